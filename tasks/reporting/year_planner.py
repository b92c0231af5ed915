"""The year on a wall: twelve months across, a row for each part of the programme.

Every mark is named beside it in words and days, so nothing hangs on a colour.
"""

from __future__ import annotations

from datetime import date, timedelta
from textwrap import wrap
from typing import TYPE_CHECKING

from tasks.reporting.drawing import (
    BLUE,
    CRIMSON,
    HAIRLINE,
    INK,
    LIGHT,
    MUTED,
    NAVY,
    TEXT,
    WHITE,
    Drawing,
)
from tasks.reporting.year_sheet import (
    CLOSED,
    EDGE,
    HEIGHT,
    LEFT,
    TOP,
    WIDTH,
    Scale,
    put_closed,
    put_head,
    put_months,
    scale_of,
)

if TYPE_CHECKING:
    from markupsafe import Markup

    from tasks.model import Occasion

TALL, LOW = 87.0, 40.0
DAILY = 60  # more days than this are one band
NOT_YET = "not scheduled yet"


def planner(
    authority: str,
    year: str,
    start: date,
    occasions: tuple[Occasion, ...],
    titles: dict[str, str],
    deployed: frozenset[str],
    closed: tuple[date, ...],
) -> Markup:
    """The sheet of a year; ``titles`` names the rows in their order."""
    sheet, scale = Drawing(WIDTH, HEIGHT), scale_of(start)
    rows = [
        (title, held, kind in deployed)
        for kind, title in titles.items()
        if (held := tuple(each for each in occasions if each.audit_type == kind))
    ]
    bottom = TOP + sum(_height(held) for _, held, _ in rows)
    put_head(sheet, f"Audit programme {year}", f"{authority}. Whatever starts, starts at 07:00.")
    _put_key(sheet)
    put_closed(sheet, scale, closed, TOP, bottom)
    put_months(sheet, scale, bottom)
    top = TOP
    for title, held, is_deployed in rows:
        _put_row(sheet, scale, top, title, held, is_deployed=is_deployed)
        top += _height(held)
        sheet.line((EDGE, top), (WIDTH - EDGE, top), HAIRLINE, 1)
    names = ", ".join(title for title, _, _ in rows)
    return sheet.svg(f"The audit programme of {authority}, {year}, month by month: {names}")


def _height(held: tuple[Occasion, ...]) -> float:
    """Rounds need room for their days."""
    return TALL if held[0].fieldwork_from else LOW


def _put_row(
    sheet: Drawing,
    scale: Scale,
    top: float,
    title: str,
    held: tuple[Occasion, ...],
    *,
    is_deployed: bool,
) -> None:
    """One part of the programme, its name at the left."""
    is_round = held[0].fieldwork_from is not None
    size, letters = (12.0, 22) if is_round else (9.5, 26)
    line = top + (24 if is_round else 15)
    for words in wrap(title, letters):
        sheet.words(EDGE, line, words, INK, 600, size=size)
        line += size + 1
    if not is_deployed:
        sheet.words(EDGE, line, NOT_YET, MUTED, size=7.5)
    if len(held) > DAILY:
        _put_band(sheet, scale, top, held)
        return
    put = _put_round if is_round else _put_single
    for each in held:
        put(sheet, scale, top, each)


def _put_round(sheet: Drawing, scale: Scale, top: float, each: Occasion) -> None:
    """Drawn, audited, due: a mark, a bar and a mark on one line, and their days below."""
    if each.fieldwork_from is None or each.fieldwork_to is None or each.due_on is None:
        return
    middle, begins = top + 16, scale.x(each.starts_on)
    last = max(each.due_on, each.fieldwork_to)
    sheet.line((begins, middle), (scale.x(last) + scale.day, middle), MUTED, 0.9)
    first, end = scale.x(each.fieldwork_from), scale.x(each.fieldwork_to) + scale.day
    sheet.box(first, middle - 6, end - first, 12, BLUE)
    _mark(sheet, begins + scale.day / 2, middle, NAVY, NAVY)
    _mark(sheet, scale.x(each.due_on) + scale.day / 2, middle, WHITE, CRIMSON)
    _put_days(sheet, scale, middle, each)


