-- How many open, live practices have had no reconciliation for fifty hours: a day whose settings changed has none, two in
-- a row mean that nobody checks. What /readyz asks; nc_watch_practices asks the same of each.
CREATE FUNCTION nc_reconciliations_overdue(at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT count(*)
FROM practices_practice p
LEFT JOIN LATERAL (
    SELECT c.checked_at FROM notifications_reconciliation c WHERE c.practice_id = p.id ORDER BY c.day DESC LIMIT 1
) r ON true
WHERE p.closed_at IS NULL AND p.live_at IS NOT NULL AND greatest(p.live_at, r.checked_at) + interval '50 hours' <= at
$$;
