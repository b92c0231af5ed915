"""Who and what a year's audits reach, and the page of the whole programme."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from flows.whole_year import areas_of, line_of
from tasks.model import RoundReach
from tasks.scheduling.programme_page import markdown_of, programme_lines, text_lines
from tasks.scheduling.year import occasions_of_year, parts_of
from tasks.scoring.coverage import area_coverage, areas_seen, worker_coverage
from tasks.selection.reach import reach_of

DECIDED = load_configuration()
AREAS = {area.number: area.title for area in DECIDED.policy.core_areas}
PARTS = parts_of(DECIDED)
YEAR = occasions_of_year(DECIDED, date(2021, 4, 1))
TYPES = frozenset({"practice_week", "front_door"})
WORKERS = st.frozensets(st.sampled_from("abcdefghij"))


def reach(key, kind, drawn, workers, reached, earlier=""):
    return RoundReach(key, kind, drawn, 1, *map(frozenset, (workers, reached, earlier)))


JULY = reach("PW-2021-07", "practice_week", 2, "abcd", "ab")
NOVEMBER = reach("PW-2021-11", "practice_week", 1, "abce", "c", "a")


def test_social_workers_have_at_least_one_allocated_case_audited_within_the_annual_cycle():
    """R016: who is covered once stays covered; who held a case once stays eligible."""
    july, both = worker_coverage([JULY]), worker_coverage([JULY, NOVEMBER])
    assert (july.covered, july.eligible) == (2, 4)
    assert (both.covered, both.eligible) == (3, 5)
    assert line_of((NOVEMBER, both, 9), 9) == (
        "PW-2021-11     1 drawn,  1 reserves; 3 of 5 workers covered so far; 9 of 9 core areas"
    )


@given(st.lists(st.tuples(WORKERS, WORKERS, WORKERS), max_size=6))
def test_coverage_never_exceeds_who_is_eligible_and_never_falls(rounds):
    made = [reach(f"R{n}", "x", 1, w, r & w, e & w) for n, (w, r, e) in enumerate(rounds)]
    found = [worker_coverage(made[:count]) for count in range(len(made) + 1)]
    assert all(each.covered <= each.eligible for each in found)
    assert [each.covered for each in found] == sorted(each.covered for each in found)


def test_the_schedule_of_audits_focuses_on_the_nine_core_areas_of_practice():
    """R014: practice weeks and front door together look at all nine, neither alone."""
    held = areas_of(DECIDED)
    door = reach("FD-2021-09", "front_door", 30, "a", "a")
    assert areas_seen([JULY], held) == 8
    assert areas_seen([JULY, door], held) == 9
    areas = area_coverage([JULY, door], held, AREAS, ("practice_week", "front_door"))
    assert [each.number for each in areas] == list(range(1, 10))
    assert areas[0].audits == (0, 30)
    assert areas[5].audits == (2, 0)
    assert all(each.total for each in areas)


def test_a_core_area_that_nobody_audits_in_the_year_is_red():
    """R014."""
    areas = area_coverage([JULY], areas_of(DECIDED), AREAS, ("practice_week", "front_door"))
    assert [each.number for each in areas if not each.total] == [1]
    assert area_coverage([], {}, AREAS, ())[0].total == 0


def test_a_certificate_says_which_workers_a_round_reached():
    lines = [
        ["C1", "F1", "W1", "T", "lac", "CP", "1", 1],
        ["C2", "F2", "W2", "T", "lac", "CP", "1", 0],
        ["C3", "F3", None, "T", "lac", "CP", "1", 0],
    ]
    held = {
        "round_id": "PW-2021-07", "sample": ["C1", "C3"], "reserves": ["C2"],
        "frame": [json.dumps(line) for line in lines],
    }  # fmt: skip
    found = reach_of(json.dumps(held), "practice_week")
    assert found == RoundReach(
        "PW-2021-07", "practice_week", 2, 1, frozenset({"W1", "W2"}), frozenset({"W1"}),
        frozenset({"W2"}), frozenset({"C1", "C3"}),
    )  # fmt: skip


# ---------------------------------------------------------------- the programme's page


def lines(today, states):
    return programme_lines(YEAR, states, PARTS, TYPES, today)


def line(key, today, states=None):
    (found,) = [each for each in lines(today, states or {}) if each.cycle == key]
    return found


@pytest.mark.parametrize(
    ("today", "state", "said"),
    [
        (date(2021, 6, 11), None, "planned"),
        (date(2021, 6, 14), None, "due"),
        (date(2021, 6, 15), None, "overdue: not started"),
        (date(2021, 6, 15), "committed", "being drawn"),
        (date(2021, 6, 15), "drawn", "drawn"),
        (date(2021, 6, 15), "waits for approval", "waits for approval"),
        (date(2021, 7, 5), "waits for approval", "overdue: waits for approval"),
        (date(2021, 6, 16), "released", "sent"),
        (date(2021, 7, 30), "released", "sent"),
        (date(2021, 7, 5), "cancelled", "cancelled"),
        (date(2021, 7, 19), None, "not held"),
    ],
)
def test_each_round_s_state_is_told(today, state, said):
    states = {} if state is None else {"PW-2021-07": state}
    assert line("PW-2021-07", today, states).state == said


def test_the_next_day_of_a_round_is_the_first_that_has_not_gone_by():
    days = [
        (date(2021, 6, 14), ("start", date(2021, 6, 14))),
        (date(2021, 6, 15), ("audits begin", date(2021, 7, 5))),
        (date(2021, 7, 8), ("audits end", date(2021, 7, 9))),
        (date(2021, 7, 10), ("audits due", date(2021, 7, 16))),
        (date(2021, 7, 17), ("", None)),
    ]
    for today, expected in days:
        found = line("PW-2021-07", today)
        assert (found.next_step, found.next_on) == expected


def test_what_nothing_starts_yet_is_told_as_such():
    assert line("MA-2021-06", date(2021, 7, 1)).state == "started by nobody yet"
    meetings = [each for each in lines(date(2021, 4, 1), {}) if each.part.startswith("Planning")]
    assert [each.state for each in meetings] == ["started by nobody yet"]


def test_the_page_has_every_round_and_every_part_and_no_more_than_types_keys_and_days():
    made = lines(date(2021, 6, 15), {"PW-2021-07": "waits for approval"})
    page, told = markdown_of("2021-22", made), "\n".join(text_lines(made))
    for each in YEAR:
        if each.fieldwork_from:
            assert each.key in page
            assert each.key in told
    assert "**waits for approval**" in page
    assert "audits begin 5 July 2021" in told
    assert "253 in the year" in told
