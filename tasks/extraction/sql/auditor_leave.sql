-- Leave of auditors that ends on or after as_at; leave to come is known beforehand.
SELECT
    CAST(l.auditor_id AS varchar(48)) AS auditor_id,
    l.start_on AS started_on,
    l.end_on AS ended_on
FROM local_auditor_leave AS l
WHERE l.end_on >= :as_at
