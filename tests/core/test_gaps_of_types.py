"""What holds where an audit type has no file of its own, and whom Early Help helped for what."""

from dataclasses import fields
from datetime import date

from config.loading import load_configuration
from tasks.model import EarlyHelpChild
from tasks.scheduling.year import occasions_of_year
from tasks.selection.multi_agency import helped_for

DECIDED = load_configuration()


def test_without_files_of_their_own_rounds_take_their_days_from_the_calendar():
    bare = DECIDED.model_copy(update={"audit_types": ()})
    found = {each.key: each for each in occasions_of_year(bare, date(2021, 4, 1))}
    assert found["PW-2021-07"].fieldwork_to == date(2021, 7, 9)
    assert found["PW-2021-07"].due_on == date(2021, 7, 16)


def test_early_help_for_a_theme_s_reason_counts_whatever_its_capitals():
    """R091: children of Early Help fit the theme by the reason of their episode."""
    names = [field.name for field in fields(EarlyHelpChild)]
    made = [
        EarlyHelpChild(**{**dict.fromkeys(names), "case_id": case_id, "reason": reason})
        for case_id, reason in (("E1", "Domestic  Abuse"), ("E2", "housing"), ("E3", None))
    ]
    assert helped_for(made, ("domestic_abuse", "")) == {"E1"}
