-- What the daily sweep does, as one statement by hand: alerts, renewals, messages, their items and the note of the run,
-- for every practice at %(at)s. It is written for the benchmark's data alone (one season, no two periods with one end,
-- nobody with two roles or a shared address, the message of the day not yet on its way) and runs past row security.
WITH practice AS MATERIALIZED (
    SELECT id, timezone, ladder, live_at, (%(at)s AT TIME ZONE timezone)::date AS day
    FROM practices_practice
    WHERE closed_at IS NULL AND extract(hour FROM %(at)s AT TIME ZONE timezone) >= sweep_hour
),
run AS (
    INSERT INTO notifications_sweeprun (practice_id, day, first_at, last_at, passes, technologist_alerts, manager_alerts,
                                        covered, deliveries, rehearsal)
    SELECT id, day, %(at)s, %(at)s, 1, 0, 0, 0, 0, live_at IS NULL FROM practice
    ON CONFLICT (practice_id, day) DO UPDATE SET passes = notifications_sweeprun.passes + 1, last_at = excluded.last_at
),
kind AS MATERIALIZED (
    SELECT t.practice_id, t.id, p.day, t.expiry_rule, t.processing_days, t.hours_required,
           t.expiry_rule = 'freshness' OR t.renewed_by = 'practice' AS managers_only,
           ARRAY(
               SELECT r FROM (
                   SELECT unnest(coalesce(t.ladder, p.ladder))::int AS r WHERE t.expiry_rule <> 'freshness'
                   UNION SELECT unnest('{7,0}'::int[]) WHERE t.expiry_rule = 'freshness'
                   UNION SELECT -1 WHERE t.expiry_rule <> 'season'
                   UNION SELECT 365 WHERE t.expiry_rule = 'hours'
                   UNION SELECT t.processing_days::int WHERE t.processing_days > 0
                   UNION SELECT g - t.grace_days FROM unnest('{30,7,0}'::int[]) g WHERE g < t.grace_days
               ) rungs ORDER BY r DESC
           ) AS rungs,
           ARRAY(SELECT r FROM unnest(coalesce(t.ladder, p.ladder)::int[] || -1) r ORDER BY r DESC) AS own_rungs
    FROM credentials_credentialtype t
    JOIN practice p ON p.id = t.practice_id AND p.live_at IS NOT NULL
    WHERE t.archived_at IS NULL AND t.expiry_rule <> 'one_time'
),
held AS MATERIALIZED (
    SELECT credential_id, max(expires_on) AS expires_on, (array_agg(starts_on ORDER BY expires_on DESC))[1] AS starts_on
    FROM credentials_period
    WHERE state = 'accepted' AND superseded_at IS NULL
    GROUP BY credential_id
    HAVING count(*) = count(expires_on)
),
counted AS (
    SELECT c.practice_id, c.id, c.technologist_id, k.expiry_rule, k.managers_only, k.processing_days, k.day, n.today,
           greatest(k.processing_days, 7) AS last_call, coalesce(r.stage, 'todo') AS stage, coalesce(r.round, 0) AS round,
           CASE WHEN r.stage = 'submitted' AND NOT k.processing_days = ANY (k.own_rungs)
                THEN array_remove(k.rungs, k.processing_days::int) ELSE k.rungs END AS rungs,
           CASE WHEN k.expiry_rule = 'season' THEN make_date(extract(year FROM unheld.day)::int, 10, 1)
                ELSE h.expires_on END AS due_on,
           CASE WHEN k.expiry_rule <> 'season' THEN h.expires_on - h.starts_on END AS length
    FROM kind k
    JOIN credentials_credential c ON c.type_id = k.id AND c.let_go_on IS NULL
    JOIN practices_technologist t ON t.id = c.technologist_id
    CROSS JOIN LATERAL (SELECT (%(at)s AT TIME ZONE t.timezone)::date AS today) n
    LEFT JOIN credentials_credential served ON served.id = c.serves_id
    JOIN held h ON h.credential_id = coalesce(c.serves_id, c.id)
    LEFT JOIN credentials_renewal r ON r.practice_id = c.practice_id AND r.credential_id = c.id AND r.closed_at IS NULL
    CROSS JOIN LATERAL (SELECT greatest(n.today, h.expires_on + 1) - interval '3 months' AS day) unheld
    WHERE (t.ends_on IS NULL OR t.ends_on >= n.today) AND served.let_go_on IS NULL
      AND (k.expiry_rule <> 'hours' OR k.hours_required > (
          SELECT coalesce(sum(a.hours), 0) FROM credentials_creditactivity a
          WHERE a.practice_id = c.practice_id AND a.credential_id = c.id
      ))
),
reached AS (
    SELECT c.*, a.audience, rung.rung
    FROM counted c
    CROSS JOIN LATERAL (SELECT min(r) AS rung FROM unnest(c.rungs) r WHERE r >= c.due_on - c.today) rung
    JOIN (VALUES ('technologist'), ('managers')) a (audience)
      ON a.audience = 'managers' OR NOT c.managers_only AND c.stage <> 'uploaded' AND (c.stage <> 'submitted' OR rung.rung <= 7)
    WHERE c.due_on - c.today <= c.rungs[1] AND rung.rung <= coalesce(c.length, rung.rung)
),
emitted AS (
    SELECT about_id, due_on, round, audience, min(rung) AS narrowest
    FROM notifications_alert WHERE kind = 'expiry' AND rung IS NOT NULL
    GROUP BY about_id, due_on, round, audience
),
due AS (
    SELECT d.*, d.audience = 'managers' AND d.expiry_rule <> 'freshness' AND d.stage IN ('todo', 'returned')
                AND d.rung <= d.last_call AND coalesce(e.narrowest > d.last_call, true) AS escalated
    FROM reached d
    LEFT JOIN emitted e ON e.about_id = d.id AND e.due_on = d.due_on AND e.round = d.round AND e.audience = d.audience
    WHERE coalesce(e.narrowest > d.rung, d.due_on - d.today >= -30 OR d.stage = 'returned')
),
opened AS (
    INSERT INTO credentials_renewal (practice_id, credential_id, stage, round, opened_on, note)
    SELECT DISTINCT practice_id, id, 'todo', 0, today, '' FROM due
    ON CONFLICT DO NOTHING
),
told AS (
    INSERT INTO notifications_alert (practice_id, kind, audience, technologist_id, about_id, due_on, rung, round, state,
                                     escalated, emitted_on, created_at)
    SELECT d.practice_id, 'expiry', d.audience, d.technologist_id, d.id, d.due_on, r, d.round,
           CASE WHEN r = d.rung THEN 'open' ELSE 'covered' END, d.escalated AND r = d.rung,
           CASE WHEN d.audience = 'managers' THEN d.day ELSE d.today END, %(at)s
    FROM due d, unnest(d.rungs) r
    WHERE r >= d.rung AND (d.length IS NULL OR r <= d.length)
      AND NOT (d.audience = 'technologist' AND d.stage = 'submitted' AND r > 7)
    ON CONFLICT DO NOTHING
    RETURNING id, practice_id, audience, technologist_id, escalated, state
),
to_tell AS (
    SELECT id, practice_id, audience, technologist_id, escalated FROM told WHERE state = 'open'
    UNION ALL
    SELECT a.id, a.practice_id, a.audience, a.technologist_id, a.escalated
    FROM notifications_alert a
    JOIN practice p ON p.id = a.practice_id AND p.live_at IS NOT NULL
    WHERE a.state = 'open' AND a.emitted_on >= p.day - 3
),
way AS (
    SELECT a.practice_id, a.id, w.channel, w.address, t.id AS technologist_id, NULL::uuid AS membership_id, t.name, t.timezone
    FROM to_tell a
    JOIN practices_technologist t ON t.id = a.technologist_id
    CROSS JOIN LATERAL (VALUES ('email', lower(t.email)), ('sms', CASE WHEN t.sms_consent_at IS NOT NULL THEN t.phone END)) w (channel, address)
    WHERE a.audience = 'technologist' AND w.address <> '' AND (t.ends_on IS NULL OR t.ends_on >= (%(at)s AT TIME ZONE t.timezone)::date)
    UNION ALL
    SELECT a.practice_id, a.id, w.channel, w.address, NULL, m.id, u.name, p.timezone
    FROM to_tell a
    JOIN practice p ON p.id = a.practice_id
    JOIN practices_membership m ON m.practice_id = a.practice_id AND m.role = 'manager' AND m.active
    JOIN practices_user u ON u.id = m.user_id AND u.is_active
    CROSS JOIN LATERAL (VALUES ('email', lower(u.email)), ('sms', CASE WHEN a.escalated AND m.sms_consent_at IS NOT NULL THEN m.phone END)) w (channel, address)
    WHERE a.audience = 'managers' AND w.address <> ''
),
unsaid AS (
    SELECT w.* FROM way w
    LEFT JOIN notifications_deliveryitem i
      ON i.practice_id = w.practice_id AND i.alert_id = w.id AND i.channel = w.channel AND i.address = w.address
    WHERE i.id IS NULL
),
sent AS (
    INSERT INTO notifications_delivery (practice_id, channel, address, technologist_id, membership_id, recipient_name,
                                        timezone, day, batch, state, next_attempt_at, created_at)
    SELECT DISTINCT practice_id, channel, address, technologist_id, membership_id, name, timezone,
           (%(at)s AT TIME ZONE timezone)::date, 0, 'pending', %(at)s, %(at)s
    FROM unsaid
    ON CONFLICT DO NOTHING
    RETURNING id, practice_id, channel, address
),
item AS (
    INSERT INTO notifications_deliveryitem (practice_id, delivery_id, alert_id, channel, address)
    SELECT u.practice_id, s.id, u.id, u.channel, u.address
    FROM unsaid u
    JOIN sent s ON (s.practice_id, s.channel, s.address) = (u.practice_id, u.channel, u.address)
    ON CONFLICT DO NOTHING
)
SELECT count(*) FILTER (WHERE state = 'open'), count(*) FILTER (WHERE state = 'covered'), (SELECT count(*) FROM sent) FROM told
