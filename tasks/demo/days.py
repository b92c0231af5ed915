"""Days as a database comes to hold them: birthdays, summer time, typing errors, spreadsheets."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tasks.demo.chance import Stream


def birthday(born_on: date, years: int) -> date:
    """The day on which somebody reaches an age; 1 March for those born on 29 February.

    >>> birthday(date(2004, 2, 29), 18), birthday(date(2004, 2, 29), 17)
    (datetime.date(2022, 3, 1), datetime.date(2021, 3, 1))
    """
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def is_summer_time(day: date) -> bool:
    """Whether clocks are an hour ahead at the start of a day, from April to October.

    The days between a last Sunday and the end of its month are left out: who
    looks for summer time finds enough of it.

    >>> is_summer_time(date(2021, 6, 14)), is_summer_time(date(2021, 12, 14))
    (True, False)
    """
    return date(day.year, 4, 1) <= day < date(day.year, 10, 25)


def midnight(stream: Stream, day: date) -> datetime:
    """The first moment of a day; one summer day in a hundred stands an hour early.

    That is what becomes of midnight where a system stores it as UTC.
    """
    moment = datetime.combine(day, time())
    if is_summer_time(day) and stream.is_hit(10):
        return moment - timedelta(hours=1)
    return moment


def mistyped(stream: Stream, day: date, until: date) -> date:
    """The day itself; two in a thousand carry a year that is still to come."""
    if stream.is_hit(2):
        return birthday(day, until.year + 1 - day.year)
    return day


def as_typed(stream: Stream, day: date | None) -> date | str | None:
    """A day from a spreadsheet: one in five is a text in the British order.

    Raises nothing; only columns that no query compares are filled this way.
    """
    if day is not None and stream.is_hit(200):
        return f"{day:%d/%m/%Y}"
    return day
