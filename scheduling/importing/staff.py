"""Whom a name in a list means: somebody on the roster, or of the same file. Never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from credentials.importing.records import Choice, Source
from credentials.importing.roster.desk import Desk
from credentials.importing.roster.joining import Ahead
from credentials.importing.text import fold
from credentials.importing.values import PersonName, parse_name
from practices.models import Technologist
from scheduling.importing.allotting import PersonKey
from scheduling.importing.asking import Asking

EMPTY = "empty"
NEAR, FEW = 70, 40


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on record or, by `key`, somebody the same file brings."""

    name: str
    names: tuple[PersonName, ...]
    technologist: Technologist | None = None
    key: int = 0

    @property
    def id(self) -> PersonKey:
        return self.technologist.pk if self.technologist else self.key

    @property
    def code(self) -> str:
        return str(self.technologist.pk) if self.technologist else f"new:{self.key}"

    def on_record(self, desk: Desk) -> Technologist:
        """Once the roster of the file is written."""
        return self.technologist or desk.outcome.people[self.key]


class Staff:
    """Everyone whom a list can name. One query, when it is made."""

    def __init__(self, ahead: Ahead, asking: Asking) -> None:
        everyone = Technologist.objects.order_by("sort_name", "id")
        self._people = [*(_on_record(each) for each in everyone), *_of_the_file(ahead)]
        self._today = ahead.on
        self._asking = asking
        self._found: dict[str, list[Person]] = {}

    def find(self, text: str, source: Source) -> Person | None:
        """None where the seat is to stay empty, or while it is asked who is meant."""
        word = fold(text)
        if word not in self._found:
            self._found[word] = self._narrowed(self._matches(text))
        found = self._found[word]
        return found[0] if len(found) == 1 else self._asked(text, source, found)

    def _matches(self, text: str) -> list[Person]:
        """By e-mail or employee number, by full name, by family name with or without initials."""
        certain = [each for each in self._people if _is_number_of(each.technologist, text)]
        name = parse_name(text)
        if certain or name is None:
            return certain
        exact = [each for each in self._people if fold(each.name) == fold(name.display)]
        alike = exact or [each for each in self._people if any(one.key == name.key for one in each.names)]
        if alike:
            return [each for each in alike if any(one.can_be(name) for one in each.names)] or alike
        return [each for each in self._people if any(_is_short_for(name, one) for one in each.names)]

    def _narrowed(self, found: list[Person]) -> list[Person]:
        """Of several, those who still work here, where there are any."""
        here = [each for each in found if each.technologist is None or each.technologist.is_employed(self._today)]
        return here if len(found) > 1 and here else found

    def _asked(self, text: str, source: Source, found: list[Person]) -> Person | None:
        offered = found or self._near(text)
        choices = [
            *(Choice(each.code, _label(each, offered)) for each in offered),
            Choice(EMPTY, "leave the seat empty"),
        ]
        question = f"Which {text} is meant?" if found else f"“{text}” is not on the roster. Who is meant?"
        answer = self._asking.ask(f"case-person:{fold(text)}", source, text, question, choices)
        return next((each for each in offered if each.code == answer), None)

    def _near(self, text: str) -> list[Person]:
        """Those of a like name first; of a small roster all others too."""
        word = fold(text)
        scored = [(max((_nearness(word, name) for name in each.names), default=0.0), each) for each in self._people]
        near = [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score >= NEAR][:FEW]
        rest = [each for each in self._people if each not in near]
        return [*near, *rest] if len(self._people) <= FEW else near


def _on_record(technologist: Technologist) -> Person:
    names = [parse_name(name) for name in (technologist.name, technologist.sort_name, *technologist.aliases)]
    return Person(technologist.name, tuple(each for each in names if each), technologist)


def _of_the_file(ahead: Ahead) -> Iterable[Person]:
    new = (step for step in ahead.people if step.is_new)
    return (Person(step.name, (step.record.name,), key=step.record.key) for step in new)


def _is_number_of(technologist: Technologist | None, text: str) -> bool:
    if technologist is None or not text:
        return False
    known_by = (technologist.email, technologist.employee_number, *technologist.aliases)
    return text.lower() in (each.lower() for each in known_by)


def _is_short_for(name: PersonName, whole: PersonName) -> bool:
    """“Okafor” and “A. Okafor” for Adaeze Okafor."""
    if fold(name.family) != fold(whole.family):
        return False
    given = fold(name.given).split()
    return not given or (len(given[0]) == 1 and fold(whole.given).startswith(given[0]))


def _nearness(word: str, name: PersonName) -> float:
    return max(fuzz.ratio(word, fold(name.family)), fuzz.token_sort_ratio(word, fold(name.display)))


def _label(person: Person, offered: Iterable[Person]) -> str:
    """What tells one person from another of the same name."""
    if sum(fold(each.name) == fold(person.name) for each in offered) == 1:
        return person.name
    known = person.technologist
    detail = (known.email or known.employee_number or known.home_base or str(known.pk)) if known else "of this file"
    return f"{person.name}, {detail}"
