"""Section 5, practice week: "observations of practice" beside the audits (R066, A10)."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

from config.loading import load_configuration
from config.selection_faults import selection_faults
from tasks.model import Observation
from tasks.scheduling.rounds import rules_of
from tasks.selection.commitment import design_of
from tasks.selection.observing import draw_observed, observations_wanted, workers_of
from tests.adapters.reporting_rounds import a_round

DECIDED = load_configuration()
RULES = rules_of(DECIDED, "practice_week")


def test_the_practice_week_includes_observations_of_practice():
    """R066: a tenth of the auditor pool, rounded up; not observed within 24 months first."""
    asked = RULES.observations
    assert asked is not None
    assert (asked.share_of_auditors, asked.not_within_months) == (Fraction(1, 10), 24)
    assert [observations_wanted(asked.share_of_auditors, pool) for pool in (1, 10, 11, 41)] == [
        1, 1, 2, 5,
    ]  # fmt: skip


def test_observations_do_not_count_in_the_60():
    """A10: no rule of the draw of cases speaks of them, and the cap is of cases alone."""
    facts = a_round()
    assert not [name for name in design_of(facts.plan) if "observ" in name]
    assert RULES.selection.cap == 60
    assert len(facts.sample.selected) == facts.plan.target


def test_observations_are_linked_to_a_worker_and_not_to_a_child():
    """R066: who is observed and who observes, and nothing else."""
    assert [field.name for field in fields(Observation)] == ["worker_id", "auditor_id"]


def test_whoever_is_observed_holds_a_case_that_could_be_drawn():
    """R066: workers of the frame, whether or not one of their cases was drawn."""
    facts = a_round()
    people = workers_of(facts.frame)
    seed, as_at = facts.sample.seed.value, facts.round.as_at
    turns = draw_observed(people, {}, seed, number=99, within_months=24, as_at=as_at)
    assert set(turns) == {case.worker_id for case in facts.frame.cases}


def test_observations_go_with_workers_who_hold_open_cases_and_with_nothing_else():
    front_door = rules_of(DECIDED, "front_door")
    asked = front_door.model_copy(update={"observations": RULES.observations})
    parts = {
        "audit_types": (asked,), "standing": DECIDED.standing, "programmes": DECIDED.programmes,
        "rag": DECIDED.rag,
    }  # fmt: skip
    assert [fault for fault in selection_faults(parts) if "observations" in fault]
    assert not selection_faults({**parts, "audit_types": (front_door, RULES)})
