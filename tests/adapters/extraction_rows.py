"""The rows of a small borough in which every population has something, with ties and dirt."""

from tasks.source_tables import METADATA

FLAG_COLUMNS = ("_nfa", "_flag", "_alone", "_seen", "_bedroom", "_quorate")


def _rows():
    """Pairs of a table and a row; every identifier is a number that is written as text."""
    for person in ("1", "2", "3", "4"):
        yield "ssd_person", {"pers_person_id": person, "pers_dob": f"201{person}-05-01"}
    yield "ssd_person", {"pers_person_id": "1", "pers_expected_dob": "2011-05-03"}
    for family, person in (("20", "1"), ("20", "2"), ("21", "2")):
        yield "ssd_family", {"fami_family_id": family, "fami_person_id": person}
    for number, person, day, closed in (
        ("501", "1", "2021-01-04T10:11", None), ("502", "2", "2021-02-04", "2021-08-01"),
        ("503", "2", "2021-02-04", None), ("504", "3", "2019-02-04", "2019-04-01"),
        ("505", "4", "2021-06-14T16:00", None),
    ):  # fmt: skip
        yield "ssd_cin_episodes", {
            "cine_referral_id": number, "cine_person_id": person, "cine_referral_date": day,
            "cine_close_date": closed, "cine_referral_nfa": "N", "cine_referral_team": "31",
            "cine_referral_worker_id": "77", "cine_cin_primary_need_code": "N1",
            "cine_close_reason": "RC7" if closed else None,
        }  # fmt: skip
    for number, person, worker, team, role, day, ends in (
        ("9", "1", "78", "31", "ALLWKR", "2021-01-05", None),
        ("10", "1", "79", "32", "ALLWKR", "2021-01-05", "2021-09-01"),
        ("11", "1", "80", "32", "IRO", "2021-01-05", None),
        ("12", "2", None, "32", "ALLWKR", "2021-02-05", "2021-03-05"),
        ("13", "2", "-1", "32", "FAMSUP", None, None),
        ("14", "3", "99", "31", "SUPERV", "2019-02-05", "2019-04-01"),
    ):  # fmt: skip
        yield "ssd_involvements", {
            "invo_involvements_id": number, "invo_person_id": person, "invo_referral_id": "501",
            "invo_professional_id": worker, "invo_professional_role_id": role,
            "invo_professional_team": team, "invo_involvement_start_date": day,
            "invo_involvement_end_date": ends,
        }  # fmt: skip
    for professional, staff, name in (
        ("178", "78", "A Stone"), ("179", "79", "B Webb"), ("180", "79", "B Webb"),
        ("180", "80", "B Webb"),
    ):  # fmt: skip
        yield "ssd_professionals", {
            "prof_professional_id": professional, "prof_staff_id": staff,
            "prof_professional_name": name, "prof_professional_department": "31",
            "prof_agency_worker_flag": "Y",
        }  # fmt: skip
    yield "ssd_department", {"dept_team_id": "33", "dept_team_name": "Hospital"}
    yield from _plans()
    yield from _local()


