-- Interests that auditors declared, up to as_at (A06).
SELECT
    CAST(d.auditor_id AS varchar(48)) AS auditor_id,
    CAST(d.case_id AS varchar(48)) AS case_id,
    CAST(d.family_id AS varchar(48)) AS family_id,
    CAST(d.staff_id AS varchar(48)) AS staff_id,
    d.start_on AS started_on,
    d.end_on AS ended_on
FROM local_declared_interests AS d
WHERE d.start_on IS NULL OR d.start_on < :day_after_as_at
