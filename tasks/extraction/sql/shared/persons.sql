-- One row per child: the day of birth, else the day that is expected.
SELECT
    CAST(p.pers_person_id AS varchar(48)) AS case_id,
    COALESCE(MAX(p.pers_dob), MAX(p.pers_expected_dob)) AS born_on
FROM ssd_person AS p
GROUP BY CAST(p.pers_person_id AS varchar(48))
