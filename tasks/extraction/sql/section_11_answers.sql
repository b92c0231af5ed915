-- What organisations answered in the audits of earlier years, and of this one by as_at (R101).
SELECT
    CAST(a.organisation_id AS varchar(48)) AS organisation_id,
    a.answered_in,
    CAST(a.criterion AS varchar(48)) AS criterion,
    a.score,
    a.evidence
FROM local_section_11_answers AS a
WHERE a.answered_in <= CAST(:year_of_as_at AS integer)
