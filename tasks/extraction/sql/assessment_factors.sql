-- The factors that each assessment found, as the source writes them (R026, JSON text mostly).
-- Factors are what an assessment found at its end, so one that was not authorised by as_at has
-- found nothing yet.
WITH assessments AS (
    SELECT
        CAST(a.cina_assessment_id AS varchar(48)) AS assessment_id,
        MIN(NULLIF(CAST(a.cina_person_id AS varchar(48)), '')) AS person_id,
        MIN(NULLIF(CAST(a.cina_referral_id AS varchar(48)), '')) AS referral_id,
        MAX(a.cina_assessment_auth_date) AS assessed_on
    FROM ssd_cin_assessments AS a
    GROUP BY CAST(a.cina_assessment_id AS varchar(48))
)
SELECT
    COALESCE(a.person_id, r.case_id) AS case_id,
    a.assessed_on,
    CAST(f.cinf_assessment_factors_json AS varchar(4000)) AS factors
FROM ssd_assessment_factors AS f
INNER JOIN assessments AS a ON a.assessment_id = CAST(f.cinf_assessment_id AS varchar(48))
LEFT JOIN referred AS r ON r.referral_id = a.referral_id
WHERE a.assessed_on < :day_after_as_at
    AND COALESCE(a.person_id, r.case_id) IS NOT NULL
