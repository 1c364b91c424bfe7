import pghistory.models
from django.db import models

from tenancy.fields import CurrentPractice, PracticeIdField
from tenancy.managers import PracticeManager
from tenancy.models import Walled
from tenancy.uuid7 import UUID7


class PracticeEvent(Walled, pghistory.models.Event):
    """One change of one row. Order by pgh_id: pgh_created_at is the instant the transaction began."""

    pgh_id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)  # type: ignore[assignment]
    practice_id = PracticeIdField(db_default=CurrentPractice())

    objects = PracticeManager.from_queryset(pghistory.models.EventQuerySet)()

    class Meta:
        abstract = True
