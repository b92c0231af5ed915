"""The annual schedule of audits, over five simulated years and on Prefect's own clock."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from config.deployments import (
    DEPLOYMENTS,
    deployed_types,
    scheduled_years,
    with_schedules,
)
from config.loading import HERE, load_configuration
from config.schema import Cycle
from tasks.errors import CalendarYearMissing, FinancialYearUnreadable
from tasks.model import Milestone
from tasks.scheduling.calendar import bank_holidays, financial_year, year_start
from tasks.scheduling.dating import LONDON
from tasks.scheduling.rounds import due_round, round_named, rounds_of_year
from tasks.scheduling.schedules import rrule_of, schedules_of
from tasks.scheduling.telling import year_lines
from tasks.scheduling.year import calendar_of, occasions_of_year, parts_of, starts_of
from tasks.scheduling.years import year_written, years_from

DECIDED = load_configuration()
CALENDAR = calendar_of(DECIDED)
YEARS = years_from(date(2021, 4, 1), 5)
OCCASIONS = {start: occasions_of_year(DECIDED, start) for start in YEARS}
ALL = tuple(chain.from_iterable(OCCASIONS.values()))
KINDS = tuple(parts_of(DECIDED))


def of(kind, start=YEARS[0]):
    return [each for each in OCCASIONS[start] if each.audit_type == kind]


def keys_and_days(kind, start=YEARS[0]):
    return [(each.key, each.starts_on) for each in of(kind, start)]


def test_the_year_s_rounds_are_those_of_the_annual_programme_in_its_order():
    """R013, R116: the six rows of the table; each in the month that stands there."""
    rows = ("deep_dive", "practice_week", "front_door")
    held = [each for each in OCCASIONS[YEARS[0]] if each.audit_type in rows]
    assert [(each.key, each.fieldwork_from.month, each.target) for each in held] == [
        ("DD-2021-05", 5, None),
        ("PW-2021-07", 7, 60),
        ("FD-2021-09", 9, 30),
        ("PW-2021-11", 11, 54),
        ("FD-2022-01", 1, 30),
        ("PW-2022-03", 3, None),
    ]


def test_front_door_audits_take_place_in_january_and_september():
    """R047, A02: drawn on the first working Monday; January's fieldwork runs to February's end."""
    september, january = of("front_door")
    assert (september.starts_on, september.fieldwork_to) == (date(2021, 9, 6), date(2021, 10, 8))
    assert (january.starts_on, january.fieldwork_to) == (date(2022, 1, 10), date(2022, 2, 28))
    assert september.due_on == date(2021, 10, 15)


def test_cases_of_all_approved_foster_carers_are_audited_on_an_annual_basis():
    """R108, A16: what is due is listed on the first working day of each month."""
    days = [each.starts_on for each in of("fostering")]
    assert len(days) == 12
    assert days[:2] == [date(2021, 4, 1), date(2021, 5, 4)]
    assert all(CALENDAR.add(day, -1).month != day.month for day in days)


def test_section_11_audits_are_undertaken_yearly():
    """R099, A14: issued in October, returned in December, heard in February, planned in March."""
    (audit,) = of("section_11")
    assert audit.starts_on == date(2021, 10, 1)
    assert audit.milestones == (
        Milestone("Returns", date(2021, 12, 31)),
        Milestone("Panel", date(2022, 2, 28)),
        Milestone("Action plans", date(2022, 3, 31)),
    )


def test_themed_multi_agency_audits_are_carried_out_bi_annually():
    """R089, R090, A13: in June and December, unless the partnership's own dates stand there."""
    assert keys_and_days("multi_agency") == [
        ("MA-2021-06", date(2021, 6, 1)),
        ("MA-2021-12", date(2021, 12, 1)),
    ]
    table = DECIDED.programmes[0]
    own = table.model_copy(
        update={"cycles": (*table.cycles, Cycle(type="multi_agency", month=10, target=10))}
    )
    decided = DECIDED.model_copy(update={"programmes": (own,)})
    held = occasions_of_year(decided, YEARS[0])
    assert [each.key for each in held if each.audit_type == "multi_agency"] == ["MA-2021-10"]


def test_the_deep_dive_s_theme_is_to_be_identified():
    """R111, R115: its slot is in May, and the meeting is reminded on 1 April."""
    (slot,) = of("deep_dive")
    assert slot.milestones == (Milestone("Theme and decision", date(2021, 4, 1)),)
    assert slot.note == "Deep dive theme to be identified"


def test_compliance_audits_are_carried_out_whenever_a_case_is_transferred_or_closed():
    """R043: someone looks on every working day, Monday to Friday."""
    days = [each.starts_on for each in of("compliance")]
    expected = [
        day
        for ahead in range(365)
        if (day := YEARS[0] + timedelta(days=ahead)).weekday() < 5
        and day not in bank_holidays(day.year)
    ]
    assert days == expected


