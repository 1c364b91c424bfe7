from django.db import models

from tenancy.models import PracticeOwned


class Reconciliation(PracticeOwned):
    """What should have been said on a practice's day, computed anew, against what was. It must find no difference."""

    day = models.DateField()
    checked_at = models.DateTimeField()
    expected = models.PositiveIntegerField()
    said = models.PositiveIntegerField()
    kept = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Messages that stay here because no provider was configured."
    )
    differences = models.JSONField(default=list, help_text="Ids and words of what is missing or too much; no names.")

    class Meta(PracticeOwned.Meta):
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["practice_id", "day"], name="reconciliation_once_a_day")]
