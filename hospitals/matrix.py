"""The clearance matrix: technologists down, hospitals across, a page of people at a time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from credentials.models import CredentialType
from credentials.wording import count_words
from hospitals.clearances import Clearance, Grid, Verdict, clearance
from hospitals.looks import LOOKS, VerdictLook, named
from hospitals.models import Hospital
from hospitals.next_documents import SHOWN, NextDocument, next_documents
from practices.models import Practice, Technologist
from practices.models.technologist import Discipline, TechnologistQuerySet

# As many people a page as keep it near so many cells.
CELLS = 1000
FEWEST, MOST = 10, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    hospital: Hospital
    clearance: Clearance
    names: str
    key: str

    @property
    def look(self) -> VerdictLook:
        return LOOKS[self.clearance.verdict]


@dataclass(frozen=True, slots=True)
class Row:
    person: Technologist
    cells: list[Cell]

    @property
    def note(self) -> str:
        seat = "" if self.person.discipline == Discipline.TECHNOLOGIST else self.person.get_discipline_display()
        return ", ".join(filter(None, (self.person.home_base, seat)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """`tells_of_today`: what there is of health was judged as of today, not of the day asked for."""

    page: Page
    hospitals: list[Hospital]
    rows: list[Row]
    next_documents: list[NextDocument]
    tells_of_today: bool

    @property
    def lede(self) -> str:
        """“14 blocked, 6 warned, 16 cleared”."""
        counts = Counter(cell.clearance.verdict for row in self.rows for cell in row.cells)
        order = (Verdict.BLOCKED, Verdict.WARNED, Verdict.CLEARED, Verdict.NOT_KNOWN)
        return ", ".join(f"{counts[each]:,} {LOOKS[each].word}" for each in order if counts[each])

    @property
    def size(self) -> str:
        people = count_words(len(self.rows), "person", "people")
        return f"{people} at {count_words(len(self.hospitals), 'hospital')}"


def matrix(
    asked: Mapping[str, Any], page: str, on: date, today: date, practice: Practice, *, sees_health: bool
) -> Matrix:
    """Everyone asked for who works on that day, at the hospitals in use. A constant number of queries."""
    hospitals = [asked["hospital"]] if asked.get("hospital") else list(Hospital.objects.in_use())
    paged = Paginator(people_asked_for(asked, on), _people_a_page(len(hospitals))).get_page(page)
    people = list(paged.object_list)
    grid = clearance(people, hospitals, on, practice=practice, today=today, sees_health=sees_health)
    return Matrix(
        page=paged,
        hospitals=hospitals,
        rows=[Row(person, cells_of(grid, person, hospitals)) for person in people],
        next_documents=next_documents(grid, people, hospitals, sees_health=sees_health)[:SHOWN],
        tells_of_today=any(cell.health_of_today for cell in grid.cells.values()),
    )


def cells_of(grid: Grid, person: Technologist, hospitals: list[Hospital]) -> list[Cell]:
    return [_cell(grid.at(person, hospital), person, hospital, grid.grounds.types) for hospital in hospitals]


def people_asked_for(asked: Mapping[str, Any], on: date) -> TechnologistQuerySet:
    people: TechnologistQuerySet = Technologist.objects.all()
    people = people.employed(on).order_by("sort_name", "pk")
    if words := asked.get("q"):
        people = people.named_like(words)
    if base := asked.get("base"):
        people = people.filter(home_base=base)
    if discipline := asked.get("discipline"):
        people = people.filter(discipline=discipline)
    return people


def _people_a_page(hospitals: int) -> int:
    return max(FEWEST, min(MOST, CELLS // max(hospitals, 1)))


def _cell(found: Clearance, person: Technologist, hospital: Hospital, types: Mapping[UUID, CredentialType]) -> Cell:
    key = f"{person.pk.hex[-12:]}-{hospital.pk.hex[-12:]}"
    return Cell(hospital=hospital, clearance=found, names=named(found, types), key=key)
