from uuid import UUID

from django.db import models

from audit.history import tracked
from hospitals.findings import RULED, Fact
from practices.models import Membership
from scheduling.models.assignment import Assignment
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class OverrideQuerySet(PracticeQuerySet["Override"]):
    def accepted(self) -> frozenset[tuple[UUID, Fact]]:
        """By seat, what was accepted."""
        rows = self.values_list("assignment_id", "code", "requirement_id", "until", "other_case_id", "extent")
        return frozenset((seat, (code, *fact)) for seat, code, *fact in rows)  # type: ignore[misc]


@tracked()
class Override(PracticeOwned):
    """A manager accepts one finding on one seat, with a reason. It holds for this code, requirement and day only, and
    beside this other case by so much: when the fact changes, the finding is back (rules.md D4)."""

    assignment = PracticeForeignKey(Assignment, models.CASCADE, related_name="overrides")
    code = models.CharField(max_length=24, choices=[(code.value, code.value) for code in RULED])
    requirement_id = models.UUIDField(null=True)
    until = models.DateField(null=True)
    other_case_id = models.UUIDField(null=True)
    extent = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Minutes short or at once, or cases at once."
    )
    reason = models.CharField(max_length=300)
    overridden_at = models.DateTimeField()
    overridden_by = PracticeForeignKey(Membership, related_name="+")

    objects = PracticeManager.from_queryset(OverrideQuerySet)()

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "assignment", "code", "requirement_id", "until", "other_case_id", "extent"],
                nulls_distinct=False,
                name="override_once",
            ),
        ]
