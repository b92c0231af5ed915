"""Days as a database comes to hold them: birthdays, summer time, typing errors, spreadsheets."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tasks.demo.chance import Stream

MIDNIGHT = time()
HOUR = timedelta(hours=1)
SATURDAY = 5


def birthday(born_on: date, years: int) -> date:
    """The day on which somebody reaches an age; 1 March for those born on 29 February.

    >>> birthday(date(2004, 2, 29), 18), birthday(date(2004, 2, 29), 16)
    (datetime.date(2022, 3, 1), datetime.date(2020, 2, 29))
    """
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend. It never turns two days round.

    >>> weekday(date(2021, 6, 12)), weekday(date(2021, 6, 14))
    (datetime.date(2021, 6, 14), datetime.date(2021, 6, 14))
    """
    ahead = day.weekday() - SATURDAY
    return day if ahead < 0 else day + timedelta(days=2 - ahead)


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
    moment = datetime.combine(day, MIDNIGHT)
    if stream.is_hit(10) and is_summer_time(day):
        return moment - HOUR
    return moment


def mistyped(stream: Stream, day: date) -> date:
    """The day itself; two in a thousand stand in the nineties of the century, typed wrongly.

    >>> sum(mistyped(Stream(1, n), date(2021, 6, 14)).year == 2091 for n in range(10_000))
    18
    """
    if stream.is_hit(2):
        return birthday(day, 2090 + day.year % 10 - day.year)
    return day


def as_typed(stream: Stream, day: date) -> str:
    """A day as a text of ten characters: one in five in the British order."""
    return f"{day:%d/%m/%Y}" if stream.is_hit(200) else day.isoformat()
