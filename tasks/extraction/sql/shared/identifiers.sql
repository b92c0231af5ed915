-- One row per child: its UPN and its NHS number, each where it is valid, and else nothing.
-- A UPN is a check letter and twelve digits; a temporary one ends in a letter and is no evidence.
-- An NHS number is ten digits, of which the last proves the others. One digit throughout is what
-- people type to fill a field. A child with two different numbers of one kind has none of it.
-- The Standard Safeguarding Dataset keeps the NHS number as the common child identifier.
SELECT
    c.case_id,
    CASE WHEN MIN(c.upn) = MAX(c.upn) THEN MIN(c.upn) END AS upn,
    CASE WHEN MIN(c.nhs_number) = MAX(c.nhs_number) THEN MIN(c.nhs_number) END AS nhs_number
FROM (
    SELECT
        s.case_id,
        CASE WHEN s.is_upn = 1 THEN
            CASE
                WHEN SUBSTRING(s.upn, 1, 1) = SUBSTRING(
                    'ABCDEFGHJKLMNPQRTUVWXYZ',
                    (
                        CAST(SUBSTRING(s.upn, 2, 1) AS int) * 2
                        + CAST(SUBSTRING(s.upn, 3, 1) AS int) * 3
                        + CAST(SUBSTRING(s.upn, 4, 1) AS int) * 4
                        + CAST(SUBSTRING(s.upn, 5, 1) AS int) * 5
                        + CAST(SUBSTRING(s.upn, 6, 1) AS int) * 6
                        + CAST(SUBSTRING(s.upn, 7, 1) AS int) * 7
                        + CAST(SUBSTRING(s.upn, 8, 1) AS int) * 8
                        + CAST(SUBSTRING(s.upn, 9, 1) AS int) * 9
                        + CAST(SUBSTRING(s.upn, 10, 1) AS int) * 10
                        + CAST(SUBSTRING(s.upn, 11, 1) AS int) * 11
                        + CAST(SUBSTRING(s.upn, 12, 1) AS int) * 12
                        + CAST(SUBSTRING(s.upn, 13, 1) AS int) * 13
                    ) % 23 + 1,
                    1
                )
                    THEN s.upn
            END
        END AS upn,
        CASE WHEN s.is_nhs_number = 1 THEN
            CASE
                WHEN (
                        CAST(SUBSTRING(s.nhs_number, 1, 1) AS int) * 10
                        + CAST(SUBSTRING(s.nhs_number, 2, 1) AS int) * 9
                        + CAST(SUBSTRING(s.nhs_number, 3, 1) AS int) * 8
                        + CAST(SUBSTRING(s.nhs_number, 4, 1) AS int) * 7
                        + CAST(SUBSTRING(s.nhs_number, 5, 1) AS int) * 6
                        + CAST(SUBSTRING(s.nhs_number, 6, 1) AS int) * 5
                        + CAST(SUBSTRING(s.nhs_number, 7, 1) AS int) * 4
                        + CAST(SUBSTRING(s.nhs_number, 8, 1) AS int) * 3
                        + CAST(SUBSTRING(s.nhs_number, 9, 1) AS int) * 2
                        + CAST(SUBSTRING(s.nhs_number, 10, 1) AS int) * 1
                    ) % 11 = 0
                    THEN s.nhs_number
            END
        END AS nhs_number
    FROM (
        SELECT
            w.case_id, w.upn, w.nhs_number,
            CASE
                WHEN SUBSTRING(w.upn, 13, 1) <> '' AND SUBSTRING(w.upn, 14, 1) = ''
                    AND REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
                        SUBSTRING(w.upn, 2, 12),
                        '0', ''), '1', ''), '2', ''), '3', ''), '4', ''),
                        '5', ''), '6', ''), '7', ''), '8', ''), '9', '') = ''
                    AND REPLACE(SUBSTRING(w.upn, 2, 12), SUBSTRING(w.upn, 2, 1), '') <> ''
                    THEN 1
                ELSE 0
            END AS is_upn,
            CASE
                WHEN SUBSTRING(w.nhs_number, 10, 1) <> '' AND SUBSTRING(w.nhs_number, 11, 1) = ''
                    AND REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
                        w.nhs_number,
                        '0', ''), '1', ''), '2', ''), '3', ''), '4', ''),
                        '5', ''), '6', ''), '7', ''), '8', ''), '9', '') = ''
                    AND REPLACE(w.nhs_number, SUBSTRING(w.nhs_number, 1, 1), '') <> ''
                    THEN 1
                ELSE 0
            END AS is_nhs_number
        FROM (
            SELECT
                CAST(p.pers_person_id AS varchar(48)) AS case_id,
                UPPER(REPLACE(REPLACE(CAST(p.pers_upn AS varchar(48)), ' ', ''), '-', '')) AS upn,
                REPLACE(
                    REPLACE(CAST(p.pers_common_child_id AS varchar(48)), ' ', ''), '-', ''
                ) AS nhs_number
            FROM ssd_person AS p
        ) AS w
    ) AS s
) AS c
GROUP BY c.case_id
