"""A year's rounds in date order, one that cannot be held among them, and the page at the end."""

import json
from datetime import date

import pypdfium2
import pytest

from config.loading import load_configuration
from flows.whole_year import preview_year, write_year
from tasks.errors import MeetingDecisionMissing
from tasks.scheduling.year import occasions_of_year

DECIDED = load_configuration()
YEAR = date(2021, 4, 1)
KINDS = ("practice_week", "front_door", "deep_dive")
FRAMES = {
    "PW-2021-07": [("C1", "W1", 1), ("C2", "W2", 1), ("C3", "W3", 1)],
    "FD-2021-09": [("E1", "W4", 1), ("E2", "W1", 0)],
    "PW-2021-11": [("C2", "W2", 1), ("C3", "W3", 1)],
    "FD-2022-01": [("E3", "W4", 0)],
    "PW-2022-03": [("C3", "W3", 1), ("C4", "W5", 1)],
}


@pytest.fixture
def year(tmp_path):
    """What was begun, what was told, and what came of it."""
    begun, told = [], []

    def begin(occasion):
        begun.append((occasion.key, occasion.starts_on))
        if occasion.audit_type == "deep_dive":
            raise MeetingDecisionMissing
        lines = [[c, "F", w, "T", "lac", "CP", "1", due] for c, w, due in FRAMES[occasion.key]]
        held = {
            "round_id": occasion.key, "sample": [lines[0][0]], "reserves": [],
            "frame": [json.dumps(line) for line in lines],
        }  # fmt: skip
        folder = tmp_path / "preview" / occasion.key
        folder.mkdir(parents=True)
        (folder / "certificate.json").write_text(json.dumps(held))

    return begun, told, *preview_year(DECIDED, YEAR, KINDS, begin, tmp_path, told.append), tmp_path


def test_the_year_s_rounds_run_in_date_order_each_as_at_its_own_draw_day(year):
    """R122."""
    begun = year[0]
    rounds = [each for each in occasions_of_year(DECIDED, YEAR) if each.audit_type in KINDS]
    assert begun == [(each.key, each.starts_on) for each in rounds]
    assert [day for _, day in begun] == sorted(day for _, day in begun)


def test_after_each_round_it_is_told_whom_and_what_the_year_has_reached(year):
    """R014, R016."""
    _, told, steps, refused, _ = year
    assert [(each.covered, each.eligible) for _, each, _ in steps] == [
        (1, 3), (2, 4), (3, 4), (3, 4), (4, 5),
    ]  # fmt: skip
    assert [seen for _, _, seen in steps] == [8, 9, 9, 9, 9]
    assert [key for key, _ in refused] == ["DD-2021-05"]
    assert told[0].startswith("DD-2021-05   not previewed: A deep dive needs a decision")
    assert "2 of 4 workers covered so far; 9 of 9 core areas" in told[2]


def test_the_page_says_in_words_what_the_year_leaves_unaudited(year):
    """R014: a core area that no audit looked at is red, and said to be."""
    *_, steps, refused, output = year
    place = write_year(DECIDED, YEAR, KINDS, steps, refused, output)
    assert "4 of 5 workers had a case audited" in words(place)
    assert "RED" not in words(place)
    weeks = tuple(step for step in steps if step[0].audit_type == "practice_week")
    page = words(write_year(DECIDED, YEAR, KINDS, weeks, refused, output))
    assert "one core area nobody looked at: 1" in page
    assert page.count("RED: not audited") == 1
    assert "DD-2021-05 was not previewed" in page


def words(place):
    with pypdfium2.PdfDocument(place) as held:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in held).split())
