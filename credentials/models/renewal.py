from typing import Self

from django.db import models
from django.db.models import Q

from audit.history import tracked
from credentials.ladder import Stage as S
from credentials.models.credential import Credential
from practices.models import Membership
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class Stage(models.TextChoices):
    TODO = S.TODO.value, "to do"
    SUBMITTED = S.SUBMITTED.value, "submitted"
    UPLOADED = S.UPLOADED.value, "uploaded"
    ACCEPTED = S.ACCEPTED.value, "accepted"
    RETURNED = S.RETURNED.value, "returned"


class RenewalQuerySet(PracticeQuerySet["Renewal"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


@tracked()
class Renewal(PracticeOwned):
    """The work of renewing one credential: opened by the first rung or by hand, closed by an accepted new period."""

    credential = PracticeForeignKey(Credential, models.CASCADE, related_name="renewals")
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.TODO, db_default=Stage.TODO)
    round = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="How often it was returned.")
    opened_on = models.DateField()
    submitted_on = models.DateField(null=True, blank=True)
    assignee = PracticeForeignKey(Membership, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True, db_default="")
    closed_at = models.DateTimeField(null=True)

    objects = PracticeManager.from_queryset(RenewalQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["opened_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "credential"], condition=Q(closed_at=None), name="renewal_open_once"
            ),
        ]
