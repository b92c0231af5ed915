-- Each child's time with Early Help as it was known on as_at (R057).
SELECT
    CAST(h.earl_person_id AS varchar(48)) AS case_id,
    h.earl_episode_start_date AS started_on,
    CASE WHEN h.earl_episode_end_date < :day_after_as_at THEN h.earl_episode_end_date END AS ended_on
FROM ssd_early_help_episodes AS h
WHERE h.earl_episode_start_date < :day_after_as_at
    AND h.earl_person_id IS NOT NULL
