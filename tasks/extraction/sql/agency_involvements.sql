-- Which organisations of the partnership are involved with a child on as_at (R092).
-- No case-management system keeps this: it stands in a local table or in the register workbook.
SELECT
    CAST(a.case_id AS varchar(48)) AS case_id,
    CAST(a.organisation_id AS varchar(48)) AS organisation_id,
    CASE
        WHEN UPPER(CAST(a.is_contact_involved AS varchar(5))) IN ('Y', 'YES', 'TRUE', '1') THEN 1
        ELSE 0
    END AS is_contact_involved,
    a.start_on AS started_on,
    CASE WHEN a.end_on < :day_after_as_at THEN a.end_on END AS ended_on
FROM local_agency_involvements AS a
WHERE (a.start_on IS NULL OR a.start_on < :day_after_as_at)
    AND (a.end_on IS NULL OR a.end_on >= :as_at)
