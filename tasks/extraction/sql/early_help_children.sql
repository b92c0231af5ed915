-- One row per child with whom Early Help works on as_at; of several episodes the last begun (R092).
-- Such a child may have no case with social care, so all that a draw needs stands here. The team
-- is that of the worker and, where nobody knows it, the organisation of the episode.
WITH helped AS (
    SELECT
        CAST(h.earl_person_id AS varchar(48)) AS case_id,
        h.earl_episode_start_date AS opened_on,
        NULLIF(CAST(h.earl_episode_organisation AS varchar(300)), '') AS organisation,
        NULLIF(CAST(h.earl_episode_worker_id AS varchar(300)), '') AS raw_id,
        CAST(h.earl_episode_reason AS varchar(300)) AS reason,
        ROW_NUMBER() OVER (
            PARTITION BY CAST(h.earl_person_id AS varchar(48))
            ORDER BY h.earl_episode_start_date DESC, CAST(h.earl_episode_id AS varchar(48)) DESC
        ) AS place
    FROM ssd_early_help_episodes AS h
    WHERE h.earl_person_id IS NOT NULL
        AND h.earl_episode_start_date < :day_after_as_at
        AND (h.earl_episode_end_date IS NULL OR h.earl_episode_end_date >= :day_after_as_at)
),
departments AS (
    SELECT
        COALESCE(
            NULLIF(CAST(w.prof_professional_id AS varchar(300)), ''),
            NULLIF(CAST(w.prof_staff_id AS varchar(300)), '')
        ) AS staff_id,
        MIN(NULLIF(CAST(w.prof_professional_department AS varchar(300)), '')) AS team_key
    FROM ssd_professionals AS w
    GROUP BY
        COALESCE(
            NULLIF(CAST(w.prof_professional_id AS varchar(300)), ''),
            NULLIF(CAST(w.prof_staff_id AS varchar(300)), '')
        )
)
SELECT
    h.case_id,
    f.family_id,
    COALESCE(k.team_id, o.team_id, h.organisation) AS team_id,
    t.team_name,
    t.team_type,
    t.service_id,
    COALESCE(w.staff_id, h.raw_id) AS worker_id,
    h.opened_on,
    h.reason,
    b.born_on,
    a.last_audited_on,
    CASE WHEN x.case_id IS NULL THEN 0 ELSE 1 END AS is_restricted
FROM helped AS h
LEFT JOIN persons AS b ON b.case_id = h.case_id
LEFT JOIN families AS f ON f.case_id = h.case_id
LEFT JOIN audited AS a ON a.case_id = h.case_id
LEFT JOIN restricted AS x ON x.case_id = h.case_id
LEFT JOIN register AS w ON w.raw_id = h.raw_id
LEFT JOIN departments AS d ON d.staff_id = w.staff_id
LEFT JOIN team_keys AS k ON k.raw_key = d.team_key
LEFT JOIN team_keys AS o ON o.raw_key = h.organisation
LEFT JOIN standing_teams AS t ON t.team_id = COALESCE(k.team_id, o.team_id, h.organisation)
WHERE h.place = 1
