"""The one data model: frozen records that every step of the programme shares.

Only the standard library is imported here. One name per thing everywhere:
a record's field is the column of the population, the contract and the store,
and the variable in the template.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Literal


class Status(StrEnum):
    """A child's status; the first that applies of LAC, CP, CIN (R063), else an open assessment."""

    LAC = "LAC"
    CP = "CP"
    CIN = "CIN"
    ASSESSMENT = "ASSESSMENT"


class TeamType(StrEnum):
    """What a team does; practice week draws from the first two (R062)."""

    FAMILY_INTERVENTION = "family_intervention"
    LAC = "lac"
    ASSESSMENT = "assessment"
    DISABLED_CHILDREN = "disabled_children"
    CARE_LEAVERS = "care_leavers"
    FOSTERING = "fostering"
    FRONT_DOOR = "front_door"
    QUALITY_ASSURANCE = "quality_assurance"
    OTHER = "other"


class AuditorRole(StrEnum):
    """The roles of the audit team (programme document, section 4)."""

    HEAD_OF_SERVICE = "head_of_service"
    SERVICE_MANAGER = "service_manager"
    TEAM_MANAGER = "team_manager"
    REVIEWING_OFFICER = "reviewing_officer"
    EARLY_HELP_AUDITOR = "early_help_auditor"
    FOSTERING_MANAGER = "fostering_manager"
    FOSTERING_SENIOR_PRACTITIONER = "fostering_senior_practitioner"


class InvolvementKind(StrEnum):
    """In what way a person was involved in a case."""

    ALLOCATED_WORKER = "allocated_worker"
    SUPERVISOR = "supervisor"
    REVIEWING_OFFICER = "reviewing_officer"
    OTHER_INVOLVEMENT = "other_involvement"
    REFERRAL_WORKER = "referral_worker"
    ASSESSMENT_WORKER = "assessment_worker"
    ENQUIRY_WORKER = "enquiry_worker"
    CONFERENCE_WORKER = "conference_worker"
    PLAN_WORKER = "plan_worker"
    EARLY_HELP_WORKER = "early_help_worker"
    CARE_LEAVER_WORKER = "care_leaver_worker"
    ADOPTION_WORKER = "adoption_worker"


# ---------------------------------------------------------------- what is read from the source


@dataclass(frozen=True, slots=True)
class Case:
    """One unit of a draw: an open child (``open_cases``), or another population's row.

    Where the unit is not the child itself ``child_id`` names the child whose
    involvements, restrictions and past audits count. ``pathway`` and
    ``service`` are its stratum beside the status and its place in the other
    tree, where it has these. ``agencies`` are the organisations involved with
    the child, where a round asks for them. A unit that is no child's, such as a
    worker's month, names all its ``children``, and as ``supervisors`` those who
    managed its worker then; a child with two references has both in ``children``.
    """

    case_id: str
    family_id: str | None
    status: str
    team_id: str | None
    team_name: str | None
    team_type: str | None
    service_id: str | None
    worker_id: str | None
    allocated_on: date | None
    reviewing_officer_id: str | None
    opened_on: date
    born_on: date | None
    last_audited_on: date | None
    is_restricted: bool
    child_id: str | None = None
    pathway: str | None = None
    service: str | None = None
    agencies: tuple[str, ...] | None = None
    children: tuple[str, ...] = ()
    supervisors: tuple[str, ...] = ()

    @property
    def child_key(self) -> str:
        """The child whose case this is."""
        return self.child_id or self.case_id

    @property
    def child_keys(self) -> tuple[str, ...]:
        """Every child whose records are read when this is audited."""
        return self.children or (self.child_key,)


@dataclass(frozen=True, slots=True)
class Involvement:
    """One person's part in one case, ever: a row of the population ``involvements``.

    ``staff_id`` is the canonical key of the register where ``is_known`` is
    true; else it is the raw key, or None where the source gave none.
    ``family_id`` is the family of the child, open or closed, so that an
    involvement with a sibling counts (A06, household).
    """

    case_id: str
    staff_id: str | None
    kind: str
    team_id: str | None
    started_on: date | None
    ended_on: date | None
    is_known: bool
    family_id: str | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """One professional of the source's register: a row of the population ``workers``."""

    worker_id: str
    worker_name: str | None
    job_title: str | None
    team_id: str | None
    is_agency: bool


