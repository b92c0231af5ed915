"""The words of the configuration: frozen models that refuse what they do not know.

Words only, no reading: ``config.loading`` reads the YAML files.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field

from config.schema_calendar import CalendarRules
from config.schema_compliance import Compliance, Timescale
from config.schema_fostering import Fostering, FosteringChecks
from config.schema_front_door import Rag
from config.schema_multi_agency import MultiAgency
from config.schema_observations import Observations
from config.schema_section_11 import Section11, Section11Standards
from config.words import Identifier, Words

AuditType = Literal[
    "practice_week",
    "front_door",
    "fostering",
    "section_11",
    "multi_agency",
    "deep_dive",
    "compliance",
    "planning_moderation_learning",
]
"""The parts of the programme document; another audit type has a name of its own."""
TypeName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,39}$")]
Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
StatusName = Literal["CIN", "CP", "LAC", "ASSESSMENT"]
TeamTypeName = Literal[
    "family_intervention",
    "lac",
    "assessment",
    "disabled_children",
    "care_leavers",
    "fostering",
    "front_door",
    "quality_assurance",
    "other",
]
RoleName = Literal[
    "head_of_service",
    "service_manager",
    "team_manager",
    "reviewing_officer",
    "early_help_auditor",
    "fostering_manager",
    "fostering_senior_practitioner",
]
Share = Annotated[Fraction, Field(ge=0, le=1)]
Part = Annotated[int, Field(ge=1, le=199)] | Annotated[Fraction, Field(gt=0, lt=1)]


# ---------------------------------------------------------------- the authority


class Delivery(Words):
    """How documents reach recipients in one mail domain; any other domain is refused."""

    domain: Annotated[str, Field(pattern=r"^[a-z0-9.-]+\.[a-z]{2,}$")]
    documents: Literal["attached", "link"]


class Mail(Words):
    """From whom mail comes and to which domains it may go."""

    sender: str
    quality_assurance: str
    deliveries: Annotated[tuple[Delivery, ...], Field(min_length=1)]
    link_base: str | None = None


class RoleCodes(Words):
    """Which role codes of the case-management system mean what (matched without case)."""

    allocated_worker: Annotated[tuple[str, ...], Field(min_length=1)]
    supervisor: tuple[str, ...]
    reviewing_officer: tuple[str, ...]


OutcomeKey = Annotated[
    str,
    Field(
        pattern=r"^(NEW_REFERRAL|EXISTING_REFERRAL|CP_ENQUIRY|NFA|NON_AGENCY_ADOPTION"
        r"|PRIVATE_FOSTERING|ADVICE|MISSING|OLA_CP|OTHER_OUTCOMES_EXIST)_FLAG$"
    ),
]


class Approver(Words):
    """A person who may start and approve rounds, with the address that a code is sent to."""

    name: Annotated[str, Field(pattern=r"^[^\W\d_][\w .,'()-]{1,79}$")]
    address: str


class Approval(Words):
    """Who approves a round, and when one that the calendar started goes out (R022, R119).

    ``wait`` means that a person approves it, ``approve`` that it is sent without.
    """

    people: Annotated[tuple[Approver, ...], Field(min_length=1)]
    started_by_calendar: Literal["wait", "approve"] = "wait"
    confirm_by_mail: bool = False
    longest_wait_hours: Annotated[int, Field(ge=1, le=240)] = 24

    @property
    def names(self) -> tuple[str, ...]:
        """The names that a form offers."""
        return tuple(person.name for person in self.people)


def _qa_approves(read: dict[str, Any]) -> Approval:
    """Where nobody is named, the QA data lead approves, at the quality assurance address."""
    mail: Mail = read["mail"]
    return Approval(people=(Approver(name="QA data lead", address=mail.quality_assurance),))


class Authority(Words):
    """Who we work for and what its systems call things."""

    key: Identifier
    name: str
    service_name: str
    marking: str = "Official: sensitive"
    mail: Mail
    approval: Annotated[Approval, Field(default_factory=_qa_approves)]
    role_codes: RoleCodes
    contact_outcomes: Annotated[
        dict[OutcomeKey, tuple[str, ...]], Field(default_factory=dict[OutcomeKey, tuple[str, ...]])
    ]


# ---------------------------------------------------------------- the programme


class Cycle(Words):
    """One dated row of a financial year's programme; without an id it is prefix-year-month.

    A theme takes the whole round or, where ``theme_takes`` is a number such as 10
    or a share such as 1/3, that part of it (R051).
    """

    id: Identifier | None = None
    type: TypeName
    month: Annotated[int, Field(ge=1, le=12)]
    window_end_month: Annotated[int, Field(ge=1, le=12)] | None = None
    target: Annotated[int, Field(ge=1, le=200)] | None = None
    theme: Identifier | None = None
    theme_takes: Part | None = None
    feedback_forms: bool = False
    requires: Literal["meeting_decision"] | None = None
    joint_early_help: Literal["auto", "yes", "no"] | None = None
    enabled: bool = True
    note: str | None = None


class Standing(Words):
    """A part of the programme that has no dated row: rolling, by event or monthly."""

    type: TypeName
    mode: Literal["rolling_census", "event_driven", "monthly", "yearly", "twice_yearly"]
    interval_months: Annotated[int, Field(ge=1, le=36)] | None = None
    events: tuple[Literal["transfer", "closure"], ...] = ()
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    target: Annotated[int, Field(ge=1, le=200)] | None = None


class FinancialYear(Words):
    """A financial year, 1 April to 31 March."""

    start: date
    end: date


class Programme(Words):
    """The programme of one financial year, or the standing pattern for any."""

    source: str
    stated_practice_weeks: Annotated[int, Field(ge=1, le=12)] = 4
    financial_year: FinancialYear | None = None
    cycles: tuple[Cycle, ...]
    standing: tuple[Standing, ...]


# ---------------------------------------------------------------- one audit type


class Floor(Words):
    """The fewest cases that a status must have, where it has that many."""

    status: Word
    cases: Annotated[int, Field(ge=0, le=200)]


class TypeFloor(Words):
    """The fewest cases of a team type or, in a front door audit, of a pathway."""

    type: Word
    cases: Annotated[int, Field(ge=0, le=200)]


class ServiceFloor(Words):
    """The fewest cases of a service (R049)."""

    service: Word
    cases: Annotated[int, Field(ge=0, le=200)] = 1


class Selection(Words):
    """Who may be drawn and how (R012, R016, R024, R025, R048, R061 to R063, A05).

    Statuses and team types are the words of the type's own population: of open
    cases a child's status and what its team does, of front door contacts the
    RAG rating and the pathway. ``quotas`` makes both floors hold at once.
    """

    statuses: tuple[Word, ...]
    team_types: tuple[Word, ...]
    floors: tuple[Floor, ...]
    quotas: bool = False
    type_floors: tuple[TypeFloor, ...] = ()
    service_floors: tuple[ServiceFloor, ...] = ()
    nominated_share: Annotated[Share, Field(le=Fraction(1, 5))] = Fraction(0)
    cap: Annotated[int, Field(ge=1, le=200)]
    default_target: Annotated[int, Field(ge=1, le=200)] | None = None
    max_per_family: Annotated[int, Field(ge=1, le=10)]
    max_per_worker: Annotated[int, Field(ge=1, le=10)]
    hard_exclusion_months: Annotated[int, Field(ge=0, le=60)]
    soft_exclusion_months: Annotated[int, Field(ge=0, le=60)]
    soft_weight: Share
    cap_months: Annotated[int, Field(ge=1, le=120)]
    smallest_share: Share
    reserve_share: Share
    coverage: bool


class AllocationRules(Words):
    """Who may audit (R019, R027, R028, A06, A12, A19).

    Where a round is joint, each case has one of ``joint_roles`` as well (R052).
    """

    roles: tuple[RoleName, ...]
    second_grade_share: Share
    joint_roles: tuple[RoleName, ...] = ()


class Domain(Words):
    """One graded domain of the audit form."""

    id: Identifier
    title: str
    question: str
    core_areas: tuple[Annotated[int, Field(ge=1, le=9)], ...]


class ThemeQuestion(Words):
    """A question that a theme adds to the form; it never takes one away (R073)."""

    id: Identifier
    question: str


class Question(Words):
    """A question of a type's own: a choice where it has options, else a text."""

    id: Identifier
    question: str
    options: tuple[str, ...] = ()


