-- Which teams an auditor belonged to, and when (R028).
SELECT
    CAST(t.auditor_id AS varchar(48)) AS auditor_id,
    COALESCE(k.team_id, CAST(t.team_id AS varchar(300))) AS team_id,
    t.start_on AS started_on,
    CASE WHEN t.end_on < :day_after_as_at THEN t.end_on END AS ended_on
FROM local_auditor_teams AS t
LEFT JOIN team_keys AS k ON k.raw_key = CAST(t.team_id AS varchar(300))
WHERE t.start_on IS NULL OR t.start_on < :day_after_as_at