@dataclass(frozen=True, slots=True)
class Team:
    """One team as it stood on the day: a row of the population ``teams``."""

    team_id: str
    team_name: str
    team_type: str
    service_id: str
    service_name: str
    manager_id: str | None
    manager_name: str | None
    manager_email: str | None


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which an auditor is away, both ends included."""

    started_on: date
    ended_on: date


@dataclass(frozen=True, slots=True)
class Membership:
    """When an auditor belonged to a team; ``ended_on`` None means still."""

    team_id: str
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Auditor:
    """One auditor of the register, with all that independence and capacity need."""

    auditor_id: str
    auditor_name: str
    email: str | None
    role: str
    team_id: str | None
    service_id: str | None
    capacity: int | None
    trained_on: date | None
    employed_from: date | None
    active_from: date | None
    active_to: date | None
    staff_ids: frozenset[str] = frozenset()
    memberships: tuple[Membership, ...] = ()
    leave: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True)
class LineManagement:
    """Who manages whom, and when: a row of the population ``line_management``."""

    staff_id: str
    manager_id: str
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class DeclaredInterest:
    """An interest an auditor declared in a child, a family or a worker."""

    auditor_id: str
    case_id: str | None
    family_id: str | None
    staff_id: str | None
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class PastAudit:
    """One earlier audit of a case: a row of the population ``past_audits``."""

    audit_id: str
    audit_type: str
    cycle_id: str | None
    case_id: str
    worker_id: str | None
    auditor_id: str | None
    allocated_on: date | None
    finalised_on: date | None


@dataclass(frozen=True, slots=True)
class AssessmentFactors:
    """What one assessment found, as the source wrote it: a row of ``assessment_factors`` (R026)."""

    case_id: str
    assessed_on: date
    factors: str | None


@dataclass(frozen=True, slots=True)
class FrontDoorContact:
    """One contact that the front door dealt with: a row of ``front_door_contacts`` (A23).

    Moments are as the clock on the wall had them. ``contacts_in_window`` counts
    the child's contacts with the front door in the round's window, this one included.
    """

    case_id: str
    child_id: str
    family_id: str | None
    front_door: str | None
    team_id: str | None
    team_name: str | None
    service_id: str | None
    worker_id: str | None
    rag_initial: str | None
    rag_final: str | None
    received_at: datetime
    rated_at: datetime | None
    decided_at: datetime | None
    journey_meeting_on: date | None
    contact_reason: str | None
    contacts_in_window: int | None
    born_on: date | None
    last_audited_on: date | None
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class EarlyHelpEpisode:
    """One child's time with Early Help: a row of the population ``early_help`` (R057)."""

    case_id: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One dated entry of a case's chronology: a row of the population ``chronology`` (R018)."""

    case_id: str
    happened_on: date
    kind: str
    detail: str | None


# ---------------------------------------------------------------- what the contract says


class Verdict(StrEnum):
    """What a broken rule leads to."""

    STOP = "stop"
    QUARANTINE = "quarantine"
    FLAG = "flag"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule of a contract found; ``failed_keys`` are references, never values.

    ``by_team`` counts the failed rows of each team; ``to_do`` tells the data owner
    what follows. ``first_seen`` has the references that an earlier round left out
    for the same reason, with the day of the first, oldest first. Where
    ``is_judged`` is false nobody knows whether the rule holds, and ``failed``
    says nothing.
    """

    code: str
    message: str
    verdict: str
    column: str | None
    failed: int
    failed_keys: tuple[str, ...]
    waived: int = 0
    similar_to: str | None = None
    by_team: tuple[tuple[str, int], ...] = ()
    is_judged: bool = True
    to_do: str = ""
    first_seen: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class TeamCount:
    """How a team's and a status's rows fared; accepted + quarantined = extracted."""

    team: str
    status: str
    extracted: int
    accepted: int
    quarantined: int
    flagged: int


@dataclass(frozen=True, slots=True)
class ContractResult:
    """The judgement of one population against its contract.

    ``flags`` has the codes of the questions to ask about each accepted row;
    ``stops`` has a sentence for each reason why nothing may be drawn.
    """

    population: str
    version: str
    contract_digest: str
    frame_digest: str
    as_at: date
    extracted: int
    accepted: int
    quarantined: int
    rules: tuple[RuleResult, ...]
    counts: tuple[TeamCount, ...]
    flags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stops: tuple[str, ...] = ()


# ---------------------------------------------------------------- a round and its draw


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one audit type: its natural key, its days and its size."""

    round_id: str
    audit_type: str
    title: str
    financial_year: str
    as_at: date
    draw_on: date
    starts_on: date
    ends_on: date
    due_on: date
    target: int | None
    cap: int
    theme: str | None
    lookback_months: int
    version: int = 1
    is_joint: bool = False
    theme_cases: int = 0

    @property
    def folder(self) -> str:
        """The folder of its documents: a version that supersedes another has its own."""
        return self.round_id if self.version == 1 else f"{self.round_id}-v{self.version}"


