from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_reach_of_the_sweep")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="sent_again_by",
            field=models.CharField(
                blank=True, db_default="", help_text="The member who asked for it.", max_length=200
            ),
        ),
    ]
