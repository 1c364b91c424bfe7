from django.db import models
from django.db.models import Q

from notifications.models.delivery import Delivery
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


class EventKind(models.TextChoices):
    QUEUED = "queued", "queued"
    SENT = "sent", "sent on"
    DELIVERED = "delivered", "delivered"
    DEFERRED = "deferred", "deferred"
    FAILED = "failed", "failed"
    BOUNCED = "bounced", "bounced"
    REJECTED = "rejected", "rejected"
    COMPLAINED = "complained", "reported as spam"
    UNSUBSCRIBED = "unsubscribed", "unsubscribed"
    OPENED = "opened", "opened"
    CLICKED = "clicked", "link followed"
    ANSWERED = "answered", "answered"
    AUTO_REPLY = "auto_reply", "answered by itself"
    NOT_TAKEN = "not_taken", "not taken"
    IN_DOUBT = "in_doubt", "no answer"
    ANOTHER_TRY = "another_try", "given another try"
    OTHER = "other", "other"


class ProviderEvent(PracticeOwned):
    """What a provider told of a message, kept once however often it is told. Nothing changes or deletes it.

    What became of a try of ours stands among them, with ourselves as the one who tells it (notifications.tries).
    """

    append_only = True

    delivery = PracticeForeignKey(Delivery, models.CASCADE, null=True, related_name="events")
    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=200, help_text="The provider's own, or made of what identifies the event.")
    kind = models.CharField(max_length=12, choices=EventKind)
    code = models.CharField(max_length=40, blank=True, db_default="")
    words = models.CharField(max_length=300, blank=True, db_default="")
    happened_at = models.DateTimeField(help_text="As the provider says.")
    received_at = models.DateTimeField()

    class Meta(PracticeOwned.Meta):
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "provider", "event_id"], name="provider_event_once")
        ]
        indexes = [
            # Today: what people answered.
            models.Index(
                fields=["practice_id", "happened_at"], condition=Q(kind="answered"), name="provider_event_answered"
            ),
        ]
