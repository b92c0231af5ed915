"""Lists 6 to 8: what a child has now, or had in the last months; one row a child.

List 6 decides what is open. Its row becomes the referral of list 3 that began
on the same day, or an episode of its own. Whoever is allocated becomes an
involvement under the code of an allocated worker, without a first day, since
the workbook has none; the row of the highest list counts, as the case status
does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tasks.extraction.annex.arrivals import Arrivals
from tasks.extraction.annex.findings import ASK, ROW, Findings
from tasks.extraction.annex.lists import ID, STATUS
from tasks.extraction.annex.records import Record, Records, change
from tasks.extraction.annex.rows import ListRow
from tasks.extraction.annex.staff import NOBODY, Staff

EPISODES = "ssd_cin_episodes"


@dataclass(frozen=True, slots=True)
class Services:
    """What the rows of lists 6 to 8 are written with."""

    records: Records
    staff: Staff
    arrivals: Arrivals
    findings: Findings
    role_code: str
    extracted_on: date
    visited: frozenset[tuple[str, date | None]]
    episodes: dict[str, Record] = field(default_factory=dict[str, Record])


def write_services(rows: Mapping[int, list[ListRow]], made: Services) -> None:
    """Episodes, plans, care, visits and reviews stand as records, with who is allocated."""
    for row in _latest(rows.get(6, []), made):
        _episode(row, made)
    for row in _periods(rows.get(7, []), made):
        _protection(row, made)
    for row in _periods(rows.get(8, []), made):
        _care(row, made)
    _say_unanswered(rows.get(3, []), made)


def _say_unanswered(referrals: list[ListRow], made: Services) -> None:
    """Referrals that lead to nothing in the workbook, and have not ended either."""
    for row in referrals:
        if row.text("is_nfa") != "Y" and row.child_id not in made.episodes:
            words = "The referral has not ended, and its child stands on no row of lists 6 to 8."
            _say(row, ID, ASK, f"{words} It counts as an open case.", made)


def _say(row: ListRow, key: str, kind: str, words: str, made: Services) -> None:
    found = row.found
    letter = found.letter(key)
    made.findings.add(found.form.number, found.sheet.name, row.number, letter, kind, words)


def _latest(rows: list[ListRow], made: Services) -> list[ListRow]:
    """The row of each child that began latest; list 6 should have no other."""
    kept: dict[str, ListRow] = {}
    for row in sorted(rows, key=lambda each: each.day("started_on") or date.min, reverse=True):
        first = kept.setdefault(row.child_id, row)
        if first is not row:
            words = f"The child stands here twice; row {first.number}, which began later, is used."
            _say(row, "", ROW, words, made)
    return sorted(kept.values(), key=lambda each: each.number)


def _periods(rows: list[ListRow], made: Services) -> list[ListRow]:
    """The rows of each child that began on days of their own, each a plan or a period of care."""
    kept: dict[tuple[str, date | None], ListRow] = {}
    for row in rows:
        first = kept.setdefault((row.child_id, row.day("started_on")), row)
        if first is not row:
            words = f"The child stands here twice from the same day; row {first.number} is used."
            _say(row, "", ROW, words, made)
    return list(kept.values())


def _episode(row: ListRow, made: Services) -> None:
    """The child's latest episode of need, with its closure, its plan and who is allocated."""
    status, closed_on = row.text(STATUS), row.day("ended_on")
    if status == "CLOSED" and closed_on is None:
        closed_on = made.extracted_on
        words = "The episode is closed and has no day of closure; it is closed by the last day."
        _say(row, "ended_on", ASK, words, made)
    record = _referral_of(row, made) or made.records.put(
        EPISODES,
        cine_referral_id=row.key,
        cine_person_id=row.child_id,
        cine_referral_date=row.day("started_on"),
        cine_referral_team=made.staff.team_id(row),
    )
    closure = {"cine_close_date": closed_on, "cine_close_reason": row.text("reason")}
    change(record, EPISODES, cine_cin_primary_need_code=row.text("need"), **closure)
    made.episodes[row.child_id] = record
    if closed_on:
        _close_later(row, closed_on, closure, made)
    _link_assessments(row, record, made)
    if status == "CIN":
        made.records.put(
            "ssd_cin_plans",
            cinp_cin_plan_id=row.key,
            cinp_person_id=row.child_id,
            cinp_referral_id=record["cine_referral_id"],
            cinp_cin_plan_end_date=None,
        )
    if status != "CLOSED":
        made.staff.holds(made.staff.team_id(row), status)
    _allocated(row, closed_on, made)
    _visit(row, made)


def _referral_of(row: ListRow, made: Services) -> Record | None:
    """The referral of list 3 that the episode began with, if the workbook has it."""
    own = [
        each for each in made.arrivals.referrals[row.child_id] if each["cine_referral_nfa"] != "Y"
    ]
    if row.day("started_on") is None:
        return own[0] if len(own) == 1 else None
    same = (each for each in own if each["cine_referral_date"].date() == row.day("started_on"))
    return next(same, None)


def _close_later(
    row: ListRow, closed_on: date, closure: Mapping[str, object], made: Services
) -> None:
    """Referrals that came while the episode was open ended with it: its child has no service."""
    for each in made.arrivals.referrals[row.child_id]:
        if each["cine_referral_nfa"] != "Y" and each["cine_referral_date"].date() <= closed_on:
            change(each, EPISODES, **closure)


def _link_assessments(row: ListRow, record: Record, made: Services) -> None:
    """An assessment that is not finished belongs to the episode of now."""
    own = made.arrivals.assessments[row.child_id]
    for each in (each for each in own if each["cina_assessment_auth_date"] is None):
        change(each, "ssd_cin_assessments", cina_referral_id=record["cine_referral_id"])


