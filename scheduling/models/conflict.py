from typing import Self

from django.db import models
from django.db.models import Q

from hospitals.findings import RULED
from scheduling.models.assignment import Assignment
from scheduling.models.case import Case
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class ConflictEnd(models.TextChoices):
    CURED = "cured", "cured"
    OVERRIDDEN = "overridden", "overridden"
    PASSED = "passed", "the case is over"


class ConflictQuerySet(PracticeQuerySet["Conflict"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def by_what_breaks_first(self) -> Self:
        return self.order_by("case__starts_at", "case_id", "id")


class Conflict(PracticeOwned):
    """A finding on a booked case, open until it is cured, overridden or the case is over (rules.md E6).

    `subject` tells findings of one code apart: the requirement, or the other case. Its severity, words and day are
    those of the last judgement.
    """

    case = PracticeForeignKey(Case, models.CASCADE, related_name="conflicts")
    assignment = PracticeForeignKey(Assignment, models.CASCADE, null=True, related_name="conflicts")
    code = models.CharField(max_length=24, choices=[(code.value, code.value) for code in RULED])
    subject = models.UUIDField(null=True)
    severity = models.CharField(max_length=5)
    message = models.TextField()
    remedy = models.TextField(blank=True)
    until = models.DateField(null=True)
    credential_id = models.UUIDField(null=True)
    is_health = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=10, choices=ConflictEnd, blank=True)

    objects = PracticeManager.from_queryset(ConflictQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "case", "assignment", "code", "subject"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="conflict_open_once",
            ),
        ]
        indexes = [
            # Today and the board: what is open now.
            models.Index(fields=["practice_id", "case"], condition=Q(closed_at=None), name="conflict_open_by_case"),
            # The credentials list: before how many cases.
            models.Index(
                fields=["practice_id", "credential_id"], condition=Q(closed_at=None), name="conflict_open_by_credential"
            ),
        ]

    @property
    def fact(self) -> tuple[object, ...]:
        """What it is about: the same when it is closed and another is opened for it."""
        return self.case_id, self.assignment_id, self.code, self.subject, self.until
