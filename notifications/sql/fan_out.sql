-- Messages for the open alerts of the last days that no message carries yet (rules.md B5, B6). One message a practice,
-- channel, address and day; a recipient's number stands for practice, channel and address on the way. An alert that
-- leaves at once waits for neither the sweep hour nor that message: it has one of its own, with a batch from 100 on.
-- Of a person's ways those are taken that they have not silenced, and managers' phones only when something escalates;
-- what escalates takes every way, whatever was silenced.
-- A way is taken in vain whose address takes nothing, by whose channel nothing leaves here, or by which this alert has
-- failed; where all that would be taken are in vain, it falls back to what else the person has. So it does for what cannot
-- wait while nothing leaves by a channel for a time. The own message of such a channel waits nevertheless, and is kept where
-- no provider is configured: `channels` are those that have one, NULL where it makes no difference.
CREATE FUNCTION nc_fan_out(at timestamptz, only_practices uuid[] DEFAULT NULL, channels text[] DEFAULT NULL)
RETURNS TABLE (practice_id uuid, deliveries int)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET jit = off
SET work_mem = '64MB'
AS $$
BEGIN
    -- Planned at each call: for one practice and for a thousand the same plan will not do.
    -- $1 is at, $2 only_practices, $3 channels.
    RETURN QUERY EXECUTE $fan_out$
    WITH practice AS MATERIALIZED (
        SELECT p.id, p.timezone, p.quiet_from, p.quiet_until, ($1 AT TIME ZONE p.timezone)::date AS day,
               extract(hour FROM $1 AT TIME ZONE p.timezone) >= p.sweep_hour AS is_swept
        FROM (
            SELECT p.id, p.timezone, p.sweep_hour, p.quiet_from, p.quiet_until FROM practices_practice p
            WHERE p.closed_at IS NULL AND p.live_at IS NOT NULL AND ($2 IS NULL OR p.id = ANY ($2)) OFFSET 0
        ) p
    ),
    alert AS MATERIALIZED (
        SELECT a.practice_id, a.id, a.kind, a.audience, a.technologist_id, a.escalated, coalesce(a.rung <= 7, a.escalated) AS urgent,
               a.leaves_by, a.escalated OR coalesce(a.rung <= 7, false) AS pressing
        FROM practice p
        JOIN notifications_alert a ON a.practice_id = p.id AND a.state = 'open' AND a.emitted_on >= p.day - 3
        WHERE p.is_swept OR a.leaves_by IS NOT NULL
    ),
    -- Joined by one key and by no estimate of how many alerts there are: on the busiest day that is too low by a thousand
    -- times.
    way AS MATERIALIZED (
        SELECT w.* FROM nc_ways($1, $2, $3) w WHERE w.told
    ),
    still AS MATERIALIZED (
        SELECT s.channel, min(s.since) AS since
        FROM (
            SELECT s.channel, s.since FROM notifications_senderstop s WHERE s.lifted_at IS NULL
            UNION ALL
            SELECT o.channel, o.since FROM notifications_outage o WHERE o.over_at IS NULL
        ) s
        GROUP BY s.channel
    ),
    open AS (
        SELECT a.practice_id, a.id, a.urgent, a.leaves_by, a.pressing, w.channel, w.address, w.technologist_id, w.membership_id, w.name,
               s.kind IS NULL OR a.escalated AS taken, w.dead, w.works
        FROM alert a
        JOIN way w ON w.technologist_id = a.technologist_id
        LEFT JOIN notifications_silence s
          ON s.practice_id = a.practice_id AND s.technologist_id = a.technologist_id AND s.kind = a.kind AND s.channel = w.channel
        WHERE a.audience = 'technologist'
        UNION ALL
        SELECT a.practice_id, a.id, a.urgent, a.leaves_by, a.pressing, w.channel, w.address, w.technologist_id, w.membership_id, w.name,
               a.escalated OR w.channel = 'email' AND s.kind IS NULL, w.dead, w.works
        FROM alert a
        JOIN way w ON w.practice_id = a.practice_id AND w.membership_id IS NOT NULL
        LEFT JOIN notifications_silence s
          ON s.practice_id = a.practice_id AND s.membership_id = w.membership_id AND s.kind = a.kind AND s.channel = w.channel
        WHERE a.audience = 'managers'
    ),
    possible AS (
        SELECT o.*, NOT o.works OR tried.alert_id IS NOT NULL
                    OR o.pressing AND coalesce(still.since <= $1 - interval '1 hour', false)
                    OR o.leaves_by IS NOT NULL AND coalesce(still.since <= $1 - interval '10 minutes', false) AS in_vain
        FROM open o
        LEFT JOIN still ON still.channel = o.channel
        LEFT JOIN LATERAL (
            SELECT i.alert_id
            FROM notifications_deliveryitem i
            JOIN notifications_delivery d ON d.practice_id = i.practice_id AND d.id = i.delivery_id
            WHERE i.practice_id = o.practice_id AND i.alert_id = o.id AND i.channel = o.channel AND i.address = o.address
              AND d.state IN ('failed', 'bounced', 'dead', 'suppressed')
            LIMIT 1
        ) tried ON true
    ),
    weighed AS (
        SELECT p.*, bool_or(p.taken AND p.in_vain) OVER reader AS lost, bool_or(p.taken AND NOT p.in_vain) OVER reader AS kept
        FROM possible p
        WINDOW reader AS (PARTITION BY p.id, p.technologist_id, p.membership_id)
    ),
    wanted AS (
        SELECT w.* FROM weighed w
        WHERE CASE WHEN w.taken THEN NOT w.dead ELSE NOT w.in_vain AND w.lost AND NOT w.kept END
    ),
    missing AS MATERIALIZED (
        SELECT w.*, w.leaves_by IS NOT NULL AS at_once,
               dense_rank() OVER (ORDER BY w.practice_id, w.channel, w.address, w.leaves_by IS NOT NULL) AS recipient
        FROM wanted w
        WHERE NOT EXISTS (
            SELECT FROM notifications_deliveryitem i
            WHERE i.practice_id = w.practice_id AND i.alert_id = w.id AND i.channel = w.channel AND i.address = w.address
        )
    ),
    recipient AS MATERIALIZED (
        SELECT r.*, leaving.leaves_at, zone.name AS timezone, (leaving.leaves_at AT TIME ZONE zone.name)::date AS day
        FROM (
            SELECT m.recipient, m.practice_id, m.channel, m.address, m.at_once, bool_or(m.urgent) AS urgent,
                   min(m.leaves_by) AS leaves_by,
                   (array_agg(m.technologist_id ORDER BY m.technologist_id))[1] AS technologist_id,
                   (array_agg(m.membership_id ORDER BY m.membership_id))[1] AS membership_id,
                   (array_agg(m.name ORDER BY m.technologist_id, m.membership_id))[1] AS name
            FROM missing m GROUP BY m.recipient, m.practice_id, m.channel, m.address, m.at_once
        ) r
        JOIN practice p ON p.id = r.practice_id
        -- Whoever shares the address, the day it counts in is that of the first technologist who has it; else the manager's.
        CROSS JOIN LATERAL (
            SELECT coalesce((
                SELECT t.timezone FROM practices_technologist t
                WHERE t.practice_id = r.practice_id AND r.address = CASE r.channel WHEN 'email' THEN lower(t.email) ELSE t.phone END
                ORDER BY t.id LIMIT 1
            ), (
                SELECT nullif(m.timezone, '') FROM practices_membership m
                WHERE m.practice_id = r.practice_id AND m.id = r.membership_id
            ), p.timezone) AS name
        ) zone
        CROSS JOIN LATERAL (SELECT ($1 AT TIME ZONE zone.name)::date AS day, ($1 AT TIME ZONE zone.name)::time AS clock) here
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN r.channel = 'email' OR NOT CASE WHEN p.quiet_from <= p.quiet_until
                     THEN here.clock >= p.quiet_from AND here.clock < p.quiet_until
                     ELSE here.clock >= p.quiet_from OR here.clock < p.quiet_until END
                THEN $1
                ELSE least(
                    (here.day + CASE WHEN here.clock < p.quiet_until THEN 0 ELSE 1 END + p.quiet_until) AT TIME ZONE zone.name,
                    CASE WHEN r.at_once THEN greatest(r.leaves_by, $1) END
                )
            END AS leaves_at
        ) leaving
        ORDER BY r.recipient
    ),
    -- A message still waiting takes the alert in; it is held until then, so that it does not leave without. What is
    -- urgent joins none that leaves later than the next hour's would.
    placed AS MATERIALIZED (
        SELECT r.*, waiting.id AS waiting_id, coalesce(waiting.id, nc_uuid7()) AS delivery_id,
               coalesce(waiting.batch, CASE WHEN r.at_once THEN begun.last_at_once + 1 WHEN begun.yes THEN extract(hour FROM $1 AT TIME ZONE 'UTC')::int + 1 ELSE 0 END) AS batch
        FROM recipient r
        LEFT JOIN LATERAL (
            SELECT d.id, d.batch
            FROM notifications_delivery d
            WHERE d.practice_id = r.practice_id AND d.channel = r.channel AND d.address = r.address AND d.day = r.day
              AND d.resend_of_id IS NULL AND d.state = 'pending'
              AND CASE WHEN r.at_once THEN d.batch >= 100 AND d.next_attempt_at <= r.leaves_at
                       WHEN r.urgent THEN d.batch < 100 AND d.next_attempt_at <= r.leaves_at + interval '1 hour'
                       ELSE d.batch = 0 END
            ORDER BY d.batch
            LIMIT 1
            FOR NO KEY UPDATE
        ) waiting ON true
        CROSS JOIN LATERAL (
            SELECT coalesce(bool_or(d.batch = 0 AND (d.state <> 'pending' OR d.next_attempt_at > r.leaves_at + interval '1 hour')), false) AS yes,
                   greatest(max(d.batch), 99) AS last_at_once
            FROM notifications_delivery d
            WHERE d.practice_id = r.practice_id AND d.channel = r.channel AND d.address = r.address AND d.day = r.day
              AND d.resend_of_id IS NULL
        ) begun
    ),
    made AS (
        INSERT INTO notifications_delivery (
            id, practice_id, channel, address, technologist_id, membership_id, recipient_name, timezone, day, batch, state,
            next_attempt_at, created_at
        )
        SELECT p.delivery_id, p.practice_id, p.channel, p.address, p.technologist_id, p.membership_id, p.name, p.timezone,
               p.day, p.batch, 'pending', p.leaves_at, $1
        FROM placed p
        WHERE p.waiting_id IS NULL AND (p.batch = 0 OR p.urgent OR p.at_once)
        ORDER BY p.recipient
        ON CONFLICT DO NOTHING
        RETURNING id, practice_id
    ),
    filled AS (
        INSERT INTO notifications_deliveryitem (practice_id, delivery_id, alert_id, channel, address)
        SELECT m.practice_id, p.delivery_id, m.id, m.channel, m.address
        FROM missing m
        JOIN placed p ON p.recipient = m.recipient
        LEFT JOIN made ON made.id = p.delivery_id
        WHERE (p.waiting_id IS NOT NULL OR made.id IS NOT NULL) AND (p.batch = 0 OR m.urgent OR m.at_once)
        ORDER BY m.practice_id, m.id, m.channel, m.address
        ON CONFLICT DO NOTHING
    )
    SELECT made.practice_id, count(*)::int FROM made GROUP BY made.practice_id
    $fan_out$ USING at, only_practices, channels;
END
$$;
