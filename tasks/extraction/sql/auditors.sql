-- One row per entry of the register of auditors (R019).
SELECT
    CAST(a.auditor_id AS varchar(48)) AS auditor_id, a.auditor_name, a.email, a.role,
    CAST(a.team_id AS varchar(48)) AS team_id, CAST(a.service_id AS varchar(48)) AS service_id,
    a.capacity, a.trained_on, a.employed_from, a.active_from, a.active_to
FROM local_auditors AS a
WHERE a.active_from IS NULL OR a.active_from < :day_after_as_at
