-- Two practices of 120 people with ten credentials each and 20 hospitals with six requirements each: one books 50 cases
-- on each of 20 days, the other on each of 100. Three people are on each case. Written as the superuser, triggers off.
SET session_replication_role = replica;
SET search_path = public;

CREATE TEMP TABLE practice AS
SELECT name, days, nc_uuid7() AS id FROM (VALUES ('small', :days), ('large', 5 * :days)) AS given (name, days);
INSERT INTO practices_practice (id, slug, name, timezone, sweep_hour, ladder, quiet_from, quiet_until, contact_name,
                                contact_email, contact_phone, live_at, created_at)
SELECT id, name, name, 'America/Los_Angeles', 7, '{90,60,30,7,0}', '21:00', '08:00', '', '', '', :'day', :'day' FROM practice;

CREATE TEMP TABLE manager AS SELECT id AS practice_id, nc_uuid7() AS user_id, nc_uuid7() AS id, name FROM practice;
INSERT INTO practices_user (id, password, email, name, is_operator, is_active, created_at)
SELECT user_id, '', name || '@example.org', name, false, true, :'day' FROM manager;
INSERT INTO practices_membership (id, practice_id, user_id, role, active, phone, sms_consent_text, sms_consent_by, created_at)
SELECT id, practice_id, user_id, 'manager', true, '', '', '', :'day' FROM manager;

-- 100 technologists and 20 who read.
CREATE TEMP TABLE person AS
SELECT p.id AS practice_id, n, nc_uuid7() AS id, CASE WHEN n < 100 THEN 'technologist' ELSE 'oversight' END AS discipline
FROM practice p, generate_series(0, 119) n;
INSERT INTO practices_technologist (id, practice_id, name, sort_name, aliases, email, phone, timezone, discipline, employment,
                                    home_base, employee_number, notes, sms_consent_text, sms_consent_by, created_at)
SELECT id, practice_id, 'Tess ' || n, n || ', Tess', '{}', '', '', 'America/Los_Angeles', discipline, '', '', '', '', '', '', :'day'
FROM person;

INSERT INTO credentials_credentialtype (id, practice_id, code, name, full_name, "group", position, scope, expiry_rule,
                                        cycle_months, opens_month, opens_day, closes_month, closes_day, processing_days,
                                        grace_days, grace_loss, look_up_url, is_health, renewed_by, note)
SELECT nc_uuid7(), p.id, code, code, '', '', place, scope, rule, months,
       CASE WHEN rule = 'season' THEN 10 END, CASE WHEN rule = 'season' THEN 1 END,
       CASE WHEN rule = 'season' THEN 3 END, CASE WHEN rule = 'season' THEN 31 END,
       21, grace, '', '', code IN ('tb', 'influenza'), 'technologist', ''
FROM practice p, (VALUES (1, 'cnim', 'national', 'fixed_day', 60, 31), (2, 'bls', 'national', 'month_end', 24, 0),
    (3, 'acls', 'national', 'month_end', 24, 0), (4, 'tb', 'national', 'months_from_issue', 12, 0),
    (5, 'influenza', 'national', 'season', NULL, 0), (6, 'state_license', 'state', 'exact', 24, 0),
    (7, 'hospital_privileges', 'hospital', 'exact', 24, 0)) AS kind (place, code, scope, rule, months, grace);

-- Four systems grant privileges, one board licenses, and cards are issued by one of two.
INSERT INTO credentials_issuer (id, practice_id, name, kind, aliases, state, look_up_url)
SELECT nc_uuid7(), p.id, given.name, kind, '{}', CASE kind WHEN 'state' THEN 'OR' ELSE '' END, ''
FROM practice p, (VALUES ('System 0', 'hospital'), ('System 1', 'hospital'), ('System 2', 'hospital'),
    ('System 3', 'hospital'), ('Oregon board', 'state'), ('AHA', 'training')) AS given (name, kind);