def test_the_group_holds_monthly_audit_planning_moderation_and_learning_meetings():
    """R020: twelve a year; the pack is made five working days before."""
    meetings = of("planning_moderation_learning")
    assert len({each.milestones[0].falls_on.month for each in meetings}) == len(meetings) == 12
    for each in meetings:
        assert CALENDAR.add(each.starts_on, 5) == each.milestones[0].falls_on


def test_coverage_is_monitored_monthly_and_weekly_where_the_year_ends():
    """R017."""
    months = [each.starts_on.month for each in of("coverage_monitor")]
    assert sorted(set(months)) == list(range(1, 13))
    assert (months.count(2), months.count(3)) == (4, 5)
    assert all(months.count(month) == 1 for month in range(4, 13))


def test_findings_from_practice_week_and_the_front_door_are_collated_into_an_overview():
    """R074: one for each round, and one learning report a year."""
    keys = [each.key for start in YEARS for each in of("overview", start)]
    drawn = [each.key for each in ALL if each.audit_type in {"practice_week", "front_door"}]
    assert {f"OV-{key}" for key in drawn[:-2]} <= set(keys)  # the last two fall into the next year
    assert len(set(keys)) == len(keys)
    assert keys_and_days("annual_report") == [("ALR-2020-21", date(2021, 4, 20))]


# ---------------------------------------------------------------- five simulated years


def test_in_five_simulated_years_no_round_is_missed_and_none_is_held_twice():
    """R120: a clock that looks every day at 07:00 and asks for what is due."""
    expected = [
        each.round_id for start in YEARS for each in rounds_of_year(DECIDED, "practice_week", start)
    ]
    held = []
    for day in (YEARS[0] + timedelta(days=ahead) for ahead in range(5 * 365 + 1)):
        if day in starts_of(OCCASIONS[year_start(day)], "practice_week"):
            due = due_round(DECIDED, "practice_week", day)
            assert due.has_come
            assert due.round.draw_on == day
            held.append(due.round.round_id)
    assert held == expected
    assert len(set(held)) == len(held) == 3 + 4 * 4


@pytest.mark.parametrize("audit_type", sorted(rules.type for rules in DECIDED.audit_types))
def test_the_calendar_and_a_round_agree_on_every_day(audit_type):
    """A21: what starts on a draw day is the round that is drawn then."""
    for start in YEARS:
        for each in of(audit_type, start):
            round_ = round_named(DECIDED, audit_type, each.key)
            assert (each.starts_on, each.fieldwork_from) == (round_.draw_on, round_.starts_on)
            assert (each.fieldwork_to, each.due_on) == (round_.ends_on, round_.due_on)
            assert (each.title, each.financial_year) == (round_.title, round_.financial_year)


def test_every_occasion_has_a_key_of_its_own():
    assert len({each.key for each in ALL}) == len(ALL)


def test_a_cycle_belongs_to_the_financial_year_of_its_sample_date():
    """A21: an April practice week is drawn in March, so it is the old year's."""
    for start, occasions in OCCASIONS.items():
        assert {each.financial_year for each in occasions} == {financial_year(start)}
        assert all(year_start(each.starts_on) == start for each in occasions)
    table = DECIDED.standing.model_copy(update={"cycles": (Cycle(type="practice_week", month=4),)})
    decided = DECIDED.model_copy(update={"programmes": (), "standing": table})
    held = occasions_of_year(decided, YEARS[0])
    assert [each.key for each in held if each.audit_type == "practice_week"] == ["PW-2022-04"]


def test_everything_starts_at_seven_in_london_on_a_working_day():
    """R120, A26: on both sides of a clock change, never on a bank holiday."""
    for each in ALL:
        assert each.starts_at.timetz() == time(7, tzinfo=LONDON)
        assert CALENDAR.is_working(each.starts_on), each.key
        for step in each.milestones:
            assert CALENDAR.is_working(step.falls_on), each.key
    offsets = {each.starts_at.utcoffset() for each in ALL}
    assert offsets == {timedelta(0), timedelta(hours=1)}


def test_runs_are_at_seven_local_around_the_clock_changes_of_the_year():
    """R120: property 15, the working days around 31 October 2021 and 27 March 2022."""
    hours = {each.starts_on: each.starts_at.astimezone(UTC).hour for each in of("compliance")}
    assert hours[date(2021, 10, 29)] == 6
    assert hours[date(2021, 11, 1)] == 7
    assert hours[date(2022, 3, 25)] == 7
    assert hours[date(2022, 3, 28)] == 6


@given(st.dates(date(2021, 4, 1), date(2026, 3, 31)))
@settings(max_examples=30, deadline=None)
def test_nothing_starts_on_a_local_closure(closed):
    """A26."""
    days = DECIDED.closures.model_copy(update={"closures": (closed,)})
    decided = DECIDED.model_copy(update={"closures": days})
    held = occasions_of_year(decided, year_start(closed))
    assert closed not in {each.starts_on for each in held}
    assert len({each.key for each in held}) == len(held)


