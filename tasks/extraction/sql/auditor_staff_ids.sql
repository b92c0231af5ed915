-- Every id by which the source may name an auditor (A06). Each id of the local list, the
-- professional it leads to, all ids of that professional, and every other professional who has
-- one of them: two entries with one staff number are one person. It does not depend on the day.
WITH aliases AS (
    SELECT
        CAST(w.prof_professional_id AS varchar(300)) AS raw_id,
        CAST(w.prof_professional_id AS varchar(300)) AS staff_id
    FROM ssd_professionals AS w
    UNION
    SELECT
        CAST(w.prof_staff_id AS varchar(300)) AS raw_id,
        COALESCE(
            NULLIF(CAST(w.prof_professional_id AS varchar(300)), ''),
            CAST(w.prof_staff_id AS varchar(300))
        ) AS staff_id
    FROM ssd_professionals AS w
),
listed AS (
    SELECT
        CAST(s.auditor_id AS varchar(48)) AS auditor_id,
        CAST(s.staff_id AS varchar(300)) AS staff_id
    FROM local_auditor_staff_ids AS s
),
resolved AS (
    SELECT l.auditor_id, a.staff_id
    FROM listed AS l
    INNER JOIN aliases AS a ON a.raw_id = l.staff_id
),
known AS (
    SELECT r.auditor_id, r.staff_id FROM resolved AS r
    UNION
    SELECT r.auditor_id, a.raw_id AS staff_id
    FROM resolved AS r
    INNER JOIN aliases AS a ON a.staff_id = r.staff_id
)
SELECT l.auditor_id, l.staff_id FROM listed AS l WHERE l.staff_id <> ''
UNION
SELECT k.auditor_id, k.staff_id FROM known AS k WHERE k.staff_id <> ''
UNION
SELECT k.auditor_id, a.staff_id
FROM known AS k
INNER JOIN aliases AS a ON a.raw_id = k.staff_id
WHERE k.staff_id <> '' AND a.staff_id <> ''
