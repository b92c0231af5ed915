-- Every episode of need that led to more than a look, with its end where that had come (R043).
-- An end after as_at is not known yet.
SELECT
    CAST(e.cine_person_id AS varchar(48)) AS case_id,
    CAST(e.cine_referral_id AS varchar(48)) AS referral_id,
    e.cine_referral_date AS opened_on,
    CASE WHEN e.cine_close_date < :day_after_as_at THEN e.cine_close_date END AS closed_on,
    b.born_on,
    CASE WHEN x.case_id IS NULL THEN 0 ELSE 1 END AS is_restricted
FROM ssd_cin_episodes AS e
LEFT JOIN persons AS b ON b.case_id = CAST(e.cine_person_id AS varchar(48))
LEFT JOIN restricted AS x ON x.case_id = CAST(e.cine_person_id AS varchar(48))
WHERE (e.cine_referral_date IS NULL OR e.cine_referral_date < :day_after_as_at)
    AND (
        e.cine_referral_nfa IS NULL
        OR UPPER(CAST(e.cine_referral_nfa AS varchar(5))) NOT IN ('Y', 'YES', 'TRUE', '1')
    )
