from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("notifications", "0025_reconciliations_overdue")]

    operations = [
        migrations.AddField(
            model_name="outage",
            name="last_at",
            field=models.DateTimeField(default=timezone.now, help_text="The last word of it."),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="outage",
            name="reason",
            field=models.CharField(help_text="In words of ours: every practice reads it.", max_length=300),
        ),
    ]
