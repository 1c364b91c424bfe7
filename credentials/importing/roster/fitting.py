"""What a file says, cut to what can be stored. A value that does not fit is left out and reported."""

from django.db.models import Field, Model

from credentials.importing.records import Problem, Source


def fitting(model: type[Model], name: str, value: str, source: Source | None, problems: list[Problem]) -> str:
    """The value, or nothing where the model's field is too short for it: then a problem is added."""
    column = model._meta.get_field(name)
    longest = column.max_length if isinstance(column, Field) else None
    if longest is None or len(value) <= longest:
        return value
    where = source or Source("", "")
    words = f"Is longer than the {longest} characters that can be kept."
    problems.append(Problem(where.sheet, where.cell, value[:200], words, "error"))
    return ""
