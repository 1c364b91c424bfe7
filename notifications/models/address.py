from typing import Self

from django.db import models
from django.db.models import Q

from audit.history import tracked
from notifications.models.delivery import Channel
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class Health(models.TextChoices):
    OK = "ok", "works"
    OPTED_OUT = "opted_out", "opted out"
    BOUNCED = "bounced", "bounced"
    COMPLAINED = "complained", "reported as spam"
    INVALID = "invalid", "cannot be written to"


class AddressQuerySet(PracticeQuerySet["Address"]):
    def unusable(self) -> Self:
        return self.filter(~Q(health=Health.OK))


@tracked()
class Address(PracticeOwned):
    """What is known of an e-mail address or a phone number that was written to. Without a row it works.

    `value` is a lower-case e-mail address or an E.164 number.
    """

    channel = models.CharField(max_length=5, choices=Channel)
    value = models.CharField(max_length=254)
    health = models.CharField(max_length=10, choices=Health, default=Health.OK)
    since = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True, db_default="")

    objects = PracticeManager.from_queryset(AddressQuerySet)()

    class Meta(PracticeOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["practice_id", "channel", "value"], name="address_once")]

    def __str__(self) -> str:
        return f"{self.value}: {self.get_health_display()}"
