from django.contrib.postgres.fields import ArrayField
from django.db import models

from scheduling.models.assignment import Assignment
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


class FirstLook(PracticeOwned):
    """What was doubtful of a seat when it was first judged, on booking: whoever booked it saw it, so that it is no
    conflict unless a later change raises it anew (rules.md E6)."""

    assignment = PracticeForeignKey(Assignment, models.CASCADE, related_name="first_looks")
    doubts = ArrayField(models.CharField(max_length=120), default=list)

    class Meta(PracticeOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["practice_id", "assignment"], name="first_look_once")]
