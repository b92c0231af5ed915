"""Who had a part in a case, who the staff are, and who may audit: each derivation a sentence."""

from datetime import date

import pytest

from tests.adapters.extraction_sources import source

__all__ = ["source"]

REGISTER = ("staff_id", "kind", "team_id", "started_on", "ended_on", "is_known")


@pytest.fixture
def child(source):
    """One child with an open referral that names nobody."""
    source.referral()
    return source


# ---------------------------------------------------------------- everyone ever on a case


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ALLWKR", "allocated_worker"),
        ("rel.allwork", "allocated_worker"),
        ("SUPERV", "supervisor"),
        ("iro", "reviewing_officer"),
        ("FAMSUP", "other_involvement"),
        (None, "other_involvement"),
        ("", "other_involvement"),
    ],
)
def test_an_involvement_is_of_the_kind_that_its_role_code_is_configured_for(child, code, kind):
    """R027."""
    child.involvement("W1", role=code)
    assert child.one("involvements", "kind") == kind


def test_everyone_ever_involved_stays_even_long_after_the_end(child):
    """R027, A06: the look-back of independence is ever."""
    child.involvement("W1", "2016-01-05", invo_involvement_end_date="2016-02-05")
    child.involvement("W2", "2021-01-05", invo_involvement_end_date="2021-06-15")
    assert child.rows("involvements", "staff_id", "started_on", "ended_on") == [
        ("W1", "2016-01-05", "2016-02-05"), ("W2", "2021-01-05", None),
    ]  # fmt: skip


EIGHT = {
    "referral_worker": ("ssd_cin_episodes", {
        "cine_referral_id": "R2", "cine_person_id": "1", "cine_referral_worker_id": "X",
        "cine_referral_team": "T1", "cine_referral_date": "2021-03-01"}),
    "assessment_worker": ("ssd_cin_assessments", {
        "cina_person_id": "1", "cina_assessment_worker_id": "X", "cina_assessment_team": "T1",
        "cina_assessment_start_date": "2021-03-01", "cina_assessment_auth_date": "2021-03-05"}),
    "enquiry_worker": ("ssd_s47_enquiry", {
        "s47e_person_id": "1", "s47e_s47_completed_by_worker_id": "X",
        "s47e_s47_completed_by_team": "T1", "s47e_s47_start_date": "2021-03-01",
        "s47e_s47_end_date": "2021-03-05"}),
    "conference_worker": ("ssd_initial_cp_conference", {
        "icpc_person_id": "1", "icpc_icpc_worker_id": "X", "icpc_icpc_team": "T1",
        "icpc_icpc_date": "2021-03-01"}),
    "plan_worker": ("ssd_cin_plans", {
        "cinp_person_id": "1", "cinp_cin_plan_worker_id": "X", "cinp_cin_plan_team": "T1",
        "cinp_cin_plan_start_date": "2021-03-01", "cinp_cin_plan_end_date": "2021-03-05"}),
    "early_help_worker": ("ssd_early_help_episodes", {
        "earl_person_id": "1", "earl_episode_worker_id": "X",
        "earl_episode_start_date": "2021-03-01", "earl_episode_end_date": "2021-03-05"}),
    "care_leaver_worker": ("ssd_care_leavers", {
        "clea_person_id": "1", "clea_care_leaver_worker_id": "X",
        "clea_care_leaver_allocated_team": "T1"}),
    "adoption_worker": ("ssd_permanence", {
        "perm_person_id": "1", "perm_adoption_worker_id": "X",
        "perm_adm_decision_date": "2021-03-01"}),
}  # fmt: skip
FOUND = {
    "referral_worker": ("X", "referral_worker", "T1", "2021-03-01", "2021-03-01", 0),
    "conference_worker": ("X", "conference_worker", "T1", "2021-03-01", "2021-03-01", 0),
    "early_help_worker": ("X", "early_help_worker", None, "2021-03-01", "2021-03-05", 0),
    "care_leaver_worker": ("X", "care_leaver_worker", "T1", None, None, 0),
    "adoption_worker": ("X", "adoption_worker", None, "2021-03-01", None, 0),
}


