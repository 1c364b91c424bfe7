-- How many open practices are over two hours past their day's first sweep, each on its own clock: what /readyz asks.
-- One in a zone that the database does not know has no day: it is past its sweep from two hours after its making on.
CREATE FUNCTION nc_sweeps_overdue(at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
WITH expected AS (
    SELECT p.id, local.clock::date - CASE WHEN local.clock::time < make_time(p.sweep_hour, 0, 0) + interval '2 hours'
                                               OR p.sweep_hour >= 22 THEN 1 ELSE 0 END AS day,
           p.created_at, p.timezone, p.sweep_hour
    FROM practices_practice p
    JOIN nc_clocks(at) local ON local.zone = p.timezone
    WHERE p.closed_at IS NULL
)
SELECT count(*)
FROM expected e
WHERE greatest((e.day + make_time(e.sweep_hour, 0, 0)) AT TIME ZONE e.timezone, e.created_at) + interval '2 hours' <= at
  AND NOT EXISTS (
      SELECT FROM notifications_sweeprun r WHERE r.practice_id = e.id AND r.day >= e.day
  )
$$;
