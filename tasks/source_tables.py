"""The shape of a source database: Standard Safeguarding Dataset tables, and local ones beside them.

The SSD tables have the names and columns of the published specification;
identifiers are text, dates are timestamps, flags are Y or N. What the SSD
lacks (auditors, teams, interests, past audits) stands in plainly named local
tables. A real source may lack tables and columns that no population reads.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Date, DateTime, Float, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

SSD_COLUMNS = {
    "ssd_person": """
        pers_person_id pers_forename pers_surname pers_sex pers_gender pers_ethnicity
        pers_dob pers_common_child_id pers_legacy_id pers_upn_unknown pers_send_flag
        pers_expected_dob pers_death_date pers_is_mother pers_nationality pers_upn
    """,
    "ssd_family": """
        fami_table_id fami_family_id fami_person_id
    """,
    "ssd_contacts": """
        cont_contact_id cont_person_id cont_contact_date cont_contact_source_code
        cont_contact_source_desc cont_contact_outcome_json
    """,
    "ssd_early_help_episodes": """
        earl_episode_id earl_person_id earl_episode_start_date earl_episode_end_date
        earl_episode_reason earl_episode_end_reason earl_episode_organisation
        earl_episode_worker_id
    """,
    "ssd_cin_episodes": """
        cine_referral_id cine_person_id cine_referral_date cine_cin_primary_need_code
        cine_referral_source_code cine_referral_source_desc cine_referral_outcome_json
        cine_referral_nfa cine_close_reason cine_close_date cine_referral_team
        cine_referral_worker_id
    """,
    "ssd_cin_assessments": """
        cina_assessment_id cina_person_id cina_referral_id cina_assessment_start_date
        cina_assessment_child_seen cina_assessment_auth_date cina_assessment_outcome_json
        cina_assessment_outcome_nfa cina_assessment_team cina_assessment_worker_id
    """,
    "ssd_assessment_factors": """
        cinf_table_id cinf_assessment_id cinf_assessment_factors_json
    """,
    "ssd_cin_plans": """
        cinp_cin_plan_id cinp_referral_id cinp_person_id cinp_cin_plan_start_date
        cinp_cin_plan_end_date cinp_cin_plan_team cinp_cin_plan_worker_id
    """,
    "ssd_cin_visits": """
        cinv_cin_visit_id cinv_person_id cinv_cin_visit_date cinv_cin_visit_seen
        cinv_cin_visit_seen_alone cinv_cin_visit_bedroom
    """,
    "ssd_s47_enquiry": """
        s47e_s47_enquiry_id s47e_referral_id s47e_person_id s47e_s47_start_date
        s47e_s47_end_date s47e_s47_nfa s47e_s47_outcome_json
        s47e_s47_completed_by_worker_id s47e_s47_completed_by_team
    """,
    "ssd_initial_cp_conference": """
        icpc_icpc_id icpc_icpc_meeting_id icpc_s47_enquiry_id icpc_person_id
        icpc_cp_plan_id icpc_referral_id icpc_icpc_transfer_in icpc_icpc_target_date
        icpc_icpc_date icpc_icpc_outcome_cp_flag icpc_icpc_outcome_json icpc_icpc_team
        icpc_icpc_worker_id
    """,
    "ssd_cp_plans": """
        cppl_cp_plan_id cppl_referral_id cppl_icpc_id cppl_person_id
        cppl_cp_plan_start_date cppl_cp_plan_end_date cppl_cp_plan_initial_category
        cppl_cp_plan_ola cppl_cp_plan_latest_category
    """,
    "ssd_cp_visits": """
        cppv_cp_visit_id cppv_person_id cppv_cp_plan_id cppv_cp_visit_date
        cppv_cp_visit_seen cppv_cp_visit_seen_alone cppv_cp_visit_bedroom
    """,
    "ssd_cp_reviews": """
        cppr_cp_review_id cppr_person_id cppr_cp_plan_id cppr_cp_review_due
        cppr_cp_review_date cppr_cp_review_meeting_id cppr_cp_review_outcome_continue_cp
        cppr_cp_review_quorate cppr_cp_review_participation
    """,
    "ssd_cla_episodes": """
        clae_cla_episode_id clae_person_id clae_cla_episode_start_date
        clae_cla_episode_start_reason clae_cla_primary_need_code
        clae_cla_episode_ceased_date clae_cla_episode_ceased_reason clae_cla_id
        clae_referral_id clae_cla_placement_id clae_entered_care_date
        clae_cla_last_iro_contact_date
    """,
    "ssd_cla_care_plan": """
        lacp_table_id lacp_person_id lacp_cla_care_plan_start_date
        lacp_cla_care_plan_end_date lacp_cla_care_plan_json
    """,
    "ssd_cla_visits": """
        clav_cla_visit_id clav_cla_id clav_person_id clav_cla_visit_date
        clav_cla_visit_seen clav_cla_visit_seen_alone
    """,
    "ssd_cla_reviews": """
        clar_cla_review_id clar_cla_id clar_cla_review_due_date clar_cla_review_date
        clar_cla_review_cancelled clar_cla_review_participation
    """,
    "ssd_cla_health": """
        clah_health_check_id clah_person_id clah_health_check_type clah_health_check_date
        clah_health_check_status
    """,
    "ssd_cla_placement": """
        clap_cla_placement_id clap_cla_placement_start_date clap_cla_placement_type
        clap_cla_placement_urn clap_cla_placement_distance clap_cla_id
        clap_cla_placement_provider clap_cla_placement_postcode
        clap_cla_placement_end_date clap_cla_placement_change_reason clap_person_id
    """,
    "ssd_legal_status": """
        lega_legal_status_id lega_person_id lega_legal_status lega_legal_status_start_date
        lega_legal_status_end_date
    """,
    "ssd_permanence": """
        perm_table_id perm_person_id perm_cla_id perm_adm_decision_date
        perm_ffa_cp_decision_date perm_placement_order_date perm_placed_for_adoption_date
        perm_matched_date perm_adopted_by_carer_flag perm_placed_ffa_cp_date
        perm_decision_reversed_date perm_placed_foster_carer_date
        perm_part_of_sibling_group perm_siblings_placed_together
        perm_siblings_placed_apart perm_placement_provider_urn
        perm_decision_reversed_reason perm_permanence_order_date
        perm_permanence_order_type perm_adoption_worker_id perm_adopter_sex
        perm_adopter_legal_status perm_number_of_adopters
    """,
    "ssd_cla_previous_permanence": """
        lapp_table_id lapp_person_id lapp_previous_permanence_order_date
        lapp_previous_permanence_option lapp_previous_permanence_la
    """,
    "ssd_care_leavers": """
        clea_table_id clea_person_id clea_care_leaver_eligibility
        clea_care_leaver_in_touch clea_care_leaver_latest_contact
        clea_care_leaver_accommodation clea_care_leaver_accom_suitable
        clea_care_leaver_activity clea_pathway_plan_review_date
        clea_care_leaver_personal_advisor clea_care_leaver_allocated_team
        clea_care_leaver_worker_id
    """,
    "ssd_disability": """
        disa_person_id disa_table_id disa_disability_code
    """,
    "ssd_missing": """
        miss_table_id miss_person_id miss_missing_episode_start_date
        miss_missing_episode_type miss_missing_episode_end_date miss_missing_rhi_offered
        miss_missing_rhi_accepted
    """,
    "ssd_involvements": """
        invo_involvements_id invo_professional_id invo_professional_role_id
        invo_professional_team invo_involvement_start_date invo_involvement_end_date
        invo_worker_change_reason invo_person_id invo_referral_id
    """,
    "ssd_professionals": """
        prof_professional_id prof_staff_id prof_professional_name
        prof_social_worker_registration_no prof_professional_job_title
        prof_professional_caseload prof_professional_department prof_full_time_equivalency
        prof_agency_worker_flag
    """,
    "ssd_department": """
        dept_team_id dept_team_name dept_team_parent_id dept_team_parent_name
    """,
}

LOCAL_COLUMNS = {
    "local_teams": """
        team_id team_name team_type service_id service_name manager_id manager_name
        manager_email valid_from valid_to
    """,
    "local_workforce": """
        staff_id staff_name job_title team_id is_agency
    """,
    "local_line_management": """
        staff_id manager_id start_on end_on
    """,
    "local_auditors": """
        auditor_id auditor_name email role team_id service_id capacity trained_on
        employed_from active_from active_to
    """,
    "local_auditor_staff_ids": """
        auditor_id staff_id
    """,
    "local_auditor_teams": """
        auditor_id team_id start_on end_on
    """,
    "local_auditor_leave": """
        auditor_id start_on end_on
    """,
    "local_declared_interests": """
        auditor_id case_id family_id staff_id start_on end_on
    """,
    "local_past_audits": """
        audit_id audit_type cycle_id case_id worker_id auditor_id allocated_on
        finalised_on
    """,
    "local_restricted_records": """
        case_id start_on end_on
    """,
    "local_supervision": """
        supervision_id case_id worker_id held_on
    """,
    "local_foster_households": """
        household_id approval_type approved_on terms places children team_id
        supervising_worker_id household_status ended_on
    """,
    "local_foster_checks": """
        household_id check_kind done_on
    """,
    "local_partner_organisations": """
        organisation_id organisation_name service contact_name contact_email mail_domain
        scope_from scope_to
    """,
    "local_section_11_answers": """
        organisation_id answered_in criterion score evidence
    """,
    "local_front_door": """
        contact_id service team_id decision_maker_id rag_initial rag_final received_at
        rated_at decided_at journey_meeting_on contact_reason
    """,
    "local_agency_involvements": """
        case_id organisation_id is_contact_involved start_on end_on
    """,
}

KEYS = ("_person_id", "_referral_id", "case_id", "_assessment_id", "contact_id")

NUMBERS: dict[str, type[TypeEngine[Any]]] = {
    "capacity": Integer,
    "places": Integer,
    "children": Integer,
    "answered_in": Integer,
    "prof_professional_caseload": Integer,
    "prof_full_time_equivalency": Float,
    "clap_cla_placement_distance": Float,
}


TEXTS = ("lapp_previous_permanence_order_date",)  # ten characters in the specification


def column_type(name: str) -> TypeEngine[Any]:
    """What a column holds, told by its name, which the specification builds strictly."""
    if name in NUMBERS:
        return NUMBERS[name]()
    if name in TEXTS:
        return Text()
    if name.endswith(("_date", "_dob", "_due", "_latest_contact", "_at")):
        return DateTime()
    if name.endswith("_on") or name in {"employed_from", "active_from", "active_to"}:
        return Date()
    if name.startswith(("valid_", "scope_")):
        return Date()
    return Text()


def _column(name: str) -> Column[Any]:
    """One column, indexed where it is a key by which populations join."""
    return Column(name, column_type(name), index=name.endswith(KEYS))


def _metadata() -> MetaData:
    """Every table that the programme can read."""
    metadata = MetaData()
    for table, columns in {**SSD_COLUMNS, **LOCAL_COLUMNS}.items():
        Table(table, metadata, *(_column(name) for name in columns.split()))
    return metadata


METADATA = _metadata()

SOURCE_MARK = Table(
    "local_source",
    MetaData(),
    Column("kind", Text),
    Column("extracted_on", Date),
    Column("workbook_digest", Text),
)
"""Where a source came from that is no case-management system: one row, and no such table elsewhere.

It stands apart from METADATA: no population reads it, and no other source needs it.
"""
