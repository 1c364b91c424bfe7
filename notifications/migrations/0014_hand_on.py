from pathlib import Path

from django.db import migrations

from tenancy.roles import APP

SOURCE = Path(__file__).resolve().parent.parent / "sql" / "hand_on.sql"
FUNCTION = "nc_hand_on(uuid, timestamptz, uuid, uuid, text, text, uuid, uuid, timestamptz)"


class Migration(migrations.Migration):
    """It runs with the rights of its caller, under row security."""

    dependencies = [("notifications", "0010_insisting")]

    operations = [
        migrations.RunSQL(
            f"{SOURCE.read_text()};\nREVOKE ALL ON FUNCTION {FUNCTION} FROM PUBLIC;\n"
            f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO {APP}",
            f"DROP FUNCTION {FUNCTION}",
        ),
    ]
