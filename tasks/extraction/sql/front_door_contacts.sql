-- One row per contact that the front door dealt with in the window before as_at (R049, A23).
-- The Standard Safeguarding Dataset has neither the service nor the RAG rating, nor the moments
-- or the decision-maker: these stand in local_front_door, which also says which contacts count.
-- What was rated, decided or met after as_at is not known yet.
WITH contacts AS (
    SELECT
        CAST(c.cont_contact_id AS varchar(48)) AS contact_id,
        MIN(NULLIF(CAST(c.cont_person_id AS varchar(48)), '')) AS child_id,
        MIN(c.cont_contact_date) AS contacted_at
    FROM ssd_contacts AS c
    GROUP BY CAST(c.cont_contact_id AS varchar(48))
),
dealt AS (
    SELECT
        CAST(d.contact_id AS varchar(48)) AS case_id,
        c.child_id,
        CAST(d.service AS varchar(300)) AS front_door,
        NULLIF(CAST(d.team_id AS varchar(300)), '') AS team_key,
        NULLIF(NULLIF(CAST(d.decision_maker_id AS varchar(300)), ''), '-1') AS raw_id,
        CAST(d.rag_initial AS varchar(300)) AS rag_initial,
        CASE WHEN d.decided_at < :day_after_as_at THEN CAST(d.rag_final AS varchar(300)) END
            AS rag_final,
        COALESCE(d.received_at, c.contacted_at) AS received_at,
        CASE WHEN d.rated_at < :day_after_as_at THEN d.rated_at END AS rated_at,
        CASE WHEN d.decided_at < :day_after_as_at THEN d.decided_at END AS decided_at,
        CASE WHEN d.journey_meeting_on < :day_after_as_at THEN d.journey_meeting_on END
            AS journey_meeting_on,
        CAST(d.contact_reason AS varchar(300)) AS contact_reason
    FROM local_front_door AS d
    LEFT JOIN contacts AS c ON c.contact_id = CAST(d.contact_id AS varchar(48))
    WHERE COALESCE(d.received_at, c.contacted_at) >= :window_from
        AND COALESCE(d.received_at, c.contacted_at) < :window_until
),
again AS (
    SELECT d.child_id, COUNT(d.case_id) AS contacts_in_window
    FROM dealt AS d
    GROUP BY d.child_id
),
newest AS (
    SELECT MAX(c.cont_contact_date) AS source_recorded_on
    FROM ssd_contacts AS c WHERE c.cont_contact_date < :day_after_as_at
)
SELECT
    d.case_id,
    d.child_id,
    f.family_id,
    d.front_door,
    COALESCE(k.team_id, d.team_key) AS team_id,
    t.team_name,
    t.service_id,
    COALESCE(w.staff_id, d.raw_id) AS worker_id,
    d.rag_initial,
    d.rag_final,
    d.received_at,
    d.rated_at,
    d.decided_at,
    d.journey_meeting_on,
    d.contact_reason,
    n.contacts_in_window,
    b.born_on,
    a.last_audited_on,
    CASE WHEN x.case_id IS NULL THEN 0 ELSE 1 END AS is_restricted,
    CASE WHEN w.staff_id IS NULL THEN 0 ELSE 1 END AS is_worker_known,
    s.source_recorded_on
FROM dealt AS d
CROSS JOIN newest AS s
LEFT JOIN again AS n ON n.child_id = d.child_id
LEFT JOIN persons AS b ON b.case_id = d.child_id
LEFT JOIN families AS f ON f.case_id = d.child_id
LEFT JOIN audited AS a ON a.case_id = d.child_id
LEFT JOIN restricted AS x ON x.case_id = d.child_id
LEFT JOIN register AS w ON w.raw_id = d.raw_id
LEFT JOIN team_keys AS k ON k.raw_key = d.team_key
LEFT JOIN standing_teams AS t ON t.team_id = COALESCE(k.team_id, d.team_key)
