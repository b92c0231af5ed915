-- One row per entry of the register of auditors that had begun by as_at (R019).
-- An end to come and the latest training stand as the register has them: both are plans of
-- that day, and the register keeps no earlier ones.
SELECT
    CAST(a.auditor_id AS varchar(48)) AS auditor_id,
    a.auditor_name,
    a.email,
    a.role,
    NULLIF(CAST(a.team_id AS varchar(300)), '') AS team_id,
    NULLIF(CAST(a.service_id AS varchar(48)), '') AS service_id,
    a.capacity,
    a.trained_on,
    a.employed_from,
    a.active_from,
    a.active_to
FROM local_auditors AS a
WHERE a.active_from IS NULL OR a.active_from < :day_after_as_at
