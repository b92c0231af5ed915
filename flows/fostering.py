"""Fostering audits, as the programme document has them: every approved household, once a year."""

from __future__ import annotations

from fractions import Fraction

from prefect import flow

from config.orders import FosteringOrder
from config.schema import Configuration
from config.settings import Settings
from flows import census, clock, opening, showing
from flows.handing import whole
from flows.progress import READING, WRITING, counted, say
from flows.starting import started
from flows.stopping import explained
from tasks.allocation.eligibility import is_active
from tasks.allocation.task import allocate_fostering
from tasks.errors import DueListUnread, HouseholdsMissing
from tasks.extraction.statements import NEEDS
from tasks.extraction.task import extract_populations, find_origin
from tasks.guarding import guarded
from tasks.model import (
    Allocation,
    AllocationPlan,
    Census,
    Document,
    FosteringFacts,
    Frame,
    FrameCase,
    Round,
    Sample,
)
from tasks.notification.census_messages import fostering_addressees, fostering_messages
from tasks.reporting.task import render_fostering_documents
from tasks.scheduling.census import take_census
from tasks.scheduling.household_checks import latest, standings
from tasks.scheduling.standing import fostering_round, month_end
from tasks.store import task as store
from tasks.store.freezing import FrozenRound
from tasks.validation.households import FosteringKnown
from tasks.validation.task import judge_fostering_extract


@flow(name="fostering", flow_run_name="fostering audits: {order.cycle}")
@guarded
def fostering(order: FosteringOrder) -> None:
    """Give out the month's fostering audits: programme document, "Fostering audits" (R108)."""
    settings, _, decided = started(order)
    opening.refuse_preview_only(find_origin(settings.source_url, must_answer=True))
    round_ = fostering_round(decided, order.round_named, clock.today())
    round_ = census.meant(order, round_)

    def make(of: Round, is_preview: bool) -> FrozenRound:
        return _make(order, settings, decided, of, is_preview=is_preview)

    census.run_census(order, settings, decided, round_, make)


def _make(
    order: FosteringOrder,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    *,
    is_preview: bool,
) -> FrozenRound:
    """The census is taken, each household has an auditor, and every document is written."""
    output = settings.output / "preview" if is_preview else settings.output
    known = _gather(settings, decided, round_)
    taken = _census(settings, decided, round_, known)
    readers = _readers(decided, round_, known)
    frame = _frame(taken)
    sample, _ = census.certain(
        order, settings, decided, round_, frame, known.contracts, readers, is_preview=is_preview
    )
    allocation = _allocate(decided, round_, known, taken, sample.seed.value)
    told = store.registers_of(settings.store_url).told
    facts = _facts(decided, round_, known, taken, sample, allocation, readers, told, is_preview)
    say("Writing the documents", WRITING)
    documents = render_fostering_documents(
        whole(facts), decided.fostering.form, decided.grades, output, counted
    )
    people = fostering_addressees(facts, decided.authority)
    messages = () if is_preview else fostering_messages(facts, people, documents, decided.authority)
    _show(settings, facts, documents, len(messages))
    return FrozenRound(sample, allocation, documents, people, messages)


def _gather(settings: Settings, decided: Configuration, round_: Round) -> FosteringKnown:
    """What registers and source say, judged; the data owner's page where that stops the round."""
    kept = store.registers_of(settings.store_url)
    say(f"Reading the registers as at {round_.as_at}", READING)
    frames = extract_populations(
        settings.source_url, NEEDS["fostering"], round_.as_at, opening.role_codes(decided),
        round_.as_at, whole(kept.in_force),
    )  # fmt: skip
    with explained(decided, round_, frames, settings.output, kept.told):
        return judge_fostering_extract(whole(frames), round_.as_at, settings.store_url)


def _census(
    settings: Settings, decided: Configuration, round_: Round, known: FosteringKnown
) -> Census:
    """Who is due and who is overdue; raises HouseholdsMissing for an empty register."""
    listed = decided.fostering_checks
    taken = take_census(
        known.households, latest(known.checks, round_.as_at),
        store.given_out(settings.store_url, round_), decided.fostering.census,
        listed.audit, listed.extension, round_.as_at, month_end(round_),
    )  # fmt: skip
    if not taken.listed and not any(each.reason == "not_due" for each in taken.exclusions):
        raise HouseholdsMissing(round_.as_at.isoformat())
    return taken