def _plans():
    yield "ssd_contacts", {
        "cont_contact_id": "1", "cont_person_id": "1", "cont_contact_date": "2021-01-03",
        "cont_contact_source_code": "6", "cont_contact_source_desc": "Police",
    }  # fmt: skip
    for number, day, authorised in (("61", "2021-01-06", "2021-02-20"), ("62", "2021-06-01", None)):
        yield "ssd_cin_assessments", {
            "cina_assessment_id": number, "cina_person_id": "2", "cina_referral_id": "503",
            "cina_assessment_start_date": day, "cina_assessment_auth_date": authorised,
            "cina_assessment_team": "31", "cina_assessment_worker_id": "78",
        }  # fmt: skip
        yield "ssd_assessment_factors", {
            "cinf_table_id": number, "cinf_assessment_id": number,
            "cinf_assessment_factors_json": '["1A", "3B"]',
        }  # fmt: skip
    yield "ssd_cin_plans", {
        "cinp_cin_plan_id": "71", "cinp_referral_id": "501", "cinp_person_id": "1",
        "cinp_cin_plan_start_date": "2021-03-01", "cinp_cin_plan_end_date": "2021-06-14",
        "cinp_cin_plan_team": "31", "cinp_cin_plan_worker_id": "78",
    }  # fmt: skip
    yield "ssd_cp_plans", {
        "cppl_cp_plan_id": "72", "cppl_referral_id": "501", "cppl_person_id": "1",
        "cppl_cp_plan_start_date": "2021-04-01", "cppl_cp_plan_initial_category": "Neglect",
    }  # fmt: skip
    yield "ssd_cp_reviews", {
        "cppr_cp_review_id": "1", "cppr_person_id": "1", "cppr_cp_plan_id": "72",
        "cppr_cp_review_date": "2021-05-10",
    }  # fmt: skip
    yield "ssd_cla_episodes", {
        "clae_cla_episode_id": "1", "clae_person_id": "4", "clae_cla_id": "81",
        "clae_cla_episode_start_date": "2021-06-14T22:45",
        "clae_cla_episode_ceased_date": "2021-07-01", "clae_cla_episode_ceased_reason": "E4A",
    }  # fmt: skip
    yield "ssd_cla_placement", {
        "clap_cla_placement_id": "1", "clap_cla_id": "81", "clap_person_id": "4",
        "clap_cla_placement_start_date": "2021-06-14", "clap_cla_placement_type": "U6",
    }  # fmt: skip
    yield "ssd_legal_status", {
        "lega_legal_status_id": "1", "lega_person_id": "4", "lega_legal_status": "V2",
        "lega_legal_status_start_date": "2021-06-14",
    }  # fmt: skip
    for prefix, link, person, alone in (("cinv_cin", "cinv_cin_plan_id", "1", "Y"),
                                        ("cppv_cp", "cppv_cp_plan_id", "1", "N"),
                                        ("clav_cla", "clav_cla_id", "4", None)):  # fmt: skip
        row = {
            f"{prefix}_visit_id": "1",
            f"{prefix[:4]}_person_id": person,
            f"{prefix}_visit_date": "2021-06-01",
            f"{prefix}_visit_seen_alone": alone,
        }
        table = f"ssd_{prefix[5:]}_visits"
        more = {"cppv_cp_plan_id": "72", "clav_cla_id": "81"}
        yield table, row | ({link: more[link]} if link in more else {})
    yield "ssd_s47_enquiry", {
        "s47e_s47_enquiry_id": "1", "s47e_referral_id": "501", "s47e_person_id": "1",
        "s47e_s47_start_date": "2021-03-20", "s47e_s47_end_date": "2021-03-28",
        "s47e_s47_completed_by_worker_id": "79", "s47e_s47_completed_by_team": "31",
    }  # fmt: skip
    yield "ssd_initial_cp_conference", {
        "icpc_icpc_id": "1", "icpc_person_id": "1", "icpc_referral_id": "501",
        "icpc_icpc_date": "2021-03-31", "icpc_icpc_worker_id": "-1", "icpc_icpc_team": "31",
    }  # fmt: skip
    yield "ssd_contacts", {
        "cont_contact_id": "2", "cont_person_id": "2", "cont_contact_date": "2021-05-03T10:30",
        "cont_contact_source_code": "6", "cont_contact_source_desc": "Police",
    }  # fmt: skip
    yield "local_front_door", {
        "contact_id": "2", "service": "MASH", "team_id": "31", "decision_maker_id": "78",
        "rag_initial": "Red", "rag_final": "Amber", "received_at": "2021-05-03T10:30",
        "rated_at": "2021-05-03T10:45", "decided_at": "2021-05-04T09:00",
        "journey_meeting_on": "2021-05-10", "contact_reason": "neglect",
    }  # fmt: skip
    yield "ssd_early_help_episodes", {
        "earl_episode_id": "1", "earl_person_id": "1", "earl_episode_start_date": "2020-09-01",
        "earl_episode_end_date": "2020-12-01", "earl_episode_worker_id": "80",
    }  # fmt: skip
    yield "ssd_care_leavers", {
        "clea_table_id": "1", "clea_person_id": "3", "clea_care_leaver_worker_id": "78",
        "clea_care_leaver_allocated_team": "31",
    }  # fmt: skip
    yield "ssd_permanence", {
        "perm_table_id": "1", "perm_person_id": "4", "perm_adoption_worker_id": "82",
        "perm_adm_decision_date": "2021-06-01",
    }  # fmt: skip


def _local():
    for team, name, begins, ends in (("31", "Lock", "2015-01-01", None),
                                     ("32", "Canal", "2015-01-01", "2021-04-30"),
                                     ("32", "Regent", "2021-05-01", None)):  # fmt: skip
        yield "local_teams", {
            "team_id": team, "team_name": name, "team_type": "lac", "service_id": "41",
            "manager_id": "80", "valid_from": begins, "valid_to": ends,
        }  # fmt: skip
    yield "local_line_management", {"staff_id": "78", "manager_id": "80", "start_on": "2020-01-01"}
    for auditor in ("51", "52"):
        yield "local_auditors", {
            "auditor_id": auditor, "auditor_name": f"Auditor {auditor}", "capacity": 2,
            "role": "team_manager", "team_id": "31", "active_from": "2020-01-01",
        }  # fmt: skip
        yield "local_auditor_teams", {
            "auditor_id": auditor, "team_id": "31", "start_on": "2020-01-01",
            "end_on": "2021-05-01",
        }  # fmt: skip
    yield "local_auditor_staff_ids", {"auditor_id": "51", "staff_id": "80"}
    yield "local_auditor_leave", {
        "auditor_id": "51", "start_on": "2021-07-01", "end_on": "2021-07-03"}  # fmt: skip
    yield "local_declared_interests", {
        "auditor_id": "51", "case_id": "1", "start_on": "2021-01-01"}  # fmt: skip
    for number, allocated, finalised in (("91", "2020-11-01", "2020-12-01"),
                                         ("92", "2021-06-01", None)):  # fmt: skip
        yield "local_past_audits", {
            "audit_id": number, "audit_type": "practice_week", "cycle_id": "1", "case_id": "2",
            "worker_id": "78", "auditor_id": "51", "allocated_on": allocated,
            "finalised_on": finalised,
        }  # fmt: skip
    yield "local_restricted_records", {"case_id": "4", "start_on": "2021-01-01"}


ROWS = tuple(_rows())
"""Every row names all its columns, so that rows of a table can be written at once."""
FULL_ROWS = tuple(
    (table, {column.name: row.get(column.name) for column in METADATA.tables[table].c})
    for table, row in ROWS
)
