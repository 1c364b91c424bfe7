from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0019_standstill")]

    operations = [
        migrations.AddField(
            model_name="outage",
            name="not_before",
            field=models.DateTimeField(
                help_text="The provider asked not to be called before; so it is, also when it is over.", null=True
            ),
        ),
    ]
