from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, definer_function, rights, shared_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("credentials", "0002_period_indexes"), ("notifications", "0003_fan_out")]

    operations = [
        rights(
            SWEEP,
            "credentials_credentialtype",
            select="practice_id id expiry_rule ladder processing_days grace_days hours_required cycle_months renewed_by"
            " opens_month opens_day closes_month closes_day archived_at",
        ),
        rights(SWEEP, "credentials_credential", select="practice_id id technologist_id type_id serves_id let_go_on"),
        rights(
            SWEEP,
            "credentials_period",
            select="practice_id id credential_id starts_on expires_on state superseded_at",
        ),
        rights(SWEEP, "credentials_creditactivity", select="practice_id credential_id hours earned_on"),
        rights(
            SWEEP,
            "credentials_renewal",
            select="practice_id credential_id stage round closed_at",
            insert="practice_id credential_id stage round opened_on note",
        ),
        # History is written by the trigger, as the role that inserts.
        rights(
            SWEEP,
            "credentials_renewalpracticeevent",
            insert="assignee_id closed_at credential_id id note opened_on pgh_context pgh_created_at pgh_label"
            " practice_id round stage submitted_on",
        ),
        shared_function(SWEEP, "nc_due_expiries(timestamptz, uuid[], boolean)", SQL / "due_expiries.sql"),
        definer_function(SWEEP, "nc_sweep(timestamptz, uuid[])", SQL / "sweep.sql"),
    ]
