from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.models.alert import Alert
from notifications.numbers import as_written, digits_of
from practices.models import Membership, Technologist
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class Channel(models.TextChoices):
    EMAIL = "email", "e-mail"
    SMS = "sms", "text message"

    @property
    def is_configured(self) -> bool:
        """Whether anything leaves by it from this installation."""
        return bool(settings.EMAIL_CONFIGURED if self is Channel.EMAIL else settings.SMS_CONFIGURED)


class DeliveryState(models.TextChoices):
    PENDING = "pending", "waiting to leave"
    SENDING = "sending", "leaving"
    ACCEPTED = "accepted", "accepted by the provider"
    DELIVERED = "delivered", "delivered"
    FAILED = "failed", "failed"
    BOUNCED = "bounced", "bounced"
    OBSOLETE = "obsolete", "no longer needed"
    SUPPRESSED = "suppressed", "suppressed"
    UNKNOWN = "unknown", "outcome unknown"
    DEAD = "dead", "given up"
    KEPT = "kept", "kept here"


TO_SEND = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
_LOOKS = {
    DeliveryState.ACCEPTED: ("quiet", "check"),
    DeliveryState.DELIVERED: ("good", "circle-check"),
    DeliveryState.FAILED: ("bad", "mail-x"),
    DeliveryState.BOUNCED: ("bad", "mail-x"),
    DeliveryState.DEAD: ("bad", "mail-x"),
    DeliveryState.UNKNOWN: ("soon", "circle-question-mark"),
    DeliveryState.KEPT: ("soon", "archive"),
    DeliveryState.SUPPRESSED: ("soon", "bell-off"),
}
_LOOKS_TO_BE_KEPT = ("soon", "archive")
# To its reader the words of the trade say nothing.
_READERS_WORDS = {
    DeliveryState.ACCEPTED: "sent",
    DeliveryState.KEPT: "did not leave",
    DeliveryState.SUPPRESSED: "did not leave",
    DeliveryState.FAILED: "did not arrive",
    DeliveryState.BOUNCED: "came back",
    DeliveryState.DEAD: "did not arrive",
}
ARRIVED = (DeliveryState.ACCEPTED, DeliveryState.DELIVERED)
NOT_REACHED = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.DEAD)


class DeliveryQuerySet(PracticeQuerySet["Delivery"]):
    def not_reached(self) -> Self:
        return self.filter(state__in=NOT_REACHED)

    def waiting(self) -> Self:
        return self.filter(state__in=TO_SEND)

    def kept(self) -> Self:
        return self.filter(state=DeliveryState.KEPT)

    def about(self, kind: str) -> Self:
        """Those that carry an alert of this kind, with others or alone."""
        return self.filter(models.Exists(DeliveryItem.objects.filter(delivery=models.OuterRef("pk"), alert__kind=kind)))

    def to(self, words: str) -> Self:
        """By the words of a name in any order, by address, a number however written, or employee number."""
        found = Q(address__icontains=words) | Q(technologist__employee_number__iexact=words)
        if digits := digits_of(words):
            found |= Q(channel=Channel.SMS, address__contains=digits)
        name = Q()
        for word in words.replace(",", " ").split():
            name &= Q(recipient_name__icontains=word)
        return self.filter(found | name if name else found)


