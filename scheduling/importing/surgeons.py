"""Which surgeon a list means: titles, letters and the order of names tell nobody apart."""

from collections.abc import Iterable

from credentials.importing.records import Choice, Source
from credentials.importing.text import fold
from credentials.importing.values import PersonName, parse_name
from scheduling.importing.asking import Asking
from scheduling.models import Surgeon

ANOTHER, NONE = "another", "none"


class Surgeons:
    """Those on record, and those whom this file brings: made once each, saved by nobody here. One query."""

    def __init__(self, names: Iterable[str], asking: Asking) -> None:
        self._asking = asking
        self._known = list(Surgeon.objects.all())
        self._new: dict[str, Surgeon] = {}
        # Whole names first: “Vance” alone in one row is the R. Vance of another.
        for name in dict.fromkeys(names):
            if (parsed := parse_name(name)) and parsed.given and not self._matches(name):
                self._make(name)

    def find(self, text: str, source: Source) -> Surgeon | None:
        """On record, or not saved yet; None while it is asked who is meant."""
        found = self._matches(text)
        if len(found) == 1:
            return found[0]
        return self._asked(text, source, found) if found else self._make(text)

    def _matches(self, text: str) -> list[Surgeon]:
        everyone = [*self._known, *self._new.values()]
        name = parse_name(text)
        exact = [each for each in everyone if fold(text) in _words(each)]
        if exact or name is None:
            return exact[:1]
        alike = [each for each in everyone if any(other.key == name.key for other in _names(each))]
        if alike or name.given:
            return alike
        return [each for each in everyone if any(fold(name.family) == fold(other.family) for other in _names(each))]

    def _make(self, text: str) -> Surgeon:
        return self._new.setdefault(fold(text), Surgeon(name=text))

    def _asked(self, text: str, source: Source, found: list[Surgeon]) -> Surgeon | None:
        choices = [
            *(Choice(fold(each.name), each.name) for each in found),
            Choice(ANOTHER, "another surgeon"),
            Choice(NONE, "leave it empty"),
        ]
        answer = self._asking.ask(f"surgeon:{fold(text)}", source, text, f"Which surgeon is “{text}”?", choices)
        if answer == ANOTHER:
            return self._make(text)
        return next((each for each in found if fold(each.name) == answer), None)


def _words(surgeon: Surgeon) -> set[str]:
    return {fold(name) for name in (surgeon.name, *surgeon.aliases)}


def _names(surgeon: Surgeon) -> list[PersonName]:
    names = (parse_name(name) for name in (surgeon.name, *surgeon.aliases))
    return [name for name in names if name]