class Form(Words):
    """The audit form of a type (R014, R050, R058, R059, R068, R073).

    ``questions`` come before the graded domains; ``transfer_questions`` are asked
    of a case that was transferred, stepped up or stepped down. Only a type with
    ``has_feedback`` asks the family. ``layout: records`` is for a unit that is no
    child's, and ``impact`` the words in which its form asks what is different.
    """

    template: Identifier
    version: str
    layout: Literal["audit", "front_door", "records"] = "audit"
    impact: str | None = None
    has_feedback: bool = True
    questions: tuple[Question, ...] = ()
    transfer_questions: tuple[Question, ...] = ()
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]


class Dates(Words):
    """Working days between the draw and what follows (section 11.3)."""

    draw_lead_working_days: Annotated[int, Field(ge=0, le=60)]
    due_working_days: Annotated[int, Field(ge=0, le=60)]
    lookback_months: Annotated[int, Field(ge=1, le=60)]
    window_months: Annotated[int, Field(ge=1, le=12)] = 3
    fieldwork: Literal["week", "month"] = "week"


class AuditTypeRules(Words):
    """One audit type, entirely.

    A deep dive has the meeting's ``question`` and says by which ``decision`` it is held (R114).
    """

    type: TypeName
    title: str
    prefix: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,3}$")]
    unit: Word
    population: Identifier = "open_cases"
    dates: Dates
    selection: Selection
    allocation: AllocationRules
    form: Form
    observations: Observations | None = None
    question: str | None = None
    decision: str | None = None
    multi_agency: MultiAgency | None = None


