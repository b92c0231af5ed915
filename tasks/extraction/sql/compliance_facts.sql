-- What the case files hold of the timescales, up to as_at, in codes and no free text (R039, R040).
-- A visit that says nothing of a child seen, seen alone or of the bedroom says nothing here either.
-- Only the cases of a run are read, so that nobody else's record leaves the source. The rows of
-- the case '*' say of which kinds the source holds any entry at all, and nothing of anybody:
-- where it holds none, nobody knows; where it does, a case without one has none.
WITH facts AS (
    SELECT
        CAST(e.cine_person_id AS varchar(48)) AS case_id,
        'referral' AS kind,
        e.cine_referral_date AS happened_on,
        CASE WHEN e.cine_close_date < :day_after_as_at THEN e.cine_close_date END AS ended_on,
        e.cine_referral_date AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        CAST(NULL AS integer) AS is_seen,
        CAST(NULL AS integer) AS is_seen_alone,
        CAST(NULL AS integer) AS is_bedroom_seen
    FROM ssd_cin_episodes AS e
    WHERE e.cine_referral_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(a.cina_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        'assessment' AS kind,
        a.cina_assessment_start_date AS happened_on,
        CASE WHEN a.cina_assessment_auth_date < :day_after_as_at THEN a.cina_assessment_auth_date END AS ended_on,
        d.referred_on AS from_on,
        CASE
            WHEN UPPER(CAST(a.cina_assessment_outcome_nfa AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1')
                THEN 'no_further_action'
            ELSE 'further_action'
        END AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cin_assessments AS a
    LEFT JOIN referred AS r ON r.referral_id = CAST(a.cina_referral_id AS varchar(48))
    LEFT JOIN (
        SELECT
            CAST(o.cine_referral_id AS varchar(48)) AS referral_id,
            MIN(o.cine_referral_date) AS referred_on
        FROM ssd_cin_episodes AS o
        GROUP BY CAST(o.cine_referral_id AS varchar(48))
    ) AS d ON d.referral_id = CAST(a.cina_referral_id AS varchar(48))
    WHERE a.cina_assessment_start_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(q.s47e_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        'enquiry' AS kind,
        q.s47e_s47_start_date AS happened_on,
        CASE WHEN q.s47e_s47_end_date < :day_after_as_at THEN q.s47e_s47_end_date END AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_s47_enquiry AS q
    LEFT JOIN referred AS r ON r.referral_id = CAST(q.s47e_referral_id AS varchar(48))
    WHERE q.s47e_s47_start_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(c.icpc_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        'conference' AS kind,
        c.icpc_icpc_date AS happened_on,
        NULL AS ended_on,
        y.begun_on AS from_on,
        CASE
            WHEN UPPER(CAST(c.icpc_icpc_outcome_cp_flag AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1')
                THEN 'plan'
            ELSE 'no_plan'
        END AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_initial_cp_conference AS c
    LEFT JOIN referred AS r ON r.referral_id = CAST(c.icpc_referral_id AS varchar(48))
    LEFT JOIN (
        SELECT
            CAST(b.s47e_s47_enquiry_id AS varchar(48)) AS enquiry_id,
            MIN(b.s47e_s47_start_date) AS begun_on
        FROM ssd_s47_enquiry AS b
        GROUP BY CAST(b.s47e_s47_enquiry_id AS varchar(48))
    ) AS y ON y.enquiry_id = CAST(c.icpc_s47_enquiry_id AS varchar(48))
    WHERE c.icpc_icpc_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(n.cinp_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        'need_plan' AS kind,
        n.cinp_cin_plan_start_date AS happened_on,
        CASE WHEN n.cinp_cin_plan_end_date < :day_after_as_at THEN n.cinp_cin_plan_end_date END AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cin_plans AS n
    LEFT JOIN referred AS r ON r.referral_id = CAST(n.cinp_referral_id AS varchar(48))
    WHERE n.cinp_cin_plan_start_date < :day_after_as_at
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(t.cppl_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        'protection_plan' AS kind,
        t.cppl_cp_plan_start_date AS happened_on,
        CASE WHEN t.cppl_cp_plan_end_date < :day_after_as_at THEN t.cppl_cp_plan_end_date END AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cp_plans AS t
    LEFT JOIN referred AS r ON r.referral_id = CAST(t.cppl_referral_id AS varchar(48))
    WHERE t.cppl_cp_plan_start_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(w.cppr_person_id AS varchar(48)) AS case_id,
        'protection_review' AS kind,
        w.cppr_cp_review_date AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cp_reviews AS w
    WHERE w.cppr_cp_review_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(v.cinv_person_id AS varchar(48)) AS case_id,
        'need_visit' AS kind,
        v.cinv_cin_visit_date AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        CASE
            WHEN UPPER(CAST(v.cinv_cin_visit_seen AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            WHEN UPPER(CAST(v.cinv_cin_visit_seen AS varchar(5))) IN ('N', 'NO', 'FALSE', '0') THEN 0
        END AS is_seen,
        CASE
            WHEN UPPER(CAST(v.cinv_cin_visit_seen_alone AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            WHEN UPPER(CAST(v.cinv_cin_visit_seen_alone AS varchar(5))) IN ('N', 'NO', 'FALSE', '0') THEN 0
        END AS is_seen_alone,
        CASE
            WHEN UPPER(CAST(v.cinv_cin_visit_bedroom AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            WHEN UPPER(CAST(v.cinv_cin_visit_bedroom AS varchar(5))) IN ('N', 'NO', 'FALSE', '0') THEN 0
        END AS is_bedroom_seen
    FROM ssd_cin_visits AS v
    WHERE v.cinv_cin_visit_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(v.cppv_person_id AS varchar(48)) AS case_id,
        'protection_visit' AS kind,
        v.cppv_cp_visit_date AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        CASE
            WHEN UPPER(CAST(v.cppv_cp_visit_seen AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            WHEN UPPER(CAST(v.cppv_cp_visit_seen AS varchar(5))) IN ('N', 'NO', 'FALSE', '0') THEN 0
        END AS is_seen,
        CASE
            WHEN UPPER(CAST(v.cppv_cp_visit_seen_alone AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            WHEN UPPER(CAST(v.cppv_cp_visit_seen_alone AS varchar(5))) IN ('N', 'NO', 'FALSE', '0') THEN 0
        END AS is_seen_alone,
        CASE
            WHEN UPPER(CAST(v.cppv_cp_visit_bedroom AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            WHEN UPPER(CAST(v.cppv_cp_visit_bedroom AS varchar(5))) IN ('N', 'NO', 'FALSE', '0') THEN 0
        END AS is_bedroom_seen
    FROM ssd_cp_visits AS v
    WHERE v.cppv_cp_visit_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(v.clav_person_id AS varchar(48)) AS case_id,
        'care_visit' AS kind,
        v.clav_cla_visit_date AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        CASE
            WHEN UPPER(CAST(v.clav_cla_visit_seen AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            WHEN UPPER(CAST(v.clav_cla_visit_seen AS varchar(5))) IN ('N', 'NO', 'FALSE', '0') THEN 0
        END AS is_seen,
        CASE
            WHEN UPPER(CAST(v.clav_cla_visit_seen_alone AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            WHEN UPPER(CAST(v.clav_cla_visit_seen_alone AS varchar(5))) IN ('N', 'NO', 'FALSE', '0') THEN 0
        END AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cla_visits AS v
    WHERE v.clav_cla_visit_date < :day_after_as_at
    UNION ALL
    SELECT
        g.case_id AS case_id,
        'care' AS kind,
        g.entered_on AS happened_on,
        CASE WHEN g.open_episodes = 0 THEN g.ceased_on END AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM (
        SELECT
            MIN(CAST(l.clae_person_id AS varchar(48))) AS case_id,
            MIN(COALESCE(l.clae_entered_care_date, l.clae_cla_episode_start_date)) AS entered_on,
            MAX(l.clae_cla_episode_ceased_date) AS ceased_on,
            SUM(
                CASE
                    WHEN l.clae_cla_episode_ceased_date < :day_after_as_at THEN 0
                    ELSE 1
                END
            ) AS open_episodes
        FROM ssd_cla_episodes AS l
        WHERE l.clae_cla_episode_start_date < :day_after_as_at
        GROUP BY CAST(l.clae_person_id AS varchar(48)), CAST(l.clae_cla_id AS varchar(48))
    ) AS g
    UNION ALL
    SELECT
        CAST(m.clap_person_id AS varchar(48)) AS case_id,
        'placement' AS kind,
        m.clap_cla_placement_start_date AS happened_on,
        CASE WHEN m.clap_cla_placement_end_date < :day_after_as_at THEN m.clap_cla_placement_end_date END AS ended_on,
        NULL AS from_on,
        UPPER(CAST(m.clap_cla_placement_type AS varchar(100))) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cla_placement AS m
    WHERE m.clap_cla_placement_start_date < :day_after_as_at
    UNION ALL
    SELECT
        z.case_id AS case_id,
        'care_review' AS kind,
        u.clar_cla_review_date AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cla_reviews AS u
    INNER JOIN (
        SELECT
            CAST(f.clae_cla_id AS varchar(48)) AS care_id,
            MIN(CAST(f.clae_person_id AS varchar(48))) AS case_id
        FROM ssd_cla_episodes AS f
        GROUP BY CAST(f.clae_cla_id AS varchar(48))
    ) AS z ON z.care_id = CAST(u.clar_cla_id AS varchar(48))
    WHERE u.clar_cla_review_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(h.lacp_person_id AS varchar(48)) AS case_id,
        'care_plan' AS kind,
        h.lacp_cla_care_plan_start_date AS happened_on,
        CASE WHEN h.lacp_cla_care_plan_end_date < :day_after_as_at THEN h.lacp_cla_care_plan_end_date END AS ended_on,
        NULL AS from_on,
        CASE
            WHEN CAST(h.lacp_cla_care_plan_json AS varchar(4000)) LIKE '%"Y"%' THEN 'permanence'
            WHEN REPLACE(UPPER(CAST(h.lacp_cla_care_plan_json AS varchar(4000))), ' ', '') LIKE '%"PERMANENCE":"%'
                AND REPLACE(UPPER(CAST(h.lacp_cla_care_plan_json AS varchar(4000))), ' ', '') NOT LIKE '%"PERMANENCE":""%'
                THEN 'permanence'
        END AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cla_care_plan AS h
    WHERE h.lacp_cla_care_plan_start_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(j.clah_person_id AS varchar(48)) AS case_id,
        'health_assessment' AS kind,
        j.clah_health_check_date AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cla_health AS j
    WHERE j.clah_health_check_date < :day_after_as_at
        AND LOWER(CAST(j.clah_health_check_type AS varchar(100))) LIKE '%health%'
    UNION ALL
    SELECT
        CAST(i.miss_person_id AS varchar(48)) AS case_id,
        'missing' AS kind,
        i.miss_missing_episode_start_date AS happened_on,
        CASE WHEN i.miss_missing_episode_end_date < :day_after_as_at THEN i.miss_missing_episode_end_date END AS ended_on,
        NULL AS from_on,
        CASE
            WHEN UPPER(CAST(i.miss_missing_rhi_offered AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1')
                THEN 'offered'
            WHEN UPPER(CAST(i.miss_missing_rhi_offered AS varchar(5))) IN ('N', 'NO', 'FALSE', '0')
                THEN 'not_offered'
        END AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_missing AS i
    WHERE i.miss_missing_episode_start_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(k.clea_person_id AS varchar(48)) AS case_id,
        'care_leaver_contact' AS kind,
        k.clea_care_leaver_latest_contact AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_care_leavers AS k
    WHERE k.clea_care_leaver_latest_contact < :day_after_as_at
    UNION ALL
    SELECT
        CAST(x.case_id AS varchar(48)) AS case_id,
        'supervision' AS kind,
        x.held_on AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM local_supervision AS x
    WHERE x.held_on < :day_after_as_at
    UNION ALL
    SELECT
        CAST(ls.lega_person_id AS varchar(48)) AS case_id,
        'legal_status' AS kind,
        ls.lega_legal_status_start_date AS happened_on,
        CASE WHEN ls.lega_legal_status_end_date < :day_after_as_at THEN ls.lega_legal_status_end_date END AS ended_on,
        NULL AS from_on,
        UPPER(CAST(ls.lega_legal_status AS varchar(100))) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_legal_status AS ls
    WHERE ls.lega_legal_status_start_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(pw.clea_person_id AS varchar(48)) AS case_id,
        'pathway_review' AS kind,
        pw.clea_pathway_plan_review_date AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_care_leavers AS pw
    WHERE pw.clea_pathway_plan_review_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(pf.cine_person_id AS varchar(48)) AS case_id,
        'private_fostering' AS kind,
        pf.cine_referral_date AS happened_on,
        NULL AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM ssd_cin_episodes AS pf
    WHERE pf.cine_referral_date < :day_after_as_at
        AND REPLACE(UPPER(CAST(pf.cine_referral_outcome_json AS varchar(4000))), ' ', '')
            LIKE '%"PRIVATE_FOSTERING_FLAG":"Y%'
    UNION ALL
    SELECT
        co.case_id AS case_id,
        'decision' AS kind,
        COALESCE(fd.received_at, co.contacted_at) AS happened_on,
        CASE WHEN fd.decided_at < :day_after_as_at THEN fd.decided_at END AS ended_on,
        NULL AS from_on,
        CAST(NULL AS varchar(100)) AS detail,
        NULL AS is_seen,
        NULL AS is_seen_alone,
        NULL AS is_bedroom_seen
    FROM local_front_door AS fd
    INNER JOIN (
        SELECT
            CAST(ct.cont_contact_id AS varchar(48)) AS contact_id,
            MIN(CAST(ct.cont_person_id AS varchar(48))) AS case_id,
            MIN(ct.cont_contact_date) AS contacted_at
        FROM ssd_contacts AS ct
        GROUP BY CAST(ct.cont_contact_id AS varchar(48))
    ) AS co ON co.contact_id = CAST(fd.contact_id AS varchar(48))
    WHERE COALESCE(fd.received_at, co.contacted_at) < :day_after_as_at
)
SELECT
    f.case_id, f.kind, f.happened_on, f.ended_on, f.from_on, f.detail,
    f.is_seen, f.is_seen_alone, f.is_bedroom_seen
FROM facts AS f
WHERE f.case_id IN :cases
UNION ALL
SELECT DISTINCT
    CAST('*' AS varchar(48)) AS case_id,
    f.kind,
    :as_at AS happened_on,
    NULL AS ended_on, NULL AS from_on, NULL AS detail,
    NULL AS is_seen, NULL AS is_seen_alone, NULL AS is_bedroom_seen
FROM facts AS f
