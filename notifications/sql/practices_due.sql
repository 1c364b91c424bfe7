-- The practices with a message due to leave: what the workers' poll asks.
CREATE FUNCTION nc_practices_due(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT due.practice_id
FROM (
    SELECT DISTINCT d.practice_id
    FROM notifications_delivery d
    WHERE d.state IN ('pending', 'sending', 'unknown') AND d.next_attempt_at <= at
      AND (d.lease_until IS NULL OR d.lease_until <= at)
) due
JOIN practices_practice p ON p.id = due.practice_id AND p.closed_at IS NULL
ORDER BY due.practice_id
$$;
