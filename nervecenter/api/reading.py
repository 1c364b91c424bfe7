"""The OpenAPI description turned into what its page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from drf_spectacular.generators import SchemaGenerator

Document: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    parameters: list[Part]
    body: list[Part]
    answer: list[Part]
    statuses: list[str]


@dataclass(frozen=True, slots=True)
class Endpoint:
    path: str
    words: str
    operations: list[Operation]


@dataclass(frozen=True, slots=True)
class Noun:
    name: str
    endpoints: list[Endpoint]


@cache
def nouns() -> list[Noun]:
    """Every endpoint, grouped by what it is about."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    grouped: dict[str, list[Endpoint]] = {}
    for path, operations in schema["paths"].items():
        first = next(iter(operations.values()))
        grouped.setdefault(first["tags"][0], []).append(_endpoint(path, operations, schema))
    return [Noun(name.replace("-", " ").capitalize(), endpoints) for name, endpoints in sorted(grouped.items())]


def _endpoint(path: str, operations: Document, schema: Document) -> Endpoint:
    words = next(iter(operations.values())).get("description", "")
    return Endpoint(path, words, [_operation(method, each, schema) for method, each in operations.items()])


def _operation(method: str, operation: Document, schema: Document) -> Operation:
    done = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
    return Operation(
        method=method.upper(),
        parameters=[_parameter(each, schema) for each in operation["parameters"] if each["in"] != "path"],
        body=list(_parts(operation.get("requestBody", {}), schema)),
        answer=[part for answer in done.values() for part in _parts(answer, schema)],
        statuses=[f"{status} {answer['description']}".strip() for status, answer in operation["responses"].items()],
    )


def _parameter(parameter: Document, schema: Document) -> Part:
    kind = _kind(parameter["schema"], schema)
    return Part(parameter["name"], kind, parameter.get("required", False), _words(parameter))


def _parts(holder: Document, schema: Document) -> Iterator[Part]:
    content = next(iter(holder.get("content", {}).values()), None)
    if not content:
        return
    described = _resolved(content["schema"], schema)
    if rows := described.get("properties", {}).get("results"):
        described = _resolved(rows["items"], schema)
    required = described.get("required", [])
    for name, field in described.get("properties", {}).items():
        yield Part(name, _kind(field, schema), name in required, _words(field))


def _words(described: Document) -> str:
    """Without the list of choices that the generator appends: they stand beside it."""
    return str(described.get("description", "")).split("* `")[0].strip()


def _resolved(described: Document, schema: Document) -> Document:
    if "$ref" not in described:
        return described
    found: Document = schema["components"]["schemas"][described["$ref"].rsplit("/", 1)[-1]]
    return found


def _kind(field: Document, schema: Document) -> str:
    alternatives = [*field.get("oneOf", []), *field.get("allOf", [])] or [field]
    kinds = [_one_kind(_resolved(each, schema), schema) for each in alternatives]
    return " or ".join(kind for kind in kinds if kind) + (" or null" if field.get("nullable") else "")


def _one_kind(field: Document, schema: Document) -> str:
    if values := field.get("enum"):
        return " · ".join(str(value) for value in values if value not in ("", None))
    if field.get("type") == "array":
        return f"list of {_kind(field['items'], schema)}"
    return str(field.get("format") or field.get("type", "any"))