def test_a_year_whose_bank_holidays_are_unknown_fails_loudly():
    """A26."""
    with pytest.raises(CalendarYearMissing):
        occasions_of_year(DECIDED, date(2198, 4, 1))


# ---------------------------------------------------------------- Prefect's own clock


def fired(rrule, zone="Europe/London"):
    """What Prefect's scheduler makes of a rule, from long before to long after it."""
    from prefect.server.schemas.schedules import RRuleSchedule

    span = {"start": datetime(2020, 1, 1, tzinfo=UTC), "end": datetime(2035, 1, 1, tzinfo=UTC)}
    days = asyncio.run(RRuleSchedule(rrule=rrule, timezone=zone).get_dates(n=1000, **span))
    return [each.astimezone(LONDON) for each in days]


@pytest.mark.parametrize("kind", KINDS)
def test_prefect_starts_every_occasion_once_at_its_moment_and_nothing_else(kind):
    """R120, F30: by the very class that the server schedules with, over five years."""
    made = [fired(each.rrule) for each in schedules_of(DECIDED, kind, YEARS)]
    expected = [each.starts_at for each in ALL if each.audit_type == kind]
    assert list(chain.from_iterable(made)) == list(dict.fromkeys(expected))


@given(st.sets(st.dates(date(2021, 4, 1), date(2022, 3, 31)), min_size=1, max_size=300))
@settings(max_examples=25, deadline=None)
def test_any_weekdays_come_back_from_a_rule(days):
    weekdays = tuple(day for day in sorted(days) if day.weekday() < 5)
    if weekdays:
        assert [each.date() for each in fired(rrule_of(weekdays))] == list(weekdays)


def test_the_schedules_are_what_the_programme_and_the_working_days_make_of_the_years_they_name():
    """R013, R120: `audit calendar --write` would change nothing."""
    years = tuple(year_written(slug, YEARS[0]) for slug in scheduled_years())
    assert years
    text = with_schedules(
        DEPLOYMENTS,
        lambda kind: {each.slug: each.rrule for each in schedules_of(DECIDED, kind, years)},
    )
    assert text == DEPLOYMENTS.read_text()


def test_every_deployment_of_the_programme_is_scheduled_in_the_calendar_s_name():
    """R120."""
    held = YAML(typ="safe").load(DEPLOYMENTS.read_text())["deployments"]
    for each in held:
        kind = each["name"].replace("-", "_")
        schedules = each.get("schedules", [])
        assert bool(schedules) == (kind in KINDS)
        for schedule in schedules:
            assert schedule["timezone"] == "Europe/London"
            assert schedule["active"]
            assert schedule["parameters"] == {"order": {"requested_by": "The calendar"}}


def test_schedules_come_and_go_and_all_else_in_the_file_stays(tmp_path):
    place = tmp_path / "prefect.yaml"
    bare = with_schedules(DEPLOYMENTS, lambda _: {})
    place.write_text(bare)
    assert "schedules:" not in bare
    assert scheduled_years(place) == ()
    place.write_text(with_schedules(place, lambda kind: {"2030-31": "RDATE:1"} if kind else {}))
    assert scheduled_years(place) == ("2030-31",)
    assert with_schedules(place, lambda _: {}) == bare
    lines = DEPLOYMENTS.read_text().splitlines()
    assert all(line in lines for line in bare.splitlines())


# ---------------------------------------------------------------- names and words


@pytest.mark.parametrize(
    "path", sorted((HERE / "audit_types").glob("*.yaml")), ids=lambda path: path.stem
)
def test_an_audit_type_s_own_file_and_the_calendar_number_its_rounds_alike(path):
    held = YAML(typ="safe").load(Path(path).read_text())
    named = {part.type: part.prefix for part in DECIDED.calendar.parts}
    assert named[held["type"]] == held["prefix"]


def test_a_year_is_told_with_every_round_and_with_what_nothing_starts_yet():
    lines = "\n".join(year_lines(OCCASIONS[YEARS[0]], parts_of(DECIDED), deployed_types()))
    assert "Mon 14 Jun 2021   PW-2021-07  5 to 9 July" in lines
    assert "Compliance: 253 working days" in lines
    assert "Planning, moderation and learning (later)" in lines
    for each in ALL[: len(OCCASIONS[YEARS[0]])]:
        if each.fieldwork_from:
            assert each.key in lines


@pytest.mark.parametrize("written", ["2021-23", "21-22", "next year", "1889", "2021-22-23", ""])
def test_what_is_no_financial_year_is_refused(written):
    with pytest.raises(FinancialYearUnreadable, match="no financial year"):
        year_written(written, YEARS[0])
