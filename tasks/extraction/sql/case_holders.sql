-- Who held and who reviewed each case up to as_at, with the source's own key of the row (R043).
-- The key -1 says that nobody did; the team had the case all the same.
SELECT
    COALESCE(NULLIF(CAST(i.invo_person_id AS varchar(48)), ''), r.case_id) AS case_id,
    NULLIF(CAST(i.invo_involvements_id AS varchar(48)), '') AS holder_key,
    CASE
        WHEN LOWER(CAST(i.invo_professional_role_id AS varchar(300))) IN :allocated_worker
            THEN 'allocated_worker'
        ELSE 'reviewing_officer'
    END AS kind,
    COALESCE(s.staff_id, NULLIF(NULLIF(CAST(i.invo_professional_id AS varchar(300)), ''), '-1'))
        AS staff_id,
    COALESCE(k.team_id, NULLIF(CAST(i.invo_professional_team AS varchar(300)), '')) AS team_id,
    i.invo_involvement_start_date AS started_on,
    CASE
        WHEN i.invo_involvement_end_date < :day_after_as_at THEN i.invo_involvement_end_date
    END AS ended_on
FROM ssd_involvements AS i
LEFT JOIN referred AS r ON r.referral_id = CAST(i.invo_referral_id AS varchar(48))
LEFT JOIN register AS s ON s.raw_id = CAST(i.invo_professional_id AS varchar(300))
LEFT JOIN team_keys AS k ON k.raw_key = CAST(i.invo_professional_team AS varchar(300))
WHERE (
    LOWER(CAST(i.invo_professional_role_id AS varchar(300))) IN :allocated_worker
    OR LOWER(CAST(i.invo_professional_role_id AS varchar(300))) IN :reviewing_officer
)
AND (i.invo_involvement_start_date IS NULL OR i.invo_involvement_start_date < :day_after_as_at)
