"""A joint round: each case has somebody from Early Help as well, who had no part in it (R052)."""

from dataclasses import replace

import pytest

from tasks.allocation.assignment import allocate
from tasks.allocation.checker import recheck
from tasks.allocation.joint import JOINT, allocate_joint, joint_plan, together
from tasks.errors import EarlyHelpMissing
from tests.core.allocation_boroughs import make_auditor, make_case, make_entry, make_plan

EARLY_HELP = "early_help_auditor"
PLAN = replace(
    make_plan(), joint_roles=(EARLY_HELP,),
    default_capacity=(*make_plan().default_capacity, (EARLY_HELP, 6)),
)  # fmt: skip
CASES = tuple(make_case(n, child_id=f"P{n}", pathway="step_up", service="mash") for n in range(6))
FIRST = tuple(make_auditor(n) for n in range(4))
BESIDE = tuple(make_auditor(n, role=EARLY_HELP, team_id="EH01") for n in (10, 11))


def both(entries=(), beside=BESIDE):
    facts = ((*FIRST, *beside), entries, (), (), ())
    first = allocate(CASES, *facts, PLAN)
    joint = allocate_joint(CASES, *facts, joint_plan(PLAN))
    assert recheck(first, CASES, facts[0], entries, (), PLAN) == ()
    assert recheck(joint, CASES, facts[0], entries, (), joint_plan(PLAN)) == ()
    return together(first, joint)


def of_grade(made, grade):
    return {each.case_id: each.auditor_id for each in made.assignments if each.grade == grade}


def test_each_case_has_a_first_auditor_and_somebody_from_early_help():
    made = both()
    assert of_grade(made, 1).keys() == of_grade(made, JOINT).keys() == {c.case_id for c in CASES}
    assert set(of_grade(made, JOINT).values()) == {"A10", "A11"}
    assert set(of_grade(made, 1).values()) <= {"A0", "A1", "A2", "A3"}
    assert {each.auditor_id for each in made.ineligible}.isdisjoint({"A10", "A11"})
    assert [each.first for each in made.loads if each.auditor_id in {"A10", "A11"}] == [3, 3]


def test_whoever_helped_the_child_of_a_contact_is_not_beside_its_first_auditor():
    """R028: the involvement names the child, the case is a contact of the child."""
    made = both([make_entry("P2", "S10", "early_help_worker")])
    assert of_grade(made, JOINT)["C2"] == "A11"
    assert ("C2", "A10") in {(bar.case_id, bar.auditor_id) for bar in made.bars}


def test_a_case_that_nobody_from_early_help_may_audit_stands_in_a_shortage():
    entries = [make_entry("P2", each, "early_help_worker") for each in ("S10", "S11")]
    made = both(entries)
    assert "C2" in of_grade(made, 1)
    assert "C2" not in of_grade(made, JOINT)
    assert [each.case_ids for each in made.shortages] == [("C2",)]


def test_a_register_without_early_help_auditors_is_said_and_nothing_is_allocated():
    with pytest.raises(EarlyHelpMissing, match="joint_early_help"):
        both(beside=())
