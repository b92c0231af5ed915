-- Every person's part in every case, ever, up to as_at (R027, A06).
-- From the involvements, by person or by referral, and from the eight other worker columns.
-- is_known is 1 where the key resolves in the register of professionals.
WITH registered AS (
    SELECT
        CAST(w.prof_professional_id AS varchar(48)) AS staff_id,
        CAST(w.prof_professional_id AS varchar(48)) AS raw_id
    FROM ssd_professionals AS w
    WHERE w.prof_professional_id IS NOT NULL
    UNION
    SELECT
        CAST(COALESCE(w.prof_professional_id, w.prof_staff_id) AS varchar(48)) AS staff_id,
        CAST(w.prof_staff_id AS varchar(48)) AS raw_id
    FROM ssd_professionals AS w
    WHERE w.prof_staff_id IS NOT NULL
),
families AS (
    SELECT
        CAST(f.fami_person_id AS varchar(48)) AS case_id,
        MIN(CAST(f.fami_family_id AS varchar(48))) AS family_id
    FROM ssd_family AS f
    GROUP BY CAST(f.fami_person_id AS varchar(48))
),
register AS (
    SELECT r.raw_id, MIN(r.staff_id) AS staff_id FROM registered AS r GROUP BY r.raw_id
),
everyone AS (
    SELECT
        CAST(COALESCE(i.invo_person_id, e.cine_person_id) AS varchar(48)) AS case_id,
        CAST(i.invo_professional_id AS varchar(48)) AS raw_id,
        CASE
            WHEN LOWER(i.invo_professional_role_id) IN (
            :allocated_1, :allocated_2, :allocated_3, :allocated_4, :allocated_5, :allocated_6,
            :allocated_7, :allocated_8, :allocated_9, :allocated_10, :allocated_11, :allocated_12
            ) THEN 'allocated_worker'
            WHEN LOWER(i.invo_professional_role_id) IN (
            :supervisor_1, :supervisor_2, :supervisor_3, :supervisor_4, :supervisor_5, :supervisor_6,
            :supervisor_7, :supervisor_8, :supervisor_9, :supervisor_10, :supervisor_11, :supervisor_12
            ) THEN 'supervisor'
            WHEN LOWER(i.invo_professional_role_id) IN (
            :reviewing_1, :reviewing_2, :reviewing_3, :reviewing_4, :reviewing_5, :reviewing_6,
            :reviewing_7, :reviewing_8, :reviewing_9, :reviewing_10, :reviewing_11, :reviewing_12
            ) THEN 'reviewing_officer'
            ELSE 'other_involvement'
        END AS kind,
        CAST(i.invo_professional_team AS varchar(48)) AS team_id,
        i.invo_involvement_start_date AS started_on,
        CASE
            WHEN i.invo_involvement_end_date < :day_after_as_at THEN i.invo_involvement_end_date
        END AS ended_on
    FROM ssd_involvements AS i
    LEFT JOIN ssd_cin_episodes AS e ON e.cine_referral_id = i.invo_referral_id
    WHERE i.invo_involvement_start_date IS NULL OR i.invo_involvement_start_date < :day_after_as_at
    UNION ALL
    SELECT
        CAST(e.cine_person_id AS varchar(48)) AS case_id,
        CAST(e.cine_referral_worker_id AS varchar(48)) AS raw_id,
        'referral_worker' AS kind,
        CAST(e.cine_referral_team AS varchar(48)) AS team_id,
        e.cine_referral_date AS started_on,
        CASE WHEN e.cine_referral_date < :day_after_as_at THEN e.cine_referral_date END AS ended_on
    FROM ssd_cin_episodes AS e
    WHERE e.cine_referral_worker_id IS NOT NULL
        AND (e.cine_referral_date IS NULL OR e.cine_referral_date < :day_after_as_at)
    UNION ALL
    SELECT
        CAST(a.cina_person_id AS varchar(48)) AS case_id,
        CAST(a.cina_assessment_worker_id AS varchar(48)) AS raw_id,
        'assessment_worker' AS kind,
        CAST(a.cina_assessment_team AS varchar(48)) AS team_id,
        a.cina_assessment_start_date AS started_on,
        CASE WHEN a.cina_assessment_start_date < :day_after_as_at THEN a.cina_assessment_start_date END AS ended_on
    FROM ssd_cin_assessments AS a
    WHERE a.cina_assessment_worker_id IS NOT NULL
        AND (a.cina_assessment_start_date IS NULL OR a.cina_assessment_start_date < :day_after_as_at)
    UNION ALL
    SELECT
        CAST(q.s47e_person_id AS varchar(48)) AS case_id,
        CAST(q.s47e_s47_completed_by_worker_id AS varchar(48)) AS raw_id,
        'enquiry_worker' AS kind,
        CAST(q.s47e_s47_completed_by_team AS varchar(48)) AS team_id,
        q.s47e_s47_start_date AS started_on,
        CASE WHEN q.s47e_s47_start_date < :day_after_as_at THEN q.s47e_s47_start_date END AS ended_on
    FROM ssd_s47_enquiry AS q
    WHERE q.s47e_s47_completed_by_worker_id IS NOT NULL
        AND (q.s47e_s47_start_date IS NULL OR q.s47e_s47_start_date < :day_after_as_at)
    UNION ALL
    SELECT
        CAST(c.icpc_person_id AS varchar(48)) AS case_id,
        CAST(c.icpc_icpc_worker_id AS varchar(48)) AS raw_id,
        'conference_worker' AS kind,
        CAST(c.icpc_icpc_team AS varchar(48)) AS team_id,
        c.icpc_icpc_date AS started_on,
        CASE WHEN c.icpc_icpc_date < :day_after_as_at THEN c.icpc_icpc_date END AS ended_on
    FROM ssd_initial_cp_conference AS c
    WHERE c.icpc_icpc_worker_id IS NOT NULL
        AND (c.icpc_icpc_date IS NULL OR c.icpc_icpc_date < :day_after_as_at)
    UNION ALL
    SELECT
        CAST(n.cinp_person_id AS varchar(48)) AS case_id,
        CAST(n.cinp_cin_plan_worker_id AS varchar(48)) AS raw_id,
        'plan_worker' AS kind,
        CAST(n.cinp_cin_plan_team AS varchar(48)) AS team_id,
        n.cinp_cin_plan_start_date AS started_on,
        CASE WHEN n.cinp_cin_plan_end_date < :day_after_as_at THEN n.cinp_cin_plan_end_date END AS ended_on
    FROM ssd_cin_plans AS n
    WHERE n.cinp_cin_plan_worker_id IS NOT NULL
        AND (n.cinp_cin_plan_start_date IS NULL OR n.cinp_cin_plan_start_date < :day_after_as_at)
    UNION ALL
    SELECT
        CAST(h.earl_person_id AS varchar(48)) AS case_id,
        CAST(h.earl_episode_worker_id AS varchar(48)) AS raw_id,
        'early_help_worker' AS kind,
        CAST(NULL AS varchar(48)) AS team_id,
        h.earl_episode_start_date AS started_on,
        CASE WHEN h.earl_episode_start_date < :day_after_as_at THEN h.earl_episode_start_date END AS ended_on
    FROM ssd_early_help_episodes AS h
    WHERE h.earl_episode_worker_id IS NOT NULL
        AND (h.earl_episode_start_date IS NULL OR h.earl_episode_start_date < :day_after_as_at)
    UNION ALL
    SELECT
        CAST(v.clea_person_id AS varchar(48)) AS case_id,
        CAST(v.clea_care_leaver_worker_id AS varchar(48)) AS raw_id,
        'care_leaver_worker' AS kind,
        CAST(v.clea_care_leaver_allocated_team AS varchar(48)) AS team_id,
        v.clea_care_leaver_latest_contact AS started_on,
        CASE WHEN v.clea_care_leaver_latest_contact < :day_after_as_at THEN v.clea_care_leaver_latest_contact END AS ended_on
    FROM ssd_care_leavers AS v
    WHERE v.clea_care_leaver_worker_id IS NOT NULL
        AND (v.clea_care_leaver_latest_contact IS NULL OR v.clea_care_leaver_latest_contact < :day_after_as_at)
    UNION ALL
    SELECT
        CAST(z.perm_person_id AS varchar(48)) AS case_id,
        CAST(z.perm_adoption_worker_id AS varchar(48)) AS raw_id,
        'adoption_worker' AS kind,
        CAST(NULL AS varchar(48)) AS team_id,
        z.perm_adm_decision_date AS started_on,
        CASE WHEN z.perm_adm_decision_date < :day_after_as_at THEN z.perm_adm_decision_date END AS ended_on
    FROM ssd_permanence AS z
    WHERE z.perm_adoption_worker_id IS NOT NULL
        AND (z.perm_adm_decision_date IS NULL OR z.perm_adm_decision_date < :day_after_as_at)
)
SELECT
    a.case_id,
    COALESCE(r.staff_id, a.raw_id) AS staff_id,
    a.kind,
    a.team_id,
    a.started_on,
    a.ended_on,
    CASE WHEN r.staff_id IS NULL THEN 0 ELSE 1 END AS is_known,
    f.family_id
FROM everyone AS a
LEFT JOIN families AS f ON f.case_id = a.case_id
LEFT JOIN register AS r ON r.raw_id = a.raw_id
WHERE a.case_id IS NOT NULL
