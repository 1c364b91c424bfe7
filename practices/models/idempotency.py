from datetime import datetime, timedelta
from typing import Self

from django.db import models

from practices.models.membership import Membership
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned

KEPT_FOR = timedelta(days=7)


class IdempotentRequestQuerySet(PracticeQuerySet["IdempotentRequest"]):
    def past_use(self, at: datetime) -> Self:
        return self.filter(created_at__lt=at - KEPT_FOR)

    def claim(self, row: "IdempotentRequest") -> "IdempotentRequest":
        """Insert the row, or get the one that has its key. Waits for a transaction that is inserting the same key:
        once that is rolled back, the row is inserted after all."""
        self.bulk_create([row], ignore_conflicts=True)
        return self.get(membership_id=row.membership_id, key=row.key)


class IdempotentRequest(PracticeOwned):
    """A POST that was answered, kept so that a retry with the same Idempotency-Key gets the same answer.

    It is inserted before the work, in the same transaction: a refused request leaves none.
    """

    membership = PracticeForeignKey(Membership, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    objects = PracticeManager.from_queryset(IdempotentRequestQuerySet)()

    class Meta(PracticeOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "membership", "key"], name="idempotent_request_once"),
        ]

    def answer(self, status: int, body: str) -> None:
        self.status, self.body = status, body
        self.save(update_fields=["status", "body"])
