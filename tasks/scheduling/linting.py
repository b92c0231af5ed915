"""What a careful reader would query in a programme before the year begins (R013, A01, A02, A13)."""

from __future__ import annotations

from dataclasses import dataclass

from config.schema import Cycle, Programme
from tasks.scheduling.rounds import joint_cycles


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a programme that somebody should decide; never a fault that stops a run."""

    code: str
    sentence: str


def lint(programme: Programme) -> tuple[Finding, ...]:
    """Every finding in a programme, in a fixed order."""
    enabled = tuple(cycle for cycle in programme.cycles if cycle.enabled)
    return (
        *_quarterly(programme, enabled),
        *_blank_targets(enabled),
        *_themes_missing(enabled),
        *_january_or_february(enabled),
        *_types_without_row(programme, enabled),
        *_bi_annual(programme),
        *_never_joint(enabled),
    )


def _quarterly(programme: Programme, enabled: tuple[Cycle, ...]) -> tuple[Finding, ...]:
    """A01: the text says quarterly; the table may hold fewer weeks."""
    weeks = sum(cycle.type == "practice_week" for cycle in enabled)
    stated = programme.stated_practice_weeks
    if weeks == stated:
        return ()
    sentence = (
        f"Practice weeks are stated to be quarterly ({stated} a year) and {weeks} are scheduled."
    )
    return (Finding("quarterly_stated", sentence),)


def _blank_targets(enabled: tuple[Cycle, ...]) -> tuple[Finding, ...]:
    """A01: a blank number becomes the smallest of cap, auditors' places and frame."""
    return tuple(
        Finding(
            f"blank_target_{_name(cycle)}",
            f"{_name(cycle)} has no number of audits; it will be the smallest of the cap,"
            " the auditors' places and the eligible cases.",
        )
        for cycle in enabled
        if cycle.type == "practice_week" and cycle.target is None
    )


def _themes_missing(enabled: tuple[Cycle, ...]) -> tuple[Finding, ...]:
    """R115: a deep dive without a theme cannot be drawn."""
    return tuple(
        Finding(
            f"theme_missing_{_name(cycle)}",
            f"{_name(cycle)} is a deep dive and its theme is not chosen yet.",
        )
        for cycle in enabled
        if cycle.type == "deep_dive" and cycle.theme is None
    )


def _january_or_february(enabled: tuple[Cycle, ...]) -> tuple[Finding, ...]:
    """A02: a row with two months is drawn in the first."""
    return tuple(
        Finding(
            "january_or_february",
            f"{_name(cycle)} is given two months; the sample is drawn in the first and"
            " fieldwork runs to the end of the second.",
        )
        for cycle in enabled
        if cycle.window_end_month is not None
    )


def _types_without_row(programme: Programme, enabled: tuple[Cycle, ...]) -> tuple[Finding, ...]:
    """The calendar table omits half the programme (requirements, finding 8)."""
    dated = {cycle.type for cycle in enabled}
    without = sorted({part.type for part in programme.standing} - dated)
    if not without:
        return ()
    listed = ", ".join(name.replace("_", " ") for name in without)
    sentence = f"These have no dated row in the table: {listed}."
    return (Finding("types_without_calendar_row", sentence),)


def _bi_annual(programme: Programme) -> tuple[Finding, ...]:
    """A13: bi-annual is read as twice a year."""
    if not any(part.mode == "twice_yearly" for part in programme.standing):
        return ()
    sentence = "Multi-agency audits are bi-annual; that is read as twice a year."
    return (Finding("bi_annual_ambiguous", sentence),)


def _never_joint(enabled: tuple[Cycle, ...]) -> tuple[Finding, ...]:
    """R052: at least once a year front door audits are joint with Early Help."""
    rounds = [cycle for cycle in enabled if cycle.type == "front_door"]
    if not rounds or joint_cycles(rounds):
        return ()
    sentence = (
        "No front door audit of the year is joint with Early Help; by March it is too late: give"
        " one of them joint_early_help: auto or yes."
    )
    return (Finding("never_joint_with_early_help", sentence),)


def _name(cycle: Cycle) -> str:
    """The cycle's key, or its type and month where the year gives the key."""
    return cycle.id or f"{cycle.type}_{cycle.month:02d}"
