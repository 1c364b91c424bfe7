"""What a column can mean, and how that is kept as JSON for the page and for next month's file."""

from dataclasses import asdict, dataclass, field
from typing import Literal, TypeAlias, get_args

Part = Literal["expires_on", "issued_on", "number", "hours", "held", "status", "issuer", "state"]
FieldCode = Literal[
    "name", "first_name", "last_name", "employee_number", "email", "phone", "home_base", "state", "hire_date",
    "leave_date", "discipline", "employment", "notes", "credential", "issuer", "number", "issued_on", "expires_on",
    "status", "hours", "date",
]  # fmt: skip
PARTS: tuple[Part, ...] = get_args(Part)
FIELD_CODES: tuple[FieldCode, ...] = get_args(FieldCode)
PERSON_FIELDS: frozenset[FieldCode] = frozenset({
    "name", "first_name", "last_name", "employee_number", "email", "phone", "home_base", "hire_date", "leave_date",
    "discipline", "employment",
})  # fmt: skip
WHO: frozenset[FieldCode] = frozenset({"name", "first_name", "last_name", "employee_number", "email"})
# What a column says of a credential named elsewhere: in a column of its own, or by the column beside it.
BARE_PARTS: frozenset[FieldCode] = frozenset({"issuer", "number", "issued_on", "expires_on", "status", "hours", "date"})
TargetData: TypeAlias = dict[str, str | int | bool | None]


@dataclass(frozen=True)
class Field:
    """Something about the person, or about the credential that the row is about."""

    code: FieldCode


@dataclass(frozen=True)
class CredentialPart:
    """One part of one credential of the person in the row. `season` is the year it opens in."""

    type_code: str
    part: Part
    issuer: str = ""
    state: str = ""
    season: int | None = None


@dataclass(frozen=True)
class OtherField:
    """A column of a sheet that is no roster, by the code of whoever reads that kind of sheet."""

    code: str
    is_dated: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Ignored:
    """Left out on purpose, by a person who said so."""


Target: TypeAlias = Field | CredentialPart | OtherField | Ignored | None


def target_data(target: Target) -> TargetData | None:
    match target:
        case Field():
            return {"kind": "field", **asdict(target)}
        case CredentialPart():
            return {"kind": "credential", **asdict(target)}
        case OtherField():
            return {"kind": "other", **asdict(target)}
        case Ignored():
            return {"kind": "ignored"}
        case _:
            return None


def target_from(data: TargetData | None) -> Target:
    """Raises ValueError for what is no target: the data comes back from a page."""
    match data:
        case None:
            return None
        case {"kind": "ignored"}:
            return Ignored()
        case {"kind": "field", "code": str(code)} if code in FIELD_CODES:
            return Field(code)
        case {"kind": "other", "code": str(code)}:
            return OtherField(code, bool(data.get("is_dated")))
        case {"kind": "credential", "type_code": str(type_code), "part": str(part)} if part in PARTS and type_code:
            season = data.get("season")
            return CredentialPart(
                type_code,
                part,
                str(data.get("issuer") or ""),
                str(data.get("state") or ""),
                int(season) if season else None,
            )
        case _:
            raise ValueError(f"not a meaning of a column: {data}")
