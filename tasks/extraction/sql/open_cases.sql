-- One row per child whose latest referral is open on the day as_at (R012, R063, A22).
-- A referral without further action opens nothing, so it neither opens nor hides a case.
-- Status is the first that applies of LAC, CP, CIN plan or care leaver, open assessment, else CIN.
-- Nothing that begins after as_at is seen, and an end after it is not known yet.
-- What has no first day has begun.
WITH legal AS (
    SELECT
        CAST(l.lega_person_id AS varchar(48)) AS case_id,
        MAX(CASE WHEN l.status_code IN ('V1', 'V3', 'V4') THEN 0 ELSE 1 END) AS is_in_care,
        MAX(CASE WHEN l.status_code IN ('V1', 'V3', 'V4') THEN 1 ELSE 0 END) AS is_short_break
    FROM (
        SELECT
            s.lega_person_id,
            UPPER(CAST(s.lega_legal_status AS varchar(300))) AS status_code
        FROM ssd_legal_status AS s
        WHERE (
            s.lega_legal_status_start_date IS NULL
            OR s.lega_legal_status_start_date < :day_after_as_at
        )
        AND (
            s.lega_legal_status_end_date IS NULL
            OR s.lega_legal_status_end_date >= :day_after_as_at
        )
    ) AS l
    WHERE l.status_code <> ''
    GROUP BY CAST(l.lega_person_id AS varchar(48))
),
care_episodes AS (
    SELECT DISTINCT CAST(c.clae_person_id AS varchar(48)) AS case_id
    FROM ssd_cla_episodes AS c
    WHERE (
        c.clae_cla_episode_start_date IS NULL OR c.clae_cla_episode_start_date < :day_after_as_at
    )
    AND (
        c.clae_cla_episode_ceased_date IS NULL
        OR c.clae_cla_episode_ceased_date >= :day_after_as_at
    )
),
protected AS (
    SELECT DISTINCT
        COALESCE(NULLIF(CAST(c.cppl_person_id AS varchar(48)), ''), r.case_id) AS case_id
    FROM ssd_cp_plans AS c
    LEFT JOIN referred AS r ON r.referral_id = CAST(c.cppl_referral_id AS varchar(48))
    WHERE (c.cppl_cp_plan_start_date IS NULL OR c.cppl_cp_plan_start_date < :day_after_as_at)
        AND (c.cppl_cp_plan_end_date IS NULL OR c.cppl_cp_plan_end_date >= :day_after_as_at)
),
planned AS (
    SELECT DISTINCT
        COALESCE(NULLIF(CAST(c.cinp_person_id AS varchar(48)), ''), r.case_id) AS case_id
    FROM ssd_cin_plans AS c
    LEFT JOIN referred AS r ON r.referral_id = CAST(c.cinp_referral_id AS varchar(48))
    WHERE (c.cinp_cin_plan_start_date IS NULL OR c.cinp_cin_plan_start_date < :day_after_as_at)
        AND (c.cinp_cin_plan_end_date IS NULL OR c.cinp_cin_plan_end_date >= :day_after_as_at)
),
leaving AS (
    SELECT DISTINCT CAST(c.clea_person_id AS varchar(48)) AS case_id FROM ssd_care_leavers AS c
),
assessments AS (
    SELECT DISTINCT
        COALESCE(NULLIF(CAST(a.cina_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        NULLIF(CAST(a.cina_referral_id AS varchar(48)), '') AS referral_id,
        a.cina_assessment_start_date AS started_on
    FROM ssd_cin_assessments AS a
    LEFT JOIN referred AS r ON r.referral_id = CAST(a.cina_referral_id AS varchar(48))
    WHERE (
        a.cina_assessment_start_date IS NULL OR a.cina_assessment_start_date < :day_after_as_at
    )
    AND (
        a.cina_assessment_auth_date IS NULL OR a.cina_assessment_auth_date >= :day_after_as_at
    )
),
assessed AS (
    SELECT DISTINCT e.case_id
    FROM open_episodes AS e
    INNER JOIN assessments AS a ON a.case_id = e.case_id
    WHERE a.referral_id = e.referral_id
        OR (
            a.referral_id IS NULL
            AND (a.started_on IS NULL OR e.opened_on IS NULL OR a.started_on >= e.opened_on)
        )
),
involved AS (
    SELECT
        COALESCE(NULLIF(CAST(i.invo_person_id AS varchar(48)), ''), r.case_id) AS case_id,
        NULLIF(NULLIF(CAST(i.invo_professional_id AS varchar(300)), ''), '-1') AS raw_id,
        NULLIF(CAST(i.invo_professional_team AS varchar(300)), '') AS team_key,
        LOWER(CAST(i.invo_professional_role_id AS varchar(300))) AS role_code,
        i.invo_involvement_start_date AS started_on,
        CAST(i.invo_involvements_id AS varchar(48)) AS involvement_id
    FROM ssd_involvements AS i
    LEFT JOIN referred AS r ON r.referral_id = CAST(i.invo_referral_id AS varchar(48))
    WHERE (
        i.invo_involvement_start_date IS NULL OR i.invo_involvement_start_date < :day_after_as_at
    )
    AND (i.invo_involvement_end_date IS NULL OR i.invo_involvement_end_date >= :day_after_as_at)
),
allocated AS (
    SELECT
        i.case_id, i.raw_id, i.team_key, i.started_on,
        ROW_NUMBER() OVER (
            PARTITION BY i.case_id
            ORDER BY
                CASE WHEN i.started_on IS NULL THEN 1 ELSE 0 END,
                i.started_on DESC, i.involvement_id DESC
        ) AS place
    FROM involved AS i
    WHERE i.role_code IN :allocated_worker
),
reviewers AS (
    SELECT
        i.case_id, i.raw_id,
        ROW_NUMBER() OVER (
            PARTITION BY i.case_id
            ORDER BY
                CASE WHEN i.started_on IS NULL THEN 1 ELSE 0 END,
                i.started_on DESC, i.involvement_id DESC
        ) AS place
    FROM involved AS i
    WHERE i.role_code IN :reviewing_officer
),
departments AS (
    SELECT
        CAST(d.dept_team_id AS varchar(300)) AS team_id,
        MIN(CAST(d.dept_team_name AS varchar(300))) AS team_name
    FROM ssd_department AS d
    GROUP BY CAST(d.dept_team_id AS varchar(300))
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
    UNION ALL
    SELECT MAX(v.cinv_cin_visit_date) AS latest_on
    FROM ssd_cin_visits AS v WHERE v.cinv_cin_visit_date < :day_after_as_at
    UNION ALL
    SELECT MAX(v.cppv_cp_visit_date) AS latest_on
    FROM ssd_cp_visits AS v WHERE v.cppv_cp_visit_date < :day_after_as_at
    UNION ALL
    SELECT MAX(v.clav_cla_visit_date) AS latest_on
    FROM ssd_cla_visits AS v WHERE v.clav_cla_visit_date < :day_after_as_at
),
newest AS (
    SELECT MAX(r.latest_on) AS source_recorded_on FROM recorded AS r
),
placed AS (
    SELECT
        e.case_id, e.referral_id, e.opened_on, e.closed_on,
        a.raw_id, a.started_on AS allocated_on,
        COALESCE(k.team_id, a.team_key, e.team_key) AS team_id
    FROM open_episodes AS e
    LEFT JOIN allocated AS a ON a.case_id = e.case_id AND a.place = 1
    LEFT JOIN team_keys AS k ON k.raw_key = COALESCE(a.team_key, e.team_key)
)
SELECT
    p.case_id,
    f.family_id,
    CASE
        WHEN
            (b.born_on IS NULL OR b.born_on >= :day_after_eighteen_years_before)
            AND (
                l.is_in_care = 1
                OR (h.case_id IS NOT NULL AND COALESCE(l.is_short_break, 0) = 0)
            )
            THEN 'LAC'
        WHEN c.case_id IS NOT NULL THEN 'CP'
        WHEN n.case_id IS NOT NULL THEN 'CIN'
        WHEN y.case_id IS NOT NULL THEN 'CIN'
        WHEN g.case_id IS NOT NULL THEN 'ASSESSMENT'
        ELSE 'CIN'
    END AS status,
    p.team_id,
    COALESCE(t.team_name, m.team_name) AS team_name,
    t.team_type,
    t.service_id,
    COALESCE(w.staff_id, p.raw_id) AS worker_id,
    p.allocated_on,
    COALESCE(v.staff_id, o.raw_id) AS reviewing_officer_id,
    p.opened_on,
    b.born_on,
    d.last_audited_on,
    CASE WHEN x.case_id IS NULL THEN 0 ELSE 1 END AS is_restricted,
    CASE WHEN w.staff_id IS NULL THEN 0 ELSE 1 END AS is_worker_known,
    p.closed_on,
    s.source_recorded_on
FROM placed AS p
CROSS JOIN newest AS s
LEFT JOIN persons AS b ON b.case_id = p.case_id
LEFT JOIN families AS f ON f.case_id = p.case_id
LEFT JOIN legal AS l ON l.case_id = p.case_id
LEFT JOIN care_episodes AS h ON h.case_id = p.case_id
LEFT JOIN protected AS c ON c.case_id = p.case_id
LEFT JOIN planned AS n ON n.case_id = p.case_id
LEFT JOIN leaving AS y ON y.case_id = p.case_id
LEFT JOIN assessed AS g ON g.case_id = p.case_id
LEFT JOIN register AS w ON w.raw_id = p.raw_id
LEFT JOIN reviewers AS o ON o.case_id = p.case_id AND o.place = 1
LEFT JOIN register AS v ON v.raw_id = o.raw_id
LEFT JOIN audited AS d ON d.case_id = p.case_id
LEFT JOIN restricted AS x ON x.case_id = p.case_id
LEFT JOIN standing_teams AS t ON t.team_id = p.team_id
LEFT JOIN departments AS m ON m.team_id = p.team_id
