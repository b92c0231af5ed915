-- One row per child that was audited by the day: the latest audit that counts (A05: compliance does not).
SELECT
    CAST(a.case_id AS varchar(48)) AS case_id,
    MAX(
        CASE
            WHEN a.finalised_on < :day_after_as_at THEN a.finalised_on
            WHEN a.allocated_on < :day_after_as_at THEN a.allocated_on
        END
    ) AS last_audited_on
FROM local_past_audits AS a
WHERE a.audit_type IS NULL OR LOWER(a.audit_type) <> 'compliance'
GROUP BY CAST(a.case_id AS varchar(48))
