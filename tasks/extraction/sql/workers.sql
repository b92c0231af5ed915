-- One row per professional of the register, under the one id that we use. The council's own list
-- of staff stands beside the case system's, which on Mosaic has no names and nobody who has left.
-- Where one stands twice the last name counts; the register does not depend on the day.
WITH professionals AS (
    SELECT
        COALESCE(
            NULLIF(CAST(w.prof_professional_id AS varchar(300)), ''),
            NULLIF(CAST(w.prof_staff_id AS varchar(300)), '')
        ) AS worker_id,
        NULLIF(CAST(w.prof_professional_name AS varchar(300)), '') AS worker_name,
        NULLIF(CAST(w.prof_professional_job_title AS varchar(500)), '') AS job_title,
        NULLIF(CAST(w.prof_professional_department AS varchar(300)), '') AS team_key,
        CASE
            WHEN UPPER(CAST(w.prof_agency_worker_flag AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1')
                THEN 1
            ELSE 0
        END AS is_agency
    FROM ssd_professionals AS w
    UNION ALL
    SELECT
        NULLIF(CAST(l.staff_id AS varchar(300)), '') AS worker_id,
        NULLIF(CAST(l.staff_name AS varchar(300)), '') AS worker_name,
        NULLIF(CAST(l.job_title AS varchar(500)), '') AS job_title,
        NULLIF(CAST(l.team_id AS varchar(300)), '') AS team_key,
        CASE
            WHEN UPPER(CAST(l.is_agency AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
            ELSE 0
        END AS is_agency
    FROM local_workforce AS l
),
numbered AS (
    SELECT
        p.worker_id, p.worker_name, p.job_title, p.team_key, p.is_agency,
        ROW_NUMBER() OVER (
            PARTITION BY p.worker_id
            ORDER BY
                CASE WHEN p.worker_name IS NULL THEN 1 ELSE 0 END, p.worker_name DESC,
                CASE WHEN p.job_title IS NULL THEN 1 ELSE 0 END, p.job_title DESC
        ) AS place
    FROM professionals AS p
)
SELECT
    n.worker_id,
    n.worker_name,
    n.job_title,
    COALESCE(k.team_id, n.team_key) AS team_id,
    n.is_agency
FROM numbered AS n
LEFT JOIN team_keys AS k ON k.raw_key = n.team_key
WHERE n.place = 1 AND n.worker_id IS NOT NULL AND n.worker_id <> '-1'
