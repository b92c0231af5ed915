"""Who was involved in each invented case: its workers, supervisors and reviewers."""

from __future__ import annotations

from tasks.demo.chance import Stream
from tasks.demo.days import midnight
from tasks.demo.journey import Journey, Phase, Stay
from tasks.demo.rows import Rows
from tasks.demo.staff import Post, Staff

REASONS = ("TSPROC", "TSPROC", "MANAGE", "LEFTRL", "ORGRST", "OTHERS")


def write_involvements(rows: Rows, staff: Staff, journeys: list[Journey], seed: int) -> None:
    """The involvement rows of every journey that led to more than a look."""
    managers, officers = staff.managers(), staff.leaders("reviewing_officer")
    helpers = staff.workers_of("EH01")
    for journey in journeys:
        for stay in journey.stays:
            _write(rows, journey, stay.post, "ALLWKR", stay, seed)
            _write(rows, journey, managers[stay.post.team_id], "SUPERV", stay, seed)
        stream = Stream(seed, "involved", journey.referral_id)
        _write_reviewers(rows, stream, journey, officers, seed)
        if journey.phases and stream.is_hit(100):
            _write(rows, journey, stream.pick(helpers), "FSW", journey.phases[0], seed)


def _write_reviewers(
    rows: Rows, stream: Stream, journey: Journey, officers: list[Post], seed: int
) -> None:
    """The conference chair and the reviewing officer; two in a hundred are not recorded."""
    officer, is_missing = stream.pick(officers), stream.is_hit(20)
    for status, role in (("CP", "CPCHAIR"), ("LAC", "IRO")):
        phase = journey.phase(status)
        if phase and not is_missing:
            _write(rows, journey, officer, role, phase, seed)


def _write(
    rows: Rows, journey: Journey, post: Post, role: str, span: Stay | Phase, seed: int
) -> None:
    """Each holder of a post in a stretch of time, for the part of it that was theirs."""
    for holder, first, last in post.holders_between(span.started_on, span.ended_on):
        key = f"{journey.referral_id}{role[0]}{post.number:04d}{first:%y%m%d}"
        stream = Stream(seed, key)
        started = midnight(stream, first)
        ended_on = last or span.ended_on
        ended = {
            "invo_involvement_end_date": midnight(stream, ended_on),
            "invo_worker_change_reason": stream.pick(REASONS),
        }
        rows.add(
            "ssd_involvements",
            first,
            (ended_on, ended),
            invo_involvements_id=f"N{key}",
            invo_professional_id=holder.staff_id,
            invo_professional_role_id=role,
            invo_professional_team=post.team_id,
            invo_involvement_start_date=started,
            invo_person_id=journey.child.child_id,
            invo_referral_id=journey.referral_id,
        )
