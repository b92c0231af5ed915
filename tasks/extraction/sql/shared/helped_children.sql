-- One row per child with whom Early Help works on as_at, told as early_help_children tells it.
SELECT DISTINCT CAST(h.earl_person_id AS varchar(48)) AS case_id
FROM ssd_early_help_episodes AS h
WHERE h.earl_person_id IS NOT NULL
    AND h.earl_episode_start_date < :day_after_as_at
    AND (h.earl_episode_end_date IS NULL OR h.earl_episode_end_date >= :day_after_as_at)