@pytest.mark.parametrize("kind", EIGHT)
def test_each_of_the_eight_other_worker_columns_is_an_involvement_too(child, kind):
    """R027, A06."""
    table, columns = EIGHT[kind]
    child.add(table, **columns)
    dated = ("X", kind, "T1", "2021-03-01", "2021-03-05", 0)
    assert child.rows("involvements", *REGISTER) == [FOUND.get(kind, dated)]


@pytest.mark.parametrize("kind", EIGHT)
@pytest.mark.parametrize("nobody", ["-1", "", None])
def test_a_column_that_names_nobody_is_no_involvement(child, kind, nobody):
    table, columns = EIGHT[kind]
    child.add(table, **{each: nobody if v == "X" else v for each, v in columns.items()})
    assert child.rows("involvements") == []


@pytest.mark.parametrize(
    ("table", "prefix", "worker", "begun"),
    [
        ("ssd_cin_assessments", "cina", "cina_assessment_worker_id", "cina_assessment_start_date"),
        ("ssd_s47_enquiry", "s47e", "s47e_s47_completed_by_worker_id", "s47e_s47_start_date"),
        ("ssd_initial_cp_conference", "icpc", "icpc_icpc_worker_id", "icpc_icpc_date"),
        ("ssd_cin_plans", "cinp", "cinp_cin_plan_worker_id", "cinp_cin_plan_start_date"),
    ],
)
def test_a_worker_of_a_row_that_names_the_referral_alone_was_involved_with_its_child(
    child, table, prefix, worker, begun
):
    child.add(table, **{f"{prefix}_referral_id": "R1", worker: "X", begun: "2021-03-01"})
    assert child.rows("involvements", "case_id", "staff_id") == [("1", "X")]


def test_somebody_whom_the_source_does_not_name_was_involved_and_is_unknown(child):
    """A06: who is not known cannot be shown to be somebody else."""
    child.involvement(None)
    child.involvement("-1", "2021-01-06")
    assert child.rows("involvements", "staff_id", "is_known") == [(None, 0)]


def test_a_past_worker_who_is_in_no_register_is_kept_as_unknown(child):
    child.add("ssd_professionals", prof_professional_id="W1", prof_staff_id="E1")
    child.involvement("E1")
    child.involvement("GONE", "2019-01-05", invo_involvement_end_date="2019-02-01")
    assert child.rows("involvements", "staff_id", "is_known") == [("GONE", 0), ("W1", 1)]


def test_an_involvement_with_a_closed_sibling_carries_the_family(child):
    """A06, household."""
    child.referral("2", "R2", "2019-01-01", cine_close_date="2019-06-01")
    for person in ("1", "2"):
        child.add("ssd_family", fami_family_id="F1", fami_person_id=person)
    child.involvement("W1", "2019-02-01", invo_person_id="2")
    assert child.rows("involvements", "case_id", "family_id") == [("2", "F1")]


# ---------------------------------------------------------------- the registers


def test_a_professional_who_stands_twice_is_one_worker_under_the_last_name(source):
    source.add("ssd_professionals", prof_professional_id="W1", prof_professional_name="A Stone")
    source.add("ssd_professionals", prof_professional_id="W1", prof_professional_name="A Webb",
        prof_agency_worker_flag="Y")  # fmt: skip
    source.add("ssd_professionals", prof_staff_id="E2", prof_agency_worker_flag="N")
    source.add("ssd_professionals", prof_professional_id="-1")
    assert source.rows("workers", "worker_id", "worker_name", "is_agency") == [
        ("E2", None, 0), ("W1", "A Webb", 1),
    ]  # fmt: skip


def test_a_long_name_of_a_team_or_a_worker_is_not_cut(source):
    team, name = "Team " + "x" * 245, "Name " + "y" * 280
    for tail, number in (("a", "1"), ("b", "2")):
        source.add("local_teams", team_id=f"T{number}", team_name=team + tail)
        source.add("ssd_professionals", prof_professional_id=f"W{number}",
            prof_professional_name=name + tail,
            prof_professional_department=team + tail)  # fmt: skip
    assert source.rows("workers", "worker_id", "team_id", "worker_name") == [
        ("W1", "T1", name + "a"), ("W2", "T2", name + "b"),
    ]  # fmt: skip


