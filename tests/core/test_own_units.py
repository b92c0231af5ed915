"""A unit that is no child's, such as a worker's month: who may audit it, and when it is held."""

from dataclasses import replace
from datetime import date

from config.loading import load_configuration
from tasks.allocation.assignment import allocate
from tasks.allocation.checker import recheck
from tasks.allocation.independence import bars, unauditable
from tasks.model import DeclaredInterest
from tasks.scheduling.telling import year_lines
from tasks.scheduling.year import occasions_of_year, parts_of
from tests.core.allocation_boroughs import make_auditor, make_case, make_entry, make_plan

MONTH = replace(
    make_case(1), case_id="W9-2021-05", family_id=None, children=("C7", "C8"), supervisors=("S1",)
)
ANNA, BEN, CORA = (make_auditor(number) for number in (1, 2, 3))
FREE = replace(MONTH, supervisors=())
DECIDED = load_configuration()


def reasons(*entries, case=FREE, interests=()):
    found = bars((case,), (ANNA, BEN, CORA), entries, interests, make_plan())
    return {(bar.auditor_id, bar.reason) for bar in found}


def interest(**more):
    facts = {"case_id": None, "family_id": None, "staff_id": None}
    return DeclaredInterest(**{
        "auditor_id": "A2", "started_on": None, "ended_on": None, **facts, **more,
    })  # fmt: skip


def test_a06_whoever_managed_the_worker_may_not_audit_the_month():
    assert reasons(case=MONTH) == {("A1", "supervisor")}


def test_a06_whoever_was_involved_with_any_child_of_the_month_may_not_audit_it():
    assert reasons(make_entry("C7", "S2")) == {("A2", "current_worker")}
    assert reasons(make_entry("C8", "S2", "plan_worker")) == {("A2", "other_involvement")}
    assert reasons(make_entry("C6", "S2")) == set()


def test_a06_a_sibling_of_any_child_counts_and_a_child_of_the_month_is_no_sibling():
    home = {"family_id": "F7"}
    entries = (make_entry("C8", "W5", **home), make_entry("X1", "S2", **home))
    assert reasons(*entries) == {("A2", "household")}
    both = (make_entry("C7", "W5", **home), make_entry("C8", "S3", "plan_worker", **home))
    assert reasons(*both) == {("A3", "other_involvement")}


def test_a06_an_interest_in_any_child_or_family_of_the_month_counts():
    assert reasons(interests=(interest(case_id="C8"),)) == {("A2", "declared_interest")}
    known = make_entry("C7", "W5", family_id="F7")
    assert reasons(known, interests=(interest(family_id="F7"),)) == {("A2", "declared_interest")}


def test_a_month_that_nobody_may_audit_is_never_drawn():
    everyone = replace(MONTH, supervisors=("S1", "S2", "S3"))
    held = unauditable((MONTH, everyone), (ANNA, BEN, CORA), (), (), make_plan())
    assert held <= {everyone.case_id}
    assert unauditable((everyone,), (ANNA, BEN, CORA), (), (), make_plan()) == {everyone.case_id}


def test_a_second_pair_of_eyes_sees_each_of_these():
    made = allocate((FREE,), (ANNA, BEN, CORA), (), (), (), (), make_plan())
    (first,) = [each.auditor_id for each in made.assignments if each.grade == 1]
    own = f"S{first[1:]}"

    def broken(*entries, case=FREE, interests=()):
        look = recheck(made, (case,), (ANNA, BEN, CORA), entries, interests, make_plan())
        return {each.partition(":")[0] for each in look if first in each}

    assert broken() == set()
    assert broken(case=replace(FREE, supervisors=(own,))) == {"involved"}
    assert broken(make_entry("C8", own)) == {"involved"}
    sibling = (make_entry("C8", "W5", family_id="F7"), make_entry("X1", own, family_id="F7"))
    assert broken(*sibling) == {"household"}
    mine = (interest(auditor_id=first, case_id="C7"),)
    assert broken(interests=mine) == {"declared_interest"}
    kin = (interest(auditor_id=first, family_id="F7"),)
    assert broken(make_entry("C8", "W5", family_id="F7"), interests=kin) == {"declared_interest"}


def test_a_type_that_the_calendar_s_file_does_not_name_is_in_the_year_all_the_same():
    other = DECIDED.audit_types[0].model_copy(
        update={"type": "supervision_month", "title": "Supervision", "prefix": "SV"}
    )
    row = (
        DECIDED.programmes[0]
        .cycles[0]
        .model_copy(update={"type": "supervision_month", "id": None, "month": 6})
    )
    programme = DECIDED.programmes[0].model_copy(
        update={"cycles": (*DECIDED.programmes[0].cycles, row)}
    )
    decided = DECIDED.model_copy(
        update={"audit_types": (*DECIDED.audit_types, other), "programmes": (programme,)}
    )
    assert [*parts_of(decided)] == [*parts_of(DECIDED), "supervision_month"]
    start = programme.financial_year.start
    (mine,) = [each for each in occasions_of_year(decided, start) if each.audit_type == other.type]
    assert mine.key == f"SV-{start.year}-06"
    lines = [*year_lines((mine,), parts_of(decided), frozenset({other.type}))]
    assert any(mine.key in line and line.endswith("supervision-month") for line in lines)
    assert not any("Supervision (" in line for line in lines)
    assert mine.starts_on >= date(start.year, 4, 1)