CREATE TEMP TABLE hospital AS SELECT p.id AS practice_id, n, nc_uuid7() AS id FROM practice p, generate_series(0, 19) n;
INSERT INTO hospitals_hospital (id, practice_id, name, aliases, city, state, timezone, privileges_issuer_id, portal, note, created_at)
SELECT h.id, h.practice_id, 'Hospital ' || n, '{}', 'City ' || n % 5, 'OR',
       CASE WHEN n % 7 = 0 THEN 'America/Boise' ELSE 'America/Los_Angeles' END, i.id, '', '', :'day'
FROM hospital h JOIN credentials_issuer i ON i.practice_id = h.practice_id AND i.name = 'System ' || n % 4;
INSERT INTO scheduling_traveltime (id, practice_id, one_id, other_id, minutes)
SELECT nc_uuid7(), a.practice_id, a.id, b.id, 20 + (a.n + b.n) % 60
FROM hospital a JOIN hospital b ON a.practice_id = b.practice_id AND a.id < b.id WHERE (a.n + b.n) % 3 = 0;

CREATE TEMP TABLE asked AS
SELECT h.practice_id, h.id AS hospital_id, h.n, k.*, nc_uuid7() AS id
FROM hospital h, (VALUES (0, 'hospital_privileges', ''), (1, 'cnim', 'technologist'), (2, 'bls', ''), (3, 'tb', ''),
    (4, 'influenza', ''), (5, 'acls', '')) AS k (place, code, side);
INSERT INTO hospitals_requirement (id, practice_id, hospital_id, state_code, side, modality, verified, days_left,
                                   issued_within_months, in_season, accepts_grace, severity, state, source, note, remark, created_at)
SELECT id, practice_id, hospital_id, '', side, CASE WHEN code = 'acls' THEN 'tcMEP' ELSE '' END, false,
       CASE WHEN code = 'bls' AND n % 2 = 0 THEN 30 END, CASE WHEN code = 'tb' THEN 12 END, code = 'influenza',
       code = 'cnim' AND n % 3 = 0, CASE WHEN code = 'acls' THEN 'warn' ELSE 'block' END, 'confirmed', '', '', '', :'day'
FROM asked;
INSERT INTO hospitals_requirementtype (id, practice_id, requirement_id, type_id, position)
SELECT nc_uuid7(), a.practice_id, a.id, t.id, 0 FROM asked a JOIN credentials_credentialtype t USING (practice_id, code);
INSERT INTO hospitals_requirementissuer (id, practice_id, requirement_id, issuer_id)
SELECT nc_uuid7(), a.practice_id, a.id, i.id
FROM asked a JOIN credentials_issuer i ON i.practice_id = a.practice_id AND i.name = 'AHA' WHERE a.code = 'bls';

-- One of each type, of privileges one a system: ten. Ends lie anywhere in the cycle; every second was renewed before,
-- and nine in ten renew in time.
CREATE TEMP TABLE credential AS
SELECT p.practice_id, p.id AS technologist_id, (p.n * 10 + t.position + coalesce(i.n, 0))::int AS n, t.id AS type_id, t.code,
       t.cycle_months AS months, i.id AS issuer_id, nc_uuid7() AS id
FROM person p JOIN credentials_credentialtype t USING (practice_id)
LEFT JOIN (SELECT *, row_number() OVER (PARTITION BY practice_id, kind ORDER BY name) - 1 AS n FROM credentials_issuer) i
  ON i.practice_id = p.practice_id
 AND i.kind = CASE t.code WHEN 'hospital_privileges' THEN 'hospital' WHEN 'state_license' THEN 'state' WHEN 'bls' THEN 'training' END;
INSERT INTO credentials_credential (id, practice_id, technologist_id, type_id, issuer_id, number, note, let_go_why, created_at)
SELECT id, practice_id, technologist_id, type_id, issuer_id, '', '', '', :'day' FROM credential;
CREATE TEMP TABLE period AS
SELECT nc_uuid7() AS id, c.practice_id, c.id AS credential_id, n, former, expires_on - back AS expires_on,
       expires_on - back - coalesce(months * 30, 180) + 1 AS starts_on
