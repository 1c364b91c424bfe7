from collections.abc import Iterable
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from audit.history import tracked
from practices.models.membership import Membership
from tenancy.fields import PracticeForeignKey
from tenancy.managers import PracticeManager, PracticeQuerySet
from tenancy.models import PracticeOwned


class MergeQuerySet(PracticeQuerySet["Merge"]):
    def of(self, gone: Iterable[UUID]) -> Self:
        return self.filter(gone_id__in=list(gone))

    def successor(self, gone: UUID) -> UUID | None:
        """The row that stands for it today, through any number of merges; None where it was never merged away."""
        kept, known = None, gone
        while found := self.filter(gone_id=known).values_list("kept_id", flat=True).first():
            kept = known = found
        return kept


@tracked()
class Merge(PracticeOwned):
    """Two rows of one kind became one: `gone_id` was deleted, and all that pointed at it points at `kept_id`.

    `merged_at` is the instant its transaction began by the database's clock: what may move only within a merge is
    checked against it. Never changed, never deleted.
    """

    append_only: ClassVar[bool] = True

    kind = models.CharField(max_length=20)
    gone_id = models.UUIDField()
    kept_id = models.UUIDField()
    gone_name = models.CharField(max_length=300)
    words = models.TextField(help_text="As the audit log says it.")
    merged_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    merged_by = PracticeForeignKey(Membership, null=True, related_name="+")

    objects = PracticeManager.from_queryset(MergeQuerySet)()

    class Meta(PracticeOwned.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["practice_id", "gone_id"], name="merge_once"),
            models.CheckConstraint(condition=~models.Q(gone_id=models.F("kept_id")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return self.words

    @staticmethod
    def log_sentence(event: "Merge") -> str:
        """The entry of the audit log."""
        return f"Merged {event.words}"
