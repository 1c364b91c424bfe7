from pathlib import Path

from django.db import migrations

from tenancy.roles import APP

SOURCE = Path(__file__).resolve().parent.parent / "sql" / "hand_on.sql"
FUNCTION = "nc_hand_on(uuid, timestamptz, uuid, uuid, text, text, uuid, uuid, timestamptz)"


class Migration(migrations.Migration):
    """It asks whether the number has said STOP."""

    dependencies = [("notifications", "0037_zones_unknown")]

    operations = [
        migrations.RunSQL(
            f"DROP FUNCTION {FUNCTION};\n{SOURCE.read_text()};\nREVOKE ALL ON FUNCTION {FUNCTION} FROM PUBLIC;\n"
            f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO {APP}",
            migrations.RunSQL.noop,
        ),
    ]
