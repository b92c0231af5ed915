-- Organisations of the partnership that were in scope of section 11 on as_at (R101).
SELECT
    CAST(o.organisation_id AS varchar(48)) AS organisation_id,
    o.organisation_name,
    o.service,
    o.contact_name,
    o.contact_email,
    o.mail_domain,
    o.scope_from,
    CASE WHEN o.scope_to < :day_after_as_at THEN o.scope_to END AS scope_to
FROM local_partner_organisations AS o
WHERE (o.scope_from IS NULL OR o.scope_from < :day_after_as_at)
    AND (o.scope_to IS NULL OR o.scope_to >= :as_at)
