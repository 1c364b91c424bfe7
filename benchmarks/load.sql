-- Practices of ten technologists with ten credentials each, written as the superuser with triggers off, so that neither
-- constraints nor history are gone through. :practices says how many; all dates are reckoned from :day.
SET session_replication_role = replica;
SET search_path = public;
SET maintenance_work_mem = '512MB';

CREATE TEMP TABLE practice AS
SELECT n, nc_uuid7() AS id, (ARRAY['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'])[1 + n % 4] AS zone
FROM generate_series(1, :practices) n;

INSERT INTO practices_practice (id, slug, name, timezone, sweep_hour, ladder, quiet_from, quiet_until, contact_name,
                                contact_email, contact_phone, live_at, created_at)
SELECT id, 'practice-' || n, 'Practice ' || n, zone, 7, '{90,60,30,7,0}', '21:00', '08:00', '', '', '', :'day', :'day'
FROM practice;

CREATE TEMP TABLE manager AS SELECT n, id AS practice_id, nc_uuid7() AS user_id, nc_uuid7() AS id FROM practice;
INSERT INTO practices_user (id, password, email, name, is_operator, is_active, created_at)
SELECT user_id, '', 'manager-' || n || '@example.org', 'Manager ' || n, false, true, :'day' FROM manager;
INSERT INTO practices_membership (id, practice_id, user_id, role, active, phone, sms_consent_at, sms_consent_text, sms_consent_by, created_at)
SELECT id, practice_id, user_id, 'manager', true, '+1206555' || lpad((n % 10000)::text, 4, '0'),
       CASE WHEN n % 2 = 0 THEN :'day'::timestamptz END, '', '', :'day'
FROM manager;

CREATE TEMP TABLE technologist AS
SELECT p.id AS practice_id, (p.n - 1) * 10 + t AS n, nc_uuid7() AS id, p.zone FROM practice p, generate_series(1, 10) t;
INSERT INTO practices_technologist (id, practice_id, name, sort_name, aliases, email, phone, timezone, discipline, employment,
                                    home_base, employee_number, notes, sms_consent_at, sms_consent_text,
                                    sms_consent_by, created_at, ends_on)
SELECT id, practice_id, 'Tess ' || n, n || ', Tess', '{}', 'tess-' || n || '@example.org',
       '+1415' || lpad(n::text, 7, '0'), zone, 'technologist', '', '', '', '',
       CASE WHEN n % 2 = 0 THEN :'day'::timestamptz END, '', '', :'day',
       CASE WHEN n % 20 = 0 THEN :'day'::date - 100 END
FROM technologist;

CREATE TEMP TABLE shape (place int, code text, rule text, months int, processing int, grace int, ladder smallint[], renewed_by text);
INSERT INTO shape VALUES
    (1, 'cnim', 'fixed_day', 60, 21, 31, NULL, 'technologist'),
    (2, 'ceu', 'hours', NULL, 0, 0, NULL, 'technologist'),
    (3, 'capm', 'exact', 36, 21, 0, NULL, 'technologist'),
    (4, 'state_license', 'exact', 24, 30, 0, NULL, 'technologist'),
    (5, 'hospital_privileges', 'exact', 24, 90, 0, '{180,120,90,60,30,7,0}', 'technologist'),
    (6, 'bls', 'month_end', 24, 28, 0, NULL, 'technologist'),
    (7, 'acls', 'month_end', 24, 28, 0, NULL, 'technologist'),
    (8, 'liability', 'exact', 12, 14, 0, NULL, 'practice'),
    (9, 'influenza', 'season', NULL, 0, 0, NULL, 'technologist'),
    (10, 'exclusion', 'freshness', 1, 0, 0, NULL, 'practice');

CREATE TEMP TABLE type AS SELECT p.id AS practice_id, nc_uuid7() AS id, s.* FROM practice p, shape s;
INSERT INTO credentials_credentialtype (id, practice_id, code, name, full_name, "group", position, scope, expiry_rule,
                                        cycle_months, fixed_month, fixed_day, opens_month, opens_day, closes_month,
                                        closes_day, fresh_days, hours_required, processing_days, grace_days, grace_loss,
                                        ladder, look_up_url, is_health, renewed_by, note)
