"""Year roll-over: next year's programme is proposed from the pattern and last year's table."""

from datetime import date

from config.loading import load_configuration
from config.schema import Cycle
from tasks.scheduling.proposing import proposed_programme, to_decide

DECIDED = load_configuration()
(TABLE,) = [each for each in DECIDED.programmes if each.financial_year]
NEXT = date(2022, 4, 1)


def after(*cycles):
    """The year before with a table of its own, and the draft that follows it."""
    table = TABLE.model_copy(update={"cycles": cycles})
    return table, proposed_programme(DECIDED.model_copy(update={"programmes": (table,)}), NEXT)


def row_of(draft, audit_type, month):
    (found,) = [each for each in draft.cycles if (each.type, each.month) == (audit_type, month)]
    return found


def test_the_draft_is_of_one_financial_year_and_names_what_it_was_made_from():
    """R013."""
    draft = proposed_programme(DECIDED, NEXT)
    assert (draft.financial_year.start, draft.financial_year.end) == (NEXT, date(2023, 3, 31))
    assert draft.source == f"Draft for 2022-23, from {TABLE.source}"
    assert (draft.standing, draft.stated_practice_weeks) == (TABLE.standing, 4)


def test_a_row_has_last_year_s_number_of_audits_and_feedback_forms_and_no_theme():
    """R013, R026, R116: a theme is chosen anew each year."""
    july = Cycle(type="practice_week", month=7, target=41, feedback_forms=False, theme="neglect")
    _, draft = after(july)
    row = row_of(draft, "practice_week", 7)
    assert (row.id, row.target, row.feedback_forms, row.theme) == ("PW-2022-07", 41, False, None)


def test_every_row_of_the_standing_pattern_is_proposed_and_the_meeting_is_shown_what_is_new():
    """R013: May's practice week is in the pattern, and last year's table had July's only."""
    table, draft = after(Cycle(type="practice_week", month=7))
    pattern = {(each.type, each.month) for each in DECIDED.standing.cycles}
    assert {(each.type, each.month) for each in draft.cycles} == pattern
    told = to_decide(draft, table)
    assert len(told) == len(pattern) - 1
    assert "PW-2022-05 is in the standing pattern and was not in last year's table." in told


def test_what_last_year_had_beside_the_pattern_follows_in_the_order_of_the_months():
    """R013: the partnership's own month, and January after December."""
    _, draft = after(
        Cycle(type="multi_agency", month=1, target=10), Cycle(type="multi_agency", month=10)
    )
    assert row_of(draft, "multi_agency", 1).target == 10
    assert [each.id for each in draft.cycles if each.type == "multi_agency"] == [
        "MA-2022-10", "MA-2023-01",
    ]  # fmt: skip
    months = [(each.month - 4) % 12 for each in draft.cycles]
    assert months == sorted(months)


def test_what_was_not_enabled_stays_so_until_the_meeting_decides():
    """A01: the fourth week that "quarterly" asks for."""
    table, draft = after(
        *DECIDED.standing.cycles[1:], DECIDED.standing.cycles[0].model_copy(
            update={"enabled": False}
        ),
    )  # fmt: skip
    assert not row_of(draft, "practice_week", 5).enabled
    assert to_decide(draft, table) == ("PW-2022-05 is not enabled, as last year.",)


def test_a_year_without_a_table_of_its_own_is_proposed_from_the_standing_pattern():
    """R013: nothing is new then, and nothing needs a decision."""
    draft = proposed_programme(DECIDED, date(2027, 4, 1))
    assert draft.source == f"Draft for 2027-28, from {DECIDED.standing.source}"
    assert [each.type for each in draft.cycles].count("practice_week") == 4
    assert to_decide(draft, DECIDED.standing) == ()
