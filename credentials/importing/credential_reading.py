"""The credentials of a line: in a wide one a column or several for each, in a long one the row's own."""

from collections.abc import Iterator
from dataclasses import replace

from credentials.importing.context import Context
from credentials.importing.date_cells import read_expiry, read_held, read_issue, settle_held
from credentials.importing.drafts import Draft
from credentials.importing.headings import PARENTHESES, HeadingReading, issuer_in, read_credential_word, read_own_type
from credentials.importing.lines import Entry, Line
from credentials.importing.other_cells import (
    read_hours,
    read_issuer,
    read_number,
    read_state,
    read_status,
    settle_issuer,
)
from credentials.importing.records import Choice, CredentialRecord
from credentials.importing.targets import CredentialPart, Field
from credentials.importing.text import sentence
from credentials.importing.values import Status, parse_status
from credentials.importing.workbook import Cell

PARTS = {
    "number": read_number,
    "issued_on": read_issue,
    "expires_on": read_expiry,
    "held": read_held,
    "hours": read_hours,
    "issuer": read_issuer,
    "state": read_state,
}
# Read last: what a status means depends on the dates.
STATUS = "status"


def credentials_of(line: Line, person: int, context: Context) -> Iterator[CredentialRecord]:
    for draft, entries in (*_wide(line, person, context), *_long(line, person, context)):
        if record := _read(draft, entries, context):
            yield record


def _wide(line: Line, person: int, context: Context) -> list[tuple[Draft, list[tuple[str, Entry]]]]:
    found: dict[CredentialPart, tuple[Draft, list[tuple[str, Entry]]]] = {}
    for part, entry in line.parts():
        if part.type_code not in context.types:
            context.report.note(line.sheet, entry.cell, f"{part.type_code} is no credential type of this practice.")
            continue
        part = _with_issuer(part, line, context)
        which = CredentialPart(part.type_code, "number", part.issuer, part.state, part.season)
        heading = Cell(entry.column.ref, entry.column.heading)
        draft = Draft(
            line.sheet,
            person,
            part.type_code,
            context.types[part.type_code],
            heading,
            entry.column.heading,
            part.issuer,
            part.state,
            part.season,
        )
        found.setdefault(which, (draft, []))[1].append((part.part, entry))
    return list(found.values())


def _with_issuer(part: CredentialPart, line: Line, context: Context) -> CredentialPart:
    """An issuer that one column of a credential names is that of its other columns; a hospital is not."""
    issuers = {other.issuer for other, _ in line.parts() if other.type_code == part.type_code and other.issuer}
    if len(issuers) == 1 and context.types[part.type_code].scope != "hospital":
        return replace(part, issuer=issuers.pop())
    return part


def _long(line: Line, person: int, context: Context) -> list[tuple[Draft, list[tuple[str, Entry]]]]:
    named = line.field("credential")
    if named is None and not line.type_code:
        if not line.is_wide and not line.parts():
            context.report.error(line.sheet, line.first, "Names no credential; the row is left out.")
        return []
    part = _named(line, named, context) if named else CredentialPart(line.type_code, "expires_on")
    if part is None or part.type_code not in context.types:
        return []
    by, column = (named.cell, named.column.heading) if named else (line.first, "")
    facts = context.types[part.type_code]
    draft = Draft(line.sheet, person, part.type_code, facts, by, column, part.issuer, part.state, part.season)
    if named:
        draft.stands_at("credential", named)
        draft.keep(" ".join(text for text in PARENTHESES.findall(named.cell.text) if not _is_understood(text)))
    entries: list[tuple[str, Entry]] = [
        (entry.column.target.code, entry)
        for entry in line.entries
        if isinstance(entry.column.target, Field)
        and entry.column.target.code in {*PARTS, STATUS, "notes", "credential"}
    ]
    return [(draft, entries)]


def _is_understood(text: str) -> bool:
    return bool(issuer_in(text)) or read_credential_word(text.strip("()[]")).target is not None


