"""Propose what each column means: by its heading, by the columns beside it, by what stands in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from credentials.importing.headingrows import Column
from credentials.importing.headings import DEFAULT_PARTS, HeadingReading, is_hospital, read_own_type
from credentials.importing.mapping import ColumnMapping
from credentials.importing.pairs import Pair
from credentials.importing.phrases import PhraseBook
from credentials.importing.profiles import ENOUGH, Profile, names_credential
from credentials.importing.shape import SheetShape, Table
from credentials.importing.targets import BARE_PARTS, PARTS, CredentialPart, Field, Part, Target
from credentials.importing.text import fold
from credentials.importing.values import parse_name

BESIDE, BY_VALUES, A_HOSPITAL = 0.7, 0.5, 0.6
OF_A_PERSON = {"start date", "start", "starts", "begin date"}
MANY = {"notes"}
OF_WHOM = "it stands right of a second column of names, and does not say whose it is"


@dataclass(frozen=True)
class _Guess:
    target: Target
    confidence: float
    reason: str


@dataclass
class _Table:
    """What is settled so far, from left to right."""

    names_credential: bool
    today: date
    own_types: PhraseBook
    taken: set[Target] = field(default_factory=set)
    left: CredentialPart | None = None
    left_heading: str = ""


def propose_columns(
    shape: SheetShape, number: int, table: Table, type_code: str, today: date, own_types: PhraseBook
) -> list[ColumnMapping]:
    """A proposal for each column with a heading or a value. `type_code` is the one credential the sheet is about."""
    by_cells = credential_column(shape, table)
    state = _Table("credential" in table.fields() or bool(type_code) or by_cells is not None, today, own_types)
    found = []
    seconds = False
    for column in table.columns:
        cells = [shape.sheet.rows[row][column.index] for row in table.data_rows]
        if column.heading or any(not cell.is_blank for cell in cells):
            guess = _guess(column, Profile(cells, today), state, table)
            seconds = seconds or (guess.target is None and _names_others(column, shape, table))
            if seconds and isinstance(guess.target, CredentialPart) and not state.names_credential:
                guess = _Guess(None, 0, OF_WHOM)
            name = str(column.index + 1) if shape.turned else column.name
            found.append(
                ColumnMapping(name, column.heading, guess.target, guess.confidence, guess.reason, column.ref, number)
            )
    return found


def _names_others(column: Column, shape: SheetShape, table: Table) -> bool:
    """Whether a second column of names names other people than the first."""
    first = next((each for each in table.columns if each.reading.target == column.reading.target), column)
    if column.reading.target != Field("name") or first is column:
        return False
    rows = [shape.sheet.rows[row] for row in table.data_rows]
    names = [(parse_name(row[first.index].text), parse_name(row[column.index].text)) for row in rows]
    return any(one and two and one.key != two.key for one, two in names)


def credential_column(shape: SheetShape, table: Table) -> int | None:
    """The column that names credentials in its cells though no heading says so; only the first two are looked at."""
    if "credential" in table.fields():
        return None
    for column in table.columns[:2]:
        if column.reading.target is None:
            cells = [shape.sheet.rows[row][column.index] for row in table.data_rows[:50]]
            filled = [cell for cell in cells if not cell.is_blank]
            if filled and sum(names_credential(cell) for cell in filled) >= ENOUGH * len(filled):
                return column.index
    return None


def propose_pairs(pairs: Iterable[Pair], today: date, own_types: PhraseBook) -> list[ColumnMapping]:
    """A proposal for each label of a sheet of labels and values."""
    state = _Table(names_credential=False, today=today, own_types=own_types)
    found = []
    for pair in pairs:
        column = Column(0, pair.label.ref, pair.heading, pair.reading, pair.label.ref)
        guess = _guess(column, Profile([pair.value], today), state, None)
        found.append(
            ColumnMapping(
                pair.label.ref, pair.heading, guess.target, guess.confidence, guess.reason, pair.label.ref, -1
            )
        )
    return found


def _guess(column: Column, values: Profile, state: _Table, table: Table | None) -> _Guess:
    guess = _by_heading(column, values, state)
    if guess.target is None:
        guess = _by_values(column, values, table) or guess
    if guess.target in state.taken and not _may_repeat(guess.target):
        return _Guess(None, 0, "says the same as a column to its left")
    if guess.target:
        state.taken.add(guess.target)
    if isinstance(guess.target, CredentialPart):
        state.left, state.left_heading = guess.target, column.heading
    elif isinstance(guess.target, Field) and guess.target.code not in BARE_PARTS | {"notes"}:
        state.left = None
    return guess


def _may_repeat(target: Target) -> bool:
    return isinstance(target, Field) and target.code in MANY


def _by_heading(column: Column, values: Profile, state: _Table) -> _Guess:
    reading = column.reading
    if reading.target is None:
        reading = read_own_type(column.heading, state.own_types) or reading
    target = reading.target
    if isinstance(target, Field) and target.code == "date" and state.names_credential:
        return _undated(values, reading)
    if isinstance(target, CredentialPart) and target.part == "state" and state.names_credential:
        return _Guess(Field("state"), reading.confidence, reading.reason)
    if isinstance(target, Field) and target.code in BARE_PARTS and not state.names_credential:
        return _bare(column, target, state)
    if isinstance(target, CredentialPart) and not reading.part_said:
        return _part_by_values(target, values, reading)
    if target is None and is_hospital(column.heading) and values.mostly(values.dates + values.waiting):
        hospital = CredentialPart("hospital_privileges", "expires_on", issuer=column.heading)
        return _Guess(hospital, A_HOSPITAL, "a hospital's name over dates")
    return _Guess(target, reading.confidence, reading.reason)


def _undated(values: Profile, reading: HeadingReading) -> _Guess:
    if values.mostly(values.ahead):
        return _Guess(Field("expires_on"), A_HOSPITAL, "its dates lie ahead")
    return _Guess(Field("issued_on"), A_HOSPITAL, "its dates have passed")


def _bare(column: Column, target: Field, state: _Table) -> _Guess:
    """A column that says "Exp" only: of the credential to its left, where that has none yet."""
    if column.reading.other:
        return _Guess(column.reading.other, column.reading.confidence, column.reading.reason)
    is_start = target.code == "issued_on" and fold(column.heading) in OF_A_PERSON
    if is_start and (state.left is None or state.left.part == "expires_on"):
        return _Guess(Field("hire_date"), BESIDE, "a start that is no credential's")
    part = next((part for part in PARTS if part == target.code), None)
    if state.left and part:
        beside = replace(state.left, part=part)
        if beside not in state.taken:
            return _Guess(beside, BESIDE, f"stands right of “{state.left_heading}”")
    if target.code == "status":
        return _Guess(target, A_HOSPITAL, "the person's status")
    return _Guess(None, 0, "does not say of which credential")


def _part_by_values(target: CredentialPart, values: Profile, reading: HeadingReading) -> _Guess:
    guess = _Guess(target, reading.confidence, f"{reading.reason}, and nothing of which date")
    if target.type_code == "race" and values.filled and not values.mostly(values.numbers):
        return _Guess(None, 0, "“race” over what is no number of hours")
    if target.part in ("hours", "held"):
        return guess
    part = _part_of(target, values)
    reasons = {"expires_on": "its dates lie ahead", "held": "it says yes or no", "number": "it holds numbers"}
    if part == target.part:
        return guess
    return _Guess(replace(target, part=part), guess.confidence, f"{reading.reason}; {reasons[part]}")


def _part_of(target: CredentialPart, values: Profile) -> Part:
    if values.mostly(values.words):
        return "held"
    if values.mostly(values.numbers) and not values.dates:
        return "number"
    if target.type_code in DEFAULT_PARTS and values.dates and values.ahead * 2 > values.dates:
        return "expires_on"
    return target.part


def _by_values(column: Column, values: Profile, table: Table | None) -> _Guess | None:
    """For a column without a usual heading: addresses, phone numbers and names are known by sight, dates are not."""
    if column.reading.reason.startswith(("looks like", "names", "asks", "“")) or table is None:
        return None
    fields = table.fields()
    if values.mostly(values.credentials) and column.index < 2 and "credential" not in fields:
        return _Guess(Field("credential"), BY_VALUES, "holds the names of credentials")
    if values.mostly(values.emails) and "email" not in fields:
        return _Guess(Field("email"), BY_VALUES, "holds e-mail addresses")
    if values.mostly(values.phones) and not values.mostly(values.dates) and "phone" not in fields:
        return _Guess(Field("phone"), BY_VALUES, "holds phone numbers")
    first = column.index == min((other.index for other in table.columns if other.heading or other is column), default=0)
    if (
        values.mostly(values.names)
        and not fields & {"name", "first_name", "last_name"}
        and (first or not column.heading)
    ):
        return _Guess(Field("name"), BY_VALUES, "holds names")
    if values.mostly(values.dates) and values.filled > 1:
        return _Guess(None, 0, "holds dates, but does not say of what")
    return None
