"""What one referral leads to, day by day: assessment, plans, care, closure; and who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import birthday, weekday
from tasks.demo.journey import Child, Journey, Phase, Stay
from tasks.demo.staff import Post

# Mean lengths in days, set so that stocks on any day are those of rules.md 6.2.
NEED, PROTECTION, CARE = 420, 395, 680


@dataclass(frozen=True, slots=True)
class Duty:
    """Whose turn it was for each kind of work when the referral came."""

    screener: Post
    assessor: Post
    keeper: Post
    carer: Post
    leaver: Post


def make_journey(
    stream: Stream, child: Child, key: str, path: str, referred_on: date, duty: Duty
) -> Journey:
    """All the days of one episode of need."""
    assessing_on = assessed_on = None
    if path != "nfa":
        assessing_on = weekday(referred_on + timedelta(days=stream.between(1, 3)))
        days = stream.between(12, 60) if stream.is_hit(830) else stream.between(61, 110)
        assessed_on = weekday(assessing_on + timedelta(days=days))
    first_on = assessed_on or referred_on
    phases = tuple(_phases(stream, child, path, referred_on, first_on))
    closed_on = max([first_on, *(phase.ended_on for phase in phases)])
    closed_on = weekday(closed_on + timedelta(days=stream.between(1, 12 if phases else 6)))
    is_adopted = path == "care" and stream.is_hit(90) and not child.is_alone
    stays = _stays(stream, child, duty, phases, referred_on, closed_on) if assessed_on else ()
    return Journey(
        child=child,
        referral_id=key,
        path=path,
        screener=duty.screener,
        referred_on=referred_on,
        assessing_on=assessing_on,
        assessed_on=assessed_on,
        phases=phases,
        stays=tuple(stays),
        closed_on=closed_on,
        is_adopted=is_adopted,
    )


def _phases(
    stream: Stream, child: Child, path: str, referred_on: date, assessed_on: date
) -> Iterator[Phase]:
    """The plans and the care of a journey, none of them beyond what an age allows."""
    grown_on = birthday(child.born_on, 18)
    if path == "plan":
        start = weekday(assessed_on + timedelta(days=stream.between(1, 10)))
        yield Phase("CIN", start, _by(start + stream.length(NEED, 28), start, grown_on))
    elif path == "protected":
        start = _conference_day(stream, referred_on)
        end = _by(start + stream.length(PROTECTION, 85), start, grown_on)
        yield Phase("CP", start, end)
        yield from _step_down(stream, end, grown_on, 850)
    elif path == "care":
        yield from _care(stream, child, referred_on, grown_on)


def _conference_day(stream: Stream, referred_on: date) -> date:
    """The day of the initial conference, which is the first day of the protection plan."""
    return weekday(referred_on + timedelta(days=stream.between(20, 48)))


def _care(stream: Stream, child: Child, referred_on: date, grown_on: date) -> Iterator[Phase]:
    """A period of care, for half of the children after a protection plan."""
    start = referred_on + timedelta(days=stream.between(1, 5 if child.is_alone else 90))
    if not child.is_alone and stream.is_hit(500):
        planned_on = _conference_day(stream, referred_on)
        start = _by(planned_on + stream.length(200, 40), planned_on, grown_on)
        start = max(start, child.born_on)
        yield Phase("CP", planned_on, start)
    start = max(start, child.born_on)
    end = _by(start + stream.length(CARE, 20), start, grown_on)
    if child.is_alone and stream.is_hit(850):
        end = _by(grown_on, start, grown_on)
    yield Phase("LAC", start, end)
    if end == grown_on:
        yield Phase("LEAVER", end, birthday(child.born_on, stream.between(19, 21)))
    else:
        yield from _step_down(stream, end, grown_on, 450)


def _step_down(stream: Stream, start: date, grown_on: date, per_thousand: int) -> Iterator[Phase]:
    """A plan for a child in need that follows protection or care."""
    if stream.is_hit(per_thousand) and start < grown_on:
        end = start + timedelta(days=stream.between(60, 200))
        yield Phase("CIN", start, _by(end, start, grown_on))


def _by(day: date, start: date, grown_on: date) -> date:
    """The day, or the eighteenth birthday where that comes first, and a day after the start."""
    return max(min(day, grown_on), start + timedelta(days=1))


def _stays(
    stream: Stream, child: Child, duty: Duty, phases: tuple[Phase, ...],
    referred_on: date, closed_on: date,
) -> Iterator[Stay]:  # fmt: skip
    """Assessment, intervention, looked after, care leavers: each post until the next takes over."""
    turns = list(_turns(stream, child, duty, phases, referred_on))
    ends = [day for day, _ in turns[1:]] + [closed_on]
    for (start, post), end in zip(turns, ends, strict=True):
        if start < end:
            yield Stay(post, start, end)


def _turns(
    stream: Stream, child: Child, duty: Duty, phases: tuple[Phase, ...], referred_on: date
) -> Iterator[tuple[date, Post]]:
    """Each day on which a post took over; a looked after child's team waits until care settles."""
    yield referred_on + timedelta(days=1), duty.assessor
    if phases and duty.keeper is not duty.assessor:
        yield phases[0].started_on, duty.keeper
    for phase in phases:
        if phase.status == "LAC":
            settled = 0 if child.is_alone else stream.between(50, 180)
            if (day := phase.started_on + timedelta(days=settled)) < phase.ended_on:
                yield day, duty.carer
        elif phase.status == "LEAVER":
            yield phase.started_on, duty.leaver
