from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_shared_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("credentials", "0010_notes_what_leaves")]

    operations = [
        replaced_shared_function(
            SWEEP, "nc_due_expiries(timestamptz, uuid[], boolean, text[])", SQL / "due_expiries.sql"
        ),
    ]
