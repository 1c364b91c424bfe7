from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# PostgreSQL 18 has uuidv7(); before it, the same from the clock and random bits.
NATIVE = "SELECT uuidv7()"
BY_HAND = """SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
    FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"""


def create_uuid7(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    body = NATIVE if schema_editor.connection.pg_version >= 180000 else BY_HAND  # type: ignore[attr-defined]
    schema_editor.execute(f"CREATE FUNCTION nc_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ {body} $$")


def drop_uuid7(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP FUNCTION nc_uuid7()")


class Migration(migrations.Migration):
    initial = True
    run_before = [("contenttypes", "0001_initial"), ("auth", "0001_initial")]

    operations = [
        migrations.RunPython(create_uuid7, drop_uuid7),
        migrations.RunSQL(
            """CREATE TABLE nc_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
               CREATE INDEX nc_cache_expires ON nc_cache (expires)""",
            "DROP TABLE nc_cache",
        ),
    ]
