-- Who managed whom, up to as_at, by the ids of the register (A06).
SELECT
    COALESCE(r.staff_id, CAST(m.staff_id AS varchar(300))) AS staff_id,
    COALESCE(h.staff_id, CAST(m.manager_id AS varchar(300))) AS manager_id,
    m.start_on AS started_on,
    CASE WHEN m.end_on < :day_after_as_at THEN m.end_on END AS ended_on
FROM local_line_management AS m
LEFT JOIN register AS r ON r.raw_id = CAST(m.staff_id AS varchar(300))
LEFT JOIN register AS h ON h.raw_id = CAST(m.manager_id AS varchar(300))
WHERE m.start_on IS NULL OR m.start_on < :day_after_as_at
