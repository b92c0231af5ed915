-- One row per child whose latest referral is open on the day as_at (R012, R063, A22).
-- Status is the first that applies of LAC, CP, CIN, else an open assessment.
-- Nothing that begins after as_at is seen, and an end after it is not known yet.
WITH referrals AS (
    SELECT
        CAST(e.cine_person_id AS varchar(48)) AS case_id,
        CAST(e.cine_referral_id AS varchar(48)) AS referral_id,
        e.cine_referral_date AS opened_on,
        e.cine_close_date AS closed_on,
        e.cine_referral_nfa AS nfa,
        e.cine_referral_team AS team_id,
        ROW_NUMBER() OVER (
            PARTITION BY e.cine_person_id
            ORDER BY e.cine_referral_date DESC, e.cine_referral_id DESC
        ) AS place
    FROM ssd_cin_episodes AS e
    WHERE e.cine_referral_date < :day_after_as_at
),
persons AS (
    SELECT
        CAST(p.pers_person_id AS varchar(48)) AS case_id,
        COALESCE(p.pers_dob, p.pers_expected_dob) AS born_on,
        ROW_NUMBER() OVER (
            PARTITION BY p.pers_person_id ORDER BY p.pers_dob DESC, p.pers_expected_dob DESC
        ) AS place
    FROM ssd_person AS p
),
families AS (
    SELECT
        CAST(f.fami_person_id AS varchar(48)) AS case_id,
        MIN(CAST(f.fami_family_id AS varchar(48))) AS family_id
    FROM ssd_family AS f
    GROUP BY CAST(f.fami_person_id AS varchar(48))
),
looked_after AS (
    SELECT CAST(l.lega_person_id AS varchar(48)) AS case_id
    FROM ssd_legal_status AS l
    WHERE l.lega_legal_status_start_date < :day_after_as_at
        AND (l.lega_legal_status_end_date IS NULL OR l.lega_legal_status_end_date >= :day_after_as_at)
        AND l.lega_legal_status NOT IN ('V1', 'V3', 'V4')
    UNION
    SELECT CAST(c.clae_person_id AS varchar(48)) AS case_id
    FROM ssd_cla_episodes AS c
    WHERE c.clae_cla_episode_start_date < :day_after_as_at
        AND (c.clae_cla_episode_ceased_date IS NULL OR c.clae_cla_episode_ceased_date >= :day_after_as_at)
),
protected AS (
    SELECT DISTINCT CAST(c.cppl_person_id AS varchar(48)) AS case_id
    FROM ssd_cp_plans AS c
    WHERE c.cppl_cp_plan_start_date < :day_after_as_at
        AND (c.cppl_cp_plan_end_date IS NULL OR c.cppl_cp_plan_end_date >= :day_after_as_at)
),
planned AS (
    SELECT DISTINCT CAST(c.cinp_person_id AS varchar(48)) AS case_id
    FROM ssd_cin_plans AS c
    WHERE c.cinp_cin_plan_start_date < :day_after_as_at
        AND (c.cinp_cin_plan_end_date IS NULL OR c.cinp_cin_plan_end_date >= :day_after_as_at)
),
assessing AS (
    SELECT DISTINCT CAST(a.cina_referral_id AS varchar(48)) AS referral_id
    FROM ssd_cin_assessments AS a
    WHERE a.cina_assessment_start_date < :day_after_as_at
        AND (a.cina_assessment_auth_date IS NULL OR a.cina_assessment_auth_date >= :day_after_as_at)
),
registered AS (
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
register AS (
    SELECT r.raw_id, MIN(r.staff_id) AS staff_id FROM registered AS r GROUP BY r.raw_id
),
keyed AS (
    SELECT
        CAST(COALESCE(i.invo_person_id, e.cine_person_id) AS varchar(48)) AS case_id,
        CAST(i.invo_professional_id AS varchar(48)) AS raw_id,
        CAST(i.invo_professional_team AS varchar(48)) AS team_id,
        LOWER(i.invo_professional_role_id) AS role_code,
        i.invo_involvement_start_date AS started_on,
        i.invo_involvements_id AS involvement_id
    FROM ssd_involvements AS i
    LEFT JOIN ssd_cin_episodes AS e ON e.cine_referral_id = i.invo_referral_id
    WHERE i.invo_involvement_start_date < :day_after_as_at
        AND (i.invo_involvement_end_date IS NULL OR i.invo_involvement_end_date >= :day_after_as_at)
),
allocated AS (
    SELECT k.case_id, k.raw_id, k.team_id, k.started_on,
        ROW_NUMBER() OVER (
            PARTITION BY k.case_id ORDER BY k.started_on DESC, k.involvement_id DESC
        ) AS place
    FROM keyed AS k
    WHERE k.role_code IN (
            :allocated_1, :allocated_2, :allocated_3, :allocated_4, :allocated_5, :allocated_6,
            :allocated_7, :allocated_8, :allocated_9, :allocated_10, :allocated_11, :allocated_12
        )
),
reviewers AS (
    SELECT k.case_id, k.raw_id,
        ROW_NUMBER() OVER (
            PARTITION BY k.case_id ORDER BY k.started_on DESC, k.involvement_id DESC
        ) AS place
    FROM keyed AS k
    WHERE k.role_code IN (
            :reviewing_1, :reviewing_2, :reviewing_3, :reviewing_4, :reviewing_5, :reviewing_6,
            :reviewing_7, :reviewing_8, :reviewing_9, :reviewing_10, :reviewing_11, :reviewing_12
        )
),
audited AS (
    SELECT
        CAST(a.case_id AS varchar(48)) AS case_id,
        MAX(
            CASE WHEN a.finalised_on < :day_after_as_at THEN a.finalised_on ELSE a.allocated_on END
        ) AS last_audited_on
    FROM local_past_audits AS a
    WHERE a.allocated_on < :day_after_as_at AND a.audit_type <> 'compliance'
    GROUP BY CAST(a.case_id AS varchar(48))
),
restricted AS (
    SELECT DISTINCT CAST(r.case_id AS varchar(48)) AS case_id
    FROM local_restricted_records AS r
    WHERE (r.start_on IS NULL OR r.start_on < :day_after_as_at)
        AND (r.end_on IS NULL OR r.end_on >= :as_at)
),
team_rows AS (
    SELECT t.team_id, t.team_name, t.team_type, t.service_id,
        ROW_NUMBER() OVER (PARTITION BY t.team_id ORDER BY t.valid_from DESC, t.team_name) AS place
    FROM local_teams AS t
    WHERE (t.valid_from IS NULL OR t.valid_from < :day_after_as_at)
        AND (t.valid_to IS NULL OR t.valid_to >= :as_at)
),
recorded AS (
    SELECT MAX(c.cont_contact_date) AS latest_on
    FROM ssd_contacts AS c WHERE c.cont_contact_date < :day_after_as_at
    UNION ALL
    SELECT MAX(e.cine_referral_date) AS latest_on
    FROM ssd_cin_episodes AS e WHERE e.cine_referral_date < :day_after_as_at
    UNION ALL
    SELECT MAX(i.invo_involvement_start_date) AS latest_on
    FROM ssd_involvements AS i WHERE i.invo_involvement_start_date < :day_after_as_at
),
latest AS (
    SELECT MAX(r.latest_on) AS source_recorded_on FROM recorded AS r
)
SELECT
    r.case_id,
    f.family_id,
    CASE
        WHEN l.case_id IS NOT NULL AND (p.born_on IS NULL OR p.born_on >= :eighteen_years_before) THEN 'LAC'
        WHEN c.case_id IS NOT NULL THEN 'CP'
        WHEN n.case_id IS NOT NULL THEN 'CIN'
        WHEN g.referral_id IS NOT NULL THEN 'ASSESSMENT'
        ELSE 'CIN'
    END AS status,
    COALESCE(a.team_id, CAST(r.team_id AS varchar(48))) AS team_id,
    t.team_name,
    t.team_type,
    t.service_id,
    COALESCE(w.staff_id, a.raw_id) AS worker_id,
    CASE WHEN w.staff_id IS NULL THEN 0 ELSE 1 END AS is_worker_known,
    a.started_on AS allocated_on,
    COALESCE(v.staff_id, o.raw_id) AS reviewing_officer_id,
    r.opened_on,
    CASE WHEN r.closed_on < :day_after_as_at THEN r.closed_on END AS closed_on,
    p.born_on,
    d.last_audited_on,
    CASE WHEN x.case_id IS NULL THEN 0 ELSE 1 END AS is_restricted,
    s.source_recorded_on
FROM referrals AS r
CROSS JOIN latest AS s
LEFT JOIN persons AS p ON p.case_id = r.case_id AND p.place = 1
LEFT JOIN families AS f ON f.case_id = r.case_id
LEFT JOIN looked_after AS l ON l.case_id = r.case_id
LEFT JOIN protected AS c ON c.case_id = r.case_id
LEFT JOIN planned AS n ON n.case_id = r.case_id
LEFT JOIN assessing AS g ON g.referral_id = r.referral_id
LEFT JOIN allocated AS a ON a.case_id = r.case_id AND a.place = 1
LEFT JOIN register AS w ON w.raw_id = a.raw_id
LEFT JOIN reviewers AS o ON o.case_id = r.case_id AND o.place = 1
LEFT JOIN register AS v ON v.raw_id = o.raw_id
LEFT JOIN audited AS d ON d.case_id = r.case_id
LEFT JOIN restricted AS x ON x.case_id = r.case_id
LEFT JOIN team_rows AS t ON t.team_id = COALESCE(a.team_id, CAST(r.team_id AS varchar(48))) AND t.place = 1
WHERE r.place = 1
    AND (r.closed_on IS NULL OR r.closed_on >= :day_after_as_at)
    AND (r.nfa IS NULL OR r.nfa <> 'Y')
