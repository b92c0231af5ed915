-- One row per referral with its child; systems that key by referral reach the child through it.
SELECT
    CAST(e.cine_referral_id AS varchar(48)) AS referral_id,
    MIN(NULLIF(CAST(e.cine_person_id AS varchar(48)), '')) AS case_id
FROM ssd_cin_episodes AS e
GROUP BY CAST(e.cine_referral_id AS varchar(48))
