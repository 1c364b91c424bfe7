-- The open practices whose sweep hour has come, each on its own clock, and that no sweep has passed since the last full hour.
-- None in a zone that the database does not know: nc_sweeps_overdue counts it.
CREATE FUNCTION nc_sweeps_due(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT p.id
FROM practices_practice p
JOIN nc_clocks(at) local ON local.zone = p.timezone
WHERE p.closed_at IS NULL AND extract(hour FROM local.clock) >= p.sweep_hour
  AND NOT EXISTS (
      SELECT FROM notifications_sweeprun r
      WHERE r.practice_id = p.id AND r.day = local.clock::date AND r.last_at BETWEEN date_trunc('hour', at, 'UTC') AND at
  )
ORDER BY p.id
$$;
