-- How many rows of the source are not as the specification has them, and are read by a rule of
-- ours (source_data.md 1.3). Each column is a rule, with its words in extraction/differences.py.
WITH involved AS (
    SELECT
        COALESCE(CAST(i.invo_person_id AS varchar(48)), '') AS person_id,
        CAST(i.invo_referral_id AS varchar(48)) AS referral_id,
        COALESCE(CAST(i.invo_professional_id AS varchar(300)), '') AS raw_id,
        COALESCE(CAST(i.invo_professional_team AS varchar(300)), '') AS team_key
    FROM ssd_involvements AS i
),
counted AS (
    SELECT
        SUM(CASE WHEN i.raw_id = '-1' THEN 1 ELSE 0 END) AS nobody_key,
        SUM(
            CASE WHEN i.person_id = '' AND f.case_id IS NOT NULL THEN 1 ELSE 0 END
        ) AS child_through_referral,
        SUM(CASE WHEN i.person_id = '' AND f.case_id IS NULL THEN 1 ELSE 0 END) AS child_not_found,
        SUM(
            CASE WHEN i.raw_id NOT IN ('', '-1') AND r.staff_id IS NULL THEN 1 ELSE 0 END
        ) AS worker_not_in_register,
        SUM(CASE WHEN k.team_id <> i.team_key THEN 1 ELSE 0 END) AS team_by_name,
        SUM(CASE WHEN i.team_key <> '' AND k.team_id IS NULL THEN 1 ELSE 0 END) AS team_not_known
    FROM involved AS i
    LEFT JOIN referred AS f ON f.referral_id = i.referral_id
    LEFT JOIN register AS r ON r.raw_id = i.raw_id
    LEFT JOIN team_keys AS k ON k.raw_key = i.team_key
),
doubled AS (
    SELECT COUNT(*) AS duplicate_person
    FROM (
        SELECT CAST(p.pers_person_id AS varchar(48)) AS person_id
        FROM ssd_person AS p
        GROUP BY CAST(p.pers_person_id AS varchar(48))
        HAVING COUNT(*) > 1
    ) AS p
),
keyed AS (
    SELECT COUNT(*) AS staff_number_as_key
    FROM ssd_professionals AS w
    WHERE COALESCE(CAST(w.prof_professional_id AS varchar(300)), '') = ''
        AND CAST(w.prof_staff_id AS varchar(300)) <> ''
),
outcomes AS (
    SELECT COUNT(*) AS outcome_as_words
    FROM ssd_contacts AS c
    WHERE CAST(c.cont_contact_outcome_json AS varchar(4000)) <> ''
        AND CAST(c.cont_contact_outcome_json AS varchar(4000)) NOT LIKE '{%'
)
SELECT
    d.duplicate_person, w.staff_number_as_key, c.nobody_key, c.child_through_referral,
    c.child_not_found, c.worker_not_in_register, c.team_by_name, c.team_not_known,
    o.outcome_as_words
FROM counted AS c
CROSS JOIN doubled AS d
CROSS JOIN keyed AS w
CROSS JOIN outcomes AS o
