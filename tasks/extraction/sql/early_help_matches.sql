-- Which child of Early Help is a child of social care under another reference, told by a valid UPN
-- or NHS number that both records hold (R091). Only references come out. A child whose own
-- reference has an open case needs no match. Whatever speaks against one stands as its conflict,
-- and a child of Early Help without a valid number has a row that names no case.
WITH helped AS (
    SELECT h.case_id, i.upn, i.nhs_number
    FROM helped_children AS h
    LEFT JOIN identifiers AS i ON i.case_id = h.case_id
    LEFT JOIN open_episodes AS o ON o.case_id = h.case_id
    WHERE o.case_id IS NULL
),
opened AS (
    SELECT o.case_id, i.upn, i.nhs_number
    FROM open_episodes AS o
    INNER JOIN identifiers AS i ON i.case_id = o.case_id
),
pairs AS (
    SELECT h.case_id, o.case_id AS social_care_id
    FROM helped AS h INNER JOIN opened AS o ON o.upn = h.upn
    UNION
    SELECT h.case_id, o.case_id AS social_care_id
    FROM helped AS h INNER JOIN opened AS o ON o.nhs_number = h.nhs_number
),
counted AS (
    SELECT
        p.case_id, p.social_care_id,
        COUNT(p.case_id) OVER (PARTITION BY p.case_id) AS cases,
        COUNT(p.case_id) OVER (PARTITION BY p.social_care_id) AS children
    FROM pairs AS p
)
SELECT
    h.case_id,
    c.social_care_id,
    CASE
        WHEN c.case_id IS NULL THEN NULL
        WHEN h.upn = o.upn THEN 'upn'
        ELSE 'nhs_number'
    END AS evidence,
    CASE
        WHEN c.cases > 1 THEN 'several_cases'
        WHEN c.children > 1 THEN 'several_children'
        WHEN h.upn <> o.upn OR h.nhs_number <> o.nhs_number THEN 'numbers_differ'
    END AS conflict
FROM helped AS h
LEFT JOIN counted AS c ON c.case_id = h.case_id
LEFT JOIN opened AS o ON o.case_id = c.social_care_id
WHERE c.case_id IS NOT NULL OR (h.upn IS NULL AND h.nhs_number IS NULL)
