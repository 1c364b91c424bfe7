-- The rungs due at an instant: credentials/ladder.py for every credential at once. It runs with the rights of whoever
-- asks: the application role sees the open practice, the sweep each one whose local hour has come.
-- What is found on the way is joined by ids alone, from which the planner estimates better than from pairs of columns.
-- A row without a rung is an escalation alone, owed since the rung was emitted while somebody seemed to have begun. It has
-- a key of its own, as the rung's is taken.
-- OFFSET 0 keeps the clock of a practice that is not asked about from being read: its zone may be one that is unknown.
CREATE FUNCTION nc_due_expiries(
    at timestamptz, only_practices uuid[] DEFAULT NULL, live_only boolean DEFAULT false, channels text[] DEFAULT NULL
)
RETURNS TABLE (
    practice_id uuid, credential_id uuid, technologist_id uuid, audience text, due_on date, rung int, covered int[],
    round int, escalated boolean, today date, practice_day date, dedupe_key text
)
LANGUAGE sql STABLE AS $$
WITH practice AS MATERIALIZED (
    SELECT p.id, p.ladder::int[] AS ladder, (at AT TIME ZONE p.timezone)::date AS day
    FROM (
        SELECT p.id, p.ladder, p.timezone, p.sweep_hour FROM practices_practice p
        WHERE p.closed_at IS NULL AND (p.live_at IS NOT NULL OR NOT live_only)
          AND (only_practices IS NULL OR p.id = ANY (only_practices))
        OFFSET 0
    ) p
    WHERE extract(hour FROM at AT TIME ZONE p.timezone) >= p.sweep_hour
),
type AS MATERIALIZED (
    SELECT t.practice_id, t.id, p.day, t.processing_days, t.grace_days, own.rungs, own.rule, own.season,
           t.renewed_by = 'practice' OR own.rule = 'freshness' AS managers_only,
           dense_rank() OVER (ORDER BY own.rule, own.rungs, t.processing_days, t.grace_days) AS ladder_id
    FROM practice p
    JOIN credentials_credentialtype t ON t.practice_id = p.id
    CROSS JOIN LATERAL (
        SELECT coalesce(t.ladder::int[], p.ladder) AS rungs,
               CASE WHEN t.expiry_rule IN ('season', 'freshness', 'hours') THEN t.expiry_rule ELSE 'end' END AS rule,
               CASE WHEN t.expiry_rule = 'season' AND num_nulls(t.opens_month, t.opens_day, t.closes_month, t.closes_day) = 0
                    THEN ARRAY[t.opens_month, t.opens_day, t.closes_month, t.closes_day]::int[] END AS season
    ) own
    WHERE t.archived_at IS NULL AND t.expiry_rule <> 'one_time'
),
-- A few ladders serve every practice: each is laid out once, as the rung reached by days left, from the narrowest on.
ladder_rung AS MATERIALIZED (
    SELECT l.id, stage.submitted, r.rung
    FROM (SELECT DISTINCT t.ladder_id AS id, t.rule, t.rungs, t.processing_days, t.grace_days FROM type t) l
    CROSS JOIN (VALUES (false), (true)) stage (submitted)
    CROSS JOIN LATERAL (
        SELECT unnest(l.rungs) WHERE l.rule <> 'freshness'
        UNION SELECT unnest(ARRAY[7, 0]) WHERE l.rule = 'freshness'
        UNION SELECT 365 WHERE l.rule = 'hours'
        UNION SELECT -1 WHERE l.rule <> 'season'
        UNION SELECT l.processing_days WHERE l.rule IN ('end', 'hours') AND l.processing_days > 0 AND NOT stage.submitted
        UNION SELECT g - l.grace_days FROM unnest(ARRAY[30, 7, 0]) g WHERE l.rule IN ('end', 'hours') AND g < l.grace_days
    ) r (rung)
),
ladder AS MATERIALIZED (
    SELECT w.id, w.submitted, w.rungs, w.widest, w.narrowest,
           ARRAY(SELECT (SELECT min(r) FROM unnest(w.rungs) r WHERE r >= days_left)
                 FROM generate_series(w.narrowest, w.widest) days_left ORDER BY days_left) AS reached
    FROM (
        SELECT r.id, r.submitted, array_agg(r.rung ORDER BY r.rung DESC) AS rungs, max(r.rung) AS widest, min(r.rung) AS narrowest
        FROM ladder_rung r GROUP BY r.id, r.submitted
    ) w
),
season AS MATERIALIZED (
    SELECT w.season, o.opens_on, c.closes_on,
           lag(c.closes_on) OVER (PARTITION BY w.season ORDER BY o.opens_on) AS former_closes_on
    FROM (SELECT DISTINCT t.season FROM type t WHERE t.season IS NOT NULL) w
    CROSS JOIN generate_series(extract(year FROM at)::int - 3, extract(year FROM at)::int + 5) year
    CROSS JOIN LATERAL (SELECT make_date(year, w.season[1], 1) AS month) opening
    -- A day that the month does not have is its last.
    CROSS JOIN LATERAL (
        SELECT least(opening.month + w.season[2] - 1, (opening.month + interval '1 month - 1 day')::date) AS opens_on
    ) o
    CROSS JOIN LATERAL (
        SELECT min(closing.day) AS closes_on
        FROM (SELECT make_date(y, w.season[3], 1) AS month FROM generate_series(year, year + 1) y) m
        CROSS JOIN LATERAL (SELECT least(m.month + w.season[4] - 1, (m.month + interval '1 month - 1 day')::date) AS day) closing
        WHERE closing.day >= o.opens_on
    ) c
),
laddered AS MATERIALIZED (
    SELECT t.*, l.widest, t.rule <> 'hours' AND t.season IS NULL AS by_period,
           t.rule = 'hours' OR EXISTS (
               SELECT FROM season s WHERE s.season = t.season AND s.opens_on BETWEEN t.day - 31 AND t.day + l.widest + 1
           ) AS by_type
    FROM type t
    JOIN ladder l ON l.id = t.ladder_id AND NOT l.submitted
),
person AS MATERIALIZED (
    SELECT t.id, (at AT TIME ZONE t.timezone)::date AS today
    FROM (
        SELECT t.id, t.timezone, t.ends_on
        FROM practice p
        JOIN practices_technologist t ON t.practice_id = p.id
        OFFSET 0
    ) t
    WHERE t.ends_on IS NULL OR t.ends_on >= (at AT TIME ZONE t.timezone)::date
),
-- Whoever some message reaches: by a way that works and was not turned off, or, where one that was not is in vain, by any
-- that works. As nc_fan_out takes them.
hears AS MATERIALIZED (
    SELECT w.technologist_id AS id
    FROM nc_ways(at, only_practices, channels) w
    LEFT JOIN notifications_silence s
      ON s.practice_id = w.practice_id AND s.technologist_id = w.technologist_id AND s.channel = w.channel AND s.kind = 'expiry'
    WHERE w.technologist_id IS NOT NULL
    GROUP BY w.technologist_id
    HAVING bool_or(w.works) AND bool_or(s.channel IS NULL)
),
renewal AS MATERIALIZED (
    SELECT r.credential_id, r.stage, r.round
    FROM practice p
    JOIN credentials_renewal r ON r.practice_id = p.id AND r.closed_at IS NULL
),
-- What ends by its own period: found from the ends near today.
ending AS MATERIALIZED (
    SELECT c.id AS credential_id, c.technologist_id, l.id AS type_id, last.expires_on AS due_on, last.starts_on, t.today
    FROM (
        SELECT l.practice_id, l.day - 31 AS first_day, l.day + max(l.widest) + 1 AS last_day
        FROM laddered l WHERE l.by_period GROUP BY l.practice_id, l.day
    ) span
    JOIN credentials_period last
      ON last.practice_id = span.practice_id AND last.state = 'accepted' AND last.superseded_at IS NULL
     AND last.expires_on BETWEEN span.first_day AND span.last_day
    JOIN credentials_credential c
      ON c.practice_id = last.practice_id AND c.id = last.credential_id AND c.let_go_on IS NULL
    JOIN laddered l ON l.id = c.type_id AND l.by_period AND last.expires_on <= l.day + l.widest + 1
    JOIN person t ON t.id = c.technologist_id
    WHERE NOT EXISTS (
        SELECT FROM credentials_period later
        WHERE later.practice_id = last.practice_id AND later.credential_id = last.credential_id
          AND later.state = 'accepted' AND later.superseded_at IS NULL
          AND (later.expires_on IS NULL OR later.expires_on > last.expires_on OR later.expires_on = last.expires_on
               AND (coalesce(later.starts_on, '-infinity'), later.id) < (coalesce(last.starts_on, '-infinity'), last.id))
    )
),
-- Hours, and seasons about to open: found from the type. What is long past: from its renewal, while that is open.
other AS MATERIALIZED (
    SELECT c.practice_id, c.id, c.technologist_id, c.serves_id, l.id AS type_id, l.rule, l.season
    FROM laddered l
    JOIN credentials_credential c ON c.practice_id = l.practice_id AND c.type_id = l.id AND c.let_go_on IS NULL
    WHERE l.by_type
    UNION ALL
    SELECT c.practice_id, c.id, c.technologist_id, c.serves_id, l.id AS type_id, l.rule, l.season
    FROM renewal r
    JOIN credentials_credential c ON c.id = r.credential_id AND c.let_go_on IS NULL
    JOIN laddered l ON l.id = c.type_id AND NOT l.by_type
    WHERE NOT EXISTS (SELECT FROM ending e WHERE e.credential_id = r.credential_id)
),
counted AS MATERIALIZED (
    SELECT e.* FROM ending e
    UNION ALL
    SELECT o.id, o.technologist_id, o.type_id, coalesce(s.opens_on, last.expires_on), last.starts_on, t.today
    FROM other o
    JOIN person t ON t.id = o.technologist_id
    LEFT JOIN credentials_credential served ON served.practice_id = o.practice_id AND served.id = o.serves_id
    LEFT JOIN LATERAL (
        SELECT p.id, p.expires_on, p.starts_on
        FROM credentials_period p
        WHERE p.practice_id = o.practice_id AND p.state = 'accepted' AND p.superseded_at IS NULL
          AND p.credential_id = CASE WHEN o.rule = 'hours' THEN coalesce(o.serves_id, o.id) ELSE o.id END
        ORDER BY p.expires_on DESC NULLS FIRST, p.starts_on NULLS FIRST
        LIMIT 1
    ) last ON true
    LEFT JOIN season s
      ON s.season = o.season AND (last.id IS NULL OR last.expires_on IS NOT NULL)
     AND greatest(t.today, last.expires_on + 1) BETWEEN s.former_closes_on + 1 AND s.closes_on
    WHERE (o.season IS NULL OR s.season IS NOT NULL) AND served.let_go_on IS NULL
),
reached AS (
    SELECT l.practice_id, c.credential_id, c.technologist_id, c.due_on, c.starts_on, l.rule, l.managers_only, l.day, a.audience,
           c.today, greatest(l.processing_days, 7) AS last_call, lad.rungs,
           lad.reached[1 + greatest(c.due_on - c.today - lad.narrowest, 0)] AS rung,
           coalesce(r.stage, 'todo') AS stage, coalesce(r.round, 0)::int AS round,
           least(CASE WHEN l.rule <> 'season' THEN c.due_on - c.starts_on END,
                 CASE WHEN lad.submitted AND a.audience = 'technologist' THEN 7 END) AS at_most
    FROM counted c
    JOIN laddered l ON l.id = c.type_id
    LEFT JOIN renewal r ON r.credential_id = c.credential_id
    JOIN ladder lad ON lad.id = l.ladder_id AND lad.submitted = (coalesce(r.stage, '') = 'submitted')
    JOIN (VALUES ('managers'), ('technologist')) a (audience)
      ON a.audience = 'managers' OR NOT l.managers_only AND coalesce(r.stage, '') <> 'uploaded'
    WHERE coalesce(r.stage, '') <> 'accepted' AND c.due_on - c.today <= lad.widest
),
due AS MATERIALIZED (
    SELECT d.*, emitted.narrowest, coalesce(emitted.narrowest <= d.rung, false) AS is_said, owed.yes AS is_to_escalate
    FROM (
        SELECT r.*, 'expiry:' || r.credential_id || ':' || to_char(r.due_on, 'YYYY-MM-DD') || ':' || r.round AS alone_key,
               r.audience = 'managers' AND r.rule <> 'freshness' AND r.stage IN ('todo', 'returned')
                   AND r.rung <= r.last_call AS is_last_call
        FROM reached r
    ) d
    LEFT JOIN LATERAL (
        SELECT a.rung AS narrowest, a.escalated AND a.rung <= d.last_call AS called
        FROM notifications_alert a
        WHERE a.practice_id = d.practice_id AND a.about_id = d.credential_id AND a.due_on = d.due_on
          AND a.round = d.round AND a.audience = d.audience AND a.rung IS NOT NULL
        ORDER BY a.rung
        LIMIT 1
    ) emitted ON true
    LEFT JOIN LATERAL (
        SELECT true AS yes
        FROM notifications_alert a
        WHERE d.is_last_call AND NOT emitted.called
          AND a.practice_id = d.practice_id AND a.about_id = d.credential_id AND a.due_on = d.due_on
          AND a.round = d.round AND a.audience = d.audience AND a.rung IS NOT NULL AND a.rung <= d.last_call AND a.escalated
        LIMIT 1
    ) called ON true
    LEFT JOIN LATERAL (
        SELECT true AS yes
        FROM notifications_alert a
        WHERE d.is_last_call AND NOT emitted.called AND called.yes IS NULL
          AND a.practice_id = d.practice_id AND a.dedupe_key <> '' AND a.dedupe_key = d.alone_key
        LIMIT 1
    ) called_alone ON true
    CROSS JOIN LATERAL (
        SELECT d.is_last_call AND emitted.called IS NOT TRUE AND called.yes IS NULL AND called_alone.yes IS NULL AS yes
    ) owed
    WHERE (d.at_most IS NULL OR d.rung <= d.at_most)
      AND (coalesce(emitted.narrowest > d.rung, d.due_on - d.today >= -30 OR d.stage = 'returned')
           OR emitted.narrowest <= d.rung AND owed.yes)
)
SELECT d.practice_id, d.credential_id, d.technologist_id, d.audience, d.due_on, CASE WHEN NOT d.is_said THEN d.rung END,
       ARRAY(
           SELECT r FROM unnest(d.rungs) r
           WHERE NOT d.is_said AND r > d.rung AND (d.at_most IS NULL OR r <= d.at_most) AND (d.narrowest IS NULL OR NOT EXISTS (
               SELECT FROM notifications_alert a
               WHERE a.practice_id = d.practice_id AND a.about_id = d.credential_id AND a.due_on = d.due_on
                 AND a.round = d.round AND a.audience = d.audience AND a.rung = r
           ))
           ORDER BY r DESC
       ),
       d.round,
       d.audience = 'managers' AND (
           d.is_to_escalate
           -- What the technologist would hear, and does not.
           OR h.id IS NULL AND NOT d.managers_only AND d.stage <> 'uploaded' AND (d.stage <> 'submitted' OR d.rung <= 7)
       ),
       d.today, d.day, CASE WHEN d.is_said THEN d.alone_key ELSE '' END
