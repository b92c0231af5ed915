"""What every round begins with: the configuration, the round that is meant, and its plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from config.loading import ConfigurationFaulty, load_configuration
from config.orders import DeepDiveOrder, RoundOrder
from config.schema import Closures, Configuration
from config.settings import read_settings
from flows import clock, partnership, units
from flows.progress import say
from tasks.errors import (
    ConfigurationBroken,
    DateInFuture,
    DrawDayNotReached,
    SourcePreviewOnly,
)
from tasks.model import (
    Allocation,
    Auditor,
    Frame,
    Round,
    RoundFacts,
    Sample,
    SelectionPlan,
    SourceDifference,
    SourceOrigin,
)
from tasks.reporting.unproved import unproved_words
from tasks.scheduling.decisions import decision_for, with_decision
from tasks.scheduling.rounds import due_round, round_named, rules_of, theme_of
from tasks.scheduling.theme_part import with_part

if TYPE_CHECKING:
    from tasks.store.registers import Registers
    from tasks.validation.extracts import Judged


def configuration() -> Configuration:
    """The configuration, or ConfigurationBroken with every fault in it."""
    try:
        return load_configuration(read_settings().config)
    except ConfigurationFaulty as faulty:
        raise ConfigurationBroken(faulty.faults) from None


def with_closures(decided: Configuration, kept: Registers) -> Configuration:
    """The configuration with the closure days of the registers beside its own (A26)."""
    days = tuple(
        date.fromisoformat(str(row["closed_on"])) for row in kept.tables.get("closure_days", ())
    )
    closures = Closures(closures=(*decided.closures.closures, *days))
    return decided.model_copy(update={"closures": closures})


def with_meeting(
    order: RoundOrder, decided: Configuration, kept: Registers
) -> tuple[RoundOrder, Configuration]:
    """A deep dive has the question and the theme of the meeting's decision (R111 to R114)."""
    if not isinstance(order, DeepDiveOrder):
        return order, decided
    rows = kept.tables.get("meeting_decisions", ())
    decision = decision_for(rows, order.decision, clock.today())
    if order.theme_named is None and decision.theme:
        order = order.model_copy(update={"theme": decision.theme})
    return order, with_decision(decided, decision, order.population_of)


def role_codes(decided: Configuration) -> dict[str, tuple[str, ...]]:
    """The role codes of the case-management system, by the kind of part that they stand for."""
    return decided.authority.role_codes.model_dump()


def open_round(order: RoundOrder, decided: Configuration, today: date) -> tuple[Round, bool]:
    """The round that an order means, and whether it is only a preview.

    An empty order between two rounds previews the next one as at today.
    """
    if order.round_named is None:
        due = due_round(decided, order.audit_type, today)
        round_, is_preview = due.round, order.dry_run or not due.has_come
    else:
        round_ = round_named(decided, order.audit_type, order.round_named)
        is_preview = order.dry_run
    if order.as_at is not None and order.as_at > today:
        raise DateInFuture(order.as_at.isoformat(), today.isoformat())
    if not is_preview and round_.draw_on > today:
        raise DrawDayNotReached(round_.round_id, round_.draw_on.isoformat())
    as_at = order.as_at or min(round_.as_at, today)
    asked = replace(round_, as_at=as_at, theme=order.theme_named or round_.theme)
    theme_of(decided, asked)  # an unknown one is refused before anything is begun
    asked = with_part(asked, order.cases_of_theme)
    partnership.check_theme(decided, asked)
    return asked, is_preview


def within(
    origin: SourceOrigin | None, order: RoundOrder, round_: Round, *, is_preview: bool
) -> tuple[Round, bool]:
    """The round as far as its source allows: of an Annex A workbook there are previews only.

    It knows one day and no assessment factors, so the preview is as at that
    day and without a theme. Raises SourcePreviewOnly for a live order.
    """
    if origin is None:
        return round_, is_preview
    if order.round_named is not None and not is_preview:
        refuse_preview_only(origin)
    say(unproved_words(origin))
    if round_.theme:
        say(f"An Annex A has no assessment factors, so the theme {round_.theme} is left out.")
    return replace(round_, as_at=order.as_at or origin.extracted_on, theme=None), True


def refuse_preview_only(origin: SourceOrigin | None) -> None:
    """Raises SourcePreviewOnly where the source is no case-management system's own."""
    if origin is not None:
        raise SourcePreviewOnly(origin.extracted_on.isoformat())


def facts_of(
    decided: Configuration,
    round_: Round,
    plan: SelectionPlan,
    judged: Judged,
    differences: tuple[SourceDifference, ...],
    frame: Frame,
    sample: Sample,
    allocation: Allocation,
    audited: frozenset[str],
    is_preview: bool,
    origin: SourceOrigin | None,
    registers: str = "",
) -> RoundFacts:
    """Everything that the documents of a round may say."""
    known = judged.known
    listed = frozenset((*sample.case_ids, *(each.case_id for each in sample.reserves)))
    return RoundFacts(
        authority=decided.authority.name,
        round=round_,
        plan=plan,
        frame=frame,
        sample=sample,
        allocation=allocation,
        cases={case.case_id: case for case in known.cases},
        workers={worker.worker_id: worker for worker in known.workers},
        teams={team.team_id: team for team in known.teams},
        auditors=auditors_by_id(known.auditors),
        contracts=judged.contracts,
        audited_workers=audited,
        is_preview=is_preview,
        differences=differences,
        registers=registers,
        origin=origin,
        contacts=units.contacts_by_id(known, listed),
        times=units.times_of(decided, round_, known, listed),
        partnership=partnership.partnership_of(decided, round_, known, sample),
        question=rules_of(decided, round_.audit_type).question or "",
        unit=units.noun_of(decided, round_),
    )


def auditors_by_id(auditors: tuple[Auditor, ...]) -> dict[str, Auditor]:
    """The register by id; an id that stands twice is refused by the register's own checks."""
    return {auditor.auditor_id: auditor for auditor in auditors}
