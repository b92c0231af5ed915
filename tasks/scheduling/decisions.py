"""What a meeting decided about a deep dive, and the rules of the audit that follow from it.

The Audit Planning, Moderation and Learning meeting identifies deep dives
(R114), so there is none without its decision; the decision's own words are
the question that every form asks (R111 to R113).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from config.schema import AuditTypeRules, Configuration, Cycle, Programme
from tasks.errors import MeetingDecisionMissing, MeetingDecisionUnknown
from tasks.scheduling.calendar import year_start
from tasks.scheduling.rounds import programme_for, rules_of

DEEP_DIVE: Final = "deep_dive"
Row = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class MeetingDecision:
    """One decision of a meeting, as the register has it."""

    decision_id: str
    decided_on: date
    words: str
    theme: str | None
    decided_by: str


def decision_for(rows: Iterable[Row], named: str | None, today: date) -> MeetingDecision:
    """The decision that was named, else the newest one for a deep dive that was taken by today.

    Raises MeetingDecisionMissing where the register has none, and
    MeetingDecisionUnknown for a reference that it does not have (R114).
    """
    taken = _taken(rows, today)
    if not taken:
        raise MeetingDecisionMissing
    if named is None:
        return taken[-1]
    for each in taken:
        if each.decision_id == named:
            return each
    raise MeetingDecisionUnknown(named, tuple(each.decision_id for each in taken))


def with_decision(
    configuration: Configuration, decision: MeetingDecision, looks_at: str
) -> Configuration:
    """The configuration in which a deep dive asks the decision's question of a type's population.

    ``looks_at`` is the audit type whose population, strata and form are taken;
    ``deep_dive`` itself means children's cases.
    """
    own = rules_of(configuration, DEEP_DIVE)
    asked = own.model_copy(
        update={
            **({} if looks_at == DEEP_DIVE else _of(rules_of(configuration, looks_at), own)),
            "question": decision.words,
            "decision": (
                f"decision {decision.decision_id} of {decision.decided_on.isoformat()}"
                f" by {decision.decided_by}"
            ),
        }
    )
    rest = [rules for rules in configuration.audit_types if rules.type != DEEP_DIVE]
    held = _with_slot(configuration, decision.decided_on)
    return held.model_copy(update={"audit_types": (*rest, asked)})


def decisions_of_year(
    configuration: Configuration, rows: Iterable[Row], start: date, today: date
) -> tuple[Configuration, dict[int, str]]:
    """The configuration with the deep dives that were decided on in a year, each by its month.

    Of two decisions for one slot the newer counts, as it does where the round
    is started without naming one.
    """
    held, found = configuration, dict[int, str]()
    for decision in _taken(rows, today):
        if year_start(decision.decided_on) == start:
            held = _with_slot(held, decision.decided_on)
            found[_slot(held, decision.decided_on)] = decision.decision_id
    return held, found


def _taken(rows: Iterable[Row], today: date) -> list[MeetingDecision]:
    """The decisions for deep dives that were taken by a day, in the order of their days."""
    known = (_decision(row) for row in rows if row["kind"] == DEEP_DIVE)
    return sorted(
        (each for each in known if each.decided_on <= today),
        key=lambda each: (each.decided_on, each.decision_id),
    )


def _slot(configuration: Configuration, decided_on: date) -> int:
    """The month of the deep dive that a decision of a day is about."""
    programme = programme_for(configuration, year_start(decided_on))
    return min(_coming(programme, decided_on), key=_place_in_year)


def _coming(programme: Programme, decided_on: date) -> list[int]:
    """The months of a year's deep dives that are still to come on a day."""
    return [
        each.month
        for each in programme.cycles
        if each.type == DEEP_DIVE
        and each.enabled
        and _place_in_year(each.month) >= _place_in_year(decided_on.month)
    ]


def _place_in_year(month: int) -> int:
    """The place of a month in the financial year, April first."""
    return (month - 4) % 12


def _with_slot(configuration: Configuration, decided_on: date) -> Configuration:
    """The configuration in which a deep dive can be held in the year of its decision.

    The programme's own slot is taken where it is still to come; a deep dive
    that is decided on later in the year is held in the month of its decision.
    """
    start = year_start(decided_on)
    programme = programme_for(configuration, start)
    if _coming(programme, decided_on):
        return configuration
    slot = Cycle(type=DEEP_DIVE, month=decided_on.month, note="on a decision of the meeting")
    more = programme.model_copy(update={"cycles": (*programme.cycles, slot)})
    if programme is configuration.standing:
        return configuration.model_copy(update={"standing": more})
    others = tuple(more if each is programme else each for each in configuration.programmes)
    return configuration.model_copy(update={"programmes": others})


def _of(other: AuditTypeRules, own: AuditTypeRules) -> dict[str, object]:
    """What a deep dive takes over from the type whose units it looks at."""
    kept = {
        "cap": own.selection.cap,
        "default_target": own.selection.default_target,
        "coverage": False,
        "nominated_share": own.selection.nominated_share,
    }
    return {
        "unit": other.unit,
        "population": other.population,
        "selection": other.selection.model_copy(update=kept),
        "dates": own.dates.model_copy(update={"window_months": other.dates.window_months}),
        "form": other.form,
    }


def _decision(row: Row) -> MeetingDecision:
    theme = row["theme"]
    return MeetingDecision(
        decision_id=str(row["decision_id"]),
        decided_on=date.fromisoformat(str(row["decided_on"])),
        words=str(row["decision"]),
        theme=str(theme) if theme else None,
        decided_by=str(row["decided_by"]),
    )
