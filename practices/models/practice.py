from datetime import datetime, time
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q

from audit.history import tracked
from practices.slugs import validate_not_reserved
from practices.zones import validate_zone
from tenancy.fields import UUID7Field

DEFAULT_LADDER = (90, 60, 30, 7, 0)


def default_ladder() -> list[int]:
    return list(DEFAULT_LADDER)


def validate_ladder(rungs: list[int]) -> None:
    if len(set(rungs)) != len(rungs):
        raise ValidationError("Each number of days may stand once.")


class PracticeQuerySet(models.QuerySet["Practice"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


@tracked(constraints=(CheckConstraint(condition=Q(practice_id=F("id")), name="practice_changes_from_within"),))
class Practice(models.Model):
    """The tenant. Global, so that an address can be resolved before a practice is open; holds settings, no records.

    It is made and changed while it is open, for its history is its own.
    """

    id = UUID7Field(primary_key=True)
    slug = models.SlugField(
        "address",
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z", "Use small letters, digits and hyphens."),
            validate_not_reserved,
        ],
        help_text="The last part of the practice's web address.",
        error_messages={"unique": "This address is taken. Try another."},
    )
    name = models.CharField(max_length=120)
    timezone = models.CharField("time zone", max_length=64, default="America/New_York", validators=[validate_zone])
    sweep_hour = models.PositiveSmallIntegerField(
        "hour of the daily sweep",
        default=7,
        validators=[MinValueValidator(0), MaxValueValidator(23)],
        help_text="On the practice's own clock, 0 to 23.",
    )
    ladder = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(1095)]),
        default=default_ladder,
        size=12,
        validators=[validate_ladder],
        help_text="Days before the end on which a reminder leaves.",
    )
    quiet_from = models.TimeField(default=time(21), help_text="No SMS from this hour on, on the recipient's own clock.")
    quiet_until = models.TimeField(default=time(8), help_text="SMS may leave again from this hour on.")
    contact_name = models.CharField(max_length=120, blank=True, help_text="Whom messages name for questions.")
    contact_email = models.EmailField("contact e-mail", blank=True, help_text="Replies to e-mails go here.")
    contact_phone = models.CharField(max_length=40, blank=True)
    live_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(PracticeQuerySet)()

    class Meta:
        ordering = ["name"]
        constraints = [
            CheckConstraint(condition=Q(sweep_hour__lte=23), name="practice_sweep_hour_is_an_hour"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_rehearsing(self) -> bool:
        return self.live_at is None

    def go_live(self, at: datetime) -> None:
        """From the first sweep after this instant on, messages leave (rules.md C1)."""
        self.live_at = self.live_at or at
        self.save(update_fields=["live_at"])