def test_a_team_is_one_row_with_its_manager_s_id_as_the_register_has_it(source):
    source.add("ssd_professionals", prof_professional_id="W1", prof_staff_id="E1")
    source.add("local_teams", team_id="T1", team_name="Lock", manager_id="E0",
        valid_from="2015-01-01")  # fmt: skip
    source.add("local_teams", team_id="T1", team_name="Lock", manager_id="E1",
        valid_from="2021-06-01")  # fmt: skip
    source.add("local_teams", team_id="T2", team_name="Mill", valid_from="2021-06-15")
    source.add("local_teams", team_id="T3", team_name="Quay", valid_to="2021-06-13")
    assert source.rows("teams", "team_id", "manager_id") == [("T1", "W1")]


def test_an_auditor_is_known_by_every_id_of_the_same_person(source):
    """A06: two entries of the register with one staff number are one person."""
    source.add("ssd_professionals", prof_professional_id="W1", prof_staff_id="E1")
    source.add("ssd_professionals", prof_professional_id="W9", prof_staff_id="E1")
    source.add("ssd_professionals", prof_professional_id="W2", prof_staff_id="E2")
    source.add("local_auditor_staff_ids", auditor_id="A1", staff_id="W9")
    source.add("local_auditor_staff_ids", auditor_id="A1", staff_id="OLD")
    source.add("local_auditor_staff_ids", auditor_id="A2", staff_id="E2")
    source.add("local_auditor_staff_ids", auditor_id="A3", staff_id="")
    assert source.rows("auditor_staff_ids") == [
        ("A1", "E1"), ("A1", "OLD"), ("A1", "W1"), ("A1", "W9"), ("A2", "E2"), ("A2", "W2"),
    ]  # fmt: skip


def test_an_auditor_is_in_the_register_from_the_day_it_begins(source):
    for number, begins in (("A1", None), ("A2", "2021-06-14"), ("A3", "2021-06-15")):
        source.add("local_auditors", auditor_id=number, auditor_name="A", capacity=2,
            active_from=begins)  # fmt: skip
    assert source.rows("auditors", "auditor_id", "capacity") == [("A1", 2), ("A2", 2)]


def test_an_auditor_s_teams_are_those_begun_by_the_day_and_ends_to_come_are_unknown(source):
    """R028."""
    source.add("local_teams", team_id="T1", team_name="Lock")
    for team, begins, ends in (("Lock", "2020-01-01", "2021-06-14"), ("T2", None, "2021-06-15"),
                               ("T3", "2021-06-15", None)):  # fmt: skip
        source.add("local_auditor_teams", auditor_id="A1", team_id=team, start_on=begins,
            end_on=ends)  # fmt: skip
    assert source.rows("auditor_teams", "team_id", "started_on", "ended_on") == [
        ("T1", "2020-01-01", "2021-06-14"), ("T2", None, None),
    ]  # fmt: skip


def test_leave_that_is_to_come_is_known_and_leave_that_is_over_is_not_read(source):
    """A12: leave is planned, so it is known beforehand."""
    for begins, ends in (("2021-07-01", "2021-07-10"), ("2021-06-01", "2021-06-13"),
                         (None, "2021-06-14"), ("2021-06-10", None)):  # fmt: skip
        source.add("local_auditor_leave", auditor_id="A1", start_on=begins, end_on=ends)
    assert source.rows("auditor_leave", "started_on", "ended_on") == [
        ("2021-06-10", "9999-12-31"), ("2021-06-14", "2021-06-14"), ("2021-07-01", "2021-07-10"),
    ]  # fmt: skip


