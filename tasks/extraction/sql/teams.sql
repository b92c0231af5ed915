-- One row per team as it stood on as_at, with its manager's id as the register has it.
SELECT
    t.team_id, t.team_name, t.team_type, t.service_id, t.service_name,
    COALESCE(r.staff_id, t.manager_id) AS manager_id, t.manager_name, t.manager_email
FROM standing_teams AS t
LEFT JOIN register AS r ON r.raw_id = t.manager_id
