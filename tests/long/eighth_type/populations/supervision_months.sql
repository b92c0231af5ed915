-- One row for each record of a worker's month of supervision, and each manager of that day.
-- The months are the full ones before as_at; a record without a worker belongs to no month.
-- What holds of the month is the same in every row of it.
WITH staff AS (
    SELECT
        p.worker_id,
        MAX(p.team_key) AS team_key,
        MAX(p.is_agency) AS is_agency
    FROM (
        SELECT
            COALESCE(
                NULLIF(CAST(w.prof_professional_id AS varchar(300)), ''),
                NULLIF(CAST(w.prof_staff_id AS varchar(300)), '')
            ) AS worker_id,
            NULLIF(CAST(w.prof_professional_department AS varchar(300)), '') AS team_key,
            CASE
                WHEN
                    UPPER(CAST(w.prof_agency_worker_flag AS varchar(5)))
                    IN ('Y', 'YES', 'TRUE', '1')
                    THEN 1
                ELSE 0
            END AS is_agency
        FROM ssd_professionals AS w
    ) AS p
    GROUP BY p.worker_id
),
managers AS (
    SELECT
        COALESCE(r.staff_id, CAST(m.staff_id AS varchar(300))) AS worker_id,
        COALESCE(h.staff_id, CAST(m.manager_id AS varchar(300))) AS manager_id,
        m.start_on,
        m.end_on
    FROM local_line_management AS m
    LEFT JOIN register AS r ON r.raw_id = CAST(m.staff_id AS varchar(300))
    LEFT JOIN register AS h ON h.raw_id = CAST(m.manager_id AS varchar(300))
),
held AS (
    SELECT
        COALESCE(r.staff_id, CAST(x.worker_id AS varchar(300))) AS worker_id,
        CASE WHEN r.staff_id IS NULL THEN 0 ELSE 1 END AS is_worker_known,
        NULLIF(CAST(x.case_id AS varchar(48)), '') AS child_id,
        x.held_on AS happened_on,
        SUBSTRING(CAST(x.held_on AS varchar(30)), 1, 7) AS month_key
    FROM local_supervision AS x
    LEFT JOIN register AS r ON r.raw_id = CAST(x.worker_id AS varchar(300))
    WHERE x.held_on >= :window_from AND x.held_on < :window_until
        AND CAST(x.worker_id AS varchar(300)) NOT IN ('', '-1')
),
months AS (
    SELECT
        REPLACE(
            REPLACE('{worker}-{month}', '{worker}', h.worker_id), '{month}', h.month_key
        ) AS case_id,
        h.worker_id,
        h.is_worker_known,
        h.child_id,
        h.happened_on,
        CASE WHEN x.case_id IS NULL THEN 0 ELSE 1 END AS is_restricted
    FROM held AS h
    LEFT JOIN restricted AS x ON x.case_id = h.child_id
),
newest AS (
    SELECT MAX(x.held_on) AS source_recorded_on
    FROM local_supervision AS x WHERE x.held_on < :day_after_as_at
)
SELECT
    m.case_id,
    CASE WHEN s.is_agency = 1 THEN 'agency' ELSE 'permanent' END AS status,
    COALESCE(k.team_id, s.team_key) AS team_id,
    t.team_name,
    t.team_type,
    t.service_id,
    m.worker_id,
    MIN(m.happened_on) OVER (PARTITION BY m.case_id) AS opened_on,
    a.last_audited_on,
    MAX(m.is_restricted) OVER (PARTITION BY m.case_id) AS is_restricted,
    m.child_id,
    COALESCE(g.manager_id, t.manager_id) AS supervisor_id,
    m.happened_on,
    'Supervision' AS kind,
    m.child_id AS detail,
    CASE
        WHEN MIN(CASE WHEN m.child_id IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY m.case_id) = 1
            THEN 1
    END AS is_whole,
    m.is_worker_known,
    n.source_recorded_on
FROM months AS m
CROSS JOIN newest AS n
LEFT JOIN staff AS s ON s.worker_id = m.worker_id
LEFT JOIN team_keys AS k ON k.raw_key = s.team_key
LEFT JOIN standing_teams AS t ON t.team_id = COALESCE(k.team_id, s.team_key)
LEFT JOIN audited AS a ON a.case_id = m.case_id
LEFT JOIN managers AS g
    ON g.worker_id = m.worker_id
    AND (g.start_on IS NULL OR g.start_on <= m.happened_on)
    AND (g.end_on IS NULL OR g.end_on >= m.happened_on)
