"""A part that a year's programme does not hold is not in its calendar, and changes nothing else."""

from datetime import UTC, date, datetime

import pytest

from config.loading import load_configuration
from tasks.errors import CycleUnknown
from tasks.model import Occasion
from tasks.scheduling.rounds import due_round
from tasks.scheduling.telling import year_lines
from tasks.scheduling.year import occasions_of_year, parts_of

DECIDED = load_configuration()
YEAR = date(2021, 4, 1)
(TABLE,) = [each for each in DECIDED.programmes if each.financial_year]
WHOLE = occasions_of_year(DECIDED, YEAR)


def decided(**changes):
    return DECIDED.model_copy(update={"programmes": (TABLE.model_copy(update=changes),)})


@pytest.mark.parametrize(
    "left_out", ["fostering", "compliance", "section_11", "planning_moderation_learning"]
)
def test_a_regular_part_that_a_year_s_programme_does_not_hold_never_starts_in_it(left_out):
    """R013, R020, R043, R099, R108: the calendar is what the programme says, no more."""
    standing = tuple(each for each in TABLE.standing if each.type != left_out)
    held = occasions_of_year(decided(standing=standing), YEAR)
    assert any(each.audit_type == left_out for each in WHOLE)
    assert held == tuple(each for each in WHOLE if each.audit_type != left_out)


def test_coverage_and_the_annual_report_are_of_every_year_whatever_else_it_holds():
    """R017."""
    held = occasions_of_year(decided(cycles=(), standing=()), YEAR)
    assert {each.audit_type for each in held} >= {"coverage_monitor", "annual_report"}
    assert not {each.audit_type for each in held} & {each.type for each in TABLE.standing}


def test_where_neither_this_year_nor_the_next_has_a_round_none_is_due_and_that_is_said():
    """R116: an empty form means a round, or the reader is told that there is none."""
    quiet = {
        "programmes": (),
        "standing": DECIDED.standing.model_copy(update={"cycles": ()}),
    }
    with pytest.raises(CycleUnknown) as refused:
        due_round(DECIDED.model_copy(update=quiet), "practice_week", date(2021, 6, 14))
    assert refused.value.args == ("practice_week", ())


def test_a_round_whose_fieldwork_is_not_dated_is_told_by_its_start_alone():
    start = datetime(2021, 10, 1, 7, tzinfo=UTC)
    one = Occasion("MA-2021-10", "multi_agency", "Multi-agency audit", "2021-22", start)
    lines = list(year_lines((one,), parts_of(DECIDED), frozenset({"multi_agency"})))
    (told,) = [line for line in lines if "MA-2021-10" in line]
    assert told.split() == ["Fri", "1", "Oct", "2021", "MA-2021-10", "multi-agency"]
