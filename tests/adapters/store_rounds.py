"""A small round, whole: six drawn cases in two teams, three auditors, documents on the disk."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from config.schema import Authority
from tasks.model import (
    APPROVED,
    AgencyReturn,
    Allocation,
    Assignment,
    Auditor,
    Bar,
    Case,
    Commitment,
    ComplianceEvent,
    ComplianceTask,
    ContractResult,
    CoverageForecast,
    Decision,
    Document,
    Exclusion,
    Frame,
    FrameCase,
    Ineligible,
    Load,
    Nominated,
    Observation,
    Round,
    RoundFacts,
    RuleResult,
    Sample,
    Seed,
    Selected,
    SelectionPlan,
    Shortage,
    Team,
    TeamCount,
)
from tasks.notification.envelopes import addressees_of
from tasks.notification.messages import compose_messages
from tasks.store.approvals import keep_code, propose_round, record_decision
from tasks.store.commitments import PublicValue, commit_round
from tasks.store.compliance import begin, record_events, record_tasks
from tasks.store.database import opened, prepare_store, writing
from tasks.store.drafts import keep_drafts
from tasks.store.freezing import FrozenRound, freeze_round
from tasks.store.log import NOTHING_BEFORE, _digest_of
from tasks.store.registers import apply_registers
from tasks.store.rounds import open_round

BY = "data.lead"
AT = datetime(2021, 6, 14, 7, 0, tzinfo=UTC)
PUBLIC = PublicValue("5 3 1 6 2 4", is_self_generated=False)
AUTHORITY = Authority.model_validate(
    {
        "key": "invented",
        "name": "Invented Borough",
        "service_name": "Children's Safeguarding and Social Care",
        "mail": {
            "sender": "audit.programme@invented.gov.uk",
            "quality_assurance": "quality.assurance@invented.gov.uk",
            "link_base": "https://audit.invented.gov.uk/documents",
            "deliveries": [
                {"domain": "invented.gov.uk", "documents": "attached"},
                {"domain": "partner.nhs.uk", "documents": "link"},
            ],
        },
        "role_codes": {
            "allocated_worker": ["ALLWKR"],
            "supervisor": [],
            "reviewing_officer": [],
        },
    }
)
ROUND = Round(
    round_id="PW-2021-07",
    audit_type="practice_week",
    title="Practice week, July 2021",
    financial_year="2021-22",
    as_at=date(2021, 6, 14),
    draw_on=date(2021, 6, 14),
    starts_on=date(2021, 7, 5),
    ends_on=date(2021, 7, 9),
    due_on=date(2021, 7, 16),
    target=6,
    cap=60,
    theme=None,
    lookback_months=12,
)
TEAMS = {
    "T1": Team("T1", "North", "family_intervention", "S1", "Help", "M1", "Mo Adeyemi",
               "mo.adeyemi@invented.gov.uk"),
    "T2": Team("T2", "South", "lac", "S1", "Help", "M2", "Siân Hughes",
               "sian.hughes@invented.gov.uk"),
}  # fmt: skip
AUDITORS = {
    key: Auditor(key, name, email, role, None, None, None, None, None, None, None)
    for key, name, email, role in (
        ("A1", "Ann Lee", "ann.lee@invented.gov.uk", "service_manager"),
        ("A2", "Siân Hughes", "sian.hughes@invented.gov.uk", "team_manager"),
        ("A3", "Dr Ilse Kraus", "ilse.kraus@partner.nhs.uk", "reviewing_officer"),
    )
}


def frame_of(cases: int = 9) -> Frame:
    """As many eligible cases as asked, by turns of two teams, and one that is not eligible."""
    made = (
        FrameCase(
            f"C{n}", f"F{n}", f"W{n % 4}", f"T{n % 2 + 1}", "lac", "LAC", Fraction(n, 7), n < 5
        )
        for n in range(1, cases + 1)
    )
    return Frame(tuple(made), (Exclusion("C99", "restricted_record"),))


def commitment_of(frame: Frame, design: str = "d" * 64) -> Commitment:
    """A commitment that changes with the frame."""
    digest = sha256(repr(frame).encode()).hexdigest()
    return Commitment(digest, design, 1, sha256((digest + design).encode()).hexdigest())


def contract_of(extracted: int = 10, population: str = "open_cases") -> ContractResult:
    """A judgement with one rule of each kind that leaves keys."""
    rules = (
        RuleResult("OC003", "The team is unknown.", "quarantine", "team_id", 1, ("C98",)),
        RuleResult("OC009", "Born after opened.", "flag", "born_on", 2, ("C1", "C2"), 1, "DfE 2"),
    )
    counts = (
        TeamCount("T1", "LAC", extracted - 4, extracted - 5, 1, 2),
        TeamCount("T2", "LAC", 4, 4, 0, 0),
    )
    return ContractResult(
        population, "1.0.0", "c" * 64, "f" * 64, ROUND.as_at, extracted, extracted - 1, 1,
        rules, counts,
    )  # fmt: skip


def sample_of(frame: Frame, round_: Round = ROUND, public: PublicValue = PUBLIC) -> Sample:
    """The first six cases as the draw, and the next as the reserve."""
    chance = Fraction(2, 3)
    drawn = tuple(Selected(n, case.case_id, chance) for n, case in enumerate(frame.cases[:6], 1))
    reserves = (Selected(1, frame.cases[6].case_id, chance),)
    seed = Seed("5" * 64, public.value, public.is_self_generated, "live")
    coverage = CoverageForecast(("W1", "W2", "W3"), ("W1", "W3"), ("W2",), False, Fraction(2, 3))
    return Sample(
        round_.round_id, round_.version, commitment_of(frame), seed, drawn, reserves, coverage, 0,
        '{"certificate": "of ' + round_.round_id + '"}',
    )  # fmt: skip


def allocation_of(sample: Sample) -> Allocation:
    """The cases by turns to the three auditors, and one of them twice."""
    keys = sorted(AUDITORS)
    first = tuple(
        Assignment(each.case_id, keys[n % 3], 1, (("worker", 3), ("team", 9)))
        for n, each in enumerate(sample.selected)
    )
    second = Assignment(sample.selected[0].case_id, "A2", 2, (("worker", 3),), ("specialism",))
    return Allocation(
        sample.round_id,
        (*first, second),
        (Bar("C2", "A1", "same_team", "T1 from 2020-01-01"),),
        (Ineligible("A9", "on_leave"),),
        (Load("A1", 2, 0, 3), Load("A2", 2, 1, 3), Load("A3", 2, 0, 3)),
        (Shortage(("C5", "C6"), ("A1",), 1, 1),),
    )


def write_documents(folder: Path, sample: Sample, allocation: Allocation) -> tuple[Document, ...]:
    """Real files: a certificate, a report, a notice for each team, a pack and a form an auditor."""
    drawn = {each.case_id for each in sample.selected}
    teams = sorted({case.team_id for case in frame_of().cases if case.case_id in drawn})
    auditors = sorted({each.auditor_id for each in allocation.assignments})
    wanted = [
        ("certificate", "certificate", "sample-certificate.pdf", None),
        ("bundle", "bundle", "certificate.json", None),
        ("report", "allocation_report", "allocation-report.pdf", "quality-assurance"),
        *((f"notice-{each}", "notice", f"notices/{each}.pdf", each) for each in teams),
        *((f"pack-{each}", "pack", f"packs/{each}/pack.pdf", each) for each in auditors),
        *((f"form-{each}", "audit_form", f"packs/{each}/form.xlsx", each) for each in auditors),
    ]
    return tuple(_write(folder, sample.round_id, *each) for each in wanted)


def _write(
    folder: Path, round_id: str, name: str, kind: str, path: str, reader: str | None
) -> Document:
    place = folder / round_id / path
    place.parent.mkdir(parents=True, exist_ok=True)
    content = b"%PDF-1.7 " + name.encode() * 50
    place.write_bytes(content)
    digest = sha256(content).hexdigest()
    relative = f"{round_id}/{path}"
    media = "application/pdf"
    return Document(f"{round_id}.{name}", kind, relative, media, digest, len(content), reader)


def facts_of(
    frame: Frame, sample: Sample, allocation: Allocation, round_: Round = ROUND
) -> RoundFacts:
    """What messages are composed from."""
    plan = SelectionPlan(
        "invented", round_.round_id, round_.version, round_.as_at, date(2021, 4, 1), 6, ("LAC",),
        ("lac",), (), 1, 2, 6, 8, Fraction(1, 4), 24, Fraction(1, 4), Fraction(1, 5),
    )  # fmt: skip
    cases = {
        case.case_id: Case(
            case.case_id, case.family_id, case.status, case.team_id, "North", "lac", "S1",
            case.worker_id, None, None, date(2020, 1, 1), date(2010, 5, 4), None, False,
        )
        for case in frame.cases
    }  # fmt: skip
    return RoundFacts(
        "Invented Borough", round_, plan, frame, sample, allocation, cases, {}, TEAMS, AUDITORS,
        (), frozenset(), False,
    )  # fmt: skip


def frozen_of(folder: Path, round_: Round = ROUND, frame: Frame | None = None) -> FrozenRound:
    """Everything that a round is frozen with; its documents lie in the folder."""
    frame = frame or frame_of()
    sample = sample_of(frame, round_)
    allocation = allocation_of(sample)
    documents = write_documents(folder, sample, allocation)
    facts = facts_of(frame, sample, allocation, round_)
    return FrozenRound(
        sample,
        allocation,
        documents,
        addressees_of(facts, AUTHORITY),
        compose_messages(facts, documents, AUTHORITY),
    )


def commit(url: str, frame: Frame, round_: Round = ROUND) -> PublicValue:
    """The round is open and committed in the store at a URL."""
    prepare_store(url)
    with opened(url) as engine:
        with writing(engine) as connection:
            open_round(connection, round_, by=BY, at=AT)
        return commit_round(
            engine, round_, frame, commitment_of(frame), (contract_of(),),
            proposed=PUBLIC, by=BY, at=AT,
        )  # fmt: skip


def freeze(url: str, folder: Path, round_: Round = ROUND) -> FrozenRound:
    """A frozen round that waits to be sent."""
    commit(url, frame_of(), round_)
    frozen = frozen_of(folder, round_)
    with opened(url) as engine:
        freeze_round(engine, frozen, by=BY, at=AT)
    return frozen


def draft(url: str) -> None:
    """A document of a preview that can be looked at."""
    shown = Document("a" * 32, "certificate", "PW/c.pdf", "application/pdf", "0" * 64, 1)
    with opened(url) as engine, writing(engine) as connection:
        keep_drafts(connection, ROUND.round_id, (shown,), below="preview", at=AT)


def fill(url: str, folder: Path) -> None:
    """A row in every table: a round proposed, decided about, approved and frozen, and registers."""
    frozen = frozen_of(folder)
    asked = AgencyReturn("01", frozen.sample.selected[0].case_id, "O1", "police.example")
    named = replace(frozen.sample, nominated=(Nominated(1, "P99", "learning"),))
    frozen = replace(
        frozen, sample=named, returns=(asked,), observations=(Observation("W7", "A1"),)
    )
    commit(url, frame_of())
    with opened(url) as engine:
        proposal = propose_round(engine, frozen, by=BY, at=AT)
        approved = Decision(1, proposal.revision, APPROVED, BY, is_confirmed=True)
        keep_code(engine, ROUND.round_id, 1, 1, sent_to="a@invented.gov.uk", code="1", at=AT)
        record_decision(engine, ROUND.round_id, 1, approved, at=AT)
        freeze_round(engine, proposal.frozen, by=BY, at=AT)
    register(url)
    draft(url)
    comply(url)


def comply(url: str) -> None:
    """A transfer that was detected, with its task in the round."""
    event = ComplianceEvent("t-1", "P1", "transfer", "H1", 1, ROUND.as_at, "A", "B", ROUND.as_at)
    task = ComplianceTask(
        "t-1", "M1", "A", "B", (), "CIN", "quality_assurance", ROUND.as_at, ROUND.as_at, 90, "Full"
    )
    with opened(url) as engine, writing(engine) as connection:
        begin(connection, ROUND.as_at, by=BY, at=AT)
        record_events(connection, (event,), (), "CO-2021-06-14", at=AT)
        record_tasks(connection, (task,), round_id=ROUND.round_id, version=1, at=AT)


DAYS_OFF = {"closure_days": ({"closure_name": "A day off", "closed_on": "2021-12-29"},)}


def register(url: str, tables=DAYS_OFF) -> None:
    """A first version of the registers that people keep."""
    prepare_store(url)
    with opened(url) as engine, writing(engine) as connection:
        apply_registers(
            connection, tables, expected=0, file_digest="f", note="Go-live", counts={}, by=BY,
            at=AT,
        )  # fmt: skip


class Clock:
    """Time that moves a second at each look, and further when it is told to."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def wait(self, **amount: int) -> None:
        self.now += timedelta(**amount)


def with_version(round_: Round, version: int) -> Round:
    """The same round as another version."""
    return replace(round_, version=version)


def chained(size: int) -> list[dict[str, object]]:
    """That many entries of the log, each with the digest of the one before."""
    rows, previous = [], NOTHING_BEFORE
    for position in range(1, size + 1):
        entry = {
            "position": position, "round_id": "PW-1", "version": 1, "step": "step",
            "facts": "{}", "logged_at": "2021-06-14T07:00:00+00:00", "previous": previous,
        }  # fmt: skip
        previous = _digest_of(entry)
        rows.append({**entry, "digest": previous})
    return rows