@dataclass(frozen=True, slots=True)
class SelectionPlan:
    """What a round asks of its draw; committed to before the seed exists.

    ``quotas`` are whole numbers by status and team type (in a front door
    audit RAG rating and pathway), worked out from the frame where
    ``is_quota_wanted``; ``type_floors`` and ``team_floors`` are the fewest
    of a team type and of a team. Where ``theme_cases`` is not 0 the theme takes
    so many places and no more, and the rest is of other cases (R051).
    ``nominated`` are cases that managers named, each with its reason, of which
    at most ``nominated_most`` are audited on top of the draw (A03). Empty,
    whatever came after coverage is no part of the design.
    """

    authority: str
    round_id: str
    version: int
    as_at: date
    year_start: date
    target: int
    statuses: tuple[str, ...]
    team_types: tuple[str, ...]
    floors: tuple[tuple[str, int], ...]
    max_per_family: int
    max_per_worker: int
    hard_months: int
    soft_months: int
    soft_weight: Fraction
    cap_months: int
    smallest_share: Fraction
    reserve_share: Fraction
    is_coverage_wanted: bool = True
    type_floors: tuple[tuple[str, int], ...] = ()
    team_floors: tuple[tuple[str, int], ...] = ()
    is_quota_wanted: bool = False
    quotas: tuple[tuple[str, str, int], ...] = ()
    least_agencies: int = 0
    theme: str = ""
    theme_cases: int = 0
    nominated: tuple[tuple[str, str], ...] = ()
    nominated_most: int = 0


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a case is not in the frame."""

    case_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class FrameCase:
    """One eligible case with exactly what the draw depends on.

    Where a theme takes a part of the round, the team type of each of its cases
    ends in a plus and the theme, such as ``step_up+domestic_abuse`` (R051).
    """

    case_id: str
    family_id: str
    worker_id: str
    team_id: str
    team_type: str
    status: str
    weight: Fraction
    is_worker_due: bool

    @property
    def pathway(self) -> str:
        """The team type without a theme."""
        return self.team_type.partition("+")[0]

    @property
    def is_in_part(self) -> bool:
        """Whether the case is of the theme that takes a part of the round."""
        return "+" in self.team_type


@dataclass(frozen=True, slots=True)
class Frame:
    """Every eligible case in canonical order, and every case that is not, with its reason."""

    cases: tuple[FrameCase, ...]
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is fixed before the seed exists (hex digests)."""

    frame_digest: str
    design_digest: str
    method: int
    digest: str


@dataclass(frozen=True, slots=True)
class Seed:
    """SHA-256 of the commitment and the public value, hex; ``purpose`` is live or preview."""

    value: str
    public_value: str
    is_self_generated: bool
    purpose: str


@dataclass(frozen=True, slots=True)
class Selected:
    """One place in the published order: a drawn case or a reserve (order starts at 1)."""

    order: int
    case_id: str
    probability: Fraction


@dataclass(frozen=True, slots=True)
class Nominated:
    """A named case on top of the draw (order starts at 1): no lot chose it, so it has no chance."""

    order: int
    case_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CoverageForecast:
    """Which workers this draw reaches, and which it leaves for the next round (R016, R017)."""

    due: tuple[str, ...]
    reached: tuple[str, ...]
    left: tuple[str, ...]
    is_certain: bool
    expectation: Fraction


@dataclass(frozen=True, slots=True)
class Sample:
    """The drawn cases and reserves of a round, with the certificate that proves them.

    Whatever estimates something reads ``selected``, which no named case ever
    enters; whoever gives out audits reads ``case_ids`` (A03).
    """

    round_id: str
    version: int
    commitment: Commitment
    seed: Seed
    selected: tuple[Selected, ...]
    reserves: tuple[Selected, ...]
    coverage: CoverageForecast
    shortfall: int
    certificate: str
    nominated: tuple[Nominated, ...] = ()

    @property
    def case_ids(self) -> tuple[str, ...]:
        """Every case that is audited: those drawn, in order, then those that were named."""
        return tuple(each.case_id for each in (*self.selected, *self.nominated))


