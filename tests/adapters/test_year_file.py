"""The year as a file for calendars, and next year's draft; each read again by somebody else."""

import shutil
from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from config import loading
from config.drafting import check_draft, text_of
from config.loading import ConfigurationFaulty, load_configuration
from tasks.reporting.invitation import LONDON
from tasks.reporting.year_file import entries_of, year_file
from tasks.scheduling.linting import lint
from tasks.scheduling.proposing import proposed_programme, to_decide
from tasks.scheduling.rounds import programme_for
from tasks.scheduling.year import occasions_of_year
from tasks.scheduling.years import years_from

DECIDED = load_configuration()
YEAR = date(2021, 4, 1)
OCCASIONS = occasions_of_year(DECIDED, YEAR)
WRITTEN = datetime(2021, 3, 1, 12, tzinfo=UTC)


def events(occasions=OCCASIONS, at=WRITTEN):
    read = Calendar.from_ical(year_file("Invented Borough", occasions, at))
    return {str(each["uid"]): each for each in read.walk("VEVENT")}


def of(summary):
    (found,) = [each for each in events().values() if str(each["summary"]) == summary]
    return found


def test_a_calendar_shows_every_round_with_its_week_and_the_day_its_audits_are_due():
    """R116: July, as a calendar program reads it; the last whole day is exclusive there."""
    starts = of("PW-2021-07 starts: Practice week, July 2021")
    assert starts.decoded("dtstart").astimezone(UTC) == datetime(2021, 6, 14, 6, tzinfo=UTC)
    week = of("Practice week, July 2021: audits")
    assert week.decoded("dtstart") == date(2021, 7, 5)
    assert week.decoded("dtend") == date(2021, 7, 10)
    assert of("Practice week, July 2021: audits due").decoded("dtstart") == date(2021, 7, 16)


def test_everything_starts_at_seven_in_summer_and_in_winter_by_the_file_s_own_rule_of_clocks():
    """R120: whatever the reader's own zone data say, the file brings the rule with it."""
    text = year_file("Invented Borough", OCCASIONS, WRITTEN).decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    zone = Calendar.from_ical(text).walk("VTIMEZONE")[0].to_tz()
    for moment, hours in ((datetime(2021, 7, 5, 7), 1), (datetime(2022, 1, 10, 7), 0)):  # noqa: DTZ001
        assert moment.replace(tzinfo=zone).utcoffset() == timedelta(hours=hours)
    held = [each.decoded("dtstart") for each in events().values()]
    moments = [each.astimezone(LONDON) for each in held if isinstance(each, datetime)]
    assert {each.time() for each in moments} == {time(7)}
    assert {each.utcoffset() for each in moments} == {timedelta(0), timedelta(hours=1)}


def test_a_file_that_is_imported_again_moves_what_moved_and_doubles_nothing():
    closed = DECIDED.closures.model_copy(update={"closures": (date(2021, 6, 14),)})
    moved = occasions_of_year(DECIDED.model_copy(update={"closures": closed}), YEAR)
    before, after = events(), events(moved, WRITTEN + timedelta(days=1))
    july = "PW-2021-07 starts: Practice week, July 2021"
    (uid,) = [key for key, each in before.items() if str(each["summary"]) == july]
    assert after[uid].decoded("dtstart").date() == date(2021, 6, 11)
    assert after[uid]["sequence"] > before[uid]["sequence"]
    rounds = {each.key for each in OCCASIONS if each.fieldwork_from}
    assert rounds == {each.key for each in moved if each.fieldwork_from}


def test_each_entry_has_an_identifier_of_its_own_and_no_day_of_compliance_is_among_them():
    entries = [entry for each in OCCASIONS for entry in entries_of(each)]
    assert len(events()) == len(entries) == len({each.key for each in entries})
    assert not any("Compliance" in each.summary for each in entries)


# ---------------------------------------------------------------- next year's draft


@pytest.mark.parametrize("start", years_from(date(2022, 4, 1), 7))
def test_year_roll_over_proposes_next_year_s_draft_which_loads_with_all_the_rest(start):
    """R013."""
    draft = proposed_programme(DECIDED, start)
    name = f"{start.year}-{(start.year + 1) % 100}.yaml"
    text = text_of(draft, ("A draft.", *to_decide(draft, DECIDED.programmes[0])))
    check_draft(text, name, loading.HERE)
    assert {(row.type, row.month) for row in draft.cycles} >= {
        (row.type, row.month) for row in DECIDED.standing.cycles
    }


def test_the_draft_carries_last_year_s_numbers_and_decides_no_theme(tmp_path):
    """R013, R116: 60 and 54 again, March blank, May as last year not enabled."""
    start = date(2022, 4, 1)
    folder = tmp_path / "config"
    shutil.copytree(loading.HERE, folder, ignore=shutil.ignore_patterns("*.py"))
    draft = proposed_programme(DECIDED, start)
    (folder / "programmes/2022-23.yaml").write_text(text_of(draft, ()))
    held = programme_for(load_configuration(folder), start)
    assert held == draft
    assert [(row.id, row.target, row.enabled) for row in held.cycles] == [
        ("DD-2022-05", None, True),
        ("PW-2022-05", None, False),
        ("PW-2022-07", 60, True),
        ("FD-2022-09", 30, True),
        ("PW-2022-11", 54, True),
        ("FD-2023-01", 30, True),
        ("PW-2023-03", None, True),
    ]
    assert all(row.theme is None for row in held.cycles)
    assert to_decide(held, DECIDED.programmes[0]) == ("PW-2022-05 is not enabled, as last year.",)
    assert "quarterly_stated" in [each.code for each in lint(held)]


def test_a_draft_that_does_not_fit_the_other_files_is_not_handed_out():
    draft = proposed_programme(DECIDED, date(2022, 4, 1))
    wrong = draft.model_copy(
        update={"cycles": (draft.cycles[0].model_copy(update={"theme": "nowhere"}),)}
    )
    with pytest.raises(ConfigurationFaulty, match="nowhere"):
        check_draft(text_of(wrong, ()), "2022-23.yaml", loading.HERE)
