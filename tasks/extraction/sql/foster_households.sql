-- Fostering households approved by as_at; who left later had not left yet (R108, A16).
SELECT
    CAST(h.household_id AS varchar(48)) AS household_id,
    h.approval_type,
    h.approved_on,
    h.terms,
    h.places,
    h.children,
    CAST(h.team_id AS varchar(48)) AS team_id,
    COALESCE(r.staff_id, NULLIF(CAST(h.supervising_worker_id AS varchar(300)), ''))
        AS supervising_worker_id,
    CASE
        WHEN h.ended_on >= :day_after_as_at THEN 'approved'
        ELSE COALESCE(h.household_status, 'approved')
    END AS household_status,
    CASE WHEN h.ended_on < :day_after_as_at THEN h.ended_on END AS ended_on
FROM local_foster_households AS h
LEFT JOIN register AS r ON r.raw_id = CAST(h.supervising_worker_id AS varchar(300))
WHERE COALESCE(h.approved_on, :as_at) < :day_after_as_at
