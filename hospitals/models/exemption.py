from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Coalesce

from audit.history import tracked
from hospitals.models.hospital import Hospital
from hospitals.models.requirement import Requirement
from practices.models import Membership, Technologist
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


class Days(Func):
    """Both days and all between."""

    function = "daterange"
    output_field = DateRangeField()


@tracked()
class Exemption(PracticeOwned):
    """A hospital lets one person pass what it asks for, through `ends_on` where that is set (rules.md A5).

    `hospital` is empty where the requirement is one hospital's own; from a rule that holds beyond one, each hospital
    exempts for itself.
    """

    technologist = PracticeForeignKey(Technologist, models.CASCADE, related_name="exemptions")
    requirement = PracticeForeignKey(Requirement, models.CASCADE, related_name="exemptions")
    hospital = PracticeForeignKey(Hospital, models.CASCADE, null=True, blank=True, related_name="exemptions")
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
            ExclusionConstraint(
                name="exemption_once_at_a_time",
                expressions=[
                    ("practice_id", "="),
                    ("technologist", "="),
                    ("requirement", "="),
                    (Coalesce("hospital", "requirement"), "="),
                    (Days("starts_on", "ends_on", Value("[]")), "&&"),
                ],
                violation_error_message="The person is exempt already on some of these days.",
            ),
        ]
