"""Past audits: practice weeks, in which every worker has a turn, and compliance checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.journey import Journey
from tasks.demo.rows import News, Rows
from tasks.demo.size import BEGINS_ON, Size
from tasks.demo.staff import Post, Staff
from tasks.demo.teams import FRAME_TYPES

FIRST_YEAR = 2017
APART = timedelta(days=250)  # no child again within eight months (A05)
WEEK = timedelta(days=7)


def write_past_audits(
    rows: Rows, size: Size, journeys: list[Journey], staff: Staff, seed: int
) -> None:
    """Every audit since July 2017 that was allocated by the last day."""
    planned = [journey for journey in journeys if journey.phases]
    round_ = _Rounds(rows, planned, staff.auditing(), seed)
    for day, week_on, count in _round_days(size, rows.until):
        round_.hold(day, f"PW-{week_on:%Y-%m}", count)
    _write_compliance(rows, journeys, staff, seed)


def _round_days(size: Size, until: date) -> Iterator[tuple[date, date, int]]:
    """When each practice week was allocated, when it was held, and its cases."""
    for year in range(FIRST_YEAR, until.year + 2):
        for month, count in size.audits:
            week_on = date(year + (month < 4), month, 1)
            day = week_on - timedelta(days=10)
            if day <= until:
                yield day, week_on, count


class _Rounds:
    """The practice weeks one after the other: workers not yet reached in the year come first."""

    __slots__ = ("_auditing", "_journeys", "_last", "_reached", "_rows", "_seed")

    def __init__(
        self, rows: Rows, journeys: list[Journey], auditing: list[Post], seed: int
    ) -> None:
        self._rows, self._journeys, self._auditing = rows, journeys, auditing
        self._seed = seed
        self._last: dict[str, date] = {}
        self._reached: dict[int, set[str]] = {}

    def hold(self, day: date, cycle: str, count: int) -> None:
        """One case of each of so many workers is audited."""
        stream = Stream(self._seed, "past", cycle)
        reached = self._reached.setdefault(day.year - (day.month < 4), set())
        held = self._open_cases(day)
        order = sorted(held, key=lambda worker: (worker in reached, stream.below(10**9)))
        for number, worker_id in enumerate(order[:count], 1):
            journey = stream.pick(held[worker_id])
            self._last[journey.child.child_id] = day
            reached.add(worker_id)
            self._write(stream, f"{cycle}-{number:02d}", cycle, journey, worker_id, day)

    def _open_cases(self, day: date) -> dict[str, list[Journey]]:
        """Cases with a plan in the teams of practice week, by worker, none audited of late."""
        held: dict[str, list[Journey]] = {}
        for journey in self._journeys:
            if not journey.phases[0].started_on <= day < journey.closed_on:
                continue
            post = journey.post_on(day)
            worker_id = post.holder_on(day) if post and post.team_type in FRAME_TYPES else None
            if worker_id and day - self._last.get(journey.child.child_id, date.min) > APART:
                held.setdefault(worker_id, []).append(journey)
        return held

    def _write(
        self, stream: Stream, key: str, cycle: str, journey: Journey, worker_id: str, day: date
    ) -> None:
        """One audit by somebody of another team; three in a hundred stay pending for good."""
        team_id, _ = journey.holder_on(day)
        post = stream.pick([each for each in self._auditing if each.team_id != team_id])
        auditor = post.holding_on(day)
        finalised_on = day + timedelta(days=stream.between(17, 70))
        is_finished = not stream.is_hit(30)
        news: list[News] = [(finalised_on, {"finalised_on": finalised_on})] if is_finished else []
        self._rows.add(
            "local_past_audits",
            day,
            *news,
            audit_id=key,
            audit_type="practice_week",
            cycle_id=cycle,
            case_id=journey.child.child_id,
            worker_id=worker_id,
            auditor_id=f"A{auditor.person.person_id[1:]}" if auditor else None,
            allocated_on=day,
        )


def _write_compliance(rows: Rows, journeys: list[Journey], staff: Staff, seed: int) -> None:
    """Two closures of each week are checked; such a check is no audit of the case (R024)."""
    weeks: dict[int, list[Journey]] = {}
    for journey in journeys:
        if journey.stays and journey.closed_on <= rows.until:
            weeks.setdefault((journey.closed_on - BEGINS_ON).days // 7, []).append(journey)
    posts = staff.auditing()
    for number in range((date(FIRST_YEAR, 7, 3) - BEGINS_ON).days // 7, max(weeks, default=0) + 1):
        stream = Stream(seed, "compliance", number)
        checked_on = BEGINS_ON + WEEK * (number + 1)
        for turn in range(2 if number in weeks and checked_on <= rows.until else 0):
            journey, auditor = stream.pick(weeks[number]), stream.pick(posts).holding_on(checked_on)
            rows.add(
                "local_past_audits",
                checked_on,
                audit_id=f"CO-{number:04d}-{turn + 1}",
                audit_type="compliance",
                cycle_id=f"CO-{checked_on:%Y-%m-%d}",
                case_id=journey.child.child_id,
                worker_id=journey.stays[-1].post.holder_on(journey.closed_on),
                auditor_id=f"A{auditor.person.person_id[1:]}" if auditor else None,
                allocated_on=checked_on,
                finalised_on=checked_on,
            )
