-- One row per key by which the source may name a member of staff, with the one id that we use.
-- That id is the professional's; a staff number leads to the professional who has it, and so does
-- a name that only one professional bears. An earlier id of an auditor, and whoever stands in the
-- council's own list of staff, is known as it stands (A06).
SELECT k.raw_id, k.staff_id
FROM (
    SELECT
        j.raw_id,
        j.staff_id,
        ROW_NUMBER() OVER (PARTITION BY j.raw_id ORDER BY j.strength, j.staff_id) AS place
    FROM (
        SELECT
            NULLIF(CAST(w.prof_professional_id AS varchar(300)), '') AS raw_id,
            CAST(w.prof_professional_id AS varchar(300)) AS staff_id,
            1 AS strength
        FROM ssd_professionals AS w
        UNION ALL
        SELECT
            NULLIF(CAST(w.prof_staff_id AS varchar(300)), '') AS raw_id,
            COALESCE(
                NULLIF(CAST(w.prof_professional_id AS varchar(300)), ''),
                CAST(w.prof_staff_id AS varchar(300))
            ) AS staff_id,
            2 AS strength
        FROM ssd_professionals AS w
        UNION ALL
        SELECT
            NULLIF(CAST(s.staff_id AS varchar(300)), '') AS raw_id,
            CAST(s.staff_id AS varchar(300)) AS staff_id,
            3 AS strength
        FROM local_auditor_staff_ids AS s
        UNION ALL
        SELECT
            NULLIF(CAST(l.staff_id AS varchar(300)), '') AS raw_id,
            CAST(l.staff_id AS varchar(300)) AS staff_id,
            3 AS strength
        FROM local_workforce AS l
        UNION ALL
        SELECT
            b.bearer_name AS raw_id,
            MIN(b.staff_id) AS staff_id,
            4 AS strength
        FROM (
            SELECT
                NULLIF(CAST(w.prof_professional_name AS varchar(300)), '') AS bearer_name,
                COALESCE(
                    NULLIF(CAST(w.prof_professional_id AS varchar(300)), ''),
                    CAST(w.prof_staff_id AS varchar(300))
                ) AS staff_id
            FROM ssd_professionals AS w
            UNION ALL
            SELECT
                NULLIF(CAST(l.staff_name AS varchar(300)), '') AS bearer_name,
                NULLIF(CAST(l.staff_id AS varchar(300)), '') AS staff_id
            FROM local_workforce AS l
        ) AS b
        GROUP BY b.bearer_name
        HAVING COUNT(DISTINCT b.staff_id) = 1
    ) AS j
    WHERE j.raw_id IS NOT NULL AND j.staff_id IS NOT NULL AND j.raw_id <> '-1'
) AS k
WHERE k.place = 1
