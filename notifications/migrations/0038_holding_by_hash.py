from pathlib import Path

from django.db import migrations

from tenancy.functions import DUE, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0031_sweep_run_outlets"), ("practices", "0007_phones_by_hash")]

    operations = [replaced_function(DUE, "nc_practices_holding(text)", SQL / "practices_holding.sql")]
