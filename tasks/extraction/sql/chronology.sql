-- What happened in each case from since to as_at, in coded words and no free text (R018, R070).
-- The outcome of a contact becomes the specification's keys as it is read (extraction/outcomes.py).
-- An event that belongs to no child is left out. The words for a contact's source are free
-- text in some systems, so its code is read.
WITH events AS (
    SELECT
        CAST(c.cont_person_id AS varchar(48)) AS case_id,
        c.cont_contact_date AS happened_on,
        'Contact' AS kind,
        CAST(c.cont_contact_source_code AS varchar(100)) AS detail
    FROM ssd_contacts AS c
    WHERE c.cont_contact_date >= :since AND c.cont_contact_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(c.cont_person_id AS varchar(48)) AS case_id,
        c.cont_contact_date AS happened_on,
        'Contact outcome' AS kind,
        CAST(c.cont_contact_outcome_json AS varchar(4000)) AS detail
    FROM ssd_contacts AS c
    WHERE c.cont_contact_date >= :since AND c.cont_contact_date < :day_after_as_at
        AND CAST(c.cont_contact_outcome_json AS varchar(4000)) <> ''
    UNION ALL
    SELECT
        CAST(e.cine_person_id AS varchar(48)) AS case_id,
        e.cine_referral_date AS happened_on,
        'Referral' AS kind,
        CAST(e.cine_cin_primary_need_code AS varchar(300)) AS detail
    FROM ssd_cin_episodes AS e
    WHERE e.cine_referral_date >= :since AND e.cine_referral_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(e.cine_person_id AS varchar(48)) AS case_id,
        e.cine_close_date AS happened_on,
        'Referral closed' AS kind,
        CAST(e.cine_close_reason AS varchar(300)) AS detail
    FROM ssd_cin_episodes AS e
    WHERE e.cine_close_date >= :since AND e.cine_close_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(a.cina_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        a.cina_assessment_start_date AS happened_on,
        'Assessment started' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_cin_assessments AS a
    LEFT JOIN referred AS r ON r.referral_id = CAST(a.cina_referral_id AS varchar(48))
    WHERE a.cina_assessment_start_date >= :since AND a.cina_assessment_start_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(a.cina_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        a.cina_assessment_auth_date AS happened_on,
        'Assessment authorised' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_cin_assessments AS a
    LEFT JOIN referred AS r ON r.referral_id = CAST(a.cina_referral_id AS varchar(48))
    WHERE a.cina_assessment_auth_date >= :since AND a.cina_assessment_auth_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(q.s47e_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        q.s47e_s47_start_date AS happened_on,
        'Section 47 enquiry started' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_s47_enquiry AS q
    LEFT JOIN referred AS r ON r.referral_id = CAST(q.s47e_referral_id AS varchar(48))
    WHERE q.s47e_s47_start_date >= :since AND q.s47e_s47_start_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(i.icpc_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        i.icpc_icpc_date AS happened_on,
        'Initial child protection conference' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_initial_cp_conference AS i
    LEFT JOIN referred AS r ON r.referral_id = CAST(i.icpc_referral_id AS varchar(48))
    WHERE i.icpc_icpc_date >= :since AND i.icpc_icpc_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(n.cinp_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        n.cinp_cin_plan_start_date AS happened_on,
        'Child in need plan started' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_cin_plans AS n
    LEFT JOIN referred AS r ON r.referral_id = CAST(n.cinp_referral_id AS varchar(48))
    WHERE n.cinp_cin_plan_start_date >= :since AND n.cinp_cin_plan_start_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(n.cinp_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        n.cinp_cin_plan_end_date AS happened_on,
        'Child in need plan ended' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_cin_plans AS n
    LEFT JOIN referred AS r ON r.referral_id = CAST(n.cinp_referral_id AS varchar(48))
    WHERE n.cinp_cin_plan_end_date >= :since AND n.cinp_cin_plan_end_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(k.cppl_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        k.cppl_cp_plan_start_date AS happened_on,
        'Child protection plan started' AS kind,
        CAST(k.cppl_cp_plan_initial_category AS varchar(300)) AS detail
    FROM ssd_cp_plans AS k
    LEFT JOIN referred AS r ON r.referral_id = CAST(k.cppl_referral_id AS varchar(48))
    WHERE k.cppl_cp_plan_start_date >= :since AND k.cppl_cp_plan_start_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(k.cppl_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        k.cppl_cp_plan_end_date AS happened_on,
        'Child protection plan ended' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_cp_plans AS k
    LEFT JOIN referred AS r ON r.referral_id = CAST(k.cppl_referral_id AS varchar(48))
    WHERE k.cppl_cp_plan_end_date >= :since AND k.cppl_cp_plan_end_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(r.cppr_person_id AS varchar(48)) AS case_id,
        r.cppr_cp_review_date AS happened_on,
        'Review, child protection' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_cp_reviews AS r
    WHERE r.cppr_cp_review_date >= :since AND r.cppr_cp_review_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(l.clae_person_id AS varchar(48)) AS case_id,
        l.clae_cla_episode_start_date AS happened_on,
        'Became looked after' AS kind,
        CAST(NULL AS varchar(300)) AS detail
    FROM ssd_cla_episodes AS l
    WHERE l.clae_cla_episode_start_date >= :since
        AND l.clae_cla_episode_start_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(l.clae_person_id AS varchar(48)) AS case_id,
        l.clae_cla_episode_ceased_date AS happened_on,
        'Ceased to be looked after' AS kind,
        CAST(l.clae_cla_episode_ceased_reason AS varchar(300)) AS detail
    FROM ssd_cla_episodes AS l
    WHERE l.clae_cla_episode_ceased_date >= :since
        AND l.clae_cla_episode_ceased_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(m.clap_person_id AS varchar(48)) AS case_id,
        m.clap_cla_placement_start_date AS happened_on,
        'Placement started' AS kind,
        CAST(m.clap_cla_placement_type AS varchar(300)) AS detail
    FROM ssd_cla_placement AS m
    WHERE m.clap_cla_placement_start_date >= :since
        AND m.clap_cla_placement_start_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(v.cinv_person_id AS varchar(48)) AS case_id,
        v.cinv_cin_visit_date AS happened_on,
        'Visit, child in need' AS kind,
        CASE
            WHEN UPPER(CAST(v.cinv_cin_visit_seen_alone AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1')
                THEN 'seen alone'
            WHEN UPPER(CAST(v.cinv_cin_visit_seen_alone AS varchar(5))) IN ('N', 'NO', 'FALSE', '0')
                THEN 'not seen alone'
            ELSE 'seen alone not recorded'
        END AS detail
    FROM ssd_cin_visits AS v
    WHERE v.cinv_cin_visit_date >= :since AND v.cinv_cin_visit_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(v.cppv_person_id AS varchar(48)) AS case_id,
        v.cppv_cp_visit_date AS happened_on,
        'Visit, child protection' AS kind,
        CASE
            WHEN UPPER(CAST(v.cppv_cp_visit_seen_alone AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1')
                THEN 'seen alone'
            WHEN UPPER(CAST(v.cppv_cp_visit_seen_alone AS varchar(5))) IN ('N', 'NO', 'FALSE', '0')
                THEN 'not seen alone'
            ELSE 'seen alone not recorded'
        END AS detail
    FROM ssd_cp_visits AS v
    WHERE v.cppv_cp_visit_date >= :since AND v.cppv_cp_visit_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(v.clav_person_id AS varchar(48)) AS case_id,
        v.clav_cla_visit_date AS happened_on,
        'Visit, looked after' AS kind,
        CASE
            WHEN UPPER(CAST(v.clav_cla_visit_seen_alone AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1')
                THEN 'seen alone'
            WHEN UPPER(CAST(v.clav_cla_visit_seen_alone AS varchar(5))) IN ('N', 'NO', 'FALSE', '0')
                THEN 'not seen alone'
            ELSE 'seen alone not recorded'
        END AS detail
    FROM ssd_cla_visits AS v
    WHERE v.clav_cla_visit_date >= :since AND v.clav_cla_visit_date < :day_after_as_at
)
SELECT e.case_id, e.happened_on, e.kind, e.detail
FROM events AS e
WHERE e.case_id <> ''
