"""The invented borough of camden's size: its volumes, its dirt, and facts that hang together."""

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import sqrt

import pytest
from sqlalchemy import Date, DateTime

from tasks.demo.days import is_summer_time
from tasks.demo.families import make_families
from tasks.demo.invention import invent
from tasks.demo.names import MARK, SURNAME_ENDS, SURNAME_STARTS
from tasks.demo.rows import COLUMNS
from tasks.demo.size import BEGINS_ON, CAMDEN
from tasks.demo.turnover import make_staff
from tasks.source_tables import METADATA

UNTIL = date(2022, 3, 31)
YEAR = (date(2021, 4, 1), date(2022, 3, 31))
PLANNED = {
    "pers_expected_dob", "cppr_cp_review_due", "clar_cla_review_due_date", "icpc_icpc_target_date",
}  # fmt: skip
VISITS = {"ssd_cin_visits": "cinv_cin", "ssd_cp_visits": "cppv_cp", "ssd_cla_visits": "clav_cla"}


@pytest.fixture(scope="module")
def rows():
    return invent("camden", 1, UNTIL)


@pytest.fixture(scope="module")
def tables(rows):
    return {
        name: [dict(zip(COLUMNS[name], row, strict=True)) for row in found]
        for name, found in rows.tables.items()
    }


def day(value):
    """The day that a value means: an hour early in summer is still the day that follows."""
    if isinstance(value, datetime):
        return (value + timedelta(hours=value.hour == 23 and value.minute == 0)).date()
    return value


def is_typed_wrongly(value):
    return value is not None and value.year >= 2090


def within(found, wanted, tolerance=0.10):
    return abs(found - wanted) <= tolerance * wanted


def is_rate(hits, trials, rate):
    """Whether a share lies within three standard errors of the rate that was meant."""
    return abs(hits / trials - rate) <= 3 * sqrt(rate * (1 - rate) / trials)


def in_year(tables, table, column):
    return sum(
        row[column] is not None and YEAR[0] <= day(row[column]) <= YEAR[1] for row in tables[table]
    )


def standing(tables, table, start, end, on):
    return [
        row
        for row in tables[table]
        if day(row[start]) <= on and (row[end] is None or day(row[end]) > on)
    ]


@pytest.mark.parametrize(
    ("table", "column", "wanted"),
    [
        ("ssd_contacts", "cont_contact_date", 11_000),
        ("ssd_cin_episodes", "cine_referral_date", 2_600),
        ("ssd_cin_episodes", "cine_close_date", 2_600),
        ("ssd_cin_assessments", "cina_assessment_start_date", 2_300),
        ("ssd_s47_enquiry", "s47e_s47_start_date", 870),
        ("ssd_cp_plans", "cppl_cp_plan_start_date", 250),
        ("ssd_cla_care_plan", "lacp_cla_care_plan_end_date", 97),
    ],
)
def test_a_year_has_the_events_that_a_borough_of_this_size_has(tables, table, column, wanted):
    """rules.md 6.2."""
    assert within(in_year(tables, table, column), wanted)


