from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0023_provider_event_auto_reply")]

    operations = [replaced_function(SWEEP, "nc_fan_out(timestamptz, uuid[])", SQL / "fan_out.sql")]
