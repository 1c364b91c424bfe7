from django.db import migrations, models
from django.db.models import Q

STANDING = Q(("state", "accepted"), ("superseded_at", None))


class Migration(migrations.Migration):
    dependencies = [("credentials", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="period", name="period_standing_by_end"),
        migrations.AddIndex(
            model_name="period",
            index=models.Index(
                condition=STANDING,
                fields=["practice_id", "expires_on"],
                include=("credential", "starts_on", "id"),
                name="period_standing_by_end",
            ),
        ),
        migrations.AddIndex(
            model_name="period",
            index=models.Index(
                condition=STANDING,
                fields=["practice_id", "credential", "expires_on"],
                include=("starts_on", "id"),
                name="period_last_standing",
            ),
        ),
    ]