@pytest.mark.parametrize("on", [date(2021, 6, 14), UNTIL])
def test_on_a_day_as_many_children_are_open_protected_and_in_care(tables, on):
    """rules.md 6.2: 1,716 open, 248 protected, 194 in care, of them 43 alone and 29 residential."""
    opened = [
        row
        for row in standing(tables, "ssd_cin_episodes", "cine_referral_date", "cine_close_date", on)
        if row["cine_referral_nfa"] == "N"
    ]
    assert within(len(opened), 1_716)
    plans = ("ssd_cp_plans", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date")
    assert within(len(standing(tables, *plans, on)), 248)
    care = ("ssd_cla_care_plan", "lacp_cla_care_plan_start_date", "lacp_cla_care_plan_end_date")
    looked_after = [row["lacp_person_id"] for row in standing(tables, *care, on)]
    assert within(len(looked_after), 194)
    alone = {p["pers_person_id"] for p in tables["ssd_person"] if p["pers_nationality"] == "SYR"}
    assert within(sum(child in alone for child in looked_after), 43)
    spells = ("clap_cla_placement_start_date", "clap_cla_placement_end_date")
    placed = standing(tables, "ssd_cla_placement", *spells, on)
    assert len(placed) == len(looked_after)
    kinds = Counter(row["clap_cla_placement_type"][0] for row in placed)
    assert within(kinds["U"], 110, 0.15)
    assert 15 <= kinds["K"] + kinds["R"] + kinds["S"] <= 43
    outside = sum(row["clap_cla_placement_postcode"] == "ZZ9 9ZZ" for row in placed)
    assert within(outside / len(placed), 0.56, 0.15)


def test_the_people_at_work_are_107_case_holders_in_18_teams_and_41_auditors(rows, tables):
    """rules.md 6.2; one post in a few may be vacant on a day."""
    on = date(2021, 6, 14)
    auditors = [
        row["role"]
        for row in tables["local_auditors"]
        if row["active_from"] <= on and (row["active_to"] is None or row["active_to"] >= on)
    ]
    assert Counter(auditors) == {
        "team_manager": 18, "service_manager": 8, "head_of_service": 5, "reviewing_officer": 10,
        "early_help_auditor": 6, "fostering_manager": 1,
        "fostering_senior_practitioner": 2,
    }  # fmt: skip
    staff = make_staff(CAMDEN, 1, UNTIL)
    posts = staff.workers("family_intervention", "lac")
    assert len(posts) == 107
    assert len({post.team_id for post in posts}) == 18
    assert sum(post.holder_on(on) is not None for post in posts) >= 104


def test_workers_leave_move_and_come_from_agencies_at_the_stated_rates():
    """rules.md 6.4: 15 % leave and 15 % change team in a year, 18 % are agency staff."""
    staff = make_staff(CAMDEN, 1, UNTIL)
    years = len(staff.workers("family_intervention", "lac")) * (UNTIL - BEGINS_ON).days / 365.25
    held = [(p, h) for p in staff.workers("family_intervention", "lac") for h in p.holders]
    moved = sum(
        posting.job_title == "Social worker"
        for person in {id(h.person): h.person for _, h in held}.values()
        for posting in person.postings[1:]
    )
    left = sum(h.ended_on is not None and h.ended_on == h.person.left_on for _, h in held)
    for events in (moved, left):
        assert abs(events / years - 0.15) <= 3 * sqrt(0.15 / years)
    workers = [p for p in staff.people if p.postings[0].job_title == "Social worker"]
    assert is_rate(sum(p.is_agency for p in workers), len(workers), 0.18)


def test_families_have_1_9_children_and_some_children_are_not_born_yet(tables):
    """rules.md 6.4; an unborn child has an expected date and no date of birth."""
    sizes = [len(f.children) for f in make_families(CAMDEN, 1, UNTIL) if not f.children[0].is_alone]
    assert within(sum(sizes) / len(sizes), 1.9, 0.03)
    unborn = [p for p in tables["ssd_person"] if p["pers_dob"] is None]
    assert len(unborn) >= 5
    assert all(p["pers_expected_dob"] and p["pers_forename"] == "Unborn" for p in unborn)


def test_five_children_in_a_thousand_stand_twice(tables):
    """Under the same reference or under a second one."""
    referred = {row["cine_person_id"] for row in tables["ssd_cin_episodes"]}
    family = {f["fami_person_id"]: f["fami_family_id"] for f in tables["ssd_family"]}
    seen = defaultdict(list)
    for p in tables["ssd_person"]:
        if p["pers_dob"] is not None and p["pers_person_id"] in family:
            key = (family[p["pers_person_id"]], p["pers_forename"], day(p["pers_dob"]))
            seen[key].append(p["pers_person_id"])
    twice = [ids for ids in seen.values() if len(ids) == 2 and referred & set(ids)]
    assert is_rate(len(twice), len(referred), 0.005)
    assert {len(set(ids)) for ids in twice} == {1, 2}


def test_one_worker_in_a_hundred_is_not_in_the_register(tables):
    known = {row["prof_professional_id"] for row in tables["ssd_professionals"]}
    workers = {
        row["invo_professional_id"]
        for row in tables["ssd_involvements"]
        if row["invo_professional_role_id"] == "ALLWKR"
    }
    assert workers - known
    assert is_rate(len(workers - known), len(workers), 0.01)


def test_two_in_a_hundred_protected_or_looked_after_children_have_no_reviewer(tables):
    wanted = {row["cppl_referral_id"] for row in tables["ssd_cp_plans"]}
    wanted |= {row["clae_referral_id"] for row in tables["ssd_cla_episodes"]}
    found = {
        row["invo_referral_id"]
        for row in tables["ssd_involvements"]
        if row["invo_professional_role_id"] in {"IRO", "CPCHAIR"}
    }
    assert is_rate(len(wanted - found), len(wanted), 0.02)


def test_of_a_hundred_visits_six_do_not_say_whether_the_child_was_seen_alone(tables):
    for table, prefix in VISITS.items():
        visits = tables[table]
        silent = sum(row[f"{prefix}_visit_seen_alone"] is None for row in visits)
        assert is_rate(silent, len(visits), 0.06)


def test_of_a_thousand_dates_two_are_still_to_come(tables):
    dated = {
        "ssd_contacts": "cont_contact_date",
        "ssd_person": "pers_dob",
        **{table: f"{prefix}_visit_date" for table, prefix in VISITS.items()},
    }
    for table, column in dated.items():
        values = [row[column] for row in tables[table] if row[column] is not None]
        assert is_rate(sum(map(is_typed_wrongly, values)), len(values), 0.002)


def test_some_summer_midnights_stand_an_hour_early(tables):
    """The clocks of summer time, as a system that stores UTC makes of them."""
    starts = [row["cine_referral_date"] for row in tables["ssd_cin_episodes"]]
    early = [start for start in starts if start.hour == 23]
    summer = sum(is_summer_time(day(start)) for start in starts)
    assert all(is_summer_time(day(start)) for start in early)
    assert is_rate(len(early), summer, 0.01)


def test_one_in_five_dates_of_a_text_column_is_british(tables):
    held = [
        row["lapp_previous_permanence_order_date"] for row in tables["ssd_cla_previous_permanence"]
    ]
    assert all(len(text) == 10 for text in held)
    assert is_rate(sum("/" in text for text in held), len(held), 0.2)


def test_five_records_in_a_thousand_are_restricted(tables):
    referred = {row["cine_person_id"] for row in tables["ssd_cin_episodes"]}
    assert is_rate(len(tables["local_restricted_records"]), len(referred), 0.005)


def test_a_team_was_renamed_in_the_middle_of_a_year(tables):
    held = [row for row in tables["local_teams"] if row["team_id"] == "FI01"]
    spans = sorted((row["valid_from"], row["valid_to"], row["team_name"]) for row in held)
    for (_, end, _), (start, _, _) in pairwise(spans):
        assert end + timedelta(days=1) == start
    names = {name: start for start, _, name in reversed(spans)}
    assert names == {
        "Family Support Canal": BEGINS_ON, "Family Intervention Canal": date(2020, 10, 1),
    }  # fmt: skip


def test_there_are_past_audits_and_some_are_pending(tables):
    """R024: also compliance checks, which are no audits of a case."""
    kinds = Counter(row["audit_type"] for row in tables["local_past_audits"])
    assert set(kinds) == {"practice_week", "compliance"}
    july = [row for row in tables["local_past_audits"] if row["cycle_id"] == "PW-2020-07"]
    assert len(july) == len({row["worker_id"] for row in july}) == 60
    pending = [
        row
        for row in tables["local_past_audits"]
        if row["finalised_on"] is None and row["allocated_on"] < date(2021, 6, 14)
    ]
    assert pending
    audited = sorted(
        (row["case_id"], row["allocated_on"])
        for row in tables["local_past_audits"]
        if row["audit_type"] == "practice_week"
    )
    for (case, earlier), (same, later) in pairwise(audited):
        assert case != same or later - earlier > timedelta(days=240)


def test_the_eight_other_worker_columns_are_filled(tables):
    """A06."""
    columns = {
        "ssd_cin_episodes": "cine_referral_worker_id",
        "ssd_cin_assessments": "cina_assessment_worker_id",
        "ssd_s47_enquiry": "s47e_s47_completed_by_worker_id",
        "ssd_initial_cp_conference": "icpc_icpc_worker_id",
        "ssd_cin_plans": "cinp_cin_plan_worker_id",
        "ssd_early_help_episodes": "earl_episode_worker_id",
        "ssd_care_leavers": "clea_care_leaver_worker_id",
        "ssd_permanence": "perm_adoption_worker_id",
    }
    for table, column in columns.items():
        filled = sum(row[column] is not None for row in tables[table])
        assert filled >= 0.9 * len(tables[table]) > 0, table


def test_every_table_of_the_source_has_rows(tables):
    """But for the list that a council keeps where its case system forgets who has left."""
    assert [name for name in METADATA.tables if not tables[name]] == ["local_workforce"]


def test_nothing_is_later_than_the_last_day_but_typing_errors_and_plans(tables):
    """Due dates, expected births and leave that was asked for may lie ahead."""
    dated = {
        (table.name, column.name)
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, (Date, DateTime))
        if column.name not in PLANNED and table.name != "local_auditor_leave"
    }
    assert len(dated) > 60
    for table, column in dated:
        held = [row[column] for row in tables[table] if row[column] is not None]
        late = [each for each in held if day(each) > UNTIL and not is_typed_wrongly(each)]
        assert late == [], (table, column)


