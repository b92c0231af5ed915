-- Every person's part in every case, ever, up to as_at (R027, A06).
-- From the involvements, by person or by referral, and from the eight other worker columns.
-- Somebody involved whom the source does not name stays, unknown; the key -1 says nobody was.
-- is_known is 1 where the key resolves in the register; family_id is the child's, open or closed.
-- A part without a first day may have begun at any time, so it is seen on every day.
WITH everyone AS (
    SELECT
        COALESCE(NULLIF(CAST(i.invo_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        COALESCE(CAST(i.invo_professional_id AS varchar(300)), '') AS raw_id,
        CASE
            WHEN LOWER(CAST(i.invo_professional_role_id AS varchar(300))) IN :allocated_worker
                THEN 'allocated_worker'
            WHEN LOWER(CAST(i.invo_professional_role_id AS varchar(300))) IN :supervisor
                THEN 'supervisor'
            WHEN LOWER(CAST(i.invo_professional_role_id AS varchar(300))) IN :reviewing_officer
                THEN 'reviewing_officer'
            ELSE 'other_involvement'
        END AS kind,
        CAST(i.invo_professional_team AS varchar(300)) AS team_key,
        i.invo_involvement_start_date AS started_on,
        i.invo_involvement_end_date AS ended_on
    FROM ssd_involvements AS i
    LEFT JOIN referred AS r ON r.referral_id = CAST(i.invo_referral_id AS varchar(48))
    UNION ALL
    SELECT
        CAST(e.cine_person_id AS varchar(48)) AS case_id,
        CAST(e.cine_referral_worker_id AS varchar(300)) AS raw_id,
        'referral_worker' AS kind,
        CAST(e.cine_referral_team AS varchar(300)) AS team_key,
        e.cine_referral_date AS started_on,
        e.cine_referral_date AS ended_on
    FROM ssd_cin_episodes AS e
    WHERE CAST(e.cine_referral_worker_id AS varchar(300)) <> ''
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(a.cina_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        CAST(a.cina_assessment_worker_id AS varchar(300)) AS raw_id,
        'assessment_worker' AS kind,
        CAST(a.cina_assessment_team AS varchar(300)) AS team_key,
        a.cina_assessment_start_date AS started_on,
        a.cina_assessment_auth_date AS ended_on
    FROM ssd_cin_assessments AS a
    LEFT JOIN referred AS r ON r.referral_id = CAST(a.cina_referral_id AS varchar(48))
    WHERE CAST(a.cina_assessment_worker_id AS varchar(300)) <> ''
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(q.s47e_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        CAST(q.s47e_s47_completed_by_worker_id AS varchar(300)) AS raw_id,
        'enquiry_worker' AS kind,
        CAST(q.s47e_s47_completed_by_team AS varchar(300)) AS team_key,
        q.s47e_s47_start_date AS started_on,
        q.s47e_s47_end_date AS ended_on
    FROM ssd_s47_enquiry AS q
    LEFT JOIN referred AS r ON r.referral_id = CAST(q.s47e_referral_id AS varchar(48))
    WHERE CAST(q.s47e_s47_completed_by_worker_id AS varchar(300)) <> ''
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(c.icpc_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        CAST(c.icpc_icpc_worker_id AS varchar(300)) AS raw_id,
        'conference_worker' AS kind,
        CAST(c.icpc_icpc_team AS varchar(300)) AS team_key,
        c.icpc_icpc_date AS started_on,
        c.icpc_icpc_date AS ended_on
    FROM ssd_initial_cp_conference AS c
    LEFT JOIN referred AS r ON r.referral_id = CAST(c.icpc_referral_id AS varchar(48))
    WHERE CAST(c.icpc_icpc_worker_id AS varchar(300)) <> ''
    UNION ALL
    SELECT
        COALESCE(NULLIF(CAST(n.cinp_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        CAST(n.cinp_cin_plan_worker_id AS varchar(300)) AS raw_id,
        'plan_worker' AS kind,
        CAST(n.cinp_cin_plan_team AS varchar(300)) AS team_key,
        n.cinp_cin_plan_start_date AS started_on,
        n.cinp_cin_plan_end_date AS ended_on
    FROM ssd_cin_plans AS n
    LEFT JOIN referred AS r ON r.referral_id = CAST(n.cinp_referral_id AS varchar(48))
    WHERE CAST(n.cinp_cin_plan_worker_id AS varchar(300)) <> ''
    UNION ALL
    SELECT
        CAST(h.earl_person_id AS varchar(48)) AS case_id,
        CAST(h.earl_episode_worker_id AS varchar(300)) AS raw_id,
        'early_help_worker' AS kind,
        CAST(NULL AS varchar(300)) AS team_key,
        h.earl_episode_start_date AS started_on,
        h.earl_episode_end_date AS ended_on
    FROM ssd_early_help_episodes AS h
    WHERE CAST(h.earl_episode_worker_id AS varchar(300)) <> ''
    UNION ALL
    SELECT
        CAST(v.clea_person_id AS varchar(48)) AS case_id,
        CAST(v.clea_care_leaver_worker_id AS varchar(300)) AS raw_id,
        'care_leaver_worker' AS kind,
        CAST(v.clea_care_leaver_allocated_team AS varchar(300)) AS team_key,
        NULL AS started_on,
        NULL AS ended_on
    FROM ssd_care_leavers AS v
    WHERE CAST(v.clea_care_leaver_worker_id AS varchar(300)) <> ''
    UNION ALL
    SELECT
        CAST(z.perm_person_id AS varchar(48)) AS case_id,
        CAST(z.perm_adoption_worker_id AS varchar(300)) AS raw_id,
        'adoption_worker' AS kind,
        CAST(NULL AS varchar(300)) AS team_key,
        z.perm_adm_decision_date AS started_on,
        NULL AS ended_on
    FROM ssd_permanence AS z
    WHERE CAST(z.perm_adoption_worker_id AS varchar(300)) <> ''
)
SELECT
    e.case_id,
    COALESCE(r.staff_id, NULLIF(e.raw_id, '')) AS staff_id,
    e.kind,
    COALESCE(k.team_id, NULLIF(e.team_key, '')) AS team_id,
    e.started_on,
    CASE WHEN e.ended_on < :day_after_as_at THEN e.ended_on END AS ended_on,
    CASE WHEN r.staff_id IS NULL THEN 0 ELSE 1 END AS is_known,
    f.family_id
FROM everyone AS e
LEFT JOIN register AS r ON r.raw_id = e.raw_id
LEFT JOIN team_keys AS k ON k.raw_key = e.team_key
LEFT JOIN families AS f ON f.case_id = e.case_id
WHERE e.case_id <> ''
    AND e.raw_id <> '-1'
    AND (e.started_on IS NULL OR e.started_on < :day_after_as_at)