APPROVED, SUBSTITUTED, PAUSED, CANCELLED = "approved", "substituted", "paused", "cancelled"
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a proposed round; ``place`` and ``reserve_place`` count from 1.

    ``is_confirmed`` is true where the person gave a code that was sent to
    them; else the name is declared. ``step`` counts a round's decisions.
    """

    step: int
    revision: int
    decision: str
    decided_by: str
    is_confirmed: bool = False
    place: int | None = None
    reserve_place: int | None = None
    reason: str | None = None
    note: str | None = None


# ---------------------------------------------------------------- who audits what


@dataclass(frozen=True, slots=True)
class AllocationPlan:
    """What a round asks of its allocation; ``nominated`` cases get no second grade (A03, A19)."""

    round_id: str
    seed: str
    fieldwork_from: date
    fieldwork_to: date
    period_from: date
    as_at: date
    roles: tuple[str, ...]
    default_capacity: tuple[tuple[str, int], ...]
    training_months: int
    second_share: Fraction
    joint_roles: tuple[str, ...] = ()
    nominated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """Why an auditor may not audit a case; the reason is a code, the evidence a short fact."""

    case_id: str
    auditor_id: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Ineligible:
    """Why an auditor takes no case in this round at all."""

    auditor_id: str
    reason: str


FIRST, SECOND, JOINT = 1, 2, 3
"""An assignment's grade: the audit, the blind second one (A19), Early Help beside it (R052)."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One case with one auditor; ``grade`` says as what: FIRST, SECOND or, in a joint round, JOINT.

    ``checks`` is the independence proof: each hard rule and how many facts it
    was tested against. ``relaxed`` names the soft rules that cost something.
    """

    case_id: str
    auditor_id: str
    grade: int
    checks: tuple[tuple[str, int], ...]
    relaxed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortage:
    """A Hall set: these cases compete for these auditors, who have this many places."""

    case_ids: tuple[str, ...]
    auditor_ids: tuple[str, ...]
    places: int
    short: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many cases an auditor has, of how many places."""

    auditor_id: str
    first: int
    second: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who audits what in a round, why the barred pairs were barred, and what is short."""

    round_id: str
    assignments: tuple[Assignment, ...]
    bars: tuple[Bar, ...]
    ineligible: tuple[Ineligible, ...]
    loads: tuple[Load, ...]
    shortages: tuple[Shortage, ...]


# ---------------------------------------------------------------- observations of practice


@dataclass(frozen=True, slots=True)
class Observation:
    """One worker who is observed at work in a round, and by whom; no child belongs to it (R066)."""

    worker_id: str
    auditor_id: str


@dataclass(frozen=True, slots=True)
class Observing:
    """Who observes whom in a round; ``left`` are drawn workers whom no auditor may observe.

    ``workers`` is how many the lot was among, ``months`` within how many an
    earlier observation puts a worker last.
    """

    observations: tuple[Observation, ...] = ()
    left: tuple[str, ...] = ()
    workers: int = 0
    months: int = 0


# ---------------------------------------------------------------- what goes out


@dataclass(frozen=True, slots=True)
class Document:
    """One file that a round made; ``path`` is relative to the output folder."""

    document_id: str
    kind: str
    path: str
    media_type: str
    digest: str
    size: int
    recipient_id: str | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Why one person gets mail from a round, and at which address.

    ``role`` is auditor, team_manager or quality_assurance; ``reference_id`` is
    the auditor, the team, or the role itself. Frozen with the round, so that
    the release gate can work out the envelopes again (K27).
    """

    role: str
    reference_id: str
    person_name: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one person; ``document_ids`` are attached or linked by the recipient's domain."""

    message_key: str
    round_id: str
    kind: str
    recipient_id: str
    recipient: str
    subject: str
    body: str
    document_ids: tuple[str, ...] = ()


ANNEX_A = "annex_a"


@dataclass(frozen=True, slots=True)
class SourceOrigin:
    """What a source was made of where it is no case-management system, and of which day.

    Such a source has no history of involvements, no past audits and no auditors.
    """

    kind: str
    extracted_on: date
    workbook_digest: str


