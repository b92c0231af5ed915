"""Front door audits, sentence by sentence (programme document, section 5)."""

from dataclasses import fields
from datetime import date, datetime
from fractions import Fraction
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from config.loading import load_configuration
from config.schema import Cycle
from config.selection_faults import selection_faults
from tasks.extraction.source import parameters
from tasks.model import Assignment, Case
from tasks.reporting.contact_words import local_words, moment_words, statutory_words
from tasks.reporting.form import form_for
from tasks.reporting.form_fields import audit_fields
from tasks.scheduling.linting import lint
from tasks.scheduling.plans import allocation_plan, selection_plan
from tasks.scheduling.rounds import joint_cycles, rounds_of_year, rules_of
from tests.core.test_decision_times import judged

CONFIGURATION = load_configuration()
RULES = rules_of(CONFIGURATION, "front_door")
TABLE = CONFIGURATION.programmes[0]
SEPTEMBER, JANUARY = rounds_of_year(CONFIGURATION, "front_door", date(2021, 4, 1))
CODES = dict.fromkeys(("allocated_worker", "supervisor", "reviewing_officer"), ("A",))


def parts(**selection):
    """The configuration's parts with other rules for the front door's draw."""
    changed = RULES.model_copy(
        update={"selection": RULES.selection.model_copy(update=selection)} if selection else {}
    )
    return {
        "standing": CONFIGURATION.standing, "programmes": CONFIGURATION.programmes,
        "audit_types": (changed,), "rag": CONFIGURATION.rag,
    }  # fmt: skip


def test_these_take_place_in_january_and_september():
    """R047, A02: drawn on the first working Monday; fieldwork as section 11.3 has it."""
    days = [(each.draw_on, each.starts_on, each.ends_on) for each in (SEPTEMBER, JANUARY)]
    assert days == [
        (date(2021, 9, 6), date(2021, 9, 6), date(2021, 10, 8)),
        (date(2022, 1, 10), date(2022, 1, 10), date(2022, 2, 28)),
    ]
    assert (SEPTEMBER.due_on, JANUARY.due_on) == (date(2021, 10, 15), date(2022, 3, 7))


def test_cases_are_those_of_the_previous_three_full_months():
    """A02, A23."""
    for day, first, beyond in (
        (date(2021, 9, 6), date(2021, 6, 1), date(2021, 9, 1)),
        (date(2022, 1, 10), date(2021, 10, 1), date(2022, 1, 1)),
        (date(2022, 3, 31), date(2021, 12, 1), date(2022, 3, 1)),
    ):
        held = parameters(day, CODES, None, RULES.dates.window_months)
        assert (held["window_from"], held["window_until"]) == (first, beyond)


def test_with_30_cases_selected_that_have_been_dealt_with_by_the_three_services():
    """R015, R048, R049: MASH, the Contact Service and the Brief Intervention team, one each."""
    plan = selection_plan(CONFIGURATION, RULES, SEPTEMBER, 30)
    assert (SEPTEMBER.target, plan.target, plan.is_quota_wanted) == (30, 30, True)
    assert plan.team_floors == (("mash", 1), ("contact_service", 1), ("brief_intervention", 1))
    assert dict(plan.floors) == {"Red": 6, "Amber": 6, "Green": 6, "unrated": 1}
    assert dict(plan.type_floors) == {"journey_meeting": 3, "step_up": 3, "step_down": 3}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"cap": 27}, "add up to more than the 27 cases"),
        ({"statuses": ("Red", "Amber", "Green", "purple")}, "rating purple is none of"),
        ({"team_types": ("step_sideways",)}, "pathway step_sideways is none of"),
        ({"quotas": False}, "type_floors need quotas"),
        ({"nothing": None}, None),
    ],
)
def test_floors_that_a_round_cannot_hold_are_refused_by_the_configuration_check(changed, sentence):
    """R054: the cycle's own number counts where it is smaller than the cap."""
    changed.pop("nothing", None)
    found = selection_faults(parts(**changed))
    assert (found == []) if sentence is None else any(sentence in each for each in found)


def test_a_row_that_asks_for_fewer_cases_than_the_floors_is_refused():
    rows = tuple(
        row.model_copy(update={"target": 20}) if row.id == "FD-2021-09" else row
        for row in TABLE.cycles
    )
    held = parts() | {"programmes": (TABLE.model_copy(update={"cycles": rows}),)}
    (fault,) = selection_faults(held)
    assert "the 20 cases of its smallest round" in fault


