"""A year's rounds in date order, those that cannot be held among them, and the pages at the end."""

import json
from datetime import date, timedelta

import pypdfium2
import pytest

from config.loading import load_configuration
from flows.whole_year import line_of, preview_year, write_year
from tasks.errors import DueListUnread, RoundUndecided, SourcePreviewOnly, ThemeMissing
from tasks.model import MovesOfMonth, RoundReach, WorkerCoverage, YearPreview
from tasks.scheduling.year import occasions_of_year

DECIDED = load_configuration()
YEAR = date(2021, 4, 1)
MADE_ON = date(2021, 9, 14)
FRAMES = {
    "PW-2021-07": [("C1", "W1", 1), ("C2", "W2", 1), ("C3", "W3", 1)],
    "FD-2021-09": [("E1", "W4", 1), ("E2", "W1", 0)],
    "S11-2021": [("O1", "", 0), ("O2", "", 0)],
    "PW-2021-11": [("C2", "W2", 1), ("C3", "W3", 1)],
    "FD-2022-01": [("E3", "W4", 0)],
    "PW-2022-03": [("C3", "W3", 1), ("C4", "W5", 1)],
}
MOVES = (
    MovesOfMonth(date(2021, 4, 1), date(2021, 4, 30), 2, 1),
    MovesOfMonth(date(2021, 5, 1), date(2021, 5, 13), 0, 0),
)


def certificate(occasion):
    """A round as its certificate has it: a household a month, always the same one."""
    lines = FRAMES.get(occasion.key, [("FH1", "W9", 0)])
    held = [[c, "F", w, "T", "lac", "CP", "1", due] for c, w, due in lines]
    is_census = occasion.audit_type in {"fostering", "section_11"}
    drawn = [each[0] for each in held] if is_census else [held[0][0]]
    made = {
        "round_id": occasion.key, "sample": drawn, "frame": [json.dumps(each) for each in held],
    }  # fmt: skip
    return made if is_census else {**made, "reserves": []}  # a census has none on its certificate


def a_year(output, refusing=None, count=lambda: MOVES):
    """What was begun, what was told, and what came of it."""
    begun, told = [], []

    def begin(occasion):
        begun.append((occasion.key, occasion.starts_on))
        if occasion.audit_type == "deep_dive":
            raise RoundUndecided(occasion.key, occasion.financial_year)
        if occasion.audit_type == "multi_agency":
            raise ThemeMissing(occasion.key, "the sub-group")
        if occasion.key == refusing:
            raise DueListUnread(("fostering_manager",))
        folder = output / "preview" / occasion.key
        folder.mkdir(parents=True)
        (folder / "certificate.json").write_text(json.dumps(certificate(occasion)))

    return begun, told, preview_year(DECIDED, YEAR, begin, count, output, told.append)


@pytest.fixture
def year(tmp_path):
    return *a_year(tmp_path), tmp_path


def words(place):
    with pypdfium2.PdfDocument(place) as held:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in held).split())


def pages(held, output):
    return words(write_year(DECIDED, YEAR, MADE_ON, held, output))


def test_every_audit_of_the_year_runs_in_date_order_each_as_at_its_own_day(year):
    """R013, R122."""
    begun, told, _, _ = year
    held = {*(rules.type for rules in DECIDED.audit_types), "fostering", "section_11"}
    rounds = [each for each in occasions_of_year(DECIDED, YEAR) if each.audit_type in held]
    assert begun == [(each.key, each.starts_on) for each in rounds]
    assert {each.audit_type for each in rounds} == held
    keys = [line.split()[0] for line in told]
    months = [f"CO-2021-{m:02d}" for m in range(4, 13)] + [f"CO-2022-{m:02d}" for m in (1, 2, 3)]
    assert [key for key in keys if key.startswith("CO")] == months
    assert [key for key in keys if not key.startswith("CO")] == [each.key for each in rounds]
    assert keys.index("CO-2021-04") < keys.index("FO-2021-05") < keys.index("CO-2021-05")


def test_after_each_round_it_is_told_whom_and_what_the_year_has_reached(year):
    """R014, R016: who is audited in fostering is the household's supervising social worker."""
    _, told, held, _ = year
    drawn = [step for step in held.steps if step[0].audit_type in {"practice_week", "front_door"}]
    assert [(each.covered, each.eligible) for _, each, _ in drawn] == [
        (2, 4), (3, 5), (4, 5), (4, 5), (5, 6),
    ]  # fmt: skip
    assert [seen for _, _, seen in drawn] == [8, 9, 9, 9, 9]
    (line,) = [each for each in told if each.startswith("S11-2021")]
    assert line == (
        "S11-2021     2 organisations, all that are due, none drawn;"
        " 3 of 5 workers covered so far; 9 of 9 core areas"
    )