@dataclass(frozen=True, slots=True)
class SourceDifference:
    """Where a source is not as the specification has it, and the rule by which it was read.

    ``place`` is a table or a column; ``rows`` is how many rows the rule
    concerned, None where it concerns all of them.
    """

    rule: str
    place: str
    sentence: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class RegisterBreach:
    """One row of a register that breaks a rule of its contract; no row where the whole does.

    ``row`` counts from 0; ``column`` is None where no one column is meant.
    """

    table: str
    row: int | None
    column: str | None
    code: str
    message: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class DecisionTimes:
    """How long a contact waited for its decision, by the local clock and the statutory one (R055).

    ``minutes`` are those that the local clock had run; None where they cannot be told.
    """

    case_id: str
    due_at: datetime | None
    minutes: int | None
    is_kept: bool | None
    statutory_due_on: date | None
    is_statutory_kept: bool | None
    is_in_order: bool


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Everything that the documents of a round may say, keyed by reference.

    ``registers`` says which version of the registers was read, nothing where none was.
    ``unit`` is the noun of what is drawn where a population of a type's own says so.
    """

    authority: str
    round: Round
    plan: SelectionPlan
    frame: Frame
    sample: Sample
    allocation: Allocation
    cases: dict[str, Case]
    workers: dict[str, Worker]
    teams: dict[str, Team]
    auditors: dict[str, Auditor]
    contracts: tuple[ContractResult, ...]
    audited_workers: frozenset[str]
    is_preview: bool
    differences: tuple[SourceDifference, ...] = ()
    registers: str = ""
    origin: SourceOrigin | None = None
    contacts: dict[str, FrontDoorContact] = field(default_factory=dict[str, FrontDoorContact])
    times: dict[str, DecisionTimes] = field(default_factory=dict[str, DecisionTimes])
    decisions: tuple[Decision, ...] = ()
    question: str = ""
    observing: Observing = field(default_factory=Observing)
    partnership: Partnership | None = None
    unit: str = ""

    @property
    def is_of_own_unit(self) -> bool:
        """Whether what is drawn is a unit of a type's own, neither child nor contact."""
        return bool(self.unit)


@dataclass(frozen=True, slots=True)
class PartOfInstallation:
    """What came of trying one part of an installation: in order, to be looked at, or missing."""

    part: str
    state: Literal["in order", "look", "MISSING"]
    sentence: str


# ---------------------------------------------------------------- serving and watching


@dataclass(frozen=True, slots=True)
class Draft:
    """One document of a round that is not frozen; ``path`` is relative to the output folder."""

    draft_id: str
    round_id: str
    path: str
    media_type: str
    digest: str
    size: int
    made_at: str


@dataclass(frozen=True, slots=True)
class ServedFile:
    """What the document server may send for an id, and what it has to be."""

    document_id: str
    path: str
    media_type: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Expected:
    """One round that the calendar starts, and when (with a zone)."""

    round_id: str
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class RoundOnRecord:
    """Where the newest version of a round stands in the store, and since when.

    ``waits_since`` is when it was proposed, where it waits for approval.
    """

    round_id: str
    version: int
    state: str
    changed_at: datetime
    waits_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ComplianceOnRecord:
    """How far transfers and closures were looked for, and how many have no audit, since when.

    ``read_to`` is the last day of it, None before the first run. Events whose
    round stands on record by itself are not among those that wait.
    """

    read_to: date | None = None
    waiting: int = 0
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PrefectEvidence:
    """What Prefect's own API tells; nothing is decided from it, it says where to look."""

    answers: bool
    why: str = ""
    workers: int = 0
    late_runs: int = 0
    planned_runs: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What the watch found; ``fact`` is the same for the same thing, so that it is told once."""

    fact: str
    subject: str
    sentences: tuple[str, ...]


# ---------------------------------------------------------------- fostering and section 11


@dataclass(frozen=True, slots=True)
class FosterHousehold:
    """One fostering household by its reference: a row of the population ``foster_households``.

    ``children`` is how many are placed now, ``places`` how many the terms of
    approval allow; a household has left on its ``ended_on``.
    """

    household_id: str
    approval_type: str
    approved_on: date
    terms: str | None
    places: int | None
    children: int | None
    team_id: str
    supervising_worker_id: str | None
    household_status: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class FosterCheck:
    """A check, visit, review or audit of a household, done on a day."""

    household_id: str
    check_kind: str
    done_on: date


@dataclass(frozen=True, slots=True)
class PartnerOrganisation:
    """An organisation of the partnership: a row of the population ``partner_organisations``."""

    organisation_id: str
    organisation_name: str
    service: str
    contact_name: str | None
    contact_email: str | None
    mail_domain: str
    scope_from: date | None
    scope_to: date | None


@dataclass(frozen=True, slots=True)
class Section11Answer:
    """What an organisation said of one criterion in the audit of a year."""

    organisation_id: str
    answered_in: int
    criterion: str
    score: str
    evidence: str | None


@dataclass(frozen=True, slots=True)
class DueHousehold:
    """A household that is due by the end of a month, or overdue (R108).

    ``given_out_in`` is the round that has it in hand; ``approval_ends_on`` the
    last day of a temporary approval (regulation 24).
    """

    household: FosterHousehold
    last_audited_on: date | None
    due_on: date
    is_overdue: bool
    given_out_in: str | None = None
    approval_ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Census:
    """How every fostering household on the register stands in one month's round.

    ``listed`` are due or overdue, the longest overdue first; every other
    household is in ``exclusions`` with its reason.
    """

    as_at: date
    until: date
    listed: tuple[DueHousehold, ...]
    exclusions: tuple[Exclusion, ...]

    @property
    def to_audit(self) -> tuple[DueHousehold, ...]:
        """Those that this round gives out: due or overdue, and in no auditor's hands yet."""
        return tuple(each for each in self.listed if each.given_out_in is None)


