-- Each child whose record is restricted on the day.
SELECT DISTINCT CAST(r.case_id AS varchar(48)) AS case_id
FROM local_restricted_records AS r
WHERE (r.start_on IS NULL OR r.start_on < :day_after_as_at)
    AND (r.end_on IS NULL OR r.end_on >= :as_at)