def _allocated(row: ListRow, ended_on: date | None, made: Services) -> None:
    """Who is allocated, or who was at the end; the key for nobody where only a team is named."""
    team_id, worker_id = made.staff.team_id(row), made.staff.worker_id(row)
    if team_id or worker_id:
        made.records.put(
            "ssd_involvements",
            invo_involvements_id=row.key,
            invo_person_id=row.child_id,
            invo_professional_id=worker_id or NOBODY,
            invo_professional_role_id=made.role_code,
            invo_professional_team=team_id,
            invo_involvement_end_date=ended_on,
        )


def _visit(row: ListRow, made: Services) -> None:
    """The day on which the child was last seen, as a visit of the child's kind."""
    key, child_id, day = row.key, row.child_id, row.day("seen_on")
    if day is None or (child_id, day) in made.visited:
        return
    match row.text(STATUS):
        case "LAC":
            made.records.put(
                "ssd_cla_visits",
                clav_cla_visit_id=key, clav_person_id=child_id, clav_cla_visit_date=day,
            )  # fmt: skip
        case "CP":
            made.records.put(
                "ssd_cp_visits",
                cppv_cp_visit_id=key, cppv_person_id=child_id, cppv_cp_visit_date=day,
            )  # fmt: skip
        case _:
            made.records.put(
                "ssd_cin_visits",
                cinv_cin_visit_id=key, cinv_person_id=child_id, cinv_cin_visit_date=day,
            )  # fmt: skip


def _open_without_episode(row: ListRow, status: str, made: Services) -> None:
    """A child with a plan or in care whom list 6 leaves out has an open case all the same."""
    if row.day("ended_on") or row.child_id in made.episodes:
        return
    what = "on a child protection plan" if status == "CP" else "looked after"
    words = f"The child is {what} and stands on no row of list 6; taken as open since then."
    _say(row, ID, ASK, words, made)
    made.staff.holds(made.staff.team_id(row), status)
    made.episodes[row.child_id] = made.records.put(
        EPISODES,
        cine_referral_id=row.key,
        cine_person_id=row.child_id,
        cine_referral_date=row.day("started_on"),
        cine_referral_team=made.staff.team_id(row),
    )


def _protection(row: ListRow, made: Services) -> None:
    """The plan with its latest visit and its latest review."""
    _open_without_episode(row, "CP", made)
    made.records.put(
        "ssd_cp_plans",
        cppl_cp_plan_id=row.key,
        cppl_person_id=row.child_id,
        cppl_cp_plan_start_date=row.day("started_on"),
        cppl_cp_plan_end_date=row.day("ended_on"),
        cppl_cp_plan_initial_category=row.text("category"),
        cppl_cp_plan_latest_category=row.text("latest_category"),
    )
    if row.day("visited_on"):
        made.records.put(
            "ssd_cp_visits",
            cppv_cp_visit_id=row.key,
            cppv_person_id=row.child_id,
            cppv_cp_plan_id=row.key,
            cppv_cp_visit_date=row.day("visited_on"),
            cppv_cp_visit_seen_alone=row.text("is_seen_alone"),
        )
    if row.day("reviewed_on"):
        made.records.put(
            "ssd_cp_reviews",
            cppr_cp_review_id=row.key,
            cppr_person_id=row.child_id,
            cppr_cp_plan_id=row.key,
            cppr_cp_review_date=row.day("reviewed_on"),
        )
    _allocated(row, row.day("ended_on"), made)


def _care(row: ListRow, made: Services) -> None:
    """The period of care with its legal status, placement, latest visit and latest review."""
    _open_without_episode(row, "LAC", made)
    ended_on = row.day("ended_on")
    made.records.put(
        "ssd_cla_episodes",
        clae_cla_episode_id=row.key,
        clae_cla_id=row.key,
        clae_person_id=row.child_id,
        clae_cla_episode_start_date=row.day("started_on"),
        clae_entered_care_date=row.day("started_on"),
        clae_cla_primary_need_code=row.text("need"),
        clae_cla_episode_ceased_date=ended_on,
        clae_cla_episode_ceased_reason=row.text("ceased"),
        clae_cla_last_iro_contact_date=row.day("officer_on"),
    )
    if row.text("legal"):
        made.records.put(
            "ssd_legal_status",
            lega_legal_status_id=row.key,
            lega_person_id=row.child_id,
            lega_legal_status=row.text("legal"),
            lega_legal_status_start_date=row.day("legal_on"),
            lega_legal_status_end_date=ended_on,
        )
    _whereabouts(row, ended_on, made)
    _allocated(row, ended_on, made)


def _whereabouts(row: ListRow, ended_on: date | None, made: Services) -> None:
    """Where a looked after child lives, and when somebody last went there or reviewed it."""
    key, child_id = row.key, row.child_id
    if row.day("placed_on") or row.text("placement"):
        made.records.put(
            "ssd_cla_placement",
            clap_cla_placement_id=key,
            clap_cla_id=key,
            clap_person_id=child_id,
            clap_cla_placement_start_date=row.day("placed_on"),
            clap_cla_placement_type=row.text("placement"),
            clap_cla_placement_provider=row.text("provider"),
            clap_cla_placement_end_date=ended_on,
        )
    if row.day("visited_on"):
        made.records.put(
            "ssd_cla_visits",
            clav_cla_visit_id=key,
            clav_cla_id=key,
            clav_person_id=child_id,
            clav_cla_visit_date=row.day("visited_on"),
        )
    if row.day("reviewed_on"):
        made.records.put(
            "ssd_cla_reviews",
            clar_cla_review_id=key,
            clar_cla_id=key,
            clar_cla_review_date=row.day("reviewed_on"),
        )