def _named(line: Line, entry: Entry, context: Context) -> CredentialPart | None:
    """The credential that a cell names; one that is not known is asked about once for its word."""
    reading = read_credential_word(entry.cell.text)
    if reading.target is None:
        reading = read_own_type(entry.cell.text, context.own_types) or reading
    if isinstance(reading.target, CredentialPart):
        if reading.reason.startswith("looks like"):
            context.report.note(line.sheet, entry.cell, f"Read as {context.types[reading.target.type_code].name}.")
        return reading.target
    if reading.reason.startswith("“"):
        context.report.error(line.sheet, entry.cell, sentence(reading.reason))
        return None
    return _asked_for(line, entry, reading, context)


def _asked_for(line: Line, entry: Entry, reading: HeadingReading, context: Context) -> CredentialPart | None:
    near = reading.other.type_code if isinstance(reading.other, CredentialPart) else None
    word = entry.cell.text
    choices = (
        *(Choice(code, facts.name) for code, facts in context.types.items()),
        Choice("leave_out", "leave them out"),
    )
    text = f"Which credential is “{word}”?"
    answer = context.report.ask(
        f"credential:{word}",
        line.sheet,
        entry.cell,
        text,
        choices,
        column=entry.column.heading,
        proposed=near,
        left_out=f"{text} Left out until answered.",
    )
    return CredentialPart(answer, "expires_on") if answer in context.types and answer else None


def _read(draft: Draft, entries: list[tuple[str, Entry]], context: Context) -> CredentialRecord | None:
    for what, entry in entries:
        if what in PARTS and not entry.cell.is_blank:
            PARTS[what](draft, entry, context)
    for what, entry in entries:
        if what == STATUS and not entry.cell.is_blank:
            read_status(draft, entry, context)
        if what == "notes" and not entry.cell.is_blank:
            draft.keep(entry.cell.text)
        if entry.cell.comment:
            draft.keep(entry.cell.comment)
            context.report.note(draft.sheet, entry.cell, f"The comment is kept as a note: {entry.cell.comment}")
    settle_held(draft, context)
    _check_order(draft, entries, context)
    if not draft.says_anything:
        _report_lone_state(draft, entries, context)
        _report_empty(draft, entries, context)
        return None
    settle_issuer(draft, context)
    _remark(draft, entries, context)
    return draft.record()


def _report_lone_state(draft: Draft, entries: list[tuple[str, Entry]], context: Context) -> None:
    for what, entry in entries:
        if what == "state" and draft.state and not draft.left_out:
            words = f"Gives a state, but nothing else of a {draft.facts.name}: nothing is recorded."
            context.report.note(draft.sheet, entry.cell, words)


def _report_empty(draft: Draft, entries: list[tuple[str, Entry]], context: Context) -> None:
    """A row of a list that names a credential and tells nothing of it."""
    tells = any(what in PARTS and not entry.cell.is_blank for what, entry in entries)
    expired = any(what == STATUS and parse_status(entry.cell.text) is Status.EXPIRED for what, entry in entries)
    if not (tells or expired or draft.left_out) and any(what == "credential" for what, _ in entries):
        words = f"{draft.facts.name} without a date or a number: nothing is recorded."
        context.report.note(draft.sheet, draft.named_by, words)


def _check_order(draft: Draft, entries: list[tuple[str, Entry]], context: Context) -> None:
    if draft.issued_on and draft.expires_on and draft.issued_on > draft.expires_on:
        entry = next((entry for what, entry in entries if what == "issued_on"), entries[0][1])
        context.report.error(draft.sheet, entry.cell, "Issued after it ends: the day of issue is left out.")
        draft.issued_on = None


def _remark(draft: Draft, entries: list[tuple[str, Entry]], context: Context) -> None:
    name = draft.facts.name
    if draft.facts.confirm:
        key = ("confirm", draft.sheet, draft.type_code)
        context.report.note_once(key, draft.sheet, draft.named_by, f"Confirm what this is: {name} has no known issuer.")
    if draft.number and not draft.is_dated and draft.standing == "accepted":
        number = next(entry for what, entry in entries if what == "number")
        context.report.note(draft.sheet, number.cell, f"{name} has a number, but no date that can be read.")