SELECT id, practice_id, code, code, '', '', place, 'national', rule, months,
       CASE WHEN rule = 'fixed_day' THEN 12 END, CASE WHEN rule = 'fixed_day' THEN 31 END,
       CASE WHEN rule = 'season' THEN 10 END, CASE WHEN rule = 'season' THEN 1 END,
       CASE WHEN rule = 'season' THEN 3 END, CASE WHEN rule = 'season' THEN 31 END,
       CASE WHEN rule = 'freshness' THEN 31 END, CASE WHEN place <= 2 THEN 50 END,
       processing, grace, '', ladder, '', rule = 'season', renewed_by, ''
FROM type;

CREATE TEMP TABLE credential AS
SELECT t.practice_id, t.id AS technologist_id, y.id AS type_id, y.place, y.rule, y.months, nc_uuid7() AS id,
       (t.n * 10 + y.place) AS n
FROM technologist t JOIN type y USING (practice_id);
CREATE INDEX ON credential (technologist_id, place);
ANALYZE credential;
INSERT INTO credentials_credential (id, practice_id, technologist_id, type_id, serves_id, number, note, let_go_why,
                                    created_at, let_go_on)
SELECT c.id, c.practice_id, c.technologist_id, c.type_id,
       CASE WHEN c.rule = 'hours' THEN (SELECT s.id FROM credential s WHERE s.technologist_id = c.technologist_id AND s.place = 1) END,
       '', '', '', :'day', CASE WHEN c.n % 50 = 0 THEN :'day'::date - 10 END
FROM credential c;

-- The ends lie anywhere in the coming cycle, one in fifty up to two months back; every second credential was renewed before.
CREATE TEMP TABLE ending AS
SELECT c.*, CASE
    WHEN rule = 'fixed_day' THEN make_date(extract(year FROM :'day'::date)::int + n / 10 % 5, 12, 31)
    WHEN rule = 'season' THEN make_date(extract(year FROM :'day'::date)::int + n / 10 % 2, 3, 31)
    WHEN n % 50 = 7 THEN :'day'::date - n / 50 % 60
    WHEN rule = 'month_end' THEN (date_trunc('month', :'day'::date + (hashint4(n) & 1023) % (months * 30)) + interval '1 month - 1 day')::date
    ELSE :'day'::date + (hashint4(n) & 1023) % (months * 30) END AS expires_on
FROM credential c WHERE rule <> 'hours';
INSERT INTO credentials_period (id, practice_id, credential_id, issued_on, starts_on, expires_on, origin, state, recorded_at, accepted_at, note)
SELECT nc_uuid7(), practice_id, id, started, started, expires_on - back, 'recorded', 'accepted', :'day', :'day', ''
FROM ending, generate_series(0, n % 2) former,
     LATERAL (SELECT former * coalesce(months * 30, 365) AS back) b,
     LATERAL (SELECT expires_on - back - coalesce(months * 30, 180) AS started) s;

INSERT INTO credentials_creditactivity (id, practice_id, credential_id, hours, category, is_opening_balance, note)
SELECT nc_uuid7(), practice_id, id, 20 + (hashint4(n) & 63) / 2, '', k = 0, ''
FROM credential, generate_series(0, 1) k WHERE rule = 'hours';

-- One in ten of those about to end is being renewed.
INSERT INTO credentials_renewal (id, practice_id, credential_id, stage, round, opened_on, submitted_on, note)
SELECT nc_uuid7(), practice_id, id, (ARRAY['submitted', 'uploaded', 'returned'])[1 + n / 10 % 3],
       CASE WHEN n / 10 % 3 = 2 THEN 1 ELSE 0 END, :'day'::date - 20, :'day'::date - 5, ''
FROM ending WHERE expires_on BETWEEN :'day' AND :'day'::date + 90 AND hashint4(n) & 7 = 0;

SET session_replication_role = DEFAULT;
VACUUM ANALYZE;
