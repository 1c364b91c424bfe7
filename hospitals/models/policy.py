from django.db import models

from audit.history import tracked
from credentials.models import CredentialType
from hospitals.findings import RULED
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


class Rule(models.TextChoices):
    BLOCK = "block", "blocks"
    WARN = "warn", "warns"
    OFF = "off", "is not looked for"


@tracked()
class FindingRule(PracticeOwned):
    """What the practice makes of one kind of finding; without a row the house's default holds (rules.md D4)."""

    code = models.CharField(max_length=24, choices=[(code.value, code.value) for code in RULED])
    rule = models.CharField(max_length=5, choices=Rule, blank=True, help_text="Empty: as the requirement says.")
    overridable = models.BooleanField(default=True)

    class Meta(PracticeOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["practice_id", "code"], name="finding_rule_once")]


@tracked()
class TypeRule(PracticeOwned):
    """Whether findings on a credential type may be overridden; without a row, not for privileges, badges and checks."""

    type = PracticeForeignKey(CredentialType, models.CASCADE, related_name="+")
    overridable = models.BooleanField()

    class Meta(PracticeOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["practice_id", "type"], name="type_rule_once")]


@tracked()
class ClearancePolicy(PracticeOwned):
    """The practice's numbers for clearance and booking, at most one row; without it the defaults hold."""

    expires_soon_days = models.PositiveSmallIntegerField("warn of what ends within, days after the case", default=30)
    setup_minutes = models.PositiveSmallIntegerField("set-up before the start, minutes", default=60)
    teardown_minutes = models.PositiveSmallIntegerField("tear-down after the end, minutes", default=30)
    city_minutes = models.PositiveSmallIntegerField("travel within one city, minutes", default=30)
    rest_hours = models.PositiveSmallIntegerField("rest between cases of different days, hours", default=8)
    reads_at_once = models.PositiveSmallIntegerField("cases a reader may supervise at once", default=3)
    reader_required = models.BooleanField("a case needs an oversight physician", default=True)

    class Meta(PracticeOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["practice_id"], name="clearance_policy_once")]
