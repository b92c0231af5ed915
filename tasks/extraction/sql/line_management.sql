-- Who managed whom, up to as_at (A06).
SELECT
    CAST(m.staff_id AS varchar(48)) AS staff_id,
    CAST(m.manager_id AS varchar(48)) AS manager_id,
    m.start_on AS started_on,
    CASE WHEN m.end_on < :day_after_as_at THEN m.end_on END AS ended_on
FROM local_line_management AS m
WHERE m.start_on IS NULL OR m.start_on < :day_after_as_at
