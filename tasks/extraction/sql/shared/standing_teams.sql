-- One row per team as it stood on as_at, under its name of that day; the last begun counts.
SELECT
    n.team_id, n.team_name, n.team_type, n.service_id, n.service_name,
    n.manager_id, n.manager_name, n.manager_email
FROM (
    SELECT
        CAST(t.team_id AS varchar(300)) AS team_id,
        t.team_name,
        t.team_type,
        CAST(t.service_id AS varchar(48)) AS service_id,
        t.service_name,
        NULLIF(CAST(t.manager_id AS varchar(300)), '') AS manager_id,
        t.manager_name,
        t.manager_email,
        ROW_NUMBER() OVER (
            PARTITION BY CAST(t.team_id AS varchar(300))
            ORDER BY
                CASE WHEN t.valid_from IS NULL THEN 1 ELSE 0 END, t.valid_from DESC,
                CAST(t.team_name AS varchar(300))
        ) AS place
    FROM local_teams AS t
    WHERE (t.valid_from IS NULL OR t.valid_from < :day_after_as_at)
        AND (t.valid_to IS NULL OR t.valid_to >= :as_at)
) AS n
WHERE n.place = 1
