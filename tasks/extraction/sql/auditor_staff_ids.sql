-- Every id an auditor has or had, and the register's own id of the same person (A06).
-- The register does not depend on the day, so as_at changes nothing here.
SELECT CAST(s.auditor_id AS varchar(48)) AS auditor_id, CAST(s.staff_id AS varchar(48)) AS staff_id
FROM local_auditor_staff_ids AS s
WHERE s.staff_id IS NOT NULL AND :as_at IS NOT NULL
UNION
SELECT
    CAST(s.auditor_id AS varchar(48)) AS auditor_id,
    CAST(COALESCE(w.prof_professional_id, w.prof_staff_id) AS varchar(48)) AS staff_id
FROM local_auditor_staff_ids AS s
INNER JOIN ssd_professionals AS w
    ON s.staff_id = w.prof_professional_id OR s.staff_id = w.prof_staff_id