def test_line_management_and_interests_name_people_as_the_register_does(source):
    """A06."""
    source.add("ssd_professionals", prof_professional_id="W1", prof_staff_id="E1")
    source.add("local_line_management", staff_id="E1", manager_id="E9", start_on="2021-01-01",
        end_on="2021-06-15")  # fmt: skip
    source.add("local_line_management", staff_id="E1", manager_id="E8", start_on="2021-06-15")
    source.add("local_declared_interests", auditor_id="A1", staff_id="E1", case_id="",
        start_on="2021-01-01")  # fmt: skip
    assert source.rows("line_management") == [("W1", "E9", "2021-01-01", None)]
    assert source.rows("declared_interests", "auditor_id", "case_id", "staff_id") == [
        ("A1", None, "W1")
    ]


def test_past_audits_are_those_known_on_the_day_with_the_worker_as_the_register_has_it(source):
    """R024, R016."""
    source.add("ssd_professionals", prof_professional_id="W1", prof_staff_id="E1")
    for number, allocated, finalised in (
        ("1", "2021-03-01", "2021-04-01"), ("2", "2021-05-01", "2021-06-15"),
        ("3", "2021-06-15", None), ("4", None, None),
    ):  # fmt: skip
        source.add("local_past_audits", audit_id=number, case_id="1", worker_id="E1",
            allocated_on=allocated, finalised_on=finalised)  # fmt: skip
    assert source.rows("past_audits", "audit_id", "worker_id", "allocated_on", "finalised_on") == [
        ("1", "W1", "2021-03-01", "2021-04-01"), ("2", "W1", "2021-05-01", None),
        ("4", "W1", None, None),
    ]  # fmt: skip


# ---------------------------------------------------------------- factors and chronology


@pytest.mark.parametrize("factors", ['["1A", "3B"]', '{"1A": "Yes", "3B": "No"}', "3B, 1A", None])
def test_the_factors_of_an_assessment_are_read_as_the_source_writes_them(child, factors):
    """R026."""
    child.add("ssd_cin_assessments", cina_assessment_id="A", cina_referral_id="R1",
        cina_assessment_start_date="2021-01-05",
        cina_assessment_auth_date="2021-02-05")  # fmt: skip
    child.add("ssd_assessment_factors", cinf_assessment_id="A",
        cinf_assessment_factors_json=factors)  # fmt: skip
    assert child.rows("assessment_factors") == [("1", "2021-02-05", factors)]
    assert child.rows("assessment_factors", as_at=date(2021, 2, 4)) == []


def test_an_assessment_that_is_not_authorised_yet_has_found_nothing(child):
    """Factors are recorded at the end; an authorisation to come is not known (R122)."""
    for number, authorised in (("A", None), ("B", "2021-06-15")):
        child.add("ssd_cin_assessments", cina_assessment_id=number, cina_person_id="1",
            cina_assessment_start_date="2021-01-05",
            cina_assessment_auth_date=authorised)  # fmt: skip
        child.add("ssd_assessment_factors", cinf_assessment_id=number,
            cinf_assessment_factors_json="[]")  # fmt: skip
    assert child.rows("assessment_factors") == []


EVENTS = {
    "Contact": ("ssd_contacts", "cont_person_id", "cont_contact_date"),
    "Referral closed": ("ssd_cin_episodes", "cine_person_id", "cine_close_date"),
    "Assessment started": (
        "ssd_cin_assessments", "cina_person_id", "cina_assessment_start_date"),
    "Assessment authorised": (
        "ssd_cin_assessments", "cina_person_id", "cina_assessment_auth_date"),
    "Section 47 enquiry started": ("ssd_s47_enquiry", "s47e_person_id", "s47e_s47_start_date"),
    "Initial child protection conference": (
        "ssd_initial_cp_conference", "icpc_person_id", "icpc_icpc_date"),
    "Child in need plan started": ("ssd_cin_plans", "cinp_person_id", "cinp_cin_plan_start_date"),
    "Child in need plan ended": ("ssd_cin_plans", "cinp_person_id", "cinp_cin_plan_end_date"),
    "Child protection plan started": (
        "ssd_cp_plans", "cppl_person_id", "cppl_cp_plan_start_date"),
    "Child protection plan ended": ("ssd_cp_plans", "cppl_person_id", "cppl_cp_plan_end_date"),
    "Review, child protection": ("ssd_cp_reviews", "cppr_person_id", "cppr_cp_review_date"),
    "Became looked after": ("ssd_cla_episodes", "clae_person_id", "clae_cla_episode_start_date"),
    "Ceased to be looked after": (
        "ssd_cla_episodes", "clae_person_id", "clae_cla_episode_ceased_date"),
    "Placement started": (
        "ssd_cla_placement", "clap_person_id", "clap_cla_placement_start_date"),
    "Visit, child in need": ("ssd_cin_visits", "cinv_person_id", "cinv_cin_visit_date"),
    "Visit, child protection": ("ssd_cp_visits", "cppv_person_id", "cppv_cp_visit_date"),
    "Visit, looked after": ("ssd_cla_visits", "clav_person_id", "clav_cla_visit_date"),
}  # fmt: skip


