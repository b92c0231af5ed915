"""The front door's own list: service, decision-maker, rating and moments of each contact (A23).

It begins in 2020 and has the errors of real ones: a rating in twenty-five is
missing, three decisions in a thousand stand before the contact (rules.md 6.4).
Some words are those of a priority in five levels, as boroughs hold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from tasks.demo.chance import Stream
from tasks.demo.contacts import KNOWN, REFERRED, STEPPED_DOWN, STEPPED_SINCE, Heard
from tasks.demo.rows import News, Rows
from tasks.demo.staff import Post, Staff

MASH, CONTACT_SERVICE, BRIEF = "FD01", "FD02", "FD03"
NAMES = {MASH: "MASH", CONTACT_SERVICE: "Contact Service", BRIEF: "Brief Intervention"}
SERVICES = {
    REFERRED: (MASH, MASH, MASH, CONTACT_SERVICE),
    KNOWN: (CONTACT_SERVICE, CONTACT_SERVICE, MASH),
    STEPPED_DOWN: (BRIEF, BRIEF, CONTACT_SERVICE),
}
OTHERWISE = (CONTACT_SERVICE, CONTACT_SERVICE, MASH, BRIEF)
RATINGS = {
    REFERRED: ("Red", "Amber", "Amber", "Amber", "Green"),
    KNOWN: ("Amber", "Green", "Green", "Green", "Green"),
}
SELDOM_RED = ("Green", "Green", "Green", "Green", "Green", "Green", "Amber", "Amber", "Green")
OTHER_WORDS = {"Red": "Urgent", "Amber": "Medium", "Green": "Low"}
LIMITS = {"Red": 4 * 60, "Amber": 8 * 60, "Green": 24 * 60}
REASONS = (
    "domestic_abuse", "domestic_abuse", "neglect", "neglect", "mental_health_parent",
    "mental_health_child", "substance_misuse", "exploitation", "physical_abuse", "behaviour",
    "housing", "missing",
)  # fmt: skip
OPENS, CLOSES, WEEKEND = time(9), time(17), 5
LATE, UNRATED, TURNED, DIFFERENT = 110, 40, 3, 120  # of a thousand
DAY = timedelta(days=1)


def write_front_door(rows: Rows, heard: Iterable[Heard], staff: Staff, seed: int) -> None:
    """A row for each contact that the front door dealt with, as it is known day by day."""
    managers = staff.managers()
    deciding = {
        team: [*staff.workers_of(team), managers[team]] for team in NAMES if team in managers
    }
    for each in heard:
        if each.heard_at.date() >= STEPPED_SINCE:
            _write(rows, each, deciding, Stream(seed, "front-door", each.contact_id))


def _write(rows: Rows, each: Heard, deciding: dict[str, list[Post]], stream: Stream) -> None:
    """One contact: received, rated within the hour or two, decided, and met about."""
    on = each.heard_at.date()
    team = stream.pick(SERVICES.get(each.outcome, OTHERWISE))
    rating = stream.pick(RATINGS.get(each.outcome, SELDOM_RED))
    if each.outcome not in RATINGS and stream.is_hit(25):
        rating = "Red"
    rated_at = worked(each.heard_at, stream.between(5, 110))
    share = stream.between(10, 95) if not stream.is_hit(LATE) else stream.between(101, 400)
    decided_at = worked(each.heard_at, max(LIMITS[rating] * share // 100, 115))
    if stream.is_hit(TURNED):
        decided_at = each.heard_at - timedelta(minutes=stream.between(20, 600))
        rated_at = decided_at
    final = stream.pick(("Red", "Amber", "Green")) if stream.is_hit(DIFFERENT) else rating
    word = OTHER_WORDS[rating] if stream.is_hit(150) else rating
    known = None if stream.is_hit(UNRATED) else word
    news: list[News] = [
        (rated_at.date(), {"rag_initial": known, "rated_at": rated_at}),
        (decided_at.date(), {"rag_final": final, "decided_at": decided_at}),
    ]
    met_on = _met_on(each, stream)
    if met_on:
        news.append((met_on, {"journey_meeting_on": met_on}))
    rows.add(
        "local_front_door",
        on,
        *news,
        contact_id=each.contact_id,
        service=NAMES[team],
        team_id=team,
        decision_maker_id=stream.pick(deciding[team]).holder_on(decided_at.date()),
        received_at=each.heard_at,
        contact_reason=stream.pick(REASONS),
    )


def _met_on(each: Heard, stream: Stream) -> date | None:
    """The day of the journey meeting by which a referral went to a social work team, if it did."""
    journey = each.journey
    if journey is None or journey.assessing_on is None or not stream.is_hit(550):
        return None
    return journey.assessing_on


def worked(start: datetime, minutes: int) -> datetime:
    """The moment after so many minutes of the front door's working hours.

    >>> worked(datetime(2021, 6, 11, 16, 30), 60)
    datetime.datetime(2021, 6, 14, 9, 30)
    """
    moment = _open(start)
    while True:
        closes = datetime.combine(moment.date(), CLOSES)
        left = int((closes - moment).total_seconds()) // 60
        if minutes <= left:
            return moment + timedelta(minutes=minutes)
        minutes -= left
        moment = _open(closes)


def _open(moment: datetime) -> datetime:
    """The moment itself in working hours, else the next opening; bank holidays are not kept."""
    day = moment.date()
    if moment.time() >= CLOSES:
        day += DAY
    while day.weekday() >= WEEKEND:
        day += DAY
    return max(moment, datetime.combine(day, OPENS))
