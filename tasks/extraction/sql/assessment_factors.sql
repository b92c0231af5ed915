-- The factors that each assessment found, as the source writes them (R026, JSON text mostly).
-- What an assessment that was authorised after as_at found was not known on the day.
SELECT
    COALESCE(NULLIF(CAST(a.cina_person_id AS varchar(48)), ''), r.case_id) AS case_id,
    COALESCE(a.cina_assessment_auth_date, a.cina_assessment_start_date) AS assessed_on,
    f.cinf_assessment_factors_json AS factors
FROM ssd_assessment_factors AS f
INNER JOIN ssd_cin_assessments AS a
    ON CAST(a.cina_assessment_id AS varchar(48)) = CAST(f.cinf_assessment_id AS varchar(48))
LEFT JOIN referred AS r ON r.referral_id = CAST(a.cina_referral_id AS varchar(48))
WHERE COALESCE(a.cina_assessment_auth_date, a.cina_assessment_start_date) < :day_after_as_at
    AND COALESCE(NULLIF(CAST(a.cina_person_id AS varchar(48)), ''), r.case_id) IS NOT NULL
