"""Who was involved in each invented case: every holder of its post, the supervisor, the reviewer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tasks.demo.chance import Stream
from tasks.demo.journeys import Journey
from tasks.demo.rows import Rows
from tasks.demo.staff import Post, Staff


def write_involvements(rows: Rows, staff: Staff, journeys: list[Journey], seed: int) -> None:
    """The involvement rows of every journey that led to more than a look."""
    reviewers = [p.staff_id for p in staff.auditors if p.staff_id.startswith("IR")]
    managers = {team.team_id: team.manager_id for team in staff.teams}
    for journey in journeys:
        if journey.path == "nfa" or journey.referred_on > rows.until:
            continue
        _write_workers(rows, journey, managers)
        _write_reviewer(rows, journey, reviewers, seed)


def _write_workers(rows: Rows, journey: Journey, managers: dict[str, str]) -> None:
    """The holders of the post, then of the care post; with the team manager as supervisor."""
    spans = [(journey.post, journey.referred_on, journey.in_care_on or journey.closed_on)]
    if journey.in_care_on and journey.in_care_on <= rows.until:
        spans.append((journey.care_post, journey.in_care_on, journey.closed_on))
    for post, start, end in spans:
        for staff_id, started_on, ended_on in holders_between(post, start, end):
            if started_on <= rows.until:
                _write(rows, journey, staff_id, "ALLWKR", post.team_id, started_on, ended_on)
        _write(rows, journey, managers[post.team_id], "SUPERV", post.team_id, start, end)


def _write_reviewer(rows: Rows, journey: Journey, reviewers: list[str], seed: int) -> None:
    """The child protection chair or reviewing officer; two in a hundred are not recorded."""
    stream = Stream(seed, "reviewer", journey.child_id)
    officer = stream.pick(reviewers)
    if stream.is_hit(20):
        return
    if journey.protected_on:
        _write(rows, journey, officer, "CPCHAIR", "QA01", journey.protected_on, journey.closed_on)
    if journey.in_care_on:
        _write(rows, journey, officer, "IRO", "QA01", journey.in_care_on, journey.closed_on)


def holders_between(post: Post, start: date, end: date) -> Iterator[tuple[str, date, date]]:
    """Each holder of a post in a stretch of time, with the part of it that was theirs."""
    for holder in post.holders:
        started_on = max(start, holder.started_on)
        ended_on = min(end, holder.ended_on or end)
        if started_on < ended_on:
            yield holder.staff_id, started_on, ended_on


def _write(
    rows: Rows, journey: Journey, staff_id: str, role: str, team_id: str, start: date, end: date
) -> None:
    """One involvement, if the database knows of it yet."""
    if start > rows.until:
        return
    number = len(rows.tables.get("ssd_involvements", ())) + 1
    rows.add(
        "ssd_involvements",
        invo_involvements_id=f"N{number:07d}",
        invo_professional_id=staff_id,
        invo_professional_role_id=role,
        invo_professional_team=team_id,
        invo_involvement_start_date=start,
        invo_involvement_end_date=rows.known(end),
        invo_worker_change_reason="TSPROC" if rows.known(end) else None,
        invo_person_id=journey.child_id,
        invo_referral_id=journey.referral_id,
    )
