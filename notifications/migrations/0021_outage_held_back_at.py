from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0020_outage_not_before")]

    operations = [
        migrations.AddField(
            model_name="outage",
            name="held_back_at",
            field=models.DateTimeField(
                help_text="The last word that what it had taken did not go on, for a reason of ours.", null=True
            ),
        ),
    ]
