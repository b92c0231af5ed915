-- What was done in fostering households by as_at: checks, visits, reviews and audits (R110).
SELECT
    CAST(c.household_id AS varchar(48)) AS household_id,
    c.check_kind,
    c.done_on
FROM local_foster_checks AS c
WHERE COALESCE(c.done_on, :as_at) < :day_after_as_at
