"""Technologists down, types across: days left in each cell, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse

from credentials.holdings import Holding, holdings
from credentials.looks import QUIET, SOON, SOON_DAYS, Look
from credentials.models import CredentialType, Issuer, UnreadCell
from credentials.models.credential_type import Scope
from credentials.selection import QUESTIONS_ASKED, credentials_of, fitting, health_by_person, people_asked_for
from credentials.validity import best, earliest_end
from credentials.wording import short_day
from practices.models import Practice, Technologist
from practices.models.technologist import Discipline
from practices.permissions import EDIT_CREDENTIALS, SEE_HEALTH

PEOPLE = 50
UNREAD_SHOWN = 14
HEALTH_COLUMN = "Occupational health"
ICONS = (
    "octagon-x",
    "clock",
    "check",
    "hourglass",
    "circle-dashed",
    "ban",
    "send",
    "circle-minus",
    "circle-x",
    "circle-question-mark",
)

# A type, and its issuer where each issuer has a column of its own; None: all of health that a role may see.
ColumnKey = tuple[UUID, UUID | None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    key: ColumnKey
    label: str
    group: str
    beside: str = ""
    starts_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    word: str
    icon: str
    tone: str
    detail: str = ""
    url: str = ""
    others: int = 0


_Cells = dict[tuple[UUID, ColumnKey], Cell]


@dataclass(frozen=True, slots=True)
class Row:
    technologist: Technologist
    cells: list[tuple[Column, Cell | None]]

    @property
    def note(self) -> str:
        seat = "" if self.technologist.discipline == Discipline.TECHNOLOGIST else self.technologist.discipline
        return ", ".join(filter(None, (self.technologist.home_base, self.technologist.employment, seat)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    page: Page
    columns: list[Column]
    groups: list[tuple[str, int]]
    rows: list[Row]
    judged: list[Holding]
    not_held: list[str]


def matrix(asked: dict[str, Any], page: str, on: date, today: date, practice: Practice, can: frozenset[str]) -> Matrix:
    """The people asked for, who has what ends first at the top, or by name; as a member with these permissions."""
    people, sees_health = people_asked_for(asked, on), SEE_HEALTH in can
    asked_for = credentials_of(people, asked)
    if not sees_health:
        asked_for = asked_for.filter(type__is_health=False)
    judged = holdings(asked_for, on, practice)
    shows_health = not sees_health and on == today and not asked.get("type")
    health = health_by_person(people, today, practice) if shows_health else {}
    columns = _columns(judged, bool(health))
    paged = Paginator(_ordered(people, judged, asked), PEOPLE).get_page(page)
    shown = list(paged.object_list)
    cells = _unread(shown, columns, practice, can) | _cells(set(shown), judged, practice)
    return Matrix(
        page=paged,
        columns=columns,
        groups=_groups(columns),
        rows=_rows(shown, columns, cells, health),
        judged=judged,
        not_held=_not_held(judged, sees_health) if not asked.get("type") else [],
    )


def _ordered(people: Any, judged: list[Holding], asked: dict[str, Any]) -> list[UUID]:
    by_name = list(people.order_by("sort_name", "pk").values_list("pk", flat=True))
    if any(asked.get(name) for name in QUESTIONS_ASKED):
        caught = {held.technologist_id for held in fitting(judged, asked)}
        by_name = [person for person in by_name if person in caught]
    if asked.get("sort") == "name":
        return by_name
    ends: dict[UUID, date] = {}
    for held in judged:
        if held.ends_on and not held.is_let_go and not _is_quiet_for_ever(held):
            ends[held.technologist_id] = min(held.ends_on, ends.get(held.technologist_id, date.max))
    return sorted(by_name, key=lambda person: ends.get(person, date.max))


def _is_quiet_for_ever(held: Holding) -> bool:
    return held.ends_on is not None and held.ends_on < held.on and held.look.tone == QUIET


def _columns(judged: list[Holding], has_health: bool) -> list[Column]:
    types = {held.type.pk: held.type for held in judged}
    keys = {_key(held) for held in judged}
    issuers = Issuer.objects.in_bulk([issuer for _, issuer in keys if issuer])
    several = sum(kind.scope == Scope.HOSPITAL for kind in types.values()) > 1
    ordered = sorted(keys, key=lambda key: _position(types[key[0]], issuers.get(key[1]) if key[1] else None))
    columns = [_column(types[key[0]], issuers.get(key[1]) if key[1] else None, key, several) for key in ordered]
    columns += [Column(key=None, label=HEALTH_COLUMN, group="Health")] if has_health else []
    return _with_group_starts(columns)


def _key(held: Holding) -> tuple[UUID, UUID | None]:
    return held.type.pk, held.issuer_id if held.type.scope == Scope.HOSPITAL else None


def _position(kind: CredentialType, issuer: Issuer | None) -> tuple[Any, ...]:
    return kind.position, kind.name, issuer is None, issuer.name if issuer else ""


def _column(kind: CredentialType, issuer: Issuer | None, key: ColumnKey, several: bool) -> Column:
    if kind.scope != Scope.HOSPITAL:
        return Column(key=key, label=kind.name, group=kind.group)
    label = issuer.name if issuer else "Hospital not known"
    return Column(key=key, label=label, group=kind.group, beside=kind.name if several else "")


def _with_group_starts(columns: list[Column]) -> list[Column]:
    groups = [column.group for column in columns]
    return [
        Column(
            key=column.key,
            label=column.label,
            group=column.group,
            beside=column.beside,
            starts_group=number == 0 or groups[number - 1] != column.group,
        )
        for number, column in enumerate(columns)
    ]


def _groups(columns: list[Column]) -> list[tuple[str, int]]:
    groups: list[tuple[str, int]] = []
    for column in columns:
        if column.starts_group:
            groups.append((column.group, 1))
        else:
            groups[-1] = (column.group, groups[-1][1] + 1)
    return groups


def _cells(page: set[UUID], judged: list[Holding], practice: Practice) -> _Cells:
    held: dict[tuple[UUID, ColumnKey], list[Holding]] = defaultdict(list)
    for each in judged:
        if each.technologist_id in page:
            held[each.technologist_id, _key(each)].append(each)
    return {place: _cell(found, practice) for place, found in held.items()}


def _rows(page: list[UUID], columns: list[Column], cells: _Cells, health: dict[UUID, Look]) -> list[Row]:
    people = Technologist.objects.in_bulk(page)
    return [
        Row(
            people[person],
            [
                (column, cells.get((person, column.key)) if column.key else _health(health.get(person)))
                for column in columns
            ],
        )
        for person in page
    ]


def _unread(page: list[UUID], columns: list[Column], practice: Practice, can: frozenset[str]) -> _Cells:
    """What a file said of a person and a type and could not be read, until it is on record."""
    types = [column.key[0] for column in columns if column.key]
    open_cells = UnreadCell.objects.filter(closed_at=None, technologist__in=page, type__in=types)
    new = reverse("credential-new", args=[practice.slug])
    return {
        (person, (kind, None)): Cell(
            word="unreadable",
            detail=value[:UNREAD_SHOWN],
            icon="circle-question-mark",
            tone=SOON,
            url=f"{new}?{urlencode({'technologist': person, 'type': code})}" if EDIT_CREDENTIALS in can else "",
        )
        for person, kind, code, value in open_cells.values_list("technologist_id", "type_id", "type__code", "value")
    }


def _health(look: Look | None) -> Cell | None:
    return Cell(word=look.short, icon=look.icon, tone=look.tone) if look else None


def _cell(held: list[Holding], practice: Practice) -> Cell:
    """The best standing, the count when several, and the earliest end not let go (rules.md A6)."""
    speaks = best(held) or held[0]
    look = speaks.look
    if len(held) == 1:
        url = reverse("credential", args=[practice.slug, speaks.id])
        return Cell(word=look.short, icon=look.icon, tone=look.tone, detail=look.detail, url=url)
    first = earliest_end(held)
    return Cell(
        word=look.short,
        icon=look.icon,
        tone=SOON if look.tone == QUIET and _is_soon(first, speaks.on) else look.tone,
        detail=f"first {short_day(first, speaks.on)}" if first else look.detail,
        url=_list_of(speaks, practice),
        others=len(held) - 1,
    )


def _is_soon(first: date | None, on: date) -> bool:
    return first is not None and (first - on).days <= SOON_DAYS


def _list_of(held: Holding, practice: Practice) -> str:
    which = urlencode({"technologist": held.technologist_id, "type": held.type.code})
    return f"{reverse('credentials', args=[practice.slug])}?{which}"


def _not_held(judged: list[Holding], sees_health: bool) -> list[str]:
    held = {each.type.pk for each in judged}
    offered = (
        CredentialType.objects.in_use() if sees_health else CredentialType.objects.in_use().filter(is_health=False)
    )
    return [kind.name for kind in offered if kind.pk not in held]
