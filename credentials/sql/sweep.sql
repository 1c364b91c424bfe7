-- One pass of the daily sweep over every practice whose local hour has come.
CREATE FUNCTION nc_sweep(at timestamptz, only_practices uuid[] DEFAULT NULL, channels text[] DEFAULT NULL)
RETURNS TABLE (practices int, alerts int, technologist_alerts int, manager_alerts int, covered int, deliveries int)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET jit = off
SET work_mem = '64MB'
AS $$
#variable_conflict use_column
DECLARE
    runs uuid[];
    told record;
    leaving int;
    actor text := current_setting('pghistory.context_metadata', true);
BEGIN
    PERFORM set_config('pghistory.context_metadata', '{"membership": null, "name": "NerveCenter"}', true);

    -- First, in one order: sweeps that meet wait for each other here instead of in each other's way.
    WITH noted AS (
        INSERT INTO notifications_sweeprun AS run (
            practice_id, day, first_at, last_at, passes, technologist_alerts, manager_alerts, covered, deliveries, rehearsal,
            outlets
        )
        SELECT p.id, (at AT TIME ZONE p.timezone)::date, at, at, 1, 0, 0, 0, 0, p.live_at IS NULL, channels
        FROM (
            SELECT p.id, p.timezone, p.sweep_hour, p.live_at FROM practices_practice p
            WHERE p.closed_at IS NULL AND (only_practices IS NULL OR p.id = ANY (only_practices)) OFFSET 0
        ) p
        WHERE extract(hour FROM at AT TIME ZONE p.timezone) >= p.sweep_hour
        ORDER BY p.id
        ON CONFLICT (practice_id, day) DO UPDATE
        SET passes = run.passes + 1, last_at = greatest(run.last_at, excluded.last_at), rehearsal = excluded.rehearsal,
            outlets = CASE WHEN run.outlets IS NOT DISTINCT FROM excluded.outlets THEN run.outlets ELSE '{}' END
        RETURNING run.id
    )
    SELECT coalesce(array_agg(noted.id), '{}') INTO runs FROM noted;

    -- Planned at each call: for one practice and for a thousand the same plan will not do.
    -- $1 is at, $2 only_practices, $3 runs, $4 channels.
    EXECUTE $sweep$
    WITH due AS MATERIALIZED (
        SELECT * FROM nc_due_expiries($1, $2, live_only => true, channels => $4)
    ),
    emitted AS (
        INSERT INTO notifications_alert (
            practice_id, kind, audience, technologist_id, about_id, due_on, rung, round, dedupe_key, state, escalated, emitted_on,
            created_at
        )
        SELECT d.practice_id, 'expiry', d.audience, d.technologist_id, d.credential_id, d.due_on, r.rung, d.round, d.dedupe_key,
               r.state, d.escalated AND r.state = 'open', CASE d.audience WHEN 'managers' THEN d.practice_day ELSE d.today END, $1
        FROM due d
        CROSS JOIN LATERAL (SELECT d.rung, 'open' UNION ALL SELECT w, 'covered' FROM unnest(d.covered) w) r (rung, state)
        ORDER BY d.practice_id, d.credential_id, d.due_on, d.round, d.audience, r.rung
        ON CONFLICT DO NOTHING
        RETURNING practice_id, audience, state
    ),
    opened AS (
        INSERT INTO credentials_renewal (practice_id, credential_id, stage, round, opened_on, note)
        SELECT DISTINCT ON (d.practice_id, d.credential_id) d.practice_id, d.credential_id, 'todo', 0, d.today, ''
        FROM due d
        WHERE NOT EXISTS (
            SELECT FROM credentials_renewal r
            WHERE r.practice_id = d.practice_id AND r.credential_id = d.credential_id AND r.closed_at IS NULL
        )
        ORDER BY d.practice_id, d.credential_id
        ON CONFLICT DO NOTHING
    ),
    tally AS (
        SELECT e.practice_id,
               count(*) FILTER (WHERE e.state = 'open' AND e.audience = 'technologist') AS technologist_alerts,
               count(*) FILTER (WHERE e.state = 'open' AND e.audience = 'managers') AS manager_alerts,
               count(*) FILTER (WHERE e.state = 'covered') AS covered
        FROM emitted e GROUP BY e.practice_id
    ),
    noted AS (
        UPDATE notifications_sweeprun run
        SET technologist_alerts = run.technologist_alerts + t.technologist_alerts,
            manager_alerts = run.manager_alerts + t.manager_alerts,
            covered = run.covered + t.covered
        FROM tally t
        WHERE run.practice_id = t.practice_id AND run.id = ANY ($3)
    )
    SELECT coalesce(sum(t.technologist_alerts), 0) AS technologists, coalesce(sum(t.manager_alerts), 0) AS managers,
           coalesce(sum(t.covered), 0) AS covered
    FROM tally t
    $sweep$ INTO told USING at, only_practices, runs, channels;

    WITH made AS MATERIALIZED (
        SELECT * FROM nc_fan_out(at, only_practices, channels)
    ),
    noted AS (
        UPDATE notifications_sweeprun run
        SET deliveries = run.deliveries + m.deliveries
        FROM made m
        WHERE run.practice_id = m.practice_id AND run.id = ANY (runs)
    )
    SELECT coalesce(sum(m.deliveries), 0) INTO leaving FROM made m;

    PERFORM set_config('pghistory.context_metadata', coalesce(actor, ''), true);
    RETURN QUERY SELECT cardinality(runs), (told.technologists + told.managers)::int, told.technologists::int, told.managers::int,
                        told.covered::int, leaving;
END
$$;