@dataclass(frozen=True, slots=True)
class CheckStanding:
    """How one check of a household stands on a day.

    ``state`` is in_date, overdue, not_recorded, not_yet_due, recorded or not_needed.
    """

    check_kind: str
    title: str
    basis: str
    state: str
    done_on: date | None
    due_on: date | None
    days_over: int = 0


@dataclass(frozen=True, slots=True)
class FosteringFacts:
    """Everything that the documents of a fostering round may say."""

    authority: str
    round: Round
    census: Census
    sample: Sample
    allocation: Allocation
    checks: dict[str, tuple[CheckStanding, ...]]
    workers: dict[str, Worker]
    teams: dict[str, Team]
    auditors: dict[str, Auditor]
    readers: tuple[str, ...]
    registers: str
    is_preview: bool


@dataclass(frozen=True, slots=True)
class ServiceTurn:
    """A service of the section 11 rota, and the year of its last audit, None where never."""

    service: str
    last_audited_in: int | None
    organisations: int


@dataclass(frozen=True, slots=True)
class Section11Facts:
    """Everything that the documents of a section 11 round may say.

    ``before`` has each organisation's latest answers by criterion; ``rota`` every
    service, the one due longest first.
    """

    authority: str
    round: Round
    services: tuple[str, ...]
    rota: tuple[ServiceTurn, ...]
    organisations: tuple[PartnerOrganisation, ...]
    before: dict[str, dict[str, Section11Answer]]
    panel: tuple[date, date]
    plans: tuple[date, date]
    sample: Sample
    registers: str
    is_preview: bool


# ---------------------------------------------------------------- compliance


@dataclass(frozen=True, slots=True)
class ReferralEpisode:
    """One episode of need of one child: a row of the population ``referral_episodes``."""

    case_id: str
    referral_id: str
    opened_on: date
    closed_on: date | None
    born_on: date | None
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class CaseHolder:
    """Who held or reviewed a case, from a day up to another: a row of ``case_holders``.

    ``kind`` is allocated_worker or reviewing_officer; ``holder_key`` is the
    source's own key of the row, by which it is known again when its days change.
    """

    case_id: str
    holder_key: str
    kind: str
    staff_id: str | None
    team_id: str | None
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class TeamName:
    """A name that a team bore, and its days: a row of the population ``team_names``."""

    team_id: str
    team_name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ComplianceFact:
    """One dated entry of a case file: a row of the population ``compliance_facts``.

    ``happened_on`` is the day it was done or began, ``from_on`` the day from which
    its clock ran where the source ties the two, ``is_seen`` and its like are None
    where nobody recorded it.
    """

    case_id: str
    kind: str
    happened_on: date
    ended_on: date | None
    from_on: date | None
    detail: str | None
    is_seen: bool | None
    is_seen_alone: bool | None
    is_bedroom_seen: bool | None


@dataclass(frozen=True, slots=True)
class CaseMove:
    """A transfer or a closure as the source tells it on one day (R043).

    ``source_keys`` are the rows that show it: the holders of the new team, first
    to last, or the episodes that ended, the last one first. ``from_worker_id``
    and ``to_worker_id`` are who held the case before and after.
    """

    case_id: str
    kind: str
    source_keys: tuple[str, ...]
    happened_on: date
    from_team_id: str | None
    to_team_id: str | None
    from_worker_id: str | None = None
    to_worker_id: str | None = None


