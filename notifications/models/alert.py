from django.db import models
from django.db.models import Q

from practices.models import Technologist
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


class Audience(models.TextChoices):
    TECHNOLOGIST = "technologist", "technologist"
    MANAGERS = "managers", "managers"


class AlertState(models.TextChoices):
    OPEN = "open", "open"
    COVERED = "covered", "covered"
    OBSOLETE = "obsolete", "obsolete"
    ACKNOWLEDGED = "acknowledged", "acknowledged"


class Alert(PracticeOwned):
    """One fact for one audience. The unique keys decide that it is emitted once, whoever sweeps and however often.

    For an expiry `about_id` is the credential, `due_on` its last day, `rung` the days left to it (rules.md B5); without
    a rung it is an escalation alone, which has a `dedupe_key`.
    """

    kind = models.CharField(max_length=30)
    audience = models.CharField(max_length=12, choices=Audience)
    technologist = PracticeForeignKey(Technologist, models.CASCADE, null=True, related_name="alerts")
    about_id = models.UUIDField()
    due_on = models.DateField(null=True)
    rung = models.SmallIntegerField(null=True)
    round = models.PositiveSmallIntegerField(default=0, db_default=0)
    dedupe_key = models.CharField(max_length=200, blank=True, db_default="")
    state = models.CharField(max_length=12, choices=AlertState, default=AlertState.OPEN)
    escalated = models.BooleanField(
        default=False, db_default=False, help_text="Goes by every way, whatever its readers turned off."
    )
    context = models.JSONField(default=dict, db_default={})
    emitted_on = models.DateField(help_text="The audience's own calendar day.")
    leaves_by = models.DateTimeField(
        null=True, help_text="Leaves at once, in a message of its own; quiet hours hold its SMS until then at most."
    )
    created_at = models.DateTimeField()

    class Meta(PracticeOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "about_id", "due_on", "round", "audience", "rung"],
                condition=Q(rung__isnull=False),
                name="alert_rung_once",
            ),
            models.UniqueConstraint(
                fields=["practice_id", "dedupe_key"], condition=~Q(dedupe_key=""), name="alert_dedupe_key_once"
            ),
        ]
        indexes = [
            # Fan-out: open alerts of the last days that no delivery carries yet.
            models.Index(fields=["practice_id", "emitted_on"], condition=Q(state="open"), name="alert_open_by_day"),
        ]
