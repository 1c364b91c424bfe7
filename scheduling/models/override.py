from django.db import models

from audit.history import tracked
from hospitals.findings import Code
from practices.models import Membership
from scheduling.models.assignment import Assignment
from tenancy.fields import PracticeForeignKey
from tenancy.models import PracticeOwned


@tracked()
class Override(PracticeOwned):
    """A manager accepts one finding on one seat, with a reason. It holds for this code, requirement and day only, and
    beside this other case by so much: when the fact changes, the finding is back (rules.md D4)."""

    assignment = PracticeForeignKey(Assignment, models.CASCADE, related_name="overrides")
    code = models.CharField(max_length=24, choices=[(code.value, code.value) for code in Code])
    requirement_id = models.UUIDField(null=True)
    until = models.DateField(null=True)
    other_case_id = models.UUIDField(null=True)
    extent = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Minutes short or at once, or cases at once."
    )
    reason = models.CharField(max_length=300)
    overridden_at = models.DateTimeField()
    overridden_by = PracticeForeignKey(Membership, related_name="+")

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "assignment", "code", "requirement_id", "until", "other_case_id", "extent"],
                nulls_distinct=False,
                name="override_once",
            ),
        ]
