from typing import ClassVar

from django.db import models

from tenancy.fields import PracticeIdField, UUID7Field
from tenancy.managers import PracticeManager, PracticeQuerySet


class Walled:
    """Marks a model whose table gets the wall: row policy, composite keys, indexes that start with the practice."""

    wall_also_visible: ClassVar[str] = ""
    append_only: ClassVar[bool] = False


class PracticeOwned(Walled, models.Model):
    """A row of one practice. A child's Meta inherits PracticeOwned.Meta."""

    id = UUID7Field(primary_key=True)
    practice_id = PracticeIdField()

    objects = PracticeManager.from_queryset(PracticeQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "objects"
