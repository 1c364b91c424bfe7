"""Queries that stand written out, answered as models: for the few that are asked for each batch of messages.

Django puts a query together anew at each call, which takes several times as long as asking a small one. Whoever writes
one out names the practice in it, as the managers do: the first wall. The second holds without.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Col

from tenancy.context import current_practice_id

Row = TypeVar("Row", bound=models.Model)


class Written(Generic[Row]):
    """Gives rows of a model, and with each what its foreign keys `related` lead to.

    In the text `{columns}` stands for the columns of all of them. The model's table is called by the model's name, a
    related one by the way that leads to it: `technologist__membership`. Columns behind those become attributes. What is
    given fills in the names in the text; `%(practice)s` is the practice that is open.
    """

    def __init__(self, model: type[Row], text: str, *, related: Sequence[str] = ()) -> None:
        self._model, self._text, self._related = model, text, related

    def ask(self, **given: Any) -> list[Row]:
        """Raises NoPractice outside a practice where the text names it."""
        if "%(practice)s" in self._text:
            given["practice"] = current_practice_id()
        with connection.cursor() as cursor:
            cursor.execute(self._sql, given)
            more = [column.name for column in cursor.description[self._parts[-1].end :]]
            return [self._whole(values, more) for values in cursor.fetchall()]

    @cached_property
    def _sql(self) -> str:
        return self._text.format(columns=", ".join(column for part in self._parts for column in part.columns))

    @cached_property
    def _parts(self) -> list["_Part"]:
        parts = [_Part(self._model, str(self._model._meta.model_name))]
        for way in self._related:
            before, _, name = way.rpartition(LOOKUP_SEP)
            holder = next(part for part in parts if part.alias == before) if before else parts[0]
            parts.append(holder.leading_to(name, way, start=parts[-1].end))
        return parts

    def _whole(self, values: Sequence[Any], more: Sequence[str]) -> Row:
        found: dict[str, models.Model | None] = {}
        for part in self._parts:
            row = found[part.alias] = part.made_of(values)
            if part.key and (holder := found[part.holder]):
                part.key.set_cached_value(holder, row)
        whole = found[self._parts[0].alias]
        assert isinstance(whole, self._model)
        for name, value in zip(more, values[self._parts[-1].end :], strict=True):
            setattr(whole, name, value)
        return whole


class _Part:
    """One model's columns within a row of the answer, and the foreign key that leads to it from another part."""

    def __init__(
        self,
        model: type[models.Model],
        alias: str,
        *,
        start: int = 0,
        key: "models.ForeignKey[Any, Any] | None" = None,
        holder: str = "",
    ) -> None:
        fields = model._meta.concrete_fields
        self.alias, self.key, self.holder = alias, key, holder
        self.columns = [f'"{alias}"."{field.column}"' for field in fields]
        self.end = start + len(fields)
        self._model, self._start = model, start
        self._names = [field.attname for field in fields]
        self._primary = start + [field.primary_key for field in fields].index(True)
        columns = enumerate(field.get_col(alias) for field in fields)
        self._converted = [(number, column, found) for number, column in columns if (found := _converters(column))]

    def leading_to(self, name: str, alias: str, *, start: int) -> "_Part":
        key = self._model._meta.get_field(name)
        assert isinstance(key, models.ForeignKey)
        return _Part(key.remote_field.model, alias, start=start, key=key, holder=self.alias)

    def made_of(self, values: Sequence[Any]) -> models.Model | None:
        """None where nothing was joined."""
        if values[self._primary] is None:
            return None
        mine = list(values[self._start : self.end])
        for number, column, converters in self._converted:
            for convert in converters:
                mine[number] = convert(mine[number], column, connection)
        return self._model.from_db(connection.alias, self._names, mine)


def _converters(column: Col) -> list[Any]:
    return connection.ops.get_db_converters(column) + column.get_db_converters(connection)
