-- One row per key by which the source may name a team, with the team's id.
-- Some systems give the id, others a name of the team. A case system that is read later writes
-- later names too, so these lead to their team as well, but never in place of a name of the day.
SELECT k.raw_key, k.team_id
FROM (
    SELECT
        j.raw_key,
        j.team_id,
        ROW_NUMBER() OVER (PARTITION BY j.raw_key ORDER BY j.strength, j.team_id) AS place
    FROM (
        SELECT
            CAST(t.team_id AS varchar(300)) AS raw_key,
            CAST(t.team_id AS varchar(300)) AS team_id,
            1 AS strength
        FROM local_teams AS t
        UNION ALL
        SELECT
            CAST(t.team_name AS varchar(300)) AS raw_key,
            MIN(CAST(t.team_id AS varchar(300))) AS team_id,
            2 AS strength
        FROM local_teams AS t
        WHERE t.valid_from IS NULL OR t.valid_from < :day_after_as_at
        GROUP BY CAST(t.team_name AS varchar(300))
        HAVING COUNT(DISTINCT CAST(t.team_id AS varchar(300))) = 1
        UNION ALL
        SELECT
            CAST(t.team_name AS varchar(300)) AS raw_key,
            MIN(CAST(t.team_id AS varchar(300))) AS team_id,
            3 AS strength
        FROM local_teams AS t
        GROUP BY CAST(t.team_name AS varchar(300))
        HAVING COUNT(DISTINCT CAST(t.team_id AS varchar(300))) = 1
    ) AS j
    WHERE j.raw_key <> '' AND j.team_id <> ''
) AS k
WHERE k.place = 1
