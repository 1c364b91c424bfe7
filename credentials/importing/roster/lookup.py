"""What the practice has on record, fetched once for a whole file."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from credentials.catalogue import unsaved
from credentials.importing.roster.held import Held, everything_held
from credentials.importing.text import fold
from credentials.models import CredentialType, Issuer
from practices.models import Technologist


class Roster:
    """People, types, issuers and credentials of the open practice, found by what a file says of them.

    A constant number of queries, all when it is made.
    """

    def __init__(self) -> None:
        people = list(Technologist.objects.all())
        self.issuers = list(Issuer.objects.all())
        self._by_number = _index(people, lambda person: fold(person.employee_number))
        self._by_email = _index(people, lambda person: person.email.lower())
        self._by_name = _index(people, lambda person: fold(person.name))
        self._kinds = {each.code: each for each in CredentialType.objects.prefetch_related("issuers")}
        self._issuers = {fold(name): each for each in self.issuers for name in (each.name, *each.aliases)}
        self._held = everything_held()

    def by_number(self, number: str) -> Technologist | None:
        return _only(self._by_number, fold(number))

    def by_email(self, email: str) -> Technologist | None:
        return _only(self._by_email, email.lower())

    def by_name(self, name: str) -> Technologist | None:
        return _only(self._by_name, fold(name))

    def issuer(self, name: str) -> Issuer | None:
        return self._issuers.get(fold(name))

    def kind(self, code: str) -> CredentialType:
        """The practice's type of that code, else the catalogue's, not saved. Raises KeyError where neither has it."""
        if code not in self._kinds:
            self._kinds[code] = unsaved(code)
        return self._kinds[code]

    def held(self, person: Technologist | None, kind: CredentialType) -> list[Held]:
        return self._held.get((person.pk, kind.pk), []) if person else []


def _index(people: Iterable[Technologist], key: Callable[[Technologist], str]) -> dict[str, list[Technologist]]:
    index: dict[str, list[Technologist]] = defaultdict(list)
    for person in people:
        index[key(person)].append(person)
    index.pop("", None)
    return index


def _only(index: dict[str, list[Technologist]], key: str) -> Technologist | None:
    """The one person it leads to; none where it leads to several."""
    found = index.get(key, [])
    return found[0] if len(found) == 1 else None
