-- One row per child of a family; a child of two families counts to the first (A22).
SELECT
    CAST(f.fami_person_id AS varchar(48)) AS case_id,
    MIN(NULLIF(CAST(f.fami_family_id AS varchar(48)), '')) AS family_id
FROM ssd_family AS f
GROUP BY CAST(f.fami_person_id AS varchar(48))
