"""The page of conflicting requirements: a row a difference, a column a hospital, then the rule and who is caught."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from credentials.wording import sentence_case
from hospitals.asking import Part, Vocabulary, whom
from hospitals.caught import Caught, reasons
from hospitals.conflicting import OF_HEALTH, Conflicting, Difference, Health
from hospitals.differences import Comparison
from hospitals.facts import place_of
from hospitals.models import Hospital
from hospitals.strictest import terms_of
from practices.models import Technologist

SIDE_BY_SIDE = 8
NAMED = 6
EXPLAINED = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """`says` stands where there are no lines."""

    hospital: Hospital
    lines: list[list[Part]]
    stands_out: bool
    says: str = "not asked"


@dataclass(frozen=True, slots=True)
class CaughtLine:
    """One person, where that fails and why, at how many more, and where the same passes."""

    person: Technologist
    fails: list[tuple[list[Hospital], str]]
    more: int
    passes: list[Hospital]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    label: str
    whom: str
    cells: list[Cell]
    rule: list[str]
    apart: str
    caught: list[CaughtLine]
    more: int
    count: int
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class UnmetLine:
    words: str
    hospitals: list[Hospital]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsPage:
    columns: list[Hospital]
    rows: list[Row]
    holds: list[str]
    alike: list[str]
    unmet: list[UnmetLine]

    @property
    def caught(self) -> int:
        return sum(row.count for row in self.rows)


def conflicts_page(found: Conflicting, chosen: Iterable[Hospital]) -> ConflictsPage:
    """`chosen` hospitals side by side, else those that stand out most; rule and caught speak of all of them."""
    columns = _columns(found, {hospital.pk for hospital in chosen})
    people = {person.pk: person for person in found.people}
    by_id = {hospital.pk: hospital for hospital in (*found.known, *found.unknown)}
    words = found.vocabulary
    every = [*(each.found for each in found.differences), *found.alike]
    return ConflictsPage(
        columns=columns,
        rows=[
            *(_row(each, columns, people, by_id, found) for each in found.differences),
            *([_withheld(columns)] if found.health is Health.DIFFERS else []),
        ],
        holds=[
            line for each in every if "primary" in each.seats and not each.modality for line in words.rule(each.rule)
        ],
        alike=[
            *(words.subject(each) for each in found.alike),
            *([OF_HEALTH.lower()] if found.health is Health.ALIKE else []),
        ],
        unmet=list(_unmet(found, by_id)),
    )


def _columns(found: Conflicting, chosen: set[UUID]) -> list[Hospital]:
    if chosen:
        return [hospital for hospital in found.known if hospital.pk in chosen]
    if len(found.known) <= SIDE_BY_SIDE:
        return found.known
    times = {
        hospital.pk: sum(each.found.stands_out(hospital.pk) for each in found.differences) for hospital in found.known
    }
    most = sorted(found.known, key=lambda hospital: -times[hospital.pk])[:SIDE_BY_SIDE]
    return [hospital for hospital in found.known if hospital in most]


def _row(
    each: Difference,
    columns: Iterable[Hospital],
    people: Mapping[UUID, Technologist],
    by_id: Mapping[UUID, Hospital],
    found: Conflicting,
) -> Row:
    words, compared, caught = found.vocabulary, each.found, each.caught
    return Row(
        label=words.subject(compared),
        whom=sentence_case(whom(compared)),
        cells=[_cell(hospital, compared, words) for hospital in columns],
        rule=words.rule(compared.rule),
        apart=words.apart(compared.rule),
        caught=[_caught_line(one, compared, people, by_id, found) for one in caught[:NAMED]],
        more=max(0, len(caught) - NAMED),
        count=len(caught),
    )


def _cell(hospital: Hospital, compared: Comparison, words: Vocabulary) -> Cell:
    terms = compared.terms.get(hospital.pk)
    if terms is None:
        return Cell(hospital, [], stands_out=False, says="not known")
    return Cell(hospital, words.lines(terms, compared.usual), compared.stands_out(hospital.pk))


def _withheld(columns: Iterable[Hospital]) -> Row:
    """All that differs of health, for roles that may know no more than that it does (rules.md D5)."""
    return Row(
        label=OF_HEALTH,
        whom="",
        cells=[Cell(hospital, [], stands_out=False, says="not for your role") for hospital in columns],
        rule=[],
        apart="",
        caught=[],
        more=0,
        count=0,
        withheld=True,
    )


def _caught_line(
    caught: Caught,
    compared: Comparison,
    people: Mapping[UUID, Technologist],
    by_id: Mapping[UUID, Hospital],
    found: Conflicting,
) -> CaughtLine:
    by_words: dict[str, list[Hospital]] = {}
    for key in caught.fails[:EXPLAINED]:
        blocking = reasons(compared, caught.person, place_of(by_id[key]), found.grounds, found.on)
        by_words.setdefault(" ".join(each.message for each in blocking), []).append(by_id[key])
    fails = [(hospitals, words) for words, hospitals in by_words.items()]
    more = max(0, len(caught.fails) - EXPLAINED)
    return CaughtLine(people[caught.person], fails, more, [by_id[key] for key in caught.passes])


def _unmet(found: Conflicting, by_id: Mapping[UUID, Hospital]) -> Iterator[UnmetLine]:
    words = found.vocabulary
    for each in found.unmet:
        hospitals = [by_id[key] for key in each.places]
        terms = terms_of(each.asked, place_of(hospitals[0]), found.grounds.types)
        yield UnmetLine(words.line(terms), hospitals, each.people)