def test_at_least_once_a_year_audits_are_jointly_carried_out_with_early_help():
    """R052: January where September was not; the linter says so where none is."""
    assert (SEPTEMBER.is_joint, JANUARY.is_joint) == (False, True)
    plans = [allocation_plan(CONFIGURATION, RULES, each, "s") for each in (SEPTEMBER, JANUARY)]
    assert [plan.joint_roles for plan in plans] == [(), ("early_help_auditor",)]
    rows = [row for row in TABLE.cycles if row.type == "front_door"]
    first_joint = [row.model_copy(update={"joint_early_help": "yes"}) for row in rows[:1]]
    assert [row.month for row in joint_cycles([*first_joint, rows[1]])] == [9]
    never = [row.model_copy(update={"joint_early_help": None}) for row in rows]
    assert joint_cycles(never) == []
    alone = TABLE.model_copy(update={"cycles": tuple(never)})
    assert "never_joint_with_early_help" in [finding.code for finding in lint(alone)]
    assert "never_joint_with_early_help" not in [finding.code for finding in lint(TABLE)]


def facts_with(pathway):
    case = Case(**(dict.fromkeys(each.name for each in fields(Case)) | {"pathway": pathway}))
    return SimpleNamespace(cases={"C1": case})


@pytest.mark.parametrize(
    ("pathway", "is_asked"),
    [("journey_meeting", True), ("step_up", True), ("step_down", True), ("no_transfer", False)],
)
def test_the_standard_of_practice_on_transfer_is_asked_of_a_transfer_only(pathway, is_asked):
    """R050, R058: the threshold is asked of every case."""
    form = form_for(facts_with(pathway), Assignment("C1", "A1", 1, ()), RULES.form)
    asked = {each.name: each for each in audit_fields(form, None, CONFIGURATION.grades)}
    assert ("own_transfer_standard" in asked) == is_asked
    assert asked["own_threshold"].options == ("Agreed", "Too high", "Too low")
    assert asked["own_threshold"].is_required
    graded = {name.removeprefix("domain_").removesuffix("_grade") for name in asked
              if name.startswith("domain_") and name.endswith("_grade")}  # fmt: skip
    assert graded == {"threshold", "rationale", "consent", "history", "timeliness"}


def test_timeliness_of_decision_making_is_worked_out_and_said_in_words():
    """R055."""
    late = judged("Red", "2021-09-07 09:30", "2021-09-07 14:00")
    assert local_words(late) == "Late: 4 h 30 min of front door hours; due Tue 7 September, 13:30"
    kept = judged("Green", "2021-09-07 09:30", "2021-09-09 15:00")
    contact = SimpleNamespace(decided_at=datetime(2021, 9, 9, 15))  # noqa: DTZ001
    assert local_words(kept).startswith("In time: 21 h 30 min")
    assert statutory_words(contact, kept) == "Late: one working day, by 8 September"
    turned = judged("Red", "2021-09-07 09:30", "2021-09-07 09:00")
    assert local_words(turned).startswith("The decision is dated before the contact")
    assert statutory_words(contact, turned).startswith("Not assessed")
    assert moment_words(None) == "Not recorded"


def themed(**row):
    """The configuration whose September row has more to say."""
    rows = tuple(
        each.model_copy(update=row) if each.id == "FD-2021-09" else each for each in TABLE.cycles
    )
    return CONFIGURATION.model_copy(
        update={"programmes": (TABLE.model_copy(update={"cycles": rows}),)}
    )


@pytest.mark.parametrize(("takes", "places"), [(10, 10), (Fraction(1, 3), 10), (None, 0)])
def test_audits_may_also_be_combined_with_a_theme_such_as_domestic_abuse_cases(takes, places):
    """R051: all of them, or a fixed part; the plan is committed to with its theme."""
    decided = themed(theme="domestic_abuse", theme_takes=takes)
    september = rounds_of_year(decided, "front_door", date(2021, 4, 1))[0]
    plan = selection_plan(decided, RULES, september, 30)
    assert (september.theme, plan.theme_cases) == ("domestic_abuse", places)
    assert plan.theme == ("domestic_abuse" if places else "")


def test_a_part_is_read_from_the_programme_as_a_number_or_a_share():
    row = {"type": "front_door", "month": 9, "theme": "domestic_abuse"}
    assert Cycle.model_validate(row | {"theme_takes": 10}).theme_takes == 10
    assert Cycle.model_validate(row | {"theme_takes": "1/3"}).theme_takes == Fraction(1, 3)
    for wrong in (0, 1.5, "4/3", "some"):
        with pytest.raises(ValidationError):
            Cycle.model_validate(row | {"theme_takes": wrong})


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"theme_takes": 30}, "theme_takes 30 is not less than its 30 cases"),
        ({"theme_takes": 10, "type": "practice_week"}, "needs a type with quotas"),
        ({"theme_takes": 10, "type": "fostering"}, "needs a type with quotas"),
        ({"theme_takes": Fraction(1, 3)}, None),
    ],
)
def test_a_part_that_no_round_could_have_is_refused_by_the_configuration_check(row, sentence):
    decided = themed(**row)
    held = parts() | {"programmes": decided.programmes, "audit_types": decided.audit_types}
    found = selection_faults(held)
    assert found == [] if sentence is None else [each for each in found if sentence in each]
