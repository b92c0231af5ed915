-- Audits known on as_at, with the day of their end where it had come (R024, A05).
-- A recorded audit without any day is known since ever.
SELECT
    CAST(a.audit_id AS varchar(48)) AS audit_id,
    a.audit_type,
    CAST(a.cycle_id AS varchar(48)) AS cycle_id,
    CAST(a.case_id AS varchar(48)) AS case_id,
    COALESCE(r.staff_id, NULLIF(CAST(a.worker_id AS varchar(300)), '')) AS worker_id,
    CAST(a.auditor_id AS varchar(48)) AS auditor_id,
    CASE WHEN a.allocated_on < :day_after_as_at THEN a.allocated_on END AS allocated_on,
    CASE WHEN a.finalised_on < :day_after_as_at THEN a.finalised_on END AS finalised_on
FROM local_past_audits AS a
LEFT JOIN register AS r ON r.raw_id = CAST(a.worker_id AS varchar(300))
WHERE COALESCE(a.allocated_on, a.finalised_on, :as_at) < :day_after_as_at