def _readers(decided: Configuration, round_: Round, known: FosteringKnown) -> tuple[str, ...]:
    """Who gets the due list beside the QA Unit; raises DueListUnread where nobody would."""
    rules = decided.fostering
    plan = _plan(decided, round_, "")
    own = {team.service_id for team in known.teams if team.team_type == rules.team_type}
    teams = {team.team_id for team in known.teams if team.team_type == rules.team_type}
    found = tuple(
        sorted(
            each.auditor_id
            for each in known.auditors
            if each.role in rules.readers
            and is_active(each, plan)
            and (each.service_id in own or each.team_id in teams)
        )
    )
    if not found:
        raise DueListUnread(tuple(rules.readers))
    return found


def _frame(taken: Census) -> Frame:
    """The households that this round gives out, and why it does not give out the others."""
    cases = tuple(
        FrameCase(
            case_id=each.household.household_id,
            family_id=each.household.household_id,
            worker_id=each.household.supervising_worker_id or "",
            team_id=each.household.team_id,
            team_type="fostering",
            status="overdue" if each.is_overdue else "due",
            weight=Fraction(1),
            is_worker_due=False,
        )
        for each in taken.to_audit
    )
    return Frame(cases, taken.exclusions)


def _plan(decided: Configuration, round_: Round, seed: str) -> AllocationPlan:
    """What the round asks of its allocation (R109, A12)."""
    rules = decided.fostering
    return AllocationPlan(
        round_id=round_.round_id,
        seed=seed,
        fieldwork_from=round_.starts_on,
        fieldwork_to=round_.ends_on,
        period_from=round_.as_at,
        as_at=round_.as_at,
        roles=tuple(rules.roles),
        default_capacity=tuple((each.role, each.cases) for each in rules.capacity),
        training_months=decided.policy.training_valid_months,
        second_share=Fraction(0),
    )


def _allocate(
    decided: Configuration, round_: Round, known: FosteringKnown, taken: Census, seed: str
) -> Allocation:
    """Each household has an auditor of the three roles, or a shortage says why not."""
    services = {
        team.team_id: team.service_id
        for team in known.teams
        if team.team_type == decided.fostering.team_type
    }
    due = tuple(each.household for each in taken.to_audit)
    return allocate_fostering(
        whole(due), whole(known.auditors), whole(known.management), services,
        _plan(decided, round_, seed),
    )  # fmt: skip


def _facts(
    decided: Configuration,
    round_: Round,
    known: FosteringKnown,
    taken: Census,
    sample: Sample,
    allocation: Allocation,
    readers: tuple[str, ...],
    registers: str,
    is_preview: bool,
) -> FosteringFacts:
    """Everything that the documents may say."""
    done = latest(known.checks, round_.as_at)
    checks = {
        each.household.household_id: standings(
            each.household, done.get(each.household.household_id, {}), decided.fostering_checks,
            decided.fostering.census, round_.as_at,
        )
        for each in taken.listed
    }  # fmt: skip
    return FosteringFacts(
        authority=decided.authority.name,
        round=round_,
        census=taken,
        sample=sample,
        allocation=allocation,
        checks=checks,
        workers={each.worker_id: each for each in known.workers},
        teams={each.team_id: each for each in known.teams},
        auditors=opening.auditors_by_id(known.auditors),
        readers=readers,
        registers=registers,
        is_preview=is_preview,
    )


def _show(
    settings: Settings, facts: FosteringFacts, documents: tuple[Document, ...], messages: int
) -> None:
    """Counts for the Prefect screen."""
    listed = facts.census.listed
    rows = [
        ("Due this month", str(sum(not each.is_overdue for each in listed))),
        ("Overdue", str(sum(each.is_overdue for each in listed))),
        ("Given out", str(len(facts.allocation.assignments))),
        ("Without an auditor", str(sum(each.short for each in facts.allocation.shortages))),
    ]
    counts = showing.table(showing.COUNTS, rows)
    census.show(settings, facts.round, counts, documents, messages, is_preview=facts.is_preview)