# ---------------------------------------------------------------- rules


class Grade(Words):
    """One of the four grades, best first (R072)."""

    code: Literal["O", "G", "RI", "I"]
    order: Annotated[int, Field(ge=1, le=4)]
    label: str
    aliases: tuple[str, ...]
    descriptor: str
    is_improvement_required: bool


class Grades(Words):
    """The four Ofsted descriptors (rules.md 5.1)."""

    confirmed: bool
    source: str
    grades: Annotated[tuple[Grade, ...], Field(min_length=4, max_length=4)]


class Role(Words):
    """A system role and the names that the programme document gives it (R124, A03)."""

    id: Identifier
    title: str
    aliases: tuple[str, ...]
    is_auditor: bool


class Roles(Words):
    """Every role, with its aliases."""

    roles: tuple[Role, ...]


class Theme(Words):
    """A theme as coded data: which factors count, how far back, what the form adds (R026)."""

    id: Identifier
    title: str
    factors: tuple[Annotated[str, Field(pattern=r"^[0-9]{1,2}[A-F]?$")], ...]
    within_months: Annotated[int, Field(ge=1, le=60)]
    contact_reasons: tuple[str, ...] = ()
    questions: tuple[ThemeQuestion, ...]


class Themes(Words):
    """Every theme a round may take."""

    themes: tuple[Theme, ...]


class CoreArea(Words):
    """One of the nine core areas of practice (R014)."""

    number: Annotated[int, Field(ge=1, le=9)]
    title: str


class RoleCapacity(Words):
    """How many places an auditor of a role has in one round, both grades together."""

    role: RoleName
    cases: Annotated[int, Field(ge=0, le=50)]


class Policy(Words):
    """Standards that the Head of Quality Assurance owns (rules.md 5.7)."""

    owner: str
    valid_from: date
    confirmed: bool
    capacity: tuple[RoleCapacity, ...]
    training_valid_months: Annotated[int, Field(ge=1, le=60)]
    small_number: Annotated[int, Field(ge=2, le=10)]
    core_areas: Annotated[tuple[CoreArea, ...], Field(min_length=9, max_length=9)]
    covering: tuple[str, ...] = (
        "practice_week", "front_door", "deep_dive", "multi_agency", "fostering",
    )  # fmt: skip  # the audits by which a worker is covered (R016)


class Closures(Words):
    """Local days off beside the bank holidays of England (A26)."""

    closures: tuple[date, ...]


class Configuration(Words):
    """Everything that has been decided, in one frozen record."""

    authority: Authority
    standing: Programme
    programmes: tuple[Programme, ...]
    audit_types: tuple[AuditTypeRules, ...]
    grades: Grades
    roles: Roles
    themes: Themes
    policy: Policy
    closures: Closures
    calendar: CalendarRules
    compliance: Compliance
    timescales: tuple[Timescale, ...]
    fostering: Fostering
    fostering_checks: FosteringChecks
    section_11: Section11
    section_11_standards: Section11Standards
    rag: Rag | None = None
