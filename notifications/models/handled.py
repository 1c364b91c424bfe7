from django.db import models
from django.db.models import Q

from audit.history import tracked
from practices.models import Membership
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


class HandledState(models.TextChoices):
    SNOOZED = "snoozed", "put off"
    DONE = "done", "done"


@tracked()
class Handled(PracticeOwned):
    """What a manager did by hand with an item of the managers' inbox, which has no rows of its own (rules.md C2).

    `key` names the item and the fact behind it: a new fact is a new item.
    """

    key = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=HandledState)
    until = models.DateField(null=True, help_text="The practice's calendar day on which it is back.")
    words = models.CharField(max_length=300, help_text="The item as it read.")
    note = models.CharField(max_length=300, blank=True)
    by = PracticeForeignKey(Membership, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta(PracticeOwned.Meta):
        verbose_name = "item of Today"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "key"], name="handled_once"),
            models.CheckConstraint(condition=Q(state="done") | Q(until__isnull=False), name="handled_snoozed_until"),
        ]
