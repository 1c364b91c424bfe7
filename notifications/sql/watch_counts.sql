-- Messages by channel and state in every practice: all that are still to leave, and those made within 24 hours.
-- Due is from when a message first should have left, however often it was tried since.
CREATE FUNCTION nc_watch_counts(at timestamptz)
RETURNS TABLE (channel text, state text, number bigint, oldest_due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT d.channel, d.state, count(*), min(due.since) FILTER (WHERE due.since <= at)
FROM notifications_delivery d
CROSS JOIN LATERAL (SELECT coalesce(d.due_since, d.next_attempt_at) AS since) due
WHERE d.state IN ('pending', 'sending', 'unknown')
GROUP BY d.channel, d.state
UNION ALL
-- Keys begin with the milliseconds of the database's own clock in which they were made: this reads the end of the primary
-- key's index, an hour more than is asked for, and decides nothing.
SELECT d.channel, d.state, count(*), NULL
FROM notifications_delivery d
WHERE d.state NOT IN ('pending', 'sending', 'unknown') AND d.created_at > at - interval '24 hours'
  AND d.id >= rpad(lpad(to_hex((extract(epoch FROM clock_timestamp() - interval '25 hours') * 1000)::bigint), 12, '0'), 32, '0')::uuid
GROUP BY d.channel, d.state
$$;
