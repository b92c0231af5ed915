-- Which child of Early Help has the full name and the day of birth of a child of social care under
-- another reference (R091). It is read only where the council has decided that names may be
-- compared. Only references come out. Children whose valid numbers differ are two children.
WITH named AS (
    SELECT
        CAST(p.pers_person_id AS varchar(48)) AS case_id,
        UPPER(LTRIM(RTRIM(CAST(p.pers_forename AS varchar(300))))) AS forename,
        UPPER(LTRIM(RTRIM(CAST(p.pers_surname AS varchar(300))))) AS surname,
        p.pers_dob AS born_on
    FROM ssd_person AS p
),
people AS (
    SELECT
        n.case_id,
        MIN(n.forename) AS forename,
        MIN(n.surname) AS surname,
        MIN(n.born_on) AS born_on
    FROM named AS n
    WHERE n.forename <> '' AND n.surname <> '' AND n.born_on IS NOT NULL
    GROUP BY n.case_id
    HAVING MIN(n.forename) = MAX(n.forename)
        AND MIN(n.surname) = MAX(n.surname)
        AND MIN(n.born_on) = MAX(n.born_on)
),
helped AS (
    SELECT h.case_id, b.forename, b.surname, b.born_on, i.upn, i.nhs_number
    FROM helped_children AS h
    INNER JOIN people AS b ON b.case_id = h.case_id
    LEFT JOIN identifiers AS i ON i.case_id = h.case_id
    LEFT JOIN open_episodes AS o ON o.case_id = h.case_id
    WHERE o.case_id IS NULL
),
opened AS (
    SELECT o.case_id, b.forename, b.surname, b.born_on, i.upn, i.nhs_number
    FROM open_episodes AS o
    INNER JOIN people AS b ON b.case_id = o.case_id
    LEFT JOIN identifiers AS i ON i.case_id = o.case_id
),
counted AS (
    SELECT
        h.case_id,
        o.case_id AS social_care_id,
        CASE WHEN h.upn <> o.upn OR h.nhs_number <> o.nhs_number THEN 1 ELSE 0 END AS is_other,
        COUNT(h.case_id) OVER (PARTITION BY h.case_id) AS cases,
        COUNT(h.case_id) OVER (PARTITION BY o.case_id) AS children
    FROM helped AS h
    INNER JOIN opened AS o
        ON o.surname = h.surname AND o.forename = h.forename AND o.born_on = h.born_on
)
SELECT
    c.case_id,
    c.social_care_id,
    'name_and_birth' AS evidence,
    CASE
        WHEN c.cases > 1 THEN 'several_cases'
        WHEN c.children > 1 THEN 'several_children'
    END AS conflict
FROM counted AS c
WHERE c.is_other = 0
