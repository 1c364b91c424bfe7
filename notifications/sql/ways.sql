-- Each way of everybody on record: an e-mail address, or a phone that agreed to texts. `told`: the person may be written to
-- at that instant. `dead`: the address takes nothing. `works`: it takes something, and messages leave by its channel, which
-- is one of `channels`; NULL: by every channel. Both nc_fan_out and nc_due_expiries ask here, with the rights of their caller.
-- OFFSET 0 keeps the clock of a person who is not asked about from being read: the zone may be one that is unknown.
CREATE FUNCTION nc_ways(at timestamptz, only_practices uuid[], channels text[])
RETURNS TABLE (
    practice_id uuid, technologist_id uuid, membership_id uuid, name text, told boolean, channel text, address text,
    dead boolean, works boolean
)
LANGUAGE sql STABLE AS $$
SELECT w.practice_id, w.technologist_id, w.membership_id, w.name::text, w.told, w.channel, w.address::text,
       bad.value IS NOT NULL OR stopped.number_hash IS NOT NULL,
       bad.value IS NULL AND stopped.number_hash IS NULL AND (channels IS NULL OR w.channel = ANY (channels))
FROM (
    SELECT t.practice_id, t.id AS technologist_id, NULL::uuid AS membership_id, t.name,
           t.has_access AND (t.ends_on IS NULL OR t.ends_on >= (at AT TIME ZONE t.timezone)::date) AS told, way.channel, way.address
    FROM (
        SELECT t.practice_id, t.id, t.name, t.email, t.phone, t.sms_consent_at, t.timezone, t.ends_on,
               coalesce(m.active AND u.is_active, true) AS has_access
        FROM practices_practice p
        JOIN practices_technologist t ON t.practice_id = p.id
        LEFT JOIN practices_membership m ON m.practice_id = t.practice_id AND m.id = t.membership_id
        LEFT JOIN practices_user u ON u.id = m.user_id
        WHERE p.closed_at IS NULL AND (only_practices IS NULL OR p.id = ANY (only_practices))
        OFFSET 0
    ) t
    CROSS JOIN LATERAL (
        VALUES ('email', lower(t.email)), ('sms', CASE WHEN t.sms_consent_at IS NOT NULL THEN t.phone ELSE '' END)
    ) way (channel, address)
    UNION ALL
    SELECT m.practice_id, NULL, m.id, coalesce(nullif(u.name, ''), u.email), true, way.channel, way.address
    FROM practices_practice p
    JOIN practices_membership m ON m.practice_id = p.id AND m.role = 'manager' AND m.active
    JOIN practices_user u ON u.id = m.user_id AND u.is_active
    CROSS JOIN LATERAL (
        VALUES ('email', lower(u.email)), ('sms', CASE WHEN m.sms_consent_at IS NOT NULL THEN m.phone ELSE '' END)
    ) way (channel, address)
    WHERE p.closed_at IS NULL AND (only_practices IS NULL OR p.id = ANY (only_practices))
) w
LEFT JOIN notifications_address bad
  ON bad.practice_id = w.practice_id AND bad.channel = w.channel AND bad.value = w.address AND bad.health <> 'ok'
LEFT JOIN notifications_optout stopped
  ON w.channel = 'sms' AND stopped.number_hash = encode(sha256(convert_to(w.address, 'UTF8')), 'hex')
WHERE w.address <> ''
$$;
