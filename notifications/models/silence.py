from django.db import models
from django.db.models import Q

from audit.history import tracked
from notifications.models.delivery import Channel
from practices.models import Membership, Technologist
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


@tracked()
class Silence(PracticeOwned):
    """A person wants no messages of this kind by this channel. Each is on until a row says otherwise.

    As a technologist and as a manager one person chooses apart, so that the one never silences the other.
    """

    technologist = PracticeForeignKey(Technologist, models.CASCADE, null=True, related_name="silences")
    membership = PracticeForeignKey(Membership, models.CASCADE, null=True, related_name="silences")
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=5, choices=Channel)

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "technologist", "membership", "kind", "channel"],
                nulls_distinct=False,
                name="silence_once",
            ),
            models.CheckConstraint(
                condition=Q(technologist=None) ^ Q(membership=None), name="silence_of_technologist_or_member"
            ),
        ]
