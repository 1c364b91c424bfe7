"""The list of credentials: a page of rows, what ends first at the top."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from credentials.ahead import needed_for
from credentials.holdings import Holding, holdings
from credentials.looks import OCCUPATIONAL_HEALTH, Look
from credentials.models import Credential
from credentials.selection import credentials_of, ending_before, fitting, health_by_person, people_asked_for
from practices.models import Practice, Technologist
from practices.rosters import Heading

PAGE = 50
LABELS = (("Technologist", "name"), ("Credential", "type"), ("Ends", "ends"))
DEFAULT_ORDER = "ends"
NARROWS = ("type", "standing", "before", "let_go", "unverified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the list; without `credential` it is all of health that a role may see."""

    technologist: Technologist
    label: str
    look: Look
    credential: Credential | None = None
    held: Holding | None = None
    needed: str = ""


@dataclass(frozen=True, slots=True)
class CredentialList:
    page: Page
    rows: list[Row]
    judged: list[Holding]


def credential_list(
    asked: dict[str, Any], page: str, on: date, practice: Practice, *, sees_health: bool
) -> CredentialList:
    """One page of what is asked for, in a constant number of queries."""
    people = people_asked_for(asked, on)
    asked_for = credentials_of(people, asked)
    if not sees_health:
        asked_for = asked_for.filter(type__is_health=False)
    judged = ending_before(holdings(asked_for, on, practice), asked.get("before"))
    health = {} if sees_health or any(map(asked.get, NARROWS)) else health_by_person(people, on, practice)
    names = _sort_names(people)
    without_dates = sorted(health, key=names.__getitem__)
    found = [*_sorted(fitting(judged, asked), asked.get("sort") or "", names), *without_dates]
    paged = Paginator(found, PAGE).get_page(page)
    return CredentialList(paged, _rows(paged.object_list, health, on), judged)


def headings(sort: str) -> list[Heading]:
    return [_heading(label, name, sort or DEFAULT_ORDER) for label, name in LABELS]


def _sort_names(people: Any) -> dict[UUID, str]:
    return {pk: name.casefold() for pk, name in people.order_by().values_list("pk", "sort_name")}


def _sorted(found: list[Holding], sort: str, names: dict[UUID, str]) -> list[Holding]:
    def by_end(held: Holding) -> tuple[Any, ...]:
        return held.ends_on or date.max, names[held.technologist_id], held.type.position, held.id

    def by_name(held: Holding) -> tuple[Any, ...]:
        return names[held.technologist_id], *by_end(held)

    def by_type(held: Holding) -> tuple[Any, ...]:
        return held.type.position, held.type.name, *by_end(held)

    key = {"name": by_name, "type": by_type}.get(sort.removeprefix("-"), by_end)
    return sorted(found, key=key, reverse=sort.startswith("-"))


def _rows(found: Any, health: dict[UUID, Look], on: date) -> list[Row]:
    seen = Credential.objects.select_related("technologist", "type", "issuer", "serves__type")
    credentials = seen.in_bulk([each.id for each in found if isinstance(each, Holding)])
    people = Technologist.objects.in_bulk([each for each in found if isinstance(each, UUID)])
    needed = {pk: each.words(on) for pk, each in needed_for(list(credentials)).items()}
    return [
        _row(each, credentials[each.id], needed.get(each.id, ""))
        if isinstance(each, Holding)
        else Row(technologist=people[each], label=OCCUPATIONAL_HEALTH, look=health[each])
        for each in found
    ]


def _row(held: Holding, credential: Credential, needed: str) -> Row:
    return Row(
        technologist=credential.technologist,
        label=credential.label,
        look=held.look,
        credential=credential,
        held=held,
        needed=needed,
    )


def _heading(label: str, name: str, sort: str) -> Heading:
    if sort == name:
        return Heading(label, f"-{name}", "ascending")
    return Heading(label, name, "descending" if sort == f"-{name}" else "")