class Delivery(PracticeOwned):
    """One message to one address by one channel on one day, carrying one or many alerts (rules.md G1)."""

    channel = models.CharField(max_length=5, choices=Channel)
    address = models.CharField(max_length=254)
    technologist = PracticeForeignKey(Technologist, null=True, related_name="deliveries")
    membership = PracticeForeignKey(Membership, null=True, related_name="deliveries")
    recipient_name = models.CharField(max_length=150)
    timezone = models.CharField(max_length=64)
    day = models.DateField(help_text="The recipient's own calendar day.")
    batch = models.SmallIntegerField(default=0, db_default=0, help_text="0: the day's message; later ones are urgent.")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    next_attempt_at = models.DateTimeField()
    due_since = models.DateTimeField(
        null=True,
        help_text="When it first should have left, where it was put off; else that is the next attempt.",
    )
    retry_since = models.DateTimeField(
        null=True, help_text="The three days until it is given up are counted anew from here; else from its making."
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="Calls of the provider.")
    setbacks = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How often it was put off, called or not: each doubles the next wait."
    )
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    began_at = models.DateTimeField(null=True, help_text="The provider was about to be called.")
    doubts = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Attempts of which nobody knows the outcome."
    )
    provider = models.CharField(max_length=20, blank=True, db_default="")
    provider_id = models.CharField(max_length=120, blank=True, db_default="")
    subject = models.CharField(max_length=200, blank=True, db_default="")
    body_text = models.TextField(blank=True, db_default="")
    body_html = models.TextField(blank=True, db_default="")
    failure = models.CharField(max_length=300, blank=True, db_default="")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True, help_text="Its reader said so through its link.")
    resend_of = PracticeForeignKey("self", null=True, related_name="resends")
    sent_again_by = models.CharField(
        max_length=200, blank=True, db_default="", help_text="The member who asked for it."
    )

    objects = PracticeManager.from_queryset(DeliveryQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "channel", "address", "day", "batch"],
                condition=Q(resend_of=None),
                name="delivery_once_a_day",
            ),
        ]
        indexes = [
            # Claim: what is due in this practice.
            models.Index(
                fields=["practice_id", "next_attempt_at"],
                condition=Q(state__in=["pending", "sending", "unknown"]),
                name="delivery_to_send",
            ),
            # Today: what did not reach anybody.
            models.Index(
                fields=["practice_id", "-id"],
                condition=Q(state__in=["failed", "bounced", "dead"]),
                name="delivery_not_reached",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} to {self.recipient_name}, {self.day}"

    def put_off(self, until: datetime) -> None:
        """It should leave and does not: since when stays on record."""
        self.due_since = self.due_since or self.next_attempt_at
        self.next_attempt_at = until

    def wait_until(self, moment: datetime) -> None:
        """It is not to leave before: only from then on is it late."""
        self.due_since, self.next_attempt_at = None, moment

    @property
    def is_to_leave(self) -> bool:
        return self.state in TO_SEND

    @property
    def done_at(self) -> datetime | None:
        """When it was handed over last, or settled where it never was."""
        return self.began_at or self.settled_at

    @property
    def address_shown(self) -> str:
        return as_written(self.address) if self.channel == Channel.SMS else self.address

    @property
    def has_arrived(self) -> bool:
        """As far as anybody knows: its provider took it, and nothing came back."""
        return self.state in ARRIVED

    @property
    def is_to_be_kept(self) -> bool:
        """It waits for its hour, but nothing leaves by its channel."""
        return self.state == DeliveryState.PENDING and not Channel(self.channel).is_configured

    @property
    def word(self) -> str:
        return "will be kept here" if self.is_to_be_kept else DeliveryState(self.state).label

    @property
    def word_to_reader(self) -> str:
        if self.is_to_be_kept:
            return "will not leave"
        return _READERS_WORDS.get(DeliveryState(self.state), DeliveryState(self.state).label)

    @property
    def tone(self) -> str:
        return self._look[0]

    @property
    def icon(self) -> str:
        return self._look[1]

    @property
    def _look(self) -> tuple[str, str]:
        if self.is_to_be_kept:
            return _LOOKS_TO_BE_KEPT
        return _LOOKS.get(DeliveryState(self.state), ("quiet", "clock"))


class DeliveryItem(PracticeOwned):
    """An alert in a delivery. Once a channel and address, so that no alert is said twice to one person."""

    delivery = PracticeForeignKey(Delivery, models.CASCADE, related_name="items")
    alert = PracticeForeignKey(Alert, models.CASCADE, related_name="items")
    channel = models.CharField(max_length=5, choices=Channel)
    address = models.CharField(max_length=254)
    again = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Raised when a message is sent again by hand."
    )

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "alert", "channel", "address", "again"], name="delivery_item_once"
            ),
        ]
