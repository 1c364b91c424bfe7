from typing import Any
from uuid import UUID

from django.db import models

from tenancy.context import current_practice_id_or_none
from tenancy.uuid7 import UUID7, uuid7


class CurrentPractice(models.Func):
    """The open practice as the database knows it, for rows that triggers insert."""

    template = "nullif(current_setting('app.practice', true), '')::uuid"
    output_field = models.UUIDField()


class PracticeIdField(models.UUIDField):
    """The practice a row belongs to, filled from the context. Not a foreign key to Django: the wall makes it one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def get_default(self) -> UUID | None:
        return current_practice_id_or_none()

    def has_default(self) -> bool:
        return False


class UUID7Field(models.UUIDField):
    """A key in order of time, set by Python and, for rows that SQL inserts, by the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own: dict[str, Any] = {"default": uuid7, "db_default": UUID7(), "editable": False}
        super().__init__(*args, **(own | kwargs))


class PracticeForeignKey(models.ForeignKey):
    """A foreign key within a practice: the composite constraint and its index are added by the receiver."""

    is_within_practice = True

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        super().__init__(to, on_delete, **(kwargs | {"db_constraint": False, "db_index": False}))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"], kwargs["db_index"]
        return name, path, args, kwargs
