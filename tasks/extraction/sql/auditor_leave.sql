-- Leave of auditors that ends on or after as_at; leave to come is known beforehand (A12).
-- Leave without a first day has begun, and leave without a last day goes on.
SELECT
    CAST(l.auditor_id AS varchar(48)) AS auditor_id,
    COALESCE(l.start_on, :as_at) AS started_on,
    COALESCE(l.end_on, :far_future) AS ended_on
FROM local_auditor_leave AS l
WHERE l.end_on IS NULL OR l.end_on >= :as_at
