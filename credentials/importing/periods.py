"""Records of one credential that stand in several places: equal ones are one, contradictory ones are asked about."""

from collections.abc import Iterable
from dataclasses import replace

from credentials.importing.context import Context
from credentials.importing.people import Person
from credentials.importing.records import Choice, CredentialRecord, Source
from credentials.importing.values import same_place
from credentials.importing.values.amounts import same_number
from credentials.importing.values.calendar import long_date
from credentials.importing.workbook import Cell

# A date less than this apart is a correction of the other, not a renewal (rules.md F1).
A_CORRECTION = 31


def one_of_each(records: Iterable[CredentialRecord], person: Person, context: Context) -> list[CredentialRecord]:
    """The records of one person without repeats. Several periods of one credential stay several."""
    kept: list[CredentialRecord] = []
    for record in records:
        at = next((i for i, other in enumerate(kept) if _are_one(other, record)), None)
        clash = next((i for i, other in enumerate(kept) if _contradict(other, record)), None)
        if at is not None:
            _note_repeat(kept[at], record, context)
            kept[at] = _joined(kept[at], record)
        elif clash is not None:
            chosen = _chosen(kept[clash], record, person, context)
            kept[clash : clash + 1] = [chosen] if chosen else []
        else:
            kept.append(record)
    return kept


def _is_same_credential(one: CredentialRecord, two: CredentialRecord) -> bool:
    issuers = not one.issuer_name or not two.issuer_name or same_place(one.issuer_name, two.issuer_name)
    return (one.type_code, one.state_code, one.season) == (two.type_code, two.state_code, two.season) and issuers


def _are_one(one: CredentialRecord, two: CredentialRecord) -> bool:
    """Whether nothing that both say differs, and their periods are one or one of them has none."""
    if not _is_same_credential(one, two) or (one.number and two.number and not same_number(one.number, two.number)):
        return False
    pairs = (
        (one.issued_on, two.issued_on),
        (one.expires_on, two.expires_on),
        (one.hours_earned, two.hours_earned),
        (one.hours_required, two.hours_required),
    )
    if any(first is not None and second is not None and first != second for first, second in pairs):
        return False
    return one.expires_on == two.expires_on or not (one.has_period and two.has_period)


def _contradict(one: CredentialRecord, two: CredentialRecord) -> bool:
    if not _is_same_credential(one, two):
        return False
    if one.hours_earned is not None and two.hours_earned is not None:
        return True
    if one.expires_on is None or two.expires_on is None:
        return False
    apart = abs((one.expires_on - two.expires_on).days)
    return apart < A_CORRECTION or (one.issued_on is not None and one.issued_on == two.issued_on)


def _note_repeat(one: CredentialRecord, two: CredentialRecord, context: Context) -> None:
    if one.has_period and two.has_period:
        there, here = _place(one), _place(two)
        where = there.cell if there.sheet == here.sheet else f"{there.cell} of {there.sheet}"
        context.report.note(here.sheet, Cell(here.cell, _told(two)), f"The same as {where}; read once.")


def _joined(one: CredentialRecord, two: CredentialRecord) -> CredentialRecord:
    notes = dict.fromkeys(filter(None, (one.note, two.note)))
    return replace(
        one,
        issuer_name=one.issuer_name or two.issuer_name,
        number=one.number or two.number,
        issued_on=one.issued_on or two.issued_on,
        starts_on=one.starts_on or two.starts_on,
        expires_on=one.expires_on or two.expires_on,
        no_expiry=one.no_expiry or two.no_expiry,
        hours_earned=one.hours_earned if one.hours_earned is not None else two.hours_earned,
        hours_required=one.hours_required if one.hours_required is not None else two.hours_required,
        standing=one.standing if one.has_period else two.standing,
        let_go=one.let_go or two.let_go,
        suspended_from=one.suspended_from or two.suspended_from,
        note="; ".join(notes),
        sources={**two.sources, **one.sources},
    )


def _chosen(one: CredentialRecord, two: CredentialRecord, person: Person, context: Context) -> CredentialRecord | None:
    places = {_code(_place(record)): record for record in (one, two)}
    name = person.name.display if person.name else ""
    type_name = context.types[one.type_code].name
    choices = tuple(Choice(code, _told(record)) for code, record in places.items())
    text = f"{name}: {type_name} stands twice and differs, {choices[0].label} and {choices[-1].label}: which is right?"
    choice = None
    for record in (one, two):
        place = _place(record)
        choice = context.report.ask(
            f"duplicate:{name}:{one.type_code}", place.sheet, Cell(place.cell, _told(record)), text, choices
        )
    return places.get(choice or "")


def _place(record: CredentialRecord) -> Source:
    for what in ("expires_on", "hours", "issued_on", "credential"):
        if what in record.sources:
            return record.sources[what]
    return next(iter(record.sources.values()), Source("", ""))


def _code(place: Source) -> str:
    return f"{place.sheet}!{place.cell}" if place.sheet else place.cell


def _told(record: CredentialRecord) -> str:
    if record.expires_on:
        return long_date(record.expires_on)
    return f"{record.hours_earned} hours" if record.hours_earned is not None else record.number
