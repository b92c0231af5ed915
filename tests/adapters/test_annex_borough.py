"""The invented borough as an Annex A workbook, and back: its own rules against our queries."""

from datetime import date

import openpyxl
import pytest

from tasks.demo.annex_workbook import write_annex_workbook
from tasks.demo.borough import write_borough
from tasks.extraction.source import read_populations
from tests.adapters.annex_workbooks import (
    CODES,
    assert_every_row_is_used_or_reported,
    imported,
)

UNTIL = date(2021, 6, 14)
ROLES = {**CODES, "reviewing_officer": ["IRO", "CPCHAIR"]}


def cases(url):
    frame = read_populations(url, ("open_cases",), UNTIL, ROLES)["open_cases"]
    return {row["case_id"]: row for row in frame.to_dict("records")}


@pytest.fixture(scope="module", params=["2024", "ofsted"])
def both(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"annex-{request.param}")
    path = folder / "annex.xlsx"
    counts = write_annex_workbook(path, "unit", 1, UNTIL, request.param, lambda _: None)
    made = imported(path, today=date(2021, 7, 1), extracted_on=UNTIL)
    url = f"sqlite:///{folder / 'borough.db'}"
    write_borough(url, "unit", 1, UNTIL)
    return counts, made, cases(url), cases(f"sqlite:///{path.with_suffix('.db')}"), path


def test_every_row_of_lists_1_to_8_is_used_or_reported(both):
    counts, made, *_ = both
    assert_every_row_is_used_or_reported(made)
    assert {each.list_number: each.rows for each in made.lists} == counts
    assert sum(each.not_used for each in made.lists) <= 2


def test_no_case_status_of_list_6_differs_from_the_one_that_our_query_derives(both):
    """R063: the form's rules and our query are written apart, and agree on every child."""
    _, made, *_ = both
    assert not [each for each in made.findings if each.column == "L" and each.list_number == 6]


def test_the_same_children_are_open_with_the_same_status_as_in_the_case_management_system(both):
    """Care leavers stand on list 9, and are no part of lists 1 to 8."""
    _, _, before, after, _ = both
    assert len(after) > 50
    assert set(after) <= set(before)
    left = {key: case["status"] for key, case in before.items() if key not in after}
    assert {*left.values()} <= {"CIN"}
    assert len(left) < len(before) / 5
    assert {k: c["status"] for k, c in after.items()} == {k: before[k]["status"] for k in after}


def test_each_case_has_the_same_team_by_name_and_a_worker_where_it_had_one(both):
    _, _, before, after, _ = both
    same = [key for key in after if after[key]["team_name"] == before[key]["team_name"]]
    assert len(same) == len(after)
    assert all(bool(after[k]["worker_id"]) == bool(before[k]["worker_id"]) for k in after)


def test_teams_are_taken_for_what_they_are_by_their_names_and_their_cases(both):
    _, _, before, after, _ = both
    types = {(before[key]["team_type"], after[key]["team_type"]) for key in after}
    assert {("family_intervention", "family_intervention"), ("lac", "lac")} <= types
    assert all(one == other for one, other in types if one in {"family_intervention", "lac"})


def test_the_workbook_says_that_it_is_invented(both):
    *_, path = both
    book = openpyxl.load_workbook(path, read_only=True)
    assert book.worksheets[-1]["A1"].value.startswith("Every child, name and fact")
    assert path.stat().st_mode & 0o777 == 0o600
