from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0021_outage_held_back_at")]

    operations = [
        migrations.AddIndex(
            model_name="providerevent",
            index=models.Index(
                condition=models.Q(kind="answered"),
                fields=["practice_id", "happened_at"],
                name="provider_event_answered",
            ),
        ),
        migrations.AlterModelOptions(
            name="handled",
            options={"base_manager_name": "objects", "ordering": ["-at"], "verbose_name": "item of Today"},
        ),
    ]
