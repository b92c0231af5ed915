"""What the form of each audit type offers: every round of the calendar, and the one that is due."""

from datetime import date

import pytest

from config.choices import DUE, rounds_offered
from config.loading import load_configuration
from config.orders import (
    FosteringOrder,
    FrontDoorOrder,
    MultiAgencyOrder,
    PracticeWeekOrder,
    Section11Order,
)
from tasks.scheduling.year import occasions_of_year

DECIDED = load_configuration()
FORMS = (PracticeWeekOrder, FrontDoorOrder, MultiAgencyOrder, FosteringOrder, Section11Order)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.audit_type)
def test_every_round_of_the_dated_programme_is_in_the_list_of_its_form(form):
    """R119: a round of 2021-22 is chosen, not typed, those of the standing part too (R090)."""
    rounds = [
        each.key
        for each in occasions_of_year(DECIDED, date(2021, 4, 1))
        if each.audit_type == form.audit_type
    ]
    offered = form.model_json_schema()["properties"]["cycle"]["enum"]
    assert rounds
    assert offered[0] == DUE
    assert [each for each in offered if each in rounds] == rounds
    assert len(offered) == len(set(offered))


def test_a_deep_dive_is_offered_in_the_month_that_the_programme_names():
    assert "DD-2021-05" in rounds_offered("deep_dive")
