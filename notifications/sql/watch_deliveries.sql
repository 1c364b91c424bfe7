-- The messages that were given up within 30 days, and those that should have left half an hour ago: ids and states only.
-- What is tried again and again is late from when it first should have left.
CREATE FUNCTION nc_watch_deliveries(at timestamptz)
RETURNS TABLE (
    practice_id uuid, delivery_id uuid, channel text, state text, attempts int, doubts int, created_at timestamptz,
    due_since timestamptz, next_attempt_at timestamptz, lease_until timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT d.practice_id, d.id, d.channel, d.state, d.attempts, d.doubts, d.created_at, due.since, d.next_attempt_at,
       d.lease_until
FROM notifications_delivery d
CROSS JOIN LATERAL (SELECT coalesce(d.due_since, d.next_attempt_at) AS since) due
JOIN practices_practice p ON p.id = d.practice_id AND p.closed_at IS NULL
-- Each list of states is that of an index, word for word, which is why the first one names more than it asks for.
WHERE d.state IN ('failed', 'bounced', 'dead') AND d.state = 'dead' AND d.created_at > at - interval '30 days'
   OR d.state IN ('pending', 'sending', 'unknown') AND due.since <= at - interval '30 minutes'
$$;
