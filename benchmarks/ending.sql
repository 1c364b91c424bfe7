-- Practices whose people hold credentials that all end on one day (:ends), four weeks or so ahead of :day. :practices,
-- :people and :held (by each, up to four) say how many. With :emitted their alerts stand there, due and in no message
-- yet; else the sweep is still to come. With :sms everybody takes SMS too, at any hour. Written as the superuser with
-- triggers off.
\if :{?sms} \else \set sms 0 \endif
SET session_replication_role = replica;
SET search_path = public;
SET maintenance_work_mem = '512MB';

CREATE TEMP TABLE practice AS
SELECT n, nc_uuid7() AS id, (ARRAY['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'])[1 + n % 4] AS zone
FROM generate_series(1, :practices) n;
-- The sweep hour has come at whatever hour this is run.
INSERT INTO practices_practice (id, slug, name, timezone, sweep_hour, ladder, quiet_from, quiet_until, contact_name,
                                contact_email, contact_phone, live_at, created_at)
SELECT id, 'practice-' || n, 'Practice ' || n, zone, 0, '{90,60,30,7,0}', CASE :sms WHEN 1 THEN time '08:00' ELSE '21:00' END, '08:00', 'Dana Reyes',
       'dana-' || n || '@example.org', '+1 503 555 0100', :'day', :'day'
FROM practice;

CREATE TEMP TABLE manager AS SELECT n, id AS practice_id, nc_uuid7() AS user_id, nc_uuid7() AS id FROM practice;
INSERT INTO practices_user (id, password, email, name, is_operator, is_active, created_at)
SELECT user_id, '', 'manager-' || n || '@example.org', 'Manager ' || n, false, true, :'day' FROM manager;
INSERT INTO practices_membership (id, practice_id, user_id, role, active, phone, sms_consent_text, sms_consent_by, created_at)
SELECT id, practice_id, user_id, 'manager', true, '', '', '', :'day' FROM manager;

CREATE TEMP TABLE technologist AS
SELECT p.id AS practice_id, (p.n - 1) * :people + t AS n, nc_uuid7() AS id, p.zone FROM practice p, generate_series(1, :people) t;
INSERT INTO practices_technologist (id, practice_id, name, sort_name, aliases, email, phone, timezone, discipline, employment,
                                    home_base, employee_number, notes, sms_consent_at, sms_consent_text, sms_consent_by, created_at)
SELECT id, practice_id, 'Tess ' || n, n || ', Tess', '{}', 'tess-' || n || '@example.org', CASE :sms WHEN 1 THEN '+1503' || 2000000 + n ELSE '' END,
       zone, 'technologist', '', '', '', '', CASE :sms WHEN 1 THEN now() END, '', '', :'day'
FROM technologist;

CREATE TEMP TABLE type AS
SELECT p.id AS practice_id, nc_uuid7() AS id, nc_uuid7() AS issuer_id, k.*
FROM practice p, (VALUES (1, 'cnim', 'CNIM', 21, 31), (2, 'r_eeg_t', 'R. EEG T.', 21, 31), (3, 'r_ep_t', 'R. EP T.', 21, 31),
    (4, 'cltm', 'CLTM', 21, 31)) AS k (place, code, name, processing, grace)
WHERE k.place <= :held;
INSERT INTO credentials_credentialtype (id, practice_id, code, name, full_name, "group", position, scope, expiry_rule,
                                        cycle_months, fixed_month, fixed_day, processing_days, grace_days, grace_loss,
                                        look_up_url, is_health, renewed_by, note)
SELECT id, practice_id, code, name, '', 'Boards', place, 'national', 'fixed_day', 60, extract(month FROM :'ends'::date),
       extract(day FROM :'ends'::date), processing, grace, 'the exam must be taken again', '', false, 'technologist', ''
FROM type;
INSERT INTO credentials_issuer (id, practice_id, name, kind, aliases, state, look_up_url)
SELECT issuer_id, practice_id, 'Board of ' || name, 'board', '{}', '', 'https://www.board.example/' FROM type;

CREATE TEMP TABLE credential AS
SELECT t.practice_id, t.id AS technologist_id, y.id AS type_id, y.issuer_id, nc_uuid7() AS id, nc_uuid7() AS alert_id
FROM technologist t JOIN type y USING (practice_id);
INSERT INTO credentials_credential (id, practice_id, technologist_id, type_id, issuer_id, number, note, let_go_why, created_at)
SELECT id, practice_id, technologist_id, type_id, issuer_id, '', '', '', :'day' FROM credential;
INSERT INTO credentials_period (id, practice_id, credential_id, starts_on, expires_on, origin, state, recorded_at, accepted_at, note)
SELECT nc_uuid7(), practice_id, id, :'ends'::date - 1826, :'ends', 'recorded', 'accepted', :'day', :'day', '' FROM credential;

INSERT INTO notifications_alert (id, practice_id, kind, audience, technologist_id, about_id, due_on, rung, state, emitted_on, created_at)
SELECT alert_id, practice_id, 'expiry', 'technologist', technologist_id, id, :'ends', 30, 'open', :'day', now()
FROM credential WHERE :emitted = 1;

SET session_replication_role = DEFAULT;
VACUUM ANALYZE;
