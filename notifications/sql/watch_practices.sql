-- How each open practice's messages stand at an instant, in counts and instants only: what operators see.
-- `late` is to leave and first should have left half an hour before, however often it was tried since; what was given up counts for 30 days.
-- A practice in a zone that the database does not know is past its sweep, as nc_sweeps_overdue counts it.
CREATE FUNCTION nc_watch_practices(at timestamptz)
RETURNS TABLE (
    practice_id uuid, is_live boolean, is_overdue boolean, swept_at timestamptz, waiting int, late int, oldest_due_at timestamptz,
    unknown int, dead int, not_reached int, reconciled_on date, expected int, said int, differences int, kept int,
    is_unchecked boolean
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
WITH practice AS MATERIALIZED (
    SELECT p.id, p.live_at, p.timezone, p.sweep_hour, p.created_at,
           local.clock::date - CASE WHEN local.clock::time < make_time(p.sweep_hour, 0, 0) + interval '2 hours'
                                         OR p.sweep_hour >= 22 THEN 1 ELSE 0 END AS day
    FROM practices_practice p
    JOIN nc_clocks(at) local ON local.zone = p.timezone
    WHERE p.closed_at IS NULL
),
leaving AS (
    SELECT d.practice_id, count(*)::int AS waiting,
           count(*) FILTER (WHERE due.since <= at - interval '30 minutes')::int AS late,
           min(due.since) FILTER (WHERE due.since <= at) AS oldest_due_at,
           count(*) FILTER (WHERE d.state = 'unknown')::int AS unknown
    FROM notifications_delivery d
    CROSS JOIN LATERAL (SELECT coalesce(d.due_since, d.next_attempt_at) AS since) due
    WHERE d.state IN ('pending', 'sending', 'unknown')
    GROUP BY d.practice_id
),
lost AS (
    SELECT d.practice_id, count(*) FILTER (WHERE d.state = 'dead')::int AS dead, count(*)::int AS not_reached
    FROM notifications_delivery d
    WHERE d.state IN ('failed', 'bounced', 'dead') AND d.created_at > at - interval '30 days'
    GROUP BY d.practice_id
)
SELECT p.id, p.live_at IS NOT NULL,
       greatest((p.day + make_time(p.sweep_hour, 0, 0)) AT TIME ZONE p.timezone, p.created_at) + interval '2 hours' <= at
           AND coalesce(run.day < p.day, true),
       run.last_at, coalesce(l.waiting, 0), coalesce(l.late, 0), l.oldest_due_at, coalesce(l.unknown, 0),
       coalesce(o.dead, 0), coalesce(o.not_reached, 0), r.day, r.expected, r.said, jsonb_array_length(r.differences), r.kept,
       p.live_at IS NOT NULL AND greatest(p.live_at, r.checked_at) + interval '50 hours' <= at
FROM practice p
LEFT JOIN leaving l ON l.practice_id = p.id
LEFT JOIN lost o ON o.practice_id = p.id
LEFT JOIN LATERAL (
    SELECT s.day, s.last_at FROM notifications_sweeprun s WHERE s.practice_id = p.id ORDER BY s.day DESC LIMIT 1
) run ON true
LEFT JOIN LATERAL (
    SELECT c.day, c.checked_at, c.expected, c.said, c.differences, c.kept
    FROM notifications_reconciliation c WHERE c.practice_id = p.id ORDER BY c.day DESC LIMIT 1
) r ON true
$$;
