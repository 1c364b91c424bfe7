from django.db import models
from django.db.models import Q

from notifications.models.delivery import Channel


class SenderStop(models.Model):
    """The provider refuses our sender: nothing leaves by this channel, in any practice, until an operator lifts it."""

    channel = models.CharField(max_length=5, choices=Channel)
    code = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="Operators were told.")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["channel"], condition=Q(lifted_at=None), name="sender_stop_once"),
        ]
