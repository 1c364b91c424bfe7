from django.db import models
from django.db.models import Q

from notifications.models.delivery import Channel


class Outage(models.Model):
    """A provider that takes nothing, whichever practice asks: over as soon as it takes one message.

    Or one that takes messages and says later that they did not go on. Either is over once there is no word of it for
    three quarters of an hour, for what waits is tried again more often.
    """

    channel = models.CharField(max_length=5, choices=Channel)
    since = models.DateTimeField(help_text="The first message that it did not take.")
    last_at = models.DateTimeField(help_text="The last word of it.")
    reason = models.CharField(max_length=300, help_text="In words of ours: every practice reads it.")
    told_at = models.DateTimeField(null=True, help_text="Operators were told.")
    not_before = models.DateTimeField(
        null=True, help_text="The provider asked not to be called before; so it is, also when it is over."
    )
    held_back_at = models.DateTimeField(
        null=True, help_text="The last word that what it had taken did not go on, for a reason of ours."
    )
    over_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-since"]
        constraints = [models.UniqueConstraint(fields=["channel"], condition=Q(over_at=None), name="outage_once")]

    @property
    def heading(self) -> str:
        """Before since when."""
        channel = self.get_channel_display()
        return f"Not every {channel} arrives" if self.held_back_at else f"Nothing leaves by {channel}"
