"""What a column can be said to mean: the choices of the page, and a choice read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from credentials.expiry import ExpiryRule, season_of
from credentials.importing.joined import SheetReader
from credentials.importing.targets import (
    BARE_PARTS,
    PARTS,
    CredentialPart,
    Field,
    FieldCode,
    Ignored,
    OtherField,
    Part,
    Target,
)
from credentials.importing.typefacts import TypeFacts
from credentials.importing.values.places import STATES

LEAVE_OUT, NOTHING = "ignored", ""

_NOT_READ: "Group" = ("", [(NOTHING, "Not understood: not read"), (LEAVE_OUT, "Leave this column out")])

FIELDS: dict[FieldCode, str] = {
    "name": "Name",
    "first_name": "First name",
    "last_name": "Family name",
    "employee_number": "Employee number",
    "email": "E-mail",
    "phone": "Mobile phone",
    "home_base": "Home base",
    "state": "State",
    "hire_date": "Working from",
    "leave_date": "Working until",
    "discipline": "Role",
    "employment": "Employment",
    "notes": "Notes",
    "credential": "Which credential",
    "issuer": "Who issued it",
    "number": "Its number",
    "issued_on": "Issued or done on",
    "expires_on": "Ends on",
    "status": "Its status",
    "hours": "Its hours",
    "date": "A date of it",
}
OF_THE_ROW: frozenset[FieldCode] = BARE_PARTS | {"credential"}
PART_LABELS: dict[Part, str] = {
    "expires_on": "ends on",
    "issued_on": "issued or done on",
    "number": "number",
    "hours": "hours",
    "held": "yes, no, or the day",
    "status": "status",
    "state": "state",
}

Option = tuple[str, str]
Group = tuple[str, list[Option]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One column's choices as they stand. `means` is a field, a credential type, leave out, or nothing."""

    means: str
    part: str = "expires_on"
    issuer: str = ""
    state: str = ""
    season: str = ""


def meaning_of(target: Target) -> Meaning:
    match target:
        case Field(code=code):
            return Meaning(f"field:{code}")
        case CredentialPart():
            season = str(target.season or "")
            return Meaning(f"type:{target.type_code}", target.part, target.issuer, target.state, season)
        case OtherField(code=code):
            return Meaning(f"other:{code}")
        case Ignored():
            return Meaning(LEAVE_OUT)
        case _:
            return Meaning(NOTHING)


def target_of(meaning: Meaning, types: Mapping[str, TypeFacts]) -> Target:
    """What a person chose; nothing for what the page does not offer."""
    kind, _, code = meaning.means.partition(":")
    if meaning.means == LEAVE_OUT:
        return Ignored()
    field = next((each for each in FIELDS if each == code), None)
    if kind == "field" and field:
        return Field(field)
    part = next((each for each in PARTS if each == meaning.part), None)
    if kind != "type" or code not in types or part is None:
        return None
    facts = types[code]
    return CredentialPart(
        code,
        part,
        issuer=meaning.issuer.strip()[:160] if facts.scope != "state" else "",
        state=meaning.state if facts.scope == "state" and meaning.state in STATES else "",
        season=int(meaning.season)
        if facts.season and meaning.season.isdecimal() and len(meaning.season) == 4
        else None,
    )


def target_on(reader: SheetReader, meaning: Meaning) -> Target:
    """What a person chose for a column of a sheet that is no roster; nothing for what the page does not offer."""
    kind, _, code = meaning.means.partition(":")
    if meaning.means == LEAVE_OUT:
        return Ignored()
    known = reader.columns.get(code) if kind == "other" else None
    return OtherField(code, known.is_dated) if known else None


def options_of(reader: SheetReader) -> list[Group]:
    columns = [(f"other:{code}", words.label) for code, words in reader.columns.items()]
    return [_NOT_READ, (reader.kind.label.capitalize(), columns)]


def options(types: Mapping[str, TypeFacts]) -> list[Group]:
    """The groups of the first choice."""
    return [
        _NOT_READ,
        ("The person", [(f"field:{code}", label) for code, label in FIELDS.items() if code not in OF_THE_ROW]),
        ("The credential of the row", [(f"field:{code}", FIELDS[code]) for code in FIELDS if code in OF_THE_ROW]),
        ("One credential", sorted((f"type:{code}", facts.name) for code, facts in types.items())),
    ]


def parts_for(facts: TypeFacts) -> list[Option]:
    if facts.rule is ExpiryRule.HOURS:
        wanted: tuple[Part, ...] = ("hours", "expires_on", "number", "status")
    elif facts.season:
        wanted = ("held", "issued_on", "expires_on", "status")
    else:
        wanted = ("expires_on", "issued_on", "number", "held", "status")
    if facts.scope == "state":
        wanted = (*wanted, "state")
    return [(part, PART_LABELS[part]) for part in wanted]


def states() -> list[Option]:
    return [("", "State not named"), *STATES.items()]


def seasons_for(facts: TypeFacts, today: date) -> list[Option]:
    """The seasons around today, by the year they open in."""
    if facts.season is None:
        return []
    year = season_of(today, facts.season).opens_on.year
    named = [(str(opens), f"{opens}–{(opens + 1) % 100:02}") for opens in range(year - 2, year + 2)]
    return [("", "As the dates say"), *named]
