"""The register of auditors: who they are, their teams, training, leave and interests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tasks.demo.chance import Stream
from tasks.demo.journey import Journey
from tasks.demo.names import address_of
from tasks.demo.rows import News, Rows
from tasks.demo.size import BEGINS_ON
from tasks.demo.staff import Holder, Post, Staff

DAY = timedelta(days=1)
EARLY_HELP, EARLY_HELP_AUDITOR = "EH01", "early_help_auditor"
NOTICE = timedelta(days=60)  # leave is known beforehand


def write_auditors(rows: Rows, staff: Staff, seed: int) -> None:
    """Everybody who holds or held a post whose holder audits."""
    for post in staff.auditing():
        for holder in post.holders:
            write_holder(rows, post, holder, seed)


def write_holder(rows: Rows, post: Post, holder: Holder, seed: int) -> None:
    """The entries of one auditor: the role, every staff id and team, and leave."""
    _write_auditor(rows, post, holder, seed)
    _write_identity(rows, holder)
    _write_leave(rows, holder, seed)


def write_early_help_auditors(rows: Rows, staff: Staff, seed: int) -> None:
    """Whoever works for Early Help audits beside the others in a joint round (R052)."""
    held = {post.number for post in staff.auditing()}
    taken = {holder.person.person_id for p in staff.auditing() for holder in p.holders}
    for post in staff.workers_of(EARLY_HELP):
        for holder in post.holders:
            if post.number not in held and holder.person.person_id not in taken:
                taken.add(holder.person.person_id)
                _write_auditor(rows, post, holder, seed, role=EARLY_HELP_AUDITOR)
                _write_identity(rows, holder)
                _write_leave(rows, holder, seed)


def _write_auditor(
    rows: Rows, post: Post, holder: Holder, seed: int, *, role: str | None = None
) -> None:
    """One entry of the register, from the day on which the post was theirs."""
    person, until = holder.person, holder.ended_on
    stream = Stream(seed, "auditor", person.person_id)
    news: list[News] = [
        (day, {"trained_on": day}) for day in _training(stream, holder.started_on, rows.until)
    ]
    if until:
        news.append((until, {"active_to": until - DAY}))
    rows.add(
        "local_auditors",
        holder.started_on,
        *news,
        auditor_id=f"A{person.person_id[1:]}",
        auditor_name=person.name,
        email=address_of(person.person_id),
        role=role or post.role,
        team_id=post.team_id or None,
        service_id=post.service_id if not post.team_id else None,
        trained_on=holder.started_on,
        employed_from=person.joined_on,
        active_from=holder.started_on,
    )


def _training(stream: Stream, since: date, until: date) -> Iterator[date]:
    """A day of training each spring (A11); one auditor in forty misses a year."""
    for year in range(since.year, until.year + 1):
        day = date(year, 4, 12) + timedelta(days=stream.below(50))
        if not stream.is_hit(25) and day > since:
            yield day


def _write_identity(rows: Rows, holder: Holder) -> None:
    """Every staff id an auditor has or had, and the teams they belonged to (A06)."""
    person = holder.person
    auditor_id = f"A{person.person_id[1:]}"
    ids = dict.fromkeys([posting.staff_id for posting in person.postings] + person.aliases)
    for staff_id in ids:
        rows.add(
            "local_auditor_staff_ids", holder.started_on, auditor_id=auditor_id, staff_id=staff_id
        )
    ends = [posting.started_on for posting in person.postings[1:]] + [person.left_on]
    for posting, end in zip(person.postings, ends, strict=True):
        if posting.team_id:
            rows.add(
                "local_auditor_teams",
                max(holder.started_on, posting.started_on),
                *([(end, {"end_on": end - DAY})] if end else []),
                auditor_id=auditor_id,
                team_id=posting.team_id,
                start_on=posting.started_on,
            )


def _write_leave(rows: Rows, holder: Holder, seed: int) -> None:
    """A week or two away each year, asked for two months before; some leave is longer."""
    person = holder.person
    for year in range(BEGINS_ON.year, rows.until.year + 2):
        stream = Stream(seed, "leave", person.person_id, year)
        start = date(year, 1, 4) + timedelta(days=7 * stream.below(51))
        start -= timedelta(days=start.weekday())
        days = 60 if stream.is_hit(20) else stream.pick((4, 4, 11))
        asked_on = max(start - NOTICE, holder.started_on)
        if asked_on <= start and (holder.ended_on is None or start < holder.ended_on):
            rows.add(
                "local_auditor_leave",
                asked_on,
                auditor_id=f"A{person.person_id[1:]}",
                start_on=start,
                end_on=start + timedelta(days=days),
            )


def write_case_registers(rows: Rows, journeys: list[Journey], staff: Staff, seed: int) -> None:
    """Restricted records (five in a thousand, rules.md 6.4) and declared interests."""
    posts = staff.auditing()
    for journey in journeys:
        if not journey.referral_id.endswith("1"):
            continue  # once a child, with the first referral
        stream = Stream(seed, "register", journey.child.child_id)
        if stream.is_hit(5):
            lifted_on = journey.referred_on + stream.length(700, 30)
            is_lifted = stream.is_hit(200)
            rows.add(
                "local_restricted_records",
                journey.referred_on,
                *([(lifted_on, {"end_on": lifted_on})] if is_lifted else []),
                case_id=journey.child.child_id,
                start_on=journey.referred_on,
            )
        if stream.is_hit(3):
            _declare(rows, stream, journey, stream.pick(posts))


def _declare(rows: Rows, stream: Stream, journey: Journey, post: Post) -> None:
    """An auditor's interest in a child, in a family or in a colleague (A06)."""
    auditor, worker = post.holding_on(journey.referred_on), journey.screener
    named: tuple[dict[str, Any], ...] = (
        {"case_id": journey.child.child_id},
        {"family_id": journey.child.family_id},
        {"staff_id": worker.holder_on(journey.referred_on)},
    )
    if auditor:
        rows.add(
            "local_declared_interests",
            journey.referred_on,
            auditor_id=f"A{auditor.person.person_id[1:]}",
            start_on=journey.referred_on,
            **stream.pick(named),
        )
