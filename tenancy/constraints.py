"""The second wall as Django constraints, so that each table is born with it in its own migration."""

from typing import Any

from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Model

PRACTICE_TABLE = "practices_practice"

_KEY = "CREATE UNIQUE INDEX IF NOT EXISTS %(key)s ON %(target)s (practice_id, %(pk)s)"

_WALL = (
    _KEY
    + """;
ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (practice_id) REFERENCES %(practice)s (id)
    DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY;
ALTER TABLE %(table)s FORCE ROW LEVEL SECURITY;
CREATE POLICY %(name)s ON %(table)s
    USING (practice_id = (SELECT nullif(current_setting('app.practice', true), '')::uuid))
    WITH CHECK (practice_id = (SELECT nullif(current_setting('app.practice', true), '')::uuid))"""
)

_ALSO_VISIBLE = """;
CREATE POLICY %(also_name)s ON %(table)s FOR SELECT USING (%(also)s)"""

_NO_WALL = """ALTER TABLE %(table)s NO FORCE ROW LEVEL SECURITY;
ALTER TABLE %(table)s DISABLE ROW LEVEL SECURITY;
DROP POLICY %(name)s ON %(table)s;
ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"""

_FOREIGN_KEY = (
    _KEY
    + """;
ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (practice_id, %(column)s)
    REFERENCES %(target)s (practice_id, %(pk)s) DEFERRABLE INITIALLY IMMEDIATE"""
)


class _DatabaseConstraint(BaseConstraint):
    """A constraint that only the database checks."""

    def create_sql(self, model: type[Model], schema_editor: Any) -> Statement:  # type: ignore[override]
        raise NotImplementedError

    def constraint_sql(self, model: type[Model], schema_editor: Any) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def validate(self, *_: Any, **__: Any) -> None:
        return None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))


class RowWall(_DatabaseConstraint):
    """Row security, forced, plus the foreign key to the practice and the key that composite keys refer to.

    `also` is an SQL condition under which a row is visible, never writable, outside its practice.
    """

    def __init__(self, *, name: str, also: str = "") -> None:
        super().__init__(name=name)
        self.also = also

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | ({"also": self.also} if self.also else {})

    def create_sql(self, model: type[Model], schema_editor: Any) -> Statement:  # type: ignore[override]
        quote = schema_editor.quote_name
        return Statement(
            _WALL + (_ALSO_VISIBLE if self.also else ""),
            table=_table(model, schema_editor),
            target=_table(model, schema_editor),
            practice=Table(PRACTICE_TABLE, quote),
            **_key(model, quote),
            name=quote(self.name),
            also_name=quote(f"{self.name}_also"),
            also=self.also,
        )

    def remove_sql(self, model: type[Model], schema_editor: Any) -> Statement:  # type: ignore[override]
        quote = schema_editor.quote_name
        return Statement(
            _NO_WALL + (";\nDROP POLICY %(also_name)s ON %(table)s" if self.also else ""),
            table=_table(model, schema_editor),
            name=quote(self.name),
            also_name=quote(f"{self.name}_also"),
        )


class CompositeForeignKey(_DatabaseConstraint):
    """(practice_id, field) refers to (practice_id, id): another practice's row cannot be pointed at."""

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"field": self.field}

    def create_sql(self, model: type[Model], schema_editor: Any) -> Statement:  # type: ignore[override]
        quote = schema_editor.quote_name
        field = model._meta.get_field(self.field)
        target = field.remote_field.model  # type: ignore[union-attr]
        return Statement(
            _FOREIGN_KEY,
            table=_table(model, schema_editor),
            target=_table(target, schema_editor),
            **_key(target, quote),
            column=quote(field.column),  # type: ignore[union-attr]
            name=quote(self.name),
        )

    def remove_sql(self, model: type[Model], schema_editor: Any) -> Statement:  # type: ignore[override]
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=_table(model, schema_editor),
            name=schema_editor.quote_name(self.name),
        )


def _table(model: type[Model], schema_editor: Any) -> Table:
    return Table(model._meta.db_table, schema_editor.quote_name)


def _key(model: type[Model], quote: Any) -> dict[str, str]:
    return {"key": quote(f"{model._meta.db_table}_key"), "pk": quote(model._meta.pk.column)}