@dataclass(frozen=True, slots=True)
class ComplianceEvent:
    """A transfer or closure that was detected, once, and what is known of it now.

    Its natural key is child, kind, source row and ordinal. ``seen_on`` is the
    day to which the source was read when it last changed; ``is_withdrawn`` where
    the source no longer shows it.
    """

    event_id: str
    case_id: str
    kind: str
    source_key: str
    ordinal: int
    happened_on: date
    from_team_id: str | None
    to_team_id: str | None
    seen_on: date
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ClockCheck:
    """One clock that ran: when it began, when it was due, when it was done, and by how much late.

    ``verdict`` is met, late or missing; ``late_by`` counts working days where the
    limit does, else days.
    """

    started_on: date
    due_on: date
    done_on: date | None
    verdict: str
    late_by: int = 0


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """What became of one rule for one child, at one event (R039, R040).

    ``verdict`` is met, late, missing, not_evidenced (the data cannot tell),
    no_rule (none was in force) or not_applicable. ``checks`` are the clocks that
    ran in the period, ``worst`` the one that decided; ``note`` says in a code why
    the data cannot tell. ``met`` of ``asked`` counts a share; ``condition`` tells
    apart the limits of one rule.
    """

    rule_id: str
    status: str
    what: str
    limit: int
    unit: str
    severity: str
    basis: str
    is_confirmed: bool
    verdict: str
    checks: tuple[ClockCheck, ...] = ()
    worst: ClockCheck | None = None
    note: str = ""
    met: int = 0
    asked: int = 0
    condition: str = ""


@dataclass(frozen=True, slots=True)
class ComplianceScore:
    """The level of compliance of the computed rules (R044): met of met and not met."""

    met: int
    not_met: int
    percent: int | None
    band: str | None
    is_capped: bool


@dataclass(frozen=True, slots=True)
class ComplianceFinding:
    """All that is computed of one case at one event, from facts known on that day (R122)."""

    statuses: tuple[str, ...]
    period_from: date
    rules: tuple[RuleFinding, ...]
    score: ComplianceScore
    plan_kind: str | None
    plan_since: date | None
    plan_ended_on: date | None
    last_visit_on: date | None
    last_seen_alone_on: date | None


@dataclass(frozen=True, slots=True)
class ComplianceAudit:
    """One compliance audit as it is issued: the event, what is computed, and who does what by when.

    The responsible manager is the sending one at a transfer, the closing one at a
    closure (A08); ``exceptions`` says in codes what stood in the way of that.
    ``reviewer_kind`` is chair, reviewing_officer or quality_assurance (A09).
    """

    audit_ref: str
    event: ComplianceEvent
    status: str
    age: int | None
    finding: ComplianceFinding
    responsible_id: str | None
    responsible_name: str | None
    responsible_address: str | None
    responsible_team_id: str | None
    due_on: date
    notified_team_id: str | None
    notified_name: str | None
    notified_address: str | None
    countersign_team_id: str | None
    countersign_name: str | None
    countersign_on: date | None
    reviewer_kind: str
    reviewer_name: str | None
    reviewer_address: str
    worker_name: str | None
    exceptions: tuple[str, ...] = ()
    is_late_record: bool = False


@dataclass(frozen=True, slots=True)
class ComplianceTask:
    """What the store keeps of an audit that was issued."""

    event_id: str
    responsible_id: str | None
    responsible_team_id: str | None
    countersign_team_id: str | None
    exceptions: tuple[str, ...]
    status: str
    route: str
    due_on: date
    countersign_on: date | None
    percent: int | None
    band: str | None


@dataclass(frozen=True, slots=True)
class ComplianceDay:
    """Everything that the documents of one run may say, keyed by reference.

    ``since`` is the first day that is audited; ``changed``, ``withdrawn`` and
    ``restored`` are known events that the source shows otherwise now.
    """

    authority: str
    marking: str
    quality_assurance: str
    round: Round
    audits: tuple[ComplianceAudit, ...]
    held_back: tuple[ComplianceEvent, ...]
    team_names: dict[str, str]
    since: date
    changed: tuple[ComplianceEvent, ...]
    withdrawn: tuple[ComplianceEvent, ...]
    restored: tuple[ComplianceEvent, ...]
    contracts: tuple[ContractResult, ...]
    is_preview: bool


