"""Lists 7 and 8 of Annex A for the invented borough: protection plans, and children in care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tasks.demo.annex_form import ABUSE, LEGAL, NEEDS
from tasks.demo.annex_known import A_YEAR, Known, Line, Record, day, last_of, yes_no


def protected(known: Known) -> Iterator[Line]:
    """Each child's latest protection plan that is open or ended in six months."""
    visits = known.grouped("ssd_cp_visits", "cppv_person_id")
    reviews = known.grouped("ssd_cp_reviews", "cppr_person_id")
    plans = known.grouped("ssd_cp_plans", "cppl_person_id")
    for child_id, own in plans.items():
        plan = max(own, key=lambda each: each["cppl_cp_plan_start_date"])
        began, ended = day(plan["cppl_cp_plan_start_date"]), day(plan["cppl_cp_plan_end_date"])
        if ended and not known.is_lately(ended):
            continue
        visit = last_of(visits[child_id], "cppv_cp_visit_date", known.until) or {}
        review = last_of(reviews[child_id], "cppr_cp_review_date", known.until) or {}
        yield [
            *known.child(child_id), began, ABUSE[plan["cppl_cp_plan_initial_category"]],
            ABUSE[plan["cppl_cp_plan_latest_category"]], day(visit.get("cppv_cp_visit_date")),
            yes_no(visit.get("cppv_cp_visit_seen_alone")) or "c) Unknown",
            day(review.get("cppr_cp_review_date")), ended, "b) No", len(own) - 1,
            *known.allocated(child_id),
        ]  # fmt: skip


def in_care(known: Known) -> Iterator[Line]:
    """Each child's latest period of care that goes on or ended in six months."""
    periods = known.grouped("ssd_cla_episodes", "clae_person_id")
    beside = {
        name: known.grouped(name, child)
        for name, child in (
            ("ssd_legal_status", "lega_person_id"),
            ("ssd_cla_visits", "clav_person_id"),
            ("ssd_cla_placement", "clap_person_id"),
            ("ssd_cla_reviews", "clar_cla_id"),
        )
    }
    for child_id, own in periods.items():
        episode = max(own, key=lambda each: each["clae_cla_episode_start_date"])
        ended = day(episode["clae_cla_episode_ceased_date"])
        if ended is None or known.is_lately(ended):
            yield _care_line(known, child_id, episode, own, beside)


def _care_line(
    known: Known, child_id: str, episode: Record, own: list[Record],
    beside: Mapping[str, Mapping[str, list[Record]]],
) -> Line:  # fmt: skip
    """One child in care, in the order of list 8."""
    until = known.until
    legal = (
        last_of(beside["ssd_legal_status"][child_id], "lega_legal_status_start_date", until) or {}
    )
    visit = last_of(beside["ssd_cla_visits"][child_id], "clav_cla_visit_date", until) or {}
    placements = beside["ssd_cla_placement"][child_id]
    placed = last_of(placements, "clap_cla_placement_start_date", until) or {}
    reviews = beside["ssd_cla_reviews"].get(episode["clae_cla_id"], [])
    review = last_of(reviews, "clar_cla_review_date", until) or {}
    code, need = legal.get("lega_legal_status"), episode["clae_cla_primary_need_code"]
    ended = day(episode["clae_cla_episode_ceased_date"])
    starts = (day(each["clap_cla_placement_start_date"]) for each in placements)
    lately = sum(start > until - A_YEAR for start in starts if start)
    return [
        *known.child(child_id, has_disability=False), "b) No",
        "a) Yes" if child_id in known.disabled else "b) No",
        day(episode["clae_entered_care_date"]), f"{need} - {NEEDS[need]}", "b) No",
        day(legal.get("lega_legal_status_start_date")),
        f"{code}: {LEGAL[code]}" if code else None, day(review.get("clar_cla_review_date")),
        day(visit.get("clav_cla_visit_date")), None,
        day(max((e["clae_cla_last_iro_contact_date"] for e in own
                 if e["clae_cla_last_iro_contact_date"]), default=None)),
        None, None, max(1, lately), ended,
        episode["clae_cla_episode_ceased_reason"] if ended else None,
        day(placed.get("clap_cla_placement_start_date")), placed.get("clap_cla_placement_type"),
        placed.get("clap_cla_placement_provider"), placed.get("clap_cla_placement_postcode"),
        None, "a) In", "Invented", 0, 0, None, None, *known.allocated(child_id),
    ]  # fmt: skip
