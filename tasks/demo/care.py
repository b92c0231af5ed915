"""Children in care: legal statuses, placements, care plans, reviews, permanence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import as_typed, birthday, midnight, weekday
from tasks.demo.journey import Journey, Phase
from tasks.demo.protection import reviews
from tasks.demo.rows import News, Rows
from tasks.demo.staff import Post

# Of a hundred placements: 57 with foster carers, 15 residential (rules.md 6.2).
TYPES = (
    *["U6"] * 30, *["U4"] * 16, *["U1"] * 6, *["U3"] * 5, *["K2"] * 12, *["R3"] * 1,
    *["S1"] * 2, *["H5"] * 12, *["P1"] * 10, *["P2"] * 6,
)  # fmt: skip
TYPES_ALONE = (*["U6"] * 9, *["H5"] * 7, *["P2"] * 3, "K2")
LEGAL = ("C1", "C1", "C2", "V2", "V2", "V2", "L2", "E1")
CEASED = ("E4A", "E4A", "E4A", "E4B", "E41", "E45", "E47", "E8")
UNNAMED = json.dumps({"PERMANENCE": ""})
UNNAMED_FIRST = 80  # of a thousand first care plans
PERMANENCE = ("Return to family", "Long-term fostering", "Adoption", "SGO/CAO", "Other")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a period of care with one code: a placement type or a legal status."""

    code: str
    started_on: date
    ended_on: date


def write_care(rows: Rows, journey: Journey, adopters: list[Post], seed: int) -> None:
    """Everything about the period of care of a journey that has one."""
    phase = journey.phase("LAC")
    if phase is None:
        return
    stream = Stream(seed, "care", journey.referral_id)
    met = list(reviews(stream, phase, (26, 91, 182)))
    for number, span in enumerate(_legal(stream, journey, phase)):
        rows.add(
            "ssd_legal_status",
            span.started_on,
            (span.ended_on, {"lega_legal_status_end_date": midnight(stream, span.ended_on)}),
            lega_legal_status_id=f"LS{journey.referral_id}-{number}",
            lega_person_id=journey.child.child_id,
            lega_legal_status=span.code,
            lega_legal_status_start_date=midnight(stream, span.started_on),
        )
    for number, span in enumerate(_placements(stream, journey, phase)):
        _write_placement(rows, stream, journey, span, number)
        _write_period(rows, stream, journey, phase, span, number, met)
    _write_care_plan(rows, stream, journey, phase, seed)
    _write_reviews(rows, stream, journey, phase, met)
    if journey.is_adopted:
        _write_adoption(rows, stream, journey, phase, adopters)


def _legal(stream: Stream, journey: Journey, phase: Phase) -> Iterator[Span]:
    """The legal statuses one after the other; an unaccompanied child is accommodated."""
    code = "V2" if journey.child.is_alone else stream.pick(LEGAL)
    changes = {"C1": ("C2", 200), "L2": ("C1", 8), "E1": ("E1", 0)}
    start = phase.started_on
    while code in changes and changes[code][1]:
        following, days = changes[code]
        end = start + timedelta(days=days + stream.below(days))
        if end >= phase.ended_on:
            break
        yield Span(code, start, end)
        code, start = following, end
    yield Span(code, start, phase.ended_on)


def _placements(stream: Stream, journey: Journey, phase: Phase) -> Iterator[Span]:
    """The placements one after the other; an early one often ends soon."""
    types = TYPES_ALONE if journey.child.is_alone else TYPES
    start = phase.started_on
    while True:
        end = weekday(start + stream.length(600, 10))
        if end >= phase.ended_on:
            yield Span(stream.pick(types), start, phase.ended_on)
            return
        yield Span(stream.pick(types), start, end)
        start = end


def _write_placement(rows: Rows, stream: Stream, journey: Journey, span: Span, number: int) -> None:
    """One placement; more than half of them are out of the borough."""
    is_outside = stream.is_hit(560)
    ended = {
        "clap_cla_placement_end_date": midnight(stream, span.ended_on),
        "clap_cla_placement_change_reason": stream.pick(("PLAN", "CARPL", "ALLEG", "OTHER")),
    }
    rows.add(
        "ssd_cla_placement",
        span.started_on,
        (span.ended_on, ended),
        clap_cla_placement_id=f"LP{journey.referral_id}-{number}",
        clap_cla_id=f"LC{journey.referral_id}",
        clap_person_id=journey.child.child_id,
        clap_cla_placement_start_date=midnight(stream, span.started_on),
        clap_cla_placement_type=span.code,
        clap_cla_placement_urn=f"SC{stream.below(900_000) + 100_000}",
        clap_cla_placement_distance=float(
            stream.between(20, 120) if is_outside else stream.below(6)
        ),
        clap_cla_placement_provider=stream.pick(("PR1", "PR1", "PR4", "PR4", "PR5")),
        clap_cla_placement_postcode="ZZ9 9ZZ" if is_outside else "ZZ1 1ZZ",  # nowhere
    )


