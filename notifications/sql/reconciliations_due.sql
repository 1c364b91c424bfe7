-- The open practices whose day at that instant is not reconciled yet, half an hour after its sweep was due; again those
-- where messages had not left, which may have left since.
CREATE FUNCTION nc_reconciliations_due(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT p.id
FROM practices_practice p
JOIN nc_clocks(at) local ON local.zone = p.timezone
WHERE p.closed_at IS NULL AND local.clock::time >= make_time(p.sweep_hour, 30, 0)
  AND NOT EXISTS (
      SELECT FROM notifications_reconciliation r WHERE r.practice_id = p.id AND r.day = local.clock::date
        AND NOT r.differences @> '[{"what": "not sent"}]'
  )
ORDER BY p.id
$$;
