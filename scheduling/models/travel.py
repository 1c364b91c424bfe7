from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from hospitals.models import Hospital
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


@tracked()
class TravelTime(PracticeOwned):
    """Minutes between two hospitals, the same either way: one row a pair, the smaller key first."""

    one = PracticeForeignKey(Hospital, models.CASCADE, related_name="+")
    other = PracticeForeignKey(Hospital, models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "one", "other"], name="travel_time_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="travel_time_smaller_key_first"),
        ]