FROM credential c, generate_series(CASE WHEN n % 10 = 3 THEN 0 ELSE -1 END, n % 2) former,
     LATERAL (SELECT CASE code WHEN 'cnim' THEN make_date(extract(year FROM :'day'::date)::int + n / 10 % 5, 12, 31)
         WHEN 'influenza' THEN make_date(extract(year FROM :'day'::date)::int + 1, 3, 31)
         ELSE :'day'::date - 10 + (hashint4(n) & 1023) % (months * 30) END AS expires_on) e,
     LATERAL (SELECT former * coalesce(months * 30, 365) AS back) b;
INSERT INTO credentials_period (id, practice_id, credential_id, issued_on, starts_on, expires_on, origin, state, recorded_at, accepted_at, note)
SELECT id, practice_id, credential_id, starts_on, starts_on, expires_on, 'recorded', 'accepted', :'day', :'day', '' FROM period;
INSERT INTO credentials_verification (id, practice_id, period_id, method, source, result, note, verified_at, verified_by_id)
SELECT nc_uuid7(), p.practice_id, p.id, 'website', '', 'active', '', :'day', m.id
FROM period p JOIN manager m USING (practice_id) WHERE n % 5 = 0 AND former = 0;
INSERT INTO scheduling_absence (id, practice_id, technologist_id, starts_on, ends_on, reason)
SELECT nc_uuid7(), practice_id, id, :'day'::date + n, :'day'::date + n + 4, '' FROM person;

INSERT INTO scheduling_modality (id, practice_id, name)
SELECT nc_uuid7(), id, word FROM practice, unnest('{SSEP,tcMEP,EMG,EEG,BAEP}'::text[]) word;
INSERT INTO scheduling_surgeon (id, practice_id, name, aliases)
SELECT nc_uuid7(), id, 'Dr. ' || n, '{}' FROM practice, generate_series(0, 29) n;

-- Slots of a day begin at 7, 10 and 13 o'clock, the last ones overlap with the first by nobody.
CREATE TEMP TABLE booked AS
SELECT p.id AS practice_id, day, slot, day * 50 + slot AS n, nc_uuid7() AS id, h.id AS hospital_id,
       (:'day'::date + 1 + day + make_interval(hours => 7 + slot % 3 * 3)) AT TIME ZONE 'America/Los_Angeles' AS starts_at
FROM practice p, generate_series(0, p.days - 1) day, generate_series(0, 49) slot, hospital h
WHERE h.practice_id = p.id AND h.n = (slot + day) % 20;
INSERT INTO scheduling_case (id, practice_id, number, hospital_id, room, surgeon_id, procedure, starts_at, ends_at,
                             setup_minutes, teardown_minutes, status, cancel_reason, note, as_listed, created_at)
SELECT b.id, b.practice_id, 'C-' || n, hospital_id, 'OR ' || slot % 9, s.id, 'Fusion', starts_at,
       starts_at + interval '2 hours', 60, 30, 'booked', '', '', '{}', :'day'
FROM booked b JOIN scheduling_surgeon s ON s.practice_id = b.practice_id AND s.name = 'Dr. ' || n % 30;
INSERT INTO scheduling_casemodality (id, practice_id, case_id, modality_id)
SELECT nc_uuid7(), b.practice_id, b.id, m.id FROM booked b JOIN scheduling_modality m USING (practice_id)
WHERE m.name IN ('SSEP', 'EMG') OR (m.name = 'tcMEP' AND n % 2 = 0) OR (m.name = 'EEG' AND n % 5 = 0);
INSERT INTO scheduling_assignment (id, practice_id, case_id, technologist_id, role, state, during, booked_at)
SELECT nc_uuid7(), b.practice_id, b.id, p.id, r.role, 'live', tstzrange(starts_at, starts_at + interval '2 hours'), :'day'
FROM booked b, (VALUES (0, 'primary'), (1, 'backup'), (2, 'oversight')) AS r (place, role), person p
WHERE p.practice_id = b.practice_id
  AND p.n = CASE r.place WHEN 2 THEN 100 + (slot + day) % 20 ELSE (slot * 2 + r.place + day * 7) % 100 END;

SET session_replication_role = DEFAULT;
VACUUM ANALYZE;
