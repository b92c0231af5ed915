"""Which rounds a programme holds, on which days, and which of them is due (R116, A01, A02)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.schema import (
    AuditTypeRules,
    Configuration,
    Cycle,
    Programme,
    Theme,
    ThemeQuestion,
)
from tasks.errors import CycleUnknown, ThemeUnknown
from tasks.model import Round
from tasks.scheduling.calendar import WorkingCalendar, financial_year, year_start
from tasks.scheduling.dating import days_of_cycle, month_of, spans_of
from tasks.scheduling.theme_part import cases_of_part

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DueRound:
    """The round that an empty form means, and whether its draw day has come."""

    round: Round
    has_come: bool


def programme_for(configuration: Configuration, start: date) -> Programme:
    """The programme of the financial year that begins on a day: its own, else the standing one."""
    for programme in configuration.programmes:
        if programme.financial_year is not None and programme.financial_year.start == start:
            return programme
    return configuration.standing


def rounds_of_year(configuration: Configuration, audit_type: str, start: date) -> tuple[Round, ...]:
    """The enabled rounds of an audit type in one financial year, in the order of their days."""
    rules = rules_of(configuration, audit_type)
    programme = programme_for(configuration, start)
    calendar = WorkingCalendar(frozenset(configuration.closures.closures))
    held = (*programme.cycles, *standing_cycles(programme, audit_type))
    cycles = [each for each in held if each.type == audit_type and each.enabled]
    joint = joint_cycles(cycles)
    rounds = [_round(cycle, rules, start, calendar, is_joint=cycle in joint) for cycle in cycles]
    return tuple(sorted(rounds, key=lambda each: each.starts_on))


def joint_cycles(cycles: Iterable[Cycle]) -> list[Cycle]:
    """The rows of a year that are audited jointly with Early Help (R052).

    Whatever says yes; and what says auto, unless an earlier one of the year was joint.
    """
    found: list[Cycle] = []
    for cycle in sorted(cycles, key=lambda each: (each.month - 4) % 12):
        is_first = cycle.joint_early_help == "auto" and not found
        if cycle.joint_early_help == "yes" or is_first:
            found.append(cycle)
    return found


def standing_cycles(programme: Programme, audit_type: str) -> tuple[Cycle, ...]:
    """The rounds of a standing part that names its months, such as June and December (R090, A13).

    Rows of the part's own replace its standing months, so that dates, themes and
    numbers which the partnership sets override ours.
    """
    if any(cycle.type == audit_type and cycle.enabled for cycle in programme.cycles):
        return ()
    return tuple(
        Cycle(type=part.type, month=month, target=part.target)
        for part in programme.standing
        if part.type == audit_type
        for month in part.months
    )


def rules_of(configuration: Configuration, audit_type: str) -> AuditTypeRules:
    """The rules of an audit type; raises CycleUnknown where it has no file yet."""
    for rules in configuration.audit_types:
        if rules.type == audit_type:
            return rules
    raise CycleUnknown(audit_type, tuple(rules.type for rules in configuration.audit_types))


def theme_of(configuration: Configuration, round_: Round) -> Theme | None:
    """The theme of a round, or None where it has none; raises ThemeUnknown (R026)."""
    if round_.theme is None:
        return None
    for theme in configuration.themes.themes:
        if theme.id == round_.theme:
            return theme
    raise ThemeUnknown(round_.theme, tuple(each.id for each in configuration.themes.themes))


def with_question(theme: Theme | None, question: str) -> Theme | None:
    """The theme with a round's own question after its own (R073, R112); without one as it is."""
    if not question:
        return theme
    asked = ThemeQuestion(id="question", question=question)
    if theme is None:
        return Theme(
            id="question", title="The question of this audit", factors=(), within_months=12,
            questions=(asked,),
        )  # fmt: skip
    return theme.model_copy(update={"questions": (*theme.questions, asked)})


def round_named(configuration: Configuration, audit_type: str, round_id: str) -> Round:
    """The round with a natural key such as PW-2021-07; raises CycleUnknown with the year's keys."""
    start = _year_of_key(round_id)
    if start is None:
        raise CycleUnknown(round_id, _known(configuration, audit_type))
    for each in rounds_of_year(configuration, audit_type, start):
        if each.round_id == round_id:
            return each
    known = tuple(each.round_id for each in rounds_of_year(configuration, audit_type, start))
    raise CycleUnknown(round_id, known)


def due_round(configuration: Configuration, audit_type: str, today: date) -> DueRound:
    """The round whose draw day has come and whose audits are not yet due; else the next one.

    An empty form means this round. Where its draw day has not come, only a
    preview can be made of it.
    """
    start = year_start(today)
    following = start.replace(year=start.year + 1)
    rounds = (
        *rounds_of_year(configuration, audit_type, start),
        *rounds_of_year(configuration, audit_type, following),
    )
    coming = next((each for each in rounds if each.due_on >= today), None)
    if coming is None:
        raise CycleUnknown(audit_type, tuple(each.round_id for each in rounds))
    return DueRound(coming, coming.draw_on <= today)


def _known(configuration: Configuration, audit_type: str) -> tuple[str, ...]:
    """The keys of every dated round of a type in the programmes that have a year of their own."""
    return tuple(
        each.round_id
        for programme in configuration.programmes
        if programme.financial_year is not None
        for each in rounds_of_year(configuration, audit_type, programme.financial_year.start)
    )


def _year_of_key(round_id: str) -> date | None:
    """The financial year in which a key such as PW-2022-03 lies, or None for another form."""
    parts = round_id.split("-")
    if len(parts) != 3 or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    year, month = int(parts[1]), int(parts[2])
    if not (1990 <= year <= 2199 and 1 <= month <= 12):
        return None
    return year_start(date(year, month, 1))


def _round(
    cycle: Cycle,
    rules: AuditTypeRules,
    start: date,
    calendar: WorkingCalendar,
    *,
    is_joint: bool = False,
) -> Round:
    """One cycle of one financial year with its days worked out (section 11.3)."""
    year, month = month_of(start, cycle.month)
    days = days_of_cycle(cycle, start, calendar, spans_of(rules.dates))
    return Round(
        round_id=cycle.id or f"{rules.prefix}-{year}-{month:02d}",
        audit_type=rules.type,
        title=f"{rules.title}, {MONTHS[month - 1]} {year}",
        financial_year=financial_year(days.draw_on),
        as_at=days.draw_on,
        draw_on=days.draw_on,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        due_on=days.due_on,
        target=cycle.target or rules.selection.default_target,
        cap=rules.selection.cap,
        theme=cycle.theme,
        lookback_months=rules.dates.lookback_months,
        is_joint=is_joint,
        theme_cases=cases_of_part(cycle.theme_takes, cycle.target or rules.selection.cap),
    )