CAUSES = [
    ("ssd_cin_assessments", "cina_referral_id", "cina_assessment_start_date"),
    ("ssd_cin_plans", "cinp_referral_id", "cinp_cin_plan_start_date"),
    ("ssd_s47_enquiry", "s47e_referral_id", "s47e_s47_start_date"),
    ("ssd_initial_cp_conference", "icpc_referral_id", "icpc_icpc_date"),
    ("ssd_cp_plans", "cppl_referral_id", "cppl_cp_plan_start_date"),
    ("ssd_cla_episodes", "clae_referral_id", "clae_cla_episode_start_date"),
    ("ssd_involvements", "invo_referral_id", "invo_involvement_start_date"),
]


@pytest.mark.parametrize(("table", "key", "start"), CAUSES)
def test_no_row_is_dated_before_the_referral_that_caused_it(tables, table, key, start):
    referred = {
        row["cine_referral_id"]: day(row["cine_referral_date"])
        for row in tables["ssd_cin_episodes"]
    }
    assert all(referred[row[key]] <= day(row[start]) for row in tables[table])


SPANS = [
    ("ssd_cin_episodes", "cine_referral_date", "cine_close_date"),
    ("ssd_cin_assessments", "cina_assessment_start_date", "cina_assessment_auth_date"),
    ("ssd_cin_plans", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"),
    ("ssd_s47_enquiry", "s47e_s47_start_date", "s47e_s47_end_date"),
    ("ssd_cp_plans", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    ("ssd_cla_episodes", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),
    ("ssd_cla_placement", "clap_cla_placement_start_date", "clap_cla_placement_end_date"),
    ("ssd_legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date"),
    ("ssd_early_help_episodes", "earl_episode_start_date", "earl_episode_end_date"),
    ("ssd_missing", "miss_missing_episode_start_date", "miss_missing_episode_end_date"),
    ("ssd_involvements", "invo_involvement_start_date", "invo_involvement_end_date"),
    ("local_teams", "valid_from", "valid_to"),
    ("local_line_management", "start_on", "end_on"),
    ("local_auditors", "active_from", "active_to"),
    ("local_auditor_teams", "start_on", "end_on"),
    ("local_past_audits", "allocated_on", "finalised_on"),
]


@pytest.mark.parametrize(("table", "start", "end"), SPANS)
def test_nothing_ends_before_it_begins(tables, table, start, end):
    ended = [row for row in tables[table] if row[end] is not None]
    assert ended
    assert [row for row in ended if day(row[end]) < day(row[start])] == []


LINKS = [
    *((table, key, "ssd_cin_episodes", "cine_referral_id") for table, key, _ in CAUSES),
    ("ssd_cin_episodes", "cine_person_id", "ssd_person", "pers_person_id"),
    ("ssd_contacts", "cont_person_id", "ssd_person", "pers_person_id"),
    ("ssd_early_help_episodes", "earl_person_id", "ssd_person", "pers_person_id"),
    ("ssd_family", "fami_person_id", "ssd_person", "pers_person_id"),
    ("ssd_disability", "disa_person_id", "ssd_person", "pers_person_id"),
    ("ssd_assessment_factors", "cinf_assessment_id", "ssd_cin_assessments", "cina_assessment_id"),
    ("ssd_initial_cp_conference", "icpc_s47_enquiry_id", "ssd_s47_enquiry", "s47e_s47_enquiry_id"),
    ("ssd_cp_plans", "cppl_icpc_id", "ssd_initial_cp_conference", "icpc_icpc_id"),
    ("ssd_cp_visits", "cppv_cp_plan_id", "ssd_cp_plans", "cppl_cp_plan_id"),
    ("ssd_cp_reviews", "cppr_cp_plan_id", "ssd_cp_plans", "cppl_cp_plan_id"),
    ("ssd_cla_placement", "clap_cla_id", "ssd_cla_episodes", "clae_cla_id"),
    ("ssd_cla_visits", "clav_cla_id", "ssd_cla_episodes", "clae_cla_id"),
    ("ssd_cla_reviews", "clar_cla_id", "ssd_cla_episodes", "clae_cla_id"),
    ("ssd_permanence", "perm_cla_id", "ssd_cla_episodes", "clae_cla_id"),
    ("ssd_involvements", "invo_professional_team", "ssd_department", "dept_team_id"),
    ("local_auditor_staff_ids", "auditor_id", "local_auditors", "auditor_id"),
    ("local_auditor_teams", "auditor_id", "local_auditors", "auditor_id"),
    ("local_auditor_leave", "auditor_id", "local_auditors", "auditor_id"),
    ("local_past_audits", "auditor_id", "local_auditors", "auditor_id"),
    ("local_past_audits", "case_id", "ssd_person", "pers_person_id"),
    ("local_restricted_records", "case_id", "ssd_person", "pers_person_id"),
    ("local_teams", "manager_id", "ssd_professionals", "prof_professional_id"),
]


@pytest.mark.parametrize(("table", "column", "other", "key"), LINKS)
def test_every_reference_leads_to_a_row(tables, table, column, other, key):
    there = {row[key] for row in tables[other]}
    assert {row[column] for row in tables[table]} - {None} <= there


def test_every_child_has_a_family_but_for_the_records_of_early_help_s_own(tables):
    """R091: these stand for a child of social care under another reference, or a namesake."""
    people = {row["pers_person_id"] for row in tables["ssd_person"]}
    apart = people - {row["fami_person_id"] for row in tables["ssd_family"]}
    helped = {row["earl_person_id"] for row in tables["ssd_early_help_episodes"]}
    assert apart
    assert apart <= helped
    assert {each.removeprefix("EH") for each in apart} <= people - apart


def test_numbers_are_valid_of_each_child_alone_and_mistyped_as_people_do(tables):
    """R091: a check letter of twelve digits, and of ten digits the last."""
    upns = [row["pers_upn"] for row in tables["ssd_person"] if row["pers_upn"]]
    numbers = [row["pers_common_child_id"] for row in tables["ssd_person"]]
    held = [re.sub("[ -]", "", each) for each in numbers if each]
    assert all(is_nhs_number(each) and each[0] == "9" for each in held)
    wrong = [each for each in upns if not is_upn(each.upper())]
    assert 0 < len(wrong) < len(upns) / 50
    of_child = {
        row["pers_person_id"]: row["pers_upn"]
        for row in tables["ssd_person"]
        if row["pers_upn"] and not row["pers_person_id"].startswith("EH")
    }
    assert len(set(of_child.values())) == len(of_child)
    assert all(each[1:3] == "99" for each in of_child.values())  # no authority has that number


def is_upn(text):
    weighed = sum(int(digit) * weight for weight, digit in enumerate(text[1:], start=2))
    return len(text) == 13 and text[0] == "ABCDEFGHJKLMNPQRTUVWXYZ"[weighed % 23]


def is_nhs_number(text):
    weighed = sum(int(digit) * (10 - place) for place, digit in enumerate(text))
    return len(text) == 10 and weighed % 11 == 0


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("ssd_contacts", "cont_contact_id"), ("ssd_cin_episodes", "cine_referral_id"),
        ("ssd_involvements", "invo_involvements_id"), ("ssd_cin_visits", "cinv_cin_visit_id"),
        ("ssd_cp_visits", "cppv_cp_visit_id"), ("ssd_cla_visits", "clav_cla_visit_id"),
        ("ssd_professionals", "prof_professional_id"), ("ssd_family", "fami_table_id"),
        ("local_auditors", "email"), ("local_past_audits", "audit_id"),
        ("ssd_early_help_episodes", "earl_episode_id"), ("ssd_missing", "miss_table_id"),
    ],
)  # fmt: skip
def test_no_key_stands_for_two_things(tables, table, key):
    assert max(Counter(row[key] for row in tables[table]).values()) == 1


def test_every_name_is_invented_and_says_so(tables):
    surnames = {f"{a}{b} ({MARK})" for a in SURNAME_STARTS for b in SURNAME_ENDS}
    assert {p["pers_surname"] for p in tables["ssd_person"]} <= surnames
    for person in tables["ssd_professionals"]:
        assert person["prof_social_worker_registration_no"].startswith(MARK)
    for auditor in tables["local_auditors"]:
        assert auditor["email"].endswith("@invented.gov.uk")
