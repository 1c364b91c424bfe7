from pathlib import Path

from django.db import migrations, models

from tenancy.functions import DUE, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"
KINDS = {
    "queued": "queued",
    "sent": "sent on",
    "delivered": "delivered",
    "deferred": "deferred",
    "failed": "failed",
    "bounced": "bounced",
    "rejected": "rejected",
    "complained": "reported as spam",
    "unsubscribed": "unsubscribed",
    "opened": "opened",
    "clicked": "link followed",
    "answered": "answered",
    "not_taken": "not taken",
    "in_doubt": "no answer",
    "another_try": "given another try",
    "other": "other",
}


class Migration(migrations.Migration):
    dependencies = [("notifications", "0015_ways_of_everybody")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="due_since",
            field=models.DateTimeField(
                help_text="When it first should have left, where it was put off; else that is the next attempt.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="retry_since",
            field=models.DateTimeField(
                help_text="The three days until it is given up are counted anew from here; else from its making.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="setbacks",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="How often it was put off, called or not: each doubles the next wait.",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="attempts",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text="Calls of the provider."),
        ),
        migrations.AlterField(
            model_name="providerevent",
            name="kind",
            field=models.CharField(choices=list(KINDS.items()), max_length=12),
        ),
        migrations.CreateModel(
            name="Outage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(choices=[("email", "e-mail"), ("sms", "SMS")], max_length=5)),
                ("since", models.DateTimeField(help_text="The first message that it did not take.")),
                ("reason", models.CharField(help_text="What it said, or how it was away.", max_length=300)),
                ("told_at", models.DateTimeField(help_text="Operators were told.", null=True)),
                ("over_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-since"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at", None)), fields=("channel",), name="outage_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            f"GRANT SELECT (due_since) ON notifications_delivery TO {DUE}",
            f"REVOKE SELECT (due_since) ON notifications_delivery FROM {DUE}",
        ),
        replaced_function(DUE, "nc_watch_practices(timestamptz)", SQL / "watch_practices.sql"),
        replaced_function(DUE, "nc_watch_deliveries(timestamptz)", SQL / "watch_deliveries.sql"),
        replaced_function(DUE, "nc_watch_counts(timestamptz)", SQL / "watch_counts.sql"),
    ]
