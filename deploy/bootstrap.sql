-- The roles and the database of NerveCenter. Run it with psql (15 or later) as a superuser; running it again is harmless.
--
--   NC_OWNER_PASSWORD=… NC_APP_PASSWORD=… NC_BACKUP_PASSWORD=… psql -v ON_ERROR_STOP=1 -f deploy/bootstrap.sql postgres
--
-- or with -v owner_password=… -v app_password=… -v backup_password=… in place of the environment.
--   nc_owner    owns the tables and migrates. It does not inherit the roles below that own functions.
--   nc_app      serves. Row security holds for it; migrating gives it its rights table by table.
--   nc_backup   reads everything, for pg_dump.
--   nc_sweep, nc_due   own the functions that work across practices. Nobody logs in as them.

\getenv owner_password NC_OWNER_PASSWORD
\getenv app_password NC_APP_PASSWORD
\getenv backup_password NC_BACKUP_PASSWORD

SET client_min_messages = 'warning';
-- Passwords stay out of the server's log, failing statements included.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;

SELECT format('CREATE ROLE %I', role)
FROM unnest(ARRAY['nc_owner', 'nc_app', 'nc_backup', 'nc_sweep', 'nc_due']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

ALTER ROLE nc_owner LOGIN CREATEDB NOINHERIT NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION
    PASSWORD :'owner_password';
ALTER ROLE nc_app LOGIN NOCREATEDB INHERIT NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION
    PASSWORD :'app_password';
ALTER ROLE nc_backup LOGIN NOCREATEDB INHERIT NOSUPERUSER NOCREATEROLE BYPASSRLS NOREPLICATION
    PASSWORD :'backup_password';
ALTER ROLE nc_sweep NOLOGIN NOCREATEDB INHERIT NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION;
ALTER ROLE nc_due NOLOGIN NOCREATEDB INHERIT NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION;

GRANT pg_read_all_data TO nc_backup;
ALTER ROLE nc_backup SET default_transaction_read_only = on;

-- Not inheriting, the owner is not under the policies of these roles; it may still become one to replace its function.
-- Before PostgreSQL 16 the owner's NOINHERIT alone decides that.
SELECT format(
    CASE WHEN current_setting('server_version_num')::int >= 160000
         THEN 'GRANT %I TO nc_owner WITH INHERIT FALSE, SET TRUE'
         ELSE 'GRANT %I TO nc_owner' END, role)
FROM unnest(ARRAY['nc_sweep', 'nc_due']) AS role \gexec

SELECT 'CREATE DATABASE nervecenter OWNER nc_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'nervecenter') \gexec

REVOKE CONNECT ON DATABASE nervecenter FROM PUBLIC;
GRANT CONNECT ON DATABASE nervecenter TO nc_owner, nc_app, nc_backup;
