from pathlib import Path

from django.db import migrations

from tenancy.functions import DUE, definer_function, rights

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0012_sent_again_by")]

    operations = [
        rights(DUE, "practices_technologist", select="practice_id phone"),
        rights(DUE, "practices_membership", select="practice_id phone"),
        definer_function(DUE, "nc_practices_holding(text)", SQL / "practices_holding.sql"),
    ]