def test_a_chronology_has_each_kind_of_event_within_its_days_both_ends_included(source):
    """R018, R070."""
    days = ("2020-06-13", "2020-06-14", "2021-06-14T23:00", "2021-06-15")
    for table, person, day in EVENTS.values():
        for each in days:
            source.add(table, **{person: "9", day: each})
    source.referral("9", "R9", "2020-06-14")
    found = source.rows("chronology", "case_id", "kind", "happened_on")
    wanted = {("9", kind, day) for kind in EVENTS for day in ("2020-06-14", "2021-06-14")}
    assert set(found) == wanted | {("9", "Referral", "2020-06-14")}
    assert len(found) == 2 * len(EVENTS) + 1


@pytest.mark.parametrize(
    ("flag", "words"),
    [("Y", "seen alone"), ("n", "not seen alone"), (None, "seen alone not recorded")],
)
def test_a_visit_says_whether_the_child_was_seen_alone(source, flag, words):
    for table, prefix in (("ssd_cin_visits", "cinv_cin"), ("ssd_cp_visits", "cppv_cp"),
                          ("ssd_cla_visits", "clav_cla")):  # fmt: skip
        source.add(table, **{f"{prefix[:4]}_person_id": "9", f"{prefix}_visit_date": "2021-01-01",
                             f"{prefix}_visit_seen_alone": flag})  # fmt: skip
    assert source.rows("chronology", "detail") == [(words,)] * 3


# ---------------------------------------------------------------- the council's own list of staff


def test_staff_whom_the_case_system_forgot_are_known_by_the_council_s_list(child):
    """source_data.md 1.3: on Mosaic past workers resolve to nobody; R027."""
    child.involvement("W7")
    assert child.rows("involvements", "staff_id", "is_known") == [("W7", 0)]
    child.add("local_workforce", staff_id="W7", staff_name="Jo Okafor", team_id="T1")
    assert child.rows("involvements", "staff_id", "is_known") == [("W7", 1)]
    assert child.rows("workers", "worker_id", "worker_name", "team_id", "is_agency") == [
        ("W7", "Jo Okafor", "T1", 0),
    ]  # fmt: skip


def test_a_worker_on_both_lists_is_one_with_the_name_that_one_of_them_has(source):
    source.add("ssd_professionals", prof_staff_id="W7")
    source.add(
        "local_workforce", staff_id="W7", staff_name="Jo Okafor", job_title="Social worker",
        is_agency="Y",
    )  # fmt: skip
    assert source.rows("workers", "worker_id", "worker_name", "job_title", "is_agency") == [
        ("W7", "Jo Okafor", "Social worker", 1),
    ]  # fmt: skip


def test_a_name_that_somebody_of_either_list_shares_proves_nothing(child):
    child.add("ssd_professionals", prof_professional_id="W1", prof_professional_name="Jo Okafor")
    child.involvement("Jo Okafor")
    assert child.rows("involvements", "staff_id", "is_known") == [("W1", 1)]
    child.add("local_workforce", staff_id="W9", staff_name="Jo Okafor")
    assert child.rows("involvements", "staff_id", "is_known") == [("Jo Okafor", 0)]
