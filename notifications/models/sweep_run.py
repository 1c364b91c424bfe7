from django.contrib.postgres.fields import ArrayField
from django.db import models

from tenancy.models import PracticeOwned


class SweepRun(PracticeOwned):
    """A practice's sweeps of one of its own calendar days, told together."""

    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    passes = models.PositiveIntegerField(default=1)
    technologist_alerts = models.PositiveIntegerField(default=0)
    manager_alerts = models.PositiveIntegerField(default=0)
    covered = models.PositiveIntegerField(default=0)
    deliveries = models.PositiveIntegerField(default=0)
    rehearsal = models.BooleanField(default=False)
    outlets = ArrayField(
        models.CharField(max_length=5),
        null=True,
        help_text="The channels by which messages left, in all of its passes; empty where that changed during the day.",
    )

    class Meta(PracticeOwned.Meta):
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["practice_id", "day"], name="sweep_run_once_a_day")]
