"""Open cases and their status from a small hand-built source: each derivation a sentence."""

from datetime import date

import pytest
from sqlalchemy import create_engine

from tasks.demo.borough import digest_of, write_borough
from tasks.errors import BoroughAlreadyThere
from tests.adapters.extraction_sources import source

__all__ = ["source"]


def status(source, **when):
    return source.one("open_cases", "status", **when)


@pytest.fixture
def child(source):
    """A source with one child whose referral is open and in whose case nothing has happened."""
    source.referral(cine_referral_team="T1")
    source.add("ssd_person", pers_person_id="1", pers_dob="2012-05-01")
    return source


# ---------------------------------------------------------------- what is a case


def test_a_child_whose_latest_referral_is_open_is_a_case(child):
    child.add("local_teams", team_id="T1", team_name="Canal", team_type="family_intervention",
        service_id="S1", valid_from="2015-01-01")  # fmt: skip
    assert child.rows(
        "open_cases", "case_id", "status", "team_id", "team_name", "team_type", "service_id",
        "worker_id", "opened_on", "born_on", "closed_on", "is_restricted", "is_worker_known",
    ) == [
        ("1", "CIN", "T1", "Canal", "family_intervention", "S1",
         None, "2021-01-04", "2012-05-01", None, 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("closed", "count"),
    [("2021-06-13", 0), ("2021-06-14", 0), ("2021-06-14T23:59:59", 0), ("2021-06-15", 1)],
)
def test_a_case_closed_on_the_day_is_closed_and_one_closed_later_is_still_open(
    source, closed, count
):
    """R122: facts after the day are not known."""
    source.referral(cine_close_date=closed)
    assert source.rows("open_cases", "case_id", "closed_on") == [("1", None)] * count


def test_a_case_opened_on_the_day_is_open_and_one_opened_later_is_none_yet(source):
    source.referral("1", "R1", "2021-06-14T17:30")
    source.referral("2", "R2", "2021-06-15")
    assert source.rows("open_cases", "case_id") == [("1",)]


def test_the_latest_referral_decides_whether_a_child_is_open(source):
    source.referral("1", "R1", "2020-01-01")
    source.referral("1", "R2", "2021-01-01", cine_close_date="2021-02-01")
    source.referral("2", "R3", "2020-01-01", cine_close_date="2020-03-01")
    source.referral("2", "R4", "2021-01-01")
    assert source.rows("open_cases", "case_id", "opened_on") == [("2", "2021-01-01")]


@pytest.mark.parametrize("flag", ["Y", "y", "1"])
def test_a_referral_without_further_action_neither_opens_nor_hides_a_case(source, flag):
    source.referral("1", "R1", "2020-01-01")
    source.referral("1", "R2", "2021-01-01", cine_referral_nfa=flag)
    source.referral("2", "R3", "2021-01-01", cine_referral_nfa=flag)
    source.referral("3", "R4", "2021-01-01", cine_referral_nfa="N")
    assert source.rows("open_cases", "case_id") == [("1",), ("3",)]


def test_a_person_who_stands_twice_is_one_case(child):
    child.add("ssd_person", pers_person_id="1", pers_dob="2012-05-01")
    child.add("ssd_person", pers_person_id="1")
    assert child.rows("open_cases", "case_id", "born_on") == [("1", "2012-05-01")]


def test_a_referral_that_names_nobody_is_kept_for_the_contract_to_find(source):
    source.referral(None, "R1")
    source.referral("", "R2")
    assert source.rows("open_cases", "case_id") == [(None,), (None,)]


def test_an_unborn_child_has_the_day_on_which_it_is_expected(source):
    source.referral()
    source.add("ssd_person", pers_person_id="1", pers_expected_dob="2021-09-01")
    assert source.one("open_cases", "born_on") == "2021-09-01"


def test_a_reference_that_looks_like_sql_stays_a_reference(child):
    """K01."""
    hostile = "1'; DROP TABLE ssd_person; --"
    child.referral(hostile, "R2")
    assert {row for (row,) in child.rows("open_cases", "case_id")} == {"1", hostile}


# ---------------------------------------------------------------- status


def test_status_is_the_first_that_applies_of_lac_cp_cin_and_open_assessment(child):
    """R063; each is known from the day it began."""
    child.add("ssd_cin_assessments", cina_assessment_id="A", cina_person_id="1",
        cina_referral_id="R1", cina_assessment_start_date="2021-01-05")  # fmt: skip
    child.add("ssd_cin_plans", cinp_person_id="1", cinp_cin_plan_start_date="2021-02-01")
    child.add("ssd_cp_plans", cppl_person_id="1", cppl_cp_plan_start_date="2021-03-01")
    child.add("ssd_legal_status", lega_person_id="1", lega_legal_status="C2",
        lega_legal_status_start_date="2021-04-01")  # fmt: skip
    found = {
        day: status(child, as_at=date.fromisoformat(day))
        for day in ("2021-01-04", "2021-01-05", "2021-02-01", "2021-03-01", "2021-04-01")
    }
    assert list(found.values()) == ["CIN", "ASSESSMENT", "CIN", "CP", "LAC"]


@pytest.mark.parametrize("code", ["V1", "V3", "V4", "v4", " V3 "])
def test_a_child_on_short_breaks_is_not_looked_after(child, code):
    """Even where the system keeps an episode of care for it."""
    child.add("ssd_legal_status", lega_person_id="1", lega_legal_status=code,
        lega_legal_status_start_date="2021-03-02")  # fmt: skip
    child.add("ssd_cla_episodes", clae_person_id="1", clae_cla_episode_start_date="2021-03-02")
    assert status(child) == "CIN"


@pytest.mark.parametrize("code", ["C1", "C2", "D1", "E1", "V2", "L1", "L2", "L3", "J1", "J2", "J3"])
def test_any_other_open_legal_status_makes_a_child_looked_after(child, code):
    child.add("ssd_legal_status", lega_person_id="1", lega_legal_status=code,
        lega_legal_status_start_date="2021-03-02")  # fmt: skip
    assert status(child) == "LAC"


def test_an_episode_of_care_without_any_legal_status_makes_a_child_looked_after(child):
    child.add("ssd_cla_episodes", clae_person_id="1", clae_cla_episode_start_date="2021-03-02",
        clae_cla_episode_ceased_date="2021-06-15")  # fmt: skip
    assert status(child) == "LAC"
    assert status(child, as_at=date(2021, 6, 15)) == "CIN"


@pytest.mark.parametrize(
    ("born", "expected"), [("2003-06-15", "LAC"), ("2003-06-14", "CIN"), (None, "LAC")]
)
def test_a_looked_after_child_is_under_eighteen_on_the_day(source, born, expected):
    source.referral()
    source.add("ssd_person", pers_person_id="1", pers_dob=born)
    source.add("ssd_legal_status", lega_person_id="1", lega_legal_status="C2",
        lega_legal_status_start_date="2021-03-02")  # fmt: skip
    assert status(source) == expected


@pytest.mark.parametrize(
    ("table", "columns", "expected"),
    [
        ("ssd_legal_status", ("lega_person_id", "lega_legal_status_start_date",
         "lega_legal_status_end_date"), "LAC"),
        ("ssd_cp_plans", ("cppl_person_id", "cppl_cp_plan_start_date",
         "cppl_cp_plan_end_date"), "CP"),
        ("ssd_cla_episodes", ("clae_person_id", "clae_cla_episode_start_date",
         "clae_cla_episode_ceased_date"), "LAC"),
    ],
)  # fmt: skip
def test_a_plan_counts_until_the_day_before_its_end_and_an_undated_one_has_begun(
    child, table, columns, expected
):
    person, start, end = columns
    more = {"lega_legal_status": "C2"} if table == "ssd_legal_status" else {}
    child.add(table, **{person: "1", start: None, end: "2021-06-15"}, **more)
    assert status(child) == expected
    assert status(child, as_at=date(2021, 6, 15)) == "CIN"


def test_an_assessment_is_open_until_it_is_authorised_even_beside_an_earlier_one(child):
    """As the published rule has it: any assessment of the episode without its authorisation."""
    for number, start, authorised in (("A", "2021-01-05", "2021-02-05"), ("B", "2021-05-01", None)):
        child.add("ssd_cin_assessments", cina_assessment_id=number, cina_person_id="1",
            cina_referral_id="R1", cina_assessment_start_date=start,
            cina_assessment_auth_date=authorised)  # fmt: skip
    days = (date(2021, 2, 4), date(2021, 2, 5), date(2021, 5, 1))
    assert [status(child, as_at=day) for day in days] == ["ASSESSMENT", "CIN", "ASSESSMENT"]


def test_an_assessment_of_an_earlier_referral_does_not_count(child):
    child.referral("1", "R0", "2019-01-01", cine_close_date="2019-05-01")
    child.add("ssd_cin_assessments", cina_assessment_id="A", cina_person_id="1",
        cina_referral_id="R0", cina_assessment_start_date="2019-01-05")  # fmt: skip
    child.add("ssd_cin_assessments", cina_assessment_id="B", cina_person_id="1",
        cina_assessment_start_date="2019-01-05")  # fmt: skip
    assert status(child) == "CIN"


def test_a_care_leaver_in_assessment_is_in_need(child):
    child.add("ssd_cin_assessments", cina_assessment_id="A", cina_person_id="1",
        cina_referral_id="R1", cina_assessment_start_date="2021-05-05")  # fmt: skip
    child.add("ssd_care_leavers", clea_person_id="1")
    assert status(child) == "CIN"


def test_plans_and_assessments_that_name_the_referral_alone_count_to_its_child(child):
    child.add("ssd_cin_assessments", cina_assessment_id="A", cina_referral_id="R1",
        cina_assessment_start_date="2021-05-05")  # fmt: skip
    assert status(child) == "ASSESSMENT"
    child.add("ssd_cp_plans", cppl_referral_id="R1", cppl_cp_plan_start_date="2021-05-06")
    assert status(child) == "CP"


# ---------------------------------------------------------------- who has the case


def test_the_allocated_worker_is_told_by_the_configured_role_codes_alone(child):
    child.involvement("W1", "2021-01-05")
    child.involvement("W2", "2021-02-05", "rel.allwork")
    child.involvement("W3", "2021-03-05", "FAMSUP")
    assert child.rows("open_cases", "worker_id", "allocated_on") == [("W2", "2021-02-05")]


def test_the_latest_allocation_counts_by_its_start_then_by_its_number(child):
    """An undated one comes last, and an end after the day is not known."""
    child.involvement("W0", None)
    child.involvement("W1", "2021-02-05", invo_involvements_id="I2")
    child.involvement("W2", "2021-02-05", invo_involvements_id="I3",
        invo_involvement_end_date="2021-06-15")  # fmt: skip
    child.involvement("W3", "2021-02-04", invo_involvements_id="I9")
    child.involvement("W4", "2021-03-01", invo_involvement_end_date="2021-06-14")
    child.involvement("W5", "2021-06-15")
    assert child.one("open_cases", "worker_id") == "W2"


def test_a_case_whose_last_allocation_has_ended_has_no_worker(child):
    child.involvement("W1", "2021-02-05", invo_involvement_end_date="2021-06-14")
    assert child.rows("open_cases", "worker_id", "is_worker_known") == [(None, 0)]


@pytest.mark.parametrize("nobody", ["-1", "", None])
def test_the_keys_for_nobody_are_no_worker(child, nobody):
    child.involvement(nobody, "2021-02-05")
    assert child.rows("open_cases", "worker_id", "is_worker_known") == [(None, 0)]


@pytest.mark.parametrize("key", ["W2", "E2", "Ada Stone"])
def test_a_worker_is_known_by_the_professional_s_id_the_staff_number_or_an_unshared_name(
    child, key
):
    child.add("ssd_professionals", prof_professional_id="W2", prof_staff_id="E2",
        prof_professional_name="Ada Stone")  # fmt: skip
    child.involvement(key)
    assert child.rows("open_cases", "worker_id", "is_worker_known") == [("W2", 1)]


def test_a_name_that_two_professionals_bear_resolves_to_neither(child):
    for number in ("W2", "W3"):
        child.add("ssd_professionals", prof_professional_id=number,
            prof_professional_name="Ada Stone")  # fmt: skip
    child.involvement("Ada Stone")
    assert child.rows("open_cases", "worker_id", "is_worker_known") == [("Ada Stone", 0)]


@pytest.mark.parametrize("keys", [{"invo_person_id": None, "invo_referral_id": "R1"},
                                  {"invo_person_id": "", "invo_referral_id": "R1"},
                                  {"invo_person_id": "1", "invo_referral_id": None}])  # fmt: skip
def test_an_involvement_reaches_its_child_by_person_or_by_referral_alone(child, keys):
    child.involvement("W1", **keys)
    child.involvement("W9", "2021-05-05", invo_person_id=None, invo_referral_id="R-none")
    assert child.one("open_cases", "worker_id") == "W1"
    assert child.rows("involvements", "case_id", "staff_id") == [("1", "W1")]


def test_the_reviewing_officer_is_the_latest_by_role_code(child):
    child.involvement("O1", "2021-01-05", "IRO")
    child.involvement("O2", "2021-02-05", "iro")
    assert child.one("open_cases", "reviewing_officer_id") == "O2"


def test_the_team_is_the_worker_s_given_by_id_or_by_name_else_the_referral_s(child):
    child.add("local_teams", team_id="T2", team_name="Canal", valid_from="2015-01-01")
    child.add("local_teams", team_id="T1", team_name="Lock", valid_from="2015-01-01")
    child.add("ssd_department", dept_team_id="T7", dept_team_name="Hospital")
    assert child.rows("open_cases", "team_id", "team_name") == [("T1", "Lock")]
    child.involvement("W1", "2021-01-05", invo_professional_team="Canal")
    assert child.rows("open_cases", "team_id", "team_name") == [("T2", "Canal")]
    child.involvement("W1", "2021-01-06", invo_professional_team="T2")
    assert child.rows("open_cases", "team_id", "team_name") == [("T2", "Canal")]
    child.involvement("W1", "2021-01-07", invo_professional_team="T7")
    assert child.rows("open_cases", "team_id", "team_name") == [("T7", "Hospital")]


def test_a_team_that_was_renamed_has_its_name_of_the_day_and_answers_to_the_old_one(child):
    """Mid-year, and the case system still writes the old name."""
    for name, begins, ends in (("Canal", "2015-01-01", "2021-04-30"),
                               ("Regent", "2021-05-01", None)):  # fmt: skip
        child.add("local_teams", team_id="T2", team_name=name, valid_from=begins, valid_to=ends)
    child.involvement("W1", invo_professional_team="Canal")
    days = (date(2021, 4, 30), date(2021, 5, 1))
    assert [child.rows("open_cases", "team_id", "team_name", as_at=day) for day in days] == [
        [("T2", "Canal")], [("T2", "Regent")]
    ]  # fmt: skip
    assert [child.one("teams", "team_name", as_at=day) for day in days] == ["Canal", "Regent"]


def test_a_team_founded_later_takes_no_name_from_one_that_had_it_and_a_later_name_is_known(child):
    """R122; a case system that is read later writes later names too."""
    child.add("local_teams", team_id="T2", team_name="Canal", valid_from="2015-01-01")
    child.add("local_teams", team_id="T9", team_name="Canal", valid_from="2021-07-01")
    child.add("local_teams", team_id="T3", team_name="Lock", valid_from="2021-07-01")
    child.involvement("W1", "2021-01-05", invo_professional_team="Canal")
    assert child.one("open_cases", "team_id") == "T2"
    child.involvement("W1", "2021-01-06", invo_professional_team="Lock")
    assert child.one("open_cases", "team_id") == "T3"


def test_a_child_is_of_the_family_that_the_source_gives(child):
    """A22."""
    assert child.one("open_cases", "family_id") is None
    child.add("ssd_family", fami_family_id="F2", fami_person_id="1")
    child.add("ssd_family", fami_family_id="F1", fami_person_id="1")
    assert child.one("open_cases", "family_id") == "F1"


def test_a_restricted_record_is_marked_for_the_days_of_the_restriction(child):
    child.add("local_restricted_records", case_id="1", start_on="2021-06-01", end_on="2021-06-14")
    days = (date(2021, 5, 31), date(2021, 6, 1), date(2021, 6, 14), date(2021, 6, 15))
    assert [child.one("open_cases", "is_restricted", as_at=day) for day in days] == [0, 1, 1, 0]


# ---------------------------------------------------------------- earlier audits


@pytest.mark.parametrize(
    ("allocated", "finalised", "expected"),
    [
        ("2021-03-01", "2021-04-01", "2021-04-01"),
        ("2021-03-01", None, "2021-03-01"),
        ("2021-03-01", "2021-07-01", "2021-03-01"),
        (None, "2021-04-01", "2021-04-01"),
        ("2021-07-01", None, None),
    ],
)
def test_the_last_audit_is_of_the_day_it_was_finalised_else_allocated(
    child, allocated, finalised, expected
):
    """A05, R024; an audit that is pending counts."""
    child.add("local_past_audits", audit_id="1", audit_type="practice_week", case_id="1",
        allocated_on=allocated, finalised_on=finalised)  # fmt: skip
    assert child.one("open_cases", "last_audited_on") == expected


def test_a_compliance_audit_does_not_count_as_audited(child):
    """A05."""
    for number, kind in enumerate(("compliance", "Compliance", "practice_week")):
        child.add("local_past_audits", audit_id=str(number), audit_type=kind, case_id="1",
            allocated_on=f"2021-0{3 - number}-01")  # fmt: skip
    assert child.one("open_cases", "last_audited_on") == "2021-01-01"


def test_the_source_says_until_when_it_was_recorded_on(child):
    for day in ("2021-06-11T09:00", "2021-06-20"):
        child.add("ssd_contacts", cont_person_id="1", cont_contact_date=day)
    assert child.one("open_cases", "source_recorded_on") == "2021-06-11"


# ---------------------------------------------------------------- days that mean none


def test_the_days_that_mean_none_are_none(source):
    """source_data.md 1.3: systems write 1900 and 2300 for an empty day."""
    source.referral("1", "R1", "2021-01-04", cine_close_date="1900-01-01")
    source.referral("2", "R2", "2021-01-04", cine_close_date="2300-01-01")
    source.referral("3", "R3", "1900-01-01")
    source.add("ssd_person", pers_person_id="1", pers_dob="1900-01-01")
    source.add("ssd_legal_status", lega_person_id="1", lega_legal_status="C2",
        lega_legal_status_start_date="2021-01-05",
        lega_legal_status_end_date="2300-01-01")  # fmt: skip
    assert source.rows("open_cases", "case_id", "opened_on", "born_on", "status") == [
        ("1", "2021-01-04", None, "LAC"), ("2", "2021-01-04", None, "CIN"),
        ("3", None, None, "CIN"),
    ]  # fmt: skip


# ---------------------------------------------------------------- the invented borough


def test_the_same_seed_gives_the_same_borough_and_another_seed_another(tmp_path):
    places = [f"sqlite:///{tmp_path / name}" for name in ("a.db", "b.db", "c.db")]
    for url, seed in zip(places, (1, 1, 2), strict=True):
        made = write_borough(url, "unit", seed, date(2022, 3, 31))
        assert made.counts["ssd_person"] > 400
    first, again, other = (digest_of(create_engine(url)) for url in places)
    assert first == again != other
    assert write_borough(places[0], "unit", 1, date(2022, 3, 31)).was_there
    with pytest.raises(BoroughAlreadyThere, match="is not empty"):
        write_borough(places[0], "unit", 9, date(2022, 3, 31))
