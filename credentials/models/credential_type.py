from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify

from audit.history import tracked
from credentials.models.issuer import Issuer
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class Scope(models.TextChoices):
    NATIONAL = "national", "everywhere"
    STATE = "state", "by state"
    HOSPITAL = "hospital", "by hospital"


class Rule(models.TextChoices):
    EXACT = "exact", "an exact date"
    MONTH_END = "month_end", "the end of a month"
    FIXED_DAY = "fixed_day", "a fixed day of the year"
    MONTHS_FROM_ISSUE = "months_from_issue", "a number of months from issue"
    SEASON = "season", "a season"
    ONE_TIME = "one_time", "never: one-time"
    FRESHNESS = "freshness", "checked within a number of days"
    HOURS = "hours", "credit hours within a cycle"


class RenewedBy(models.TextChoices):
    TECHNOLOGIST = "technologist", "the technologist"
    PRACTICE = "practice", "the practice"


class CredentialTypeQuerySet(PracticeQuerySet["CredentialType"]):
    def in_use(self) -> Self:
        return self.filter(archived_at=None)


def _month(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )


def _day(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )


@tracked()
class CredentialType(PracticeOwned):
    """A kind of credential and how it ends and is renewed (rules.md A7). All of it is the practice's to edit."""

    code = models.SlugField(max_length=40, db_index=False, editable=False)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=160, blank=True)
    group = models.CharField(max_length=40, blank=True, help_text="The heading it stands under in the matrix.")
    position = models.PositiveSmallIntegerField(default=500, editable=False)
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.NATIONAL)
    issuers: "models.ManyToManyField[Issuer, CredentialTypeIssuer]" = models.ManyToManyField(
        Issuer, through="CredentialTypeIssuer", blank=True, related_name="+"
    )
    expiry_rule = models.CharField("it ends on", max_length=20, choices=Rule, default=Rule.EXACT)
    cycle_months = models.PositiveSmallIntegerField("usual length in months", null=True, blank=True)
    fixed_month, fixed_day = _month("month it ends in"), _day("day it ends on")
    opens_month, opens_day = _month("season opens in month"), _day("season opens on day")
    closes_month, closes_day = _month("season closes in month"), _day("season closes on day")
    fresh_days = models.PositiveSmallIntegerField("good for days after the check", null=True, blank=True)
    hours_required = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    processing_days = models.PositiveSmallIntegerField(
        default=0, help_text="How many days a renewal takes once it is submitted."
    )
    opens_before_days = models.PositiveSmallIntegerField(
        "renewal opens, days before", null=True, blank=True, help_text="How many days before the end it can be renewed."
    )
    grace_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days after the end in which it can still be renewed. It is not valid in them."
    )
    grace_loss = models.CharField(max_length=160, blank=True, help_text="What is lost when the grace days pass.")
    ladder = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(1095)]),
        null=True,
        blank=True,
        size=12,
        help_text="Days before the end on which a reminder leaves. Left empty: the practice's own.",
    )
    look_up_url = models.URLField("look-up page", blank=True, help_text="Where it can be verified.")
    is_health = models.BooleanField("health information", default=False)
    renewed_by = models.CharField(max_length=12, choices=RenewedBy, default=RenewedBy.TECHNOLOGIST)
    presupposes = PracticeForeignKey("self", null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = PracticeManager.from_queryset(CredentialTypeQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "code"],
                name="credential_type_code_once",
                violation_error_message="A credential type of this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.code = self.code or slugify(self.name)[:40] or self.pk.hex[-12:]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CredentialTypeIssuer(PracticeOwned):
    credential_type = PracticeForeignKey(CredentialType, models.CASCADE, related_name="+")
    issuer = PracticeForeignKey(Issuer, models.CASCADE, related_name="+")

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "credential_type", "issuer"], name="credential_type_issuer_once"
            ),
        ]
