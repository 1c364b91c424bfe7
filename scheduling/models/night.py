from django.db import models

from tenancy.models import PracticeOwned


class Night(PracticeOwned):
    """The last day on the practice's clock in whose night all its cases were judged."""

    judged_on = models.DateField()

    class Meta(PracticeOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["practice_id"], name="night_once")]
