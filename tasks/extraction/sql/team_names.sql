-- Every name of every team up to as_at, with its days; a last day after as_at is not known yet.
SELECT
    CAST(t.team_id AS varchar(300)) AS team_id,
    t.team_name,
    t.valid_from,
    CASE WHEN t.valid_to < :day_after_as_at THEN t.valid_to END AS valid_to
FROM local_teams AS t
WHERE t.valid_from IS NULL OR t.valid_from < :day_after_as_at
