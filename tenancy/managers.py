from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models.expressions import Expression

from tenancy.context import current_practice_id

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)


class CurrentPractice(Expression):
    """The open practice's id, read when the query runs: building a queryset is harmless, running one without raises."""

    output_field = models.UUIDField()

    def as_sql(self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper") -> tuple[str, tuple[Any, ...]]:
        return "%s", (current_practice_id(),)

    def resolve_expression(self, *_: Any, **__: Any) -> Self:
        return self


class PracticeQuerySet(models.QuerySet[Row]):
    """Reads of one practice's rows."""


class PracticeManager(models.Manager[Row]):
    """The first wall: every query asks for the open practice's rows."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(practice_id=CurrentPractice())
