-- Interests that auditors declared, up to as_at (A06).
SELECT
    CAST(d.auditor_id AS varchar(48)) AS auditor_id,
    NULLIF(CAST(d.case_id AS varchar(48)), '') AS case_id,
    NULLIF(CAST(d.family_id AS varchar(48)), '') AS family_id,
    COALESCE(r.staff_id, NULLIF(CAST(d.staff_id AS varchar(300)), '')) AS staff_id,
    d.start_on AS started_on,
    CASE WHEN d.end_on < :day_after_as_at THEN d.end_on END AS ended_on
FROM local_declared_interests AS d
LEFT JOIN register AS r ON r.raw_id = CAST(d.staff_id AS varchar(300))
WHERE d.start_on IS NULL OR d.start_on < :day_after_as_at
