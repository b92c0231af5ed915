-- Audits allocated up to as_at, with the day of their end where it was known by then (R024).
SELECT
    CAST(a.audit_id AS varchar(48)) AS audit_id, a.audit_type, a.cycle_id,
    CAST(a.case_id AS varchar(48)) AS case_id,
    CAST(a.worker_id AS varchar(48)) AS worker_id,
    CAST(a.auditor_id AS varchar(48)) AS auditor_id,
    a.allocated_on,
    CASE WHEN a.finalised_on < :day_after_as_at THEN a.finalised_on END AS finalised_on
FROM local_past_audits AS a
WHERE a.allocated_on < :day_after_as_at