FROM due d
LEFT JOIN hears h ON h.id = d.technologist_id
-- Hours already complete, of those earned in the cycle that runs.
WHERE NOT EXISTS (
    SELECT FROM credentials_credential c
    LEFT JOIN credentials_credential served ON served.practice_id = c.practice_id AND served.id = c.serves_id
    JOIN credentials_credentialtype own ON own.practice_id = c.practice_id AND own.id = c.type_id
    JOIN credentials_credentialtype cycle
      ON cycle.practice_id = c.practice_id AND cycle.id = coalesce(served.type_id, c.type_id)
    CROSS JOIN LATERAL (
        SELECT coalesce(CASE WHEN cycle.cycle_months > 0
                             THEN (d.due_on + 1 - make_interval(months => cycle.cycle_months))::date
                             ELSE d.starts_on END, '-infinity') AS begins_on
    ) running
    WHERE d.rule = 'hours' AND c.practice_id = d.practice_id AND c.id = d.credential_id
      AND coalesce(nullif(cycle.hours_required, 0), own.hours_required) <= (
        SELECT coalesce(sum(h.hours), 0) FROM credentials_creditactivity h
        WHERE h.practice_id = c.practice_id AND h.credential_id = c.id
          AND (h.earned_on IS NULL OR h.earned_on >= running.begins_on)
      )
)
$$;
