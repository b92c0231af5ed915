"""Which cases are of a theme: coded data alone decides."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from tasks.model import AssessmentFactors
from tasks.selection.eligibility import build_frame
from tasks.selection.themes import OLD_CODES, cases_in_theme, codes_in, meanings
from tests.core.selection_frames import case, plan

AS_AT = date(2021, 6, 14)
THEMES = {theme.id: theme for theme in load_configuration().themes.themes}
CODES = st.sampled_from(
    [f"{number}{letter}" for number in range(1, 25) for letter in "ABCDEF"] + ["20", "21"]
)


def found(factors, day=date(2021, 1, 1), theme="domestic_abuse", as_at=AS_AT):
    return cases_in_theme([AssessmentFactors("P1", day, factors)], THEMES[theme], as_at)


@pytest.mark.parametrize("code", ["3A", "3B", "3C"])
def test_domestic_abuse_is_any_of_the_three_factors(code):
    """R026: the child, a parent or carer, or another member of the household is the subject."""
    assert found(json.dumps(["1A", code])) == {"P1"}
    assert found(json.dumps(["1A", "13A", "23A"])) == frozenset()


@pytest.mark.parametrize(
    ("day", "is_in"),
    [
        (date(2020, 6, 13), False),
        (date(2020, 6, 14), True),
        (date(2021, 6, 14), True),
        (date(2021, 6, 15), False),
    ],
)
def test_an_assessment_counts_for_twelve_months_and_never_before_its_day(day, is_in):
    """R026, R122."""
    assert bool(found('["3B"]', day)) is is_in


@pytest.mark.parametrize(("day", "is_in"), [(date(2021, 2, 28), True), (date(2021, 3, 1), False)])
def test_twelve_months_from_a_leap_day_end_with_february(day, is_in):
    assert bool(found('["3B"]', date(2020, 2, 29), as_at=day)) is is_in


@pytest.mark.parametrize(
    "written",
    [
        '["3B"]', '[" 3b "]', '{"3B": "Yes"}', '{"3B": true, "1A": null}', '{"3B": 1}',
        '{"factors": ["3B"]}', '[{"code": "3B"}]', "3B", "1A,3B", "3B - parent; 16A - neglect",
        '{"3B - Domestic abuse: parent": "Y"}', '["3B: Concerns about the parent"]', "[3B",
    ],
)  # fmt: skip
def test_factors_are_found_however_the_system_writes_them(written):
    """source_data.md 1.4: a list today, an object to come, and words in between."""
    assert found(written) == {"P1"}


@pytest.mark.parametrize(
    "written",
    [
        None, "", "[]", "{}", "null", '{"3B": "No"}', '{"3B": false}', '{"3B": ""}', '["13B"]',
        '["3BA"]', "33B", '["3"]', "21", '{"3B": null}', '{"3B": 0}',
    ],
)  # fmt: skip
def test_what_is_no_such_factor_is_not_found(written):
    assert found(written) == frozenset()


def test_an_old_code_may_mean_any_of_those_it_was_divided_into():
    """rules.md 5.4."""
    assert meanings(frozenset({"8A"})) == {"8A", "8B", "8C", "8D", "8E", "8F"}
    assert set(OLD_CODES) == {"8A", "18A", "19A"}
    physical = THEMES["neglect"].model_copy(update={"factors": ("18C",)})
    rows = [AssessmentFactors("P1", AS_AT, '["18A"]'), AssessmentFactors("P2", AS_AT, '["18B"]')]
    assert cases_in_theme(rows, physical, AS_AT) == {"P1"}


def test_one_of_a_child_s_assessments_is_enough():
    rows = [
        AssessmentFactors("P1", date(2019, 1, 1), '["3B"]'),
        AssessmentFactors("P1", date(2021, 1, 1), '["3A"]'),
        AssessmentFactors("P2", date(2021, 1, 1), '["21"]'),
    ]
    assert cases_in_theme(rows, THEMES["domestic_abuse"], AS_AT) == {"P1"}
    assert cases_in_theme(rows[::-1], THEMES["domestic_abuse"], AS_AT) == {"P1"}


@pytest.mark.parametrize("theme", THEMES)
def test_every_factor_of_every_theme_is_found_alone(theme):
    for code in THEMES[theme].factors:
        assert found(json.dumps([code]), theme=theme) == {"P1"}


@given(st.sets(CODES))
def test_every_way_to_write_the_same_codes_reads_the_same(codes):
    listed = sorted(codes)
    assert codes_in(json.dumps(listed)) == codes
    assert codes_in(json.dumps(dict.fromkeys(listed, "Yes"))) == codes
    assert codes_in("; ".join(f"{code} - in words" for code in listed)) == codes


def test_a_list_in_a_list_however_deep_is_read():
    for depth in (2, 900, 100_000):
        assert found("[" * depth + '"3B"' + "]" * depth) == {"P1"}


@given(st.text())
def test_no_text_is_too_strange_to_be_read(text):
    assert isinstance(codes_in(text), frozenset)


def test_a_case_out_of_the_theme_is_not_drawn_and_the_reason_is_said():
    """R026: the theme reaches the frame as a set of cases."""
    in_theme = found('["3B"]')
    frame = build_frame((case(1), case(2)), plan(), audited_workers=frozenset(), in_theme=in_theme)
    assert [each.case_id for each in frame.cases] == ["P1"]
    assert [(each.case_id, each.reason) for each in frame.exclusions] == [("P2", "not_in_theme")]
