from django.db import models

from audit.history import tracked
from hospitals.models.requirement import Requirement
from practices.models import Membership, Technologist
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


@tracked()
class Exemption(PracticeOwned):
    """The hospital lets one person pass one of its requirements, through `ends_on` where that is set (rules.md A5)."""

    technologist = PracticeForeignKey(Technologist, models.CASCADE, related_name="exemptions")
    requirement = PracticeForeignKey(Requirement, models.CASCADE, related_name="exemptions")
    starts_on = models.DateField("granted from")
    ends_on = models.DateField("granted through", null=True, blank=True)
    document = models.CharField(max_length=200, help_text="The letter, e-mail or name that grants it.")
    recorded_at = models.DateTimeField()
    recorded_by = PracticeForeignKey(Membership, null=True, related_name="+")

    class Meta(PracticeOwned.Meta):
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="exemption_ends_after_it_starts",
                violation_error_message="It cannot end before it is granted.",
            ),
        ]