# ---------------------------------------------------------------- the calendar


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated step of an occasion beside its start, such as a panel."""

    name: str
    falls_on: date


@dataclass(frozen=True, slots=True)
class Occasion:
    """One dated thing of a year's programme: its start at 07:00 in London, and what follows.

    A round has fieldwork and a day when its audits are due; a day's compliance,
    a monthly list or a meeting starts and is done. ``target`` is the number of
    audits of the programme's row.
    """

    key: str
    audit_type: str
    title: str
    financial_year: str
    starts_at: datetime
    fieldwork_from: date | None = None
    fieldwork_to: date | None = None
    due_on: date | None = None
    milestones: tuple[Milestone, ...] = ()
    target: int | None = None
    note: str = ""

    @property
    def starts_on(self) -> date:
        """The day on which it starts."""
        return self.starts_at.date()


@dataclass(frozen=True, slots=True)
class RoundReach:
    """What one round of a year reached: references of workers, and counts.

    ``workers`` hold an eligible case of its frame; ``earlier`` are those of them
    whom the source knows to be audited already in the year. ``units`` are the
    references of what is audited.
    """

    key: str
    audit_type: str
    drawn: int
    reserves: int
    workers: frozenset[str]
    reached: frozenset[str]
    earlier: frozenset[str]
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WorkerCoverage:
    """Workers covered so far, of those who were eligible so far."""

    covered: int
    eligible: int


@dataclass(frozen=True, slots=True)
class MovesOfMonth:
    """The transfers and closures of a month, counted to the end of a day of it (R043)."""

    first: date
    until: date
    transfers: int
    closures: int


@dataclass(frozen=True, slots=True)
class Unheld:
    """A round of a year that was not previewed, and why; ``waits`` where people have to decide."""

    key: str
    why: str
    waits: bool


@dataclass(frozen=True, slots=True)
class YearPreview:
    """What previews of a whole year came to.

    A step is a round, the workers covered after it, and the core areas looked
    at by then; ``moves`` are what compliance audits are made of, month by month.
    """

    steps: tuple[tuple[RoundReach, WorkerCoverage, int], ...]
    moves: tuple[MovesOfMonth, ...]
    unheld: tuple[Unheld, ...]


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """One core area of practice: how many audits of each type looked at it (R014)."""

    number: int
    title: str
    audits: tuple[int, ...]

    @property
    def total(self) -> int:
        """All audits of the year that looked at it; nought means that it was not audited."""
        return sum(self.audits)


# ---------------------------------------------------------------- multi-agency audits


@dataclass(frozen=True, slots=True)
class EarlyHelpChild:
    """A child with whom Early Help works: a row of the population ``early_help_children``."""

    case_id: str
    family_id: str | None
    team_id: str | None
    team_name: str | None
    team_type: str | None
    service_id: str | None
    worker_id: str | None
    opened_on: date
    reason: str | None
    born_on: date | None
    last_audited_on: date | None
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class EarlyHelpMatch:
    """A child of Early Help (``case_id``) who seems to be a child of social care (R091).

    A row of ``early_help_matches`` or ``early_help_namesakes``; references and
    nothing by which they were compared. ``evidence`` is upn, nhs_number or
    name_and_birth. Where there is a ``conflict`` nobody may take them for one
    child. Without ``social_care_id`` the child has no valid number to be known by.
    """

    case_id: str
    social_care_id: str | None
    evidence: str | None
    conflict: str | None


@dataclass(frozen=True, slots=True)
class Matching:
    """How children of Early Help were found among those of social care (R091).

    ``links`` has each child of Early Help with its reference in social care and
    the evidence; ``helped`` counts all children of Early Help, ``by_reference``
    those who needed no match; ``apart`` are those left as they are because
    something speaks against the match, ``unnumbered`` those without a valid number.
    """

    links: tuple[tuple[str, str, str], ...]
    helped: int
    by_reference: int
    apart: tuple[str, ...]
    unnumbered: int
    is_by_name: bool

    @property
    def references(self) -> dict[str, str]:
        """The reference in social care of each linked child of Early Help."""
        return {case_id: social_care_id for case_id, social_care_id, _ in self.links}


@dataclass(frozen=True, slots=True)
class AgencyInvolvement:
    """An organisation's part in a child's life: a row of ``agency_involvements`` (R092).

    ``is_contact_involved`` is true where the organisation's own contact has
    worked with the child, and so cannot audit its record (R093).
    """

    case_id: str
    organisation_id: str
    is_contact_involved: bool | None
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class AgencyReturn:
    """One agency's return on one drawn child: asked for, or withheld with a reason (R093).

    ``place`` is the child's place in the draw, by which partners know it;
    ``mail_domain`` is the only domain that its template may go to.
    """

    place: str
    case_id: str
    organisation_id: str
    mail_domain: str
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Partnership:
    """What a multi-agency audit asks of the agencies: every return, and who the agencies are."""

    returns: tuple[AgencyReturn, ...]
    organisations: dict[str, PartnerOrganisation]
    theme_title: str
    least_agencies: int
    matching: str
    recipients_of_list: str

    @property
    def asked(self) -> tuple[AgencyReturn, ...]:
        """The returns whose templates are sent."""
        return tuple(each for each in self.returns if each.withheld is None)