def _put_days(sheet: Drawing, scale: Scale, middle: float, each: Occasion) -> None:
    """The round's name, number and days below its line; its steps where they fall."""
    x, y = scale.x(each.starts_on), middle + 20
    name = f"{each.key}, {each.target} audits" if each.target else each.key
    steps = {step.falls_on: step.name for step in each.milestones}
    wanted = (
        *(f"{step} by {_day(on)}" for on, step in steps.items() if on < each.starts_on),
        f"drawn {_day(each.starts_on)}" if each.starts_on != each.fieldwork_from else "",
        f"audited {_day(each.fieldwork_from)} to {_day(each.fieldwork_to)}",
        f"due {_day(each.due_on)}" if each.due_on not in steps else "",
    )
    lines = [line for line in wanted if line]
    broad = max(4.3 * max(map(len, lines)), 5 * len(name))
    sheet.box(x - 1, y - 9, broad, 12 + 10.5 * len(lines), WHITE)  # no line crosses the words
    sheet.words(x, y, name, INK, 600, size=8.5)
    for place, line in enumerate(lines):
        sheet.words(x, y + 11 + 10.5 * place, line, TEXT, size=8)
    for on, step in steps.items():
        if on >= each.starts_on:
            _put_step(sheet, scale, middle, on, step)


def _put_step(sheet: Drawing, scale: Scale, middle: float, on: date, name: str) -> None:
    """A step on the line, its name and day below."""
    x = scale.x(on) + scale.day / 2
    is_last = x > WIDTH - EDGE - 60
    _mark(sheet, x, middle, WHITE, CRIMSON)
    for place, (words, weight) in enumerate(((name, 600), (_day(on), 400))):
        sheet.words(
            x + (4 if is_last else -4), middle + 20 + 11 * place, words,
            INK if weight == 600 else TEXT, weight, "end" if is_last else "start", 8,
        )  # fmt: skip


def _put_band(sheet: Drawing, scale: Scale, top: float, held: tuple[Occasion, ...]) -> None:
    """Working days in a row, with gaps where the offices are closed."""
    days = {each.starts_on for each in held}
    first = [day for day in sorted(days) if day - timedelta(days=1) not in days]
    for day in first:
        last = day
        while last + timedelta(days=1) in days:
            last += timedelta(days=1)
        sheet.box(scale.x(day), top + 7, scale.x(last) - scale.x(day) + scale.day, 9, LIGHT)
    words = f"every working day, Monday to Friday: {len(held)} days"
    sheet.words(LEFT, top + 28, words, TEXT, size=8)


def _put_single(sheet: Drawing, scale: Scale, top: float, each: Occasion) -> None:
    """One day with its number; where a meeting follows, that is the day that counts."""
    held_on = [step.falls_on for step in each.milestones if step.falls_on > each.starts_on]
    for day, fill in ((each.starts_on, WHITE if held_on else NAVY), *((d, NAVY) for d in held_on)):
        x = scale.x(day) + scale.day / 2
        _mark(sheet, x, top + 13, fill, NAVY)
        sheet.words(x, top + 28, str(day.day), TEXT if fill == NAVY else MUTED, 500, "middle", 7.5)


def _put_key(sheet: Drawing) -> None:
    """What the marks mean, at the top right."""
    y, x = 55.0, 742.0
    for fill, edge, name, width in (
        (NAVY, NAVY, "starts", 62.0),
        (WHITE, NAVY, "pack for a meeting", 112.0),
        (WHITE, CRIMSON, "due, or a step", 94.0),
    ):
        _mark(sheet, x, y, fill, edge)
        sheet.words(x + 9, y + 3.2, name, TEXT, size=9)
        x += width
    sheet.box(x, y - 5, 18, 10, BLUE)
    sheet.words(x + 23, y + 3.2, "audited", TEXT, size=9)
    sheet.box(x + 70, y - 7, 6, 14, CLOSED)
    sheet.words(x + 81, y + 3.2, "closed", TEXT, size=9)


def _mark(sheet: Drawing, x: float, middle: float, fill: str, edge: str) -> None:
    """A small square, centred."""
    sheet.box(x - 3.6, middle - 3.6, 7.2, 7.2, fill, edge)


def _day(day: date | None) -> str:
    """A day and its month, short."""
    return f"{day.day}\N{NO-BREAK SPACE}{day:%b}" if day else ""
