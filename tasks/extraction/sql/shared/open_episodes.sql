-- One row per child whose latest referral is open on as_at, with that referral. A referral without
-- further action opens nothing, so it neither opens nor hides a case; one without a child stands alone.
SELECT n.case_id, n.referral_id, n.opened_on, n.team_key, n.closed_on
FROM (
    SELECT
        r.case_id, r.referral_id, r.opened_on, r.team_key, r.closed_on, r.is_open,
        ROW_NUMBER() OVER (
            PARTITION BY r.case_id, CASE WHEN r.case_id IS NULL THEN r.referral_id END
            ORDER BY
                CASE WHEN r.opened_on IS NULL THEN 1 ELSE 0 END,
                r.opened_on DESC, r.is_open DESC, r.referral_id DESC
        ) AS place
    FROM (
        SELECT
            NULLIF(CAST(e.cine_person_id AS varchar(48)), '') AS case_id,
            CAST(e.cine_referral_id AS varchar(48)) AS referral_id,
            e.cine_referral_date AS opened_on,
            NULLIF(CAST(e.cine_referral_team AS varchar(300)), '') AS team_key,
            CASE WHEN e.cine_close_date < :day_after_as_at THEN e.cine_close_date END AS closed_on,
            CASE WHEN e.cine_close_date < :day_after_as_at THEN 0 ELSE 1 END AS is_open
        FROM ssd_cin_episodes AS e
        WHERE (e.cine_referral_date IS NULL OR e.cine_referral_date < :day_after_as_at)
            AND (
                e.cine_referral_nfa IS NULL
                OR UPPER(CAST(e.cine_referral_nfa AS varchar(5))) NOT IN ('Y', 'YES', 'TRUE', '1')
            )
    ) AS r
) AS n
WHERE n.place = 1 AND n.is_open = 1