def test_compliance_is_told_month_by_month_and_covers_no_worker(year):
    """R016, R043."""
    told = [each for each in year[1] if each.startswith("CO-")]
    assert told[0].startswith("CO-2021-04   2 transfers, 1 closure to the end of 30")
    assert told[1].startswith("CO-2021-05   0 transfers, 0 closures to the end of 13")
    assert all("no worker is covered" in each for each in told[:2])
    assert all("the month has not begun" in each for each in told[2:])


def test_what_waits_for_a_decision_is_told_apart_from_what_failed(tmp_path):
    """R091, R114: only a failure is one."""
    _, told, held = a_year(tmp_path, refusing="FO-2021-08")
    waiting = [each.key for each in held.unheld if each.waits]
    assert waiting == ["DD-2021-05", "MA-2021-06", "MA-2021-12"]
    assert [each.key for each in held.unheld if not each.waits] == ["FO-2021-08"]
    assert any(line.startswith("MA-2021-06   waits: MA-2021-06 has no theme") for line in told)
    page = pages(held, tmp_path)
    assert "FO-2021-08 could not be previewed" in page
    assert "3 rounds wait for a decision" in page
    assert "DD-2021-05 has no theme yet: the register has no decision of 2021-22 for it" in page


def test_where_compliance_cannot_be_counted_it_says_so_once_and_the_rounds_go_on(tmp_path):
    def count():
        raise SourcePreviewOnly("2021-06-14")

    _, told, held = a_year(tmp_path, count=count)
    lines = [each for each in told if each.startswith("CO-")]
    assert len(lines) == 1
    assert lines[0].startswith("CO-2021-22   not previewed")
    assert len(held.steps) == 18
    assert "compliance audits for transfers" not in pages(held, tmp_path)


def test_a_year_whose_programme_has_no_compliance_counts_none(tmp_path):
    table = next(each for each in DECIDED.programmes if each.financial_year)
    standing = tuple(each for each in table.standing if each.type == "section_11")
    programme = table.model_copy(update={"cycles": (), "standing": standing})
    decided = DECIDED.model_copy(update={"programmes": (programme,)})

    def begin(occasion):
        folder = tmp_path / "preview" / occasion.key
        folder.mkdir(parents=True)
        (folder / "certificate.json").write_text(json.dumps(certificate(occasion)))

    held = preview_year(decided, YEAR, begin, pytest.fail, tmp_path, lambda _: None)
    assert (len(held.steps), held.moves, held.unheld) == (1, (), ())
    page = words(write_year(decided, YEAR, MADE_ON, held, tmp_path))
    assert "0 of 0 workers had a case audited" in page
    assert "Nine of 9 core areas nobody looked at" in page


def test_the_pages_say_in_words_what_the_year_leaves_unaudited(year):
    """R014: a core area that no audit looked at is red, and said to be."""
    _, _, held, output = year
    page = pages(held, output)
    assert "5 of 6 workers had a case audited" in page
    assert "RED" not in page
    weeks = tuple(step for step in held.steps if step[0].audit_type == "practice_week")
    page = pages(YearPreview(weeks, (), held.unheld), output)
    assert "one core area nobody looked at: 1" in page
    assert page.count("RED: not audited") == 1


def test_the_pages_show_each_type_and_say_which_reach_no_worker_or_core_area(year):
    """R014, R016."""
    _, _, held, output = year
    page = pages(held, output)
    for reach, _, _ in held.steps:
        assert reach.key in page
    assert "2 organisations" in page
    assert "1 household" in page
    assert "3 compliance audits for transfers and closures" in page
    assert "May 2021, to 13 May" in page
    assert "they have no column: Section 11, Fostering and Compliance" in page
    assert "12 audits in 12 rounds, of 1 household in all" in page
    assert "Practice week, Front door audit, Deep dive, Multi-agency audit and Fostering" in page


def test_where_nothing_could_be_previewed_that_is_the_finding(tmp_path):
    assert "No round of 2021-22 was previewed" in pages(YearPreview((), (), ()), tmp_path)


def test_units_of_a_line_are_counted_in_words():
    reach = RoundReach("FO-2021-07", "fostering", 1, 0, *map(frozenset, ("a", "a", "")))
    assert line_of((reach, WorkerCoverage(1, 2), 0), 9) == (
        "FO-2021-07   1 household, all that are due, none drawn;"
        " 1 of 2 workers covered so far; 0 of 9 core areas"
    )


def test_a_month_that_ends_with_the_year_is_over():
    held = YearPreview((), (MovesOfMonth(date(2022, 3, 1), date(2022, 3, 31), 1, 0),), ())
    assert MOVES[0].until + timedelta(days=1) == MOVES[1].first
    from tasks.reporting.year_report import month_row

    assert month_row(held.moves[0]) == ("March 2022", 1, 0, 1)