def _write_period(
    rows: Rows, stream: Stream, journey: Journey, phase: Phase, span: Span, number: int,
    met: list[tuple[date, date, date]],
) -> None:  # fmt: skip
    """The episode that goes with a placement, with the reviewing officer's latest contact."""
    is_last = span.ended_on == phase.ended_on
    reason = "X1" if not is_last else "E11" if journey.is_adopted else stream.pick(CEASED)
    ended = {
        "clae_cla_episode_ceased_date": midnight(stream, span.ended_on),
        "clae_cla_episode_ceased_reason": reason,
    }
    seen: list[News] = [
        (held_on, {"clae_cla_last_iro_contact_date": midnight(stream, held_on)})
        for _, _, held_on in met
        if span.started_on <= held_on < span.ended_on
    ]
    rows.add(
        "ssd_cla_episodes",
        span.started_on,
        *seen,
        (span.ended_on, ended),
        clae_cla_episode_id=f"L{journey.referral_id}-{number}",
        clae_person_id=journey.child.child_id,
        clae_cla_episode_start_date=midnight(stream, span.started_on),
        clae_cla_episode_start_reason="P" if number else "S",
        clae_cla_primary_need_code="N8" if journey.child.is_alone else "N1",
        clae_cla_id=f"LC{journey.referral_id}",
        clae_referral_id=journey.referral_id,
        clae_cla_placement_id=f"LP{journey.referral_id}-{number}",
        clae_entered_care_date=midnight(stream, phase.started_on),
    )


def _write_care_plan(rows: Rows, stream: Stream, journey: Journey, phase: Phase, seed: int) -> None:
    """The care plan with its plan for permanence, and what there was before this care."""
    child_id = journey.child.child_id
    ended = (phase.ended_on, {"lacp_cla_care_plan_end_date": midnight(stream, phase.ended_on)})
    started_at = midnight(stream, phase.started_on)
    named = json.dumps({"PERMANENCE": stream.pick(PERMANENCE)})
    named_on = _permanent_on(journey, phase, seed)
    rows.add(
        "ssd_cla_care_plan",
        phase.started_on,
        ended if named_on is None or named_on == phase.started_on else _replaced(named_on),
        lacp_table_id=f"LK{journey.referral_id}",
        lacp_person_id=child_id,
        lacp_cla_care_plan_start_date=started_at,
        lacp_cla_care_plan_json=named if named_on == phase.started_on else UNNAMED,
    )
    if named_on is not None and named_on > phase.started_on:
        rows.add(
            "ssd_cla_care_plan",
            named_on,
            ended,
            lacp_table_id=f"LK{journey.referral_id}-2",
            lacp_person_id=child_id,
            lacp_cla_care_plan_start_date=datetime.combine(named_on, time()),
            lacp_cla_care_plan_json=named,
        )
    had_one = stream.is_hit(200)
    ordered_on = journey.child.born_on + timedelta(days=stream.between(100, 900))
    if had_one and ordered_on < phase.started_on:
        rows.add(
            "ssd_cla_previous_permanence",
            phase.started_on,
            lapp_table_id=f"PP{journey.referral_id}",
            lapp_person_id=child_id,
            lapp_previous_permanence_order_date=as_typed(stream, ordered_on),
            lapp_previous_permanence_option=stream.pick(("P1", "P2", "P3")),
            lapp_previous_permanence_la="Invented",
        )


def _permanent_on(journey: Journey, phase: Phase, seed: int) -> date | None:
    """When a care plan names a plan for permanence (T28): from the first day, later, or never."""
    stream = Stream(seed, "permanence", journey.referral_id)
    if not stream.is_hit(UNNAMED_FIRST):
        return phase.started_on
    named_on = weekday(phase.started_on + timedelta(days=stream.between(60, 260)))
    return named_on if stream.is_hit(600) and named_on < phase.ended_on else None


def _replaced(on: date) -> News:
    """A care plan ends when its next version begins."""
    return on, {"lacp_cla_care_plan_end_date": datetime.combine(on, time())}


def _write_reviews(
    rows: Rows, stream: Stream, journey: Journey, phase: Phase, met: list[tuple[date, date, date]]
) -> None:
    """The statutory reviews; the one that was still to come when care ended is cancelled."""
    for number, (set_on, due_on, held_on) in enumerate(met, 1):
        news: News = (phase.ended_on, {"clar_cla_review_cancelled": "Y"})
        if held_on < phase.ended_on:
            held = {
                "clar_cla_review_date": midnight(stream, held_on),
                "clar_cla_review_participation": f"PN{stream.below(8)}",
            }
            news = (held_on, held)
        rows.add(
            "ssd_cla_reviews",
            set_on,
            news,
            clar_cla_review_id=f"LR{journey.referral_id}-{number}",
            clar_cla_id=f"LC{journey.referral_id}",
            clar_cla_review_due_date=midnight(stream, due_on),
            clar_cla_review_cancelled="N",
        )


def _write_adoption(
    rows: Rows, stream: Stream, journey: Journey, phase: Phase, adopters: list[Post]
) -> None:
    """The way to adoption of a child who left care by it, step by step."""
    whole = (phase.ended_on - phase.started_on).days
    decided, ordered, matched, placed = (
        phase.started_on + timedelta(days=whole * share // 10) for share in (3, 5, 6, 7)
    )
    post = stream.pick(adopters)
    if phase.ended_on >= birthday(journey.child.born_on, 18):
        return
    rows.add(
        "ssd_permanence",
        decided,
        (ordered, {"perm_placement_order_date": midnight(stream, ordered)}),
        (matched, {"perm_matched_date": midnight(stream, matched)}),
        (placed, {"perm_placed_for_adoption_date": midnight(stream, placed)}),
        (phase.ended_on, {"perm_permanence_order_date": midnight(stream, phase.ended_on)}),
        perm_table_id=f"PE{journey.referral_id}",
        perm_person_id=journey.child.child_id,
        perm_cla_id=f"LC{journey.referral_id}",
        perm_adm_decision_date=midnight(stream, decided),
        perm_permanence_order_type="Adoption",
        perm_adoption_worker_id=post.holder_on(decided),
        perm_part_of_sibling_group="N",
    )
