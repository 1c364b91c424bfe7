"""What the practice has on record, fetched once for a whole file."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from credentials.catalogue import unsaved
from credentials.importing.roster.held import Held, everything_held
from credentials.importing.text import fold
from credentials.importing.values import PersonName, parse_name
from credentials.models import CredentialType, Issuer
from practices.models import Technologist


def name_on_record(person: Technologist) -> PersonName | None:
    return parse_name(person.name)


def goes_by(person: Technologist, words: str) -> bool:
    """Whether it is another name, e-mail or number of the person, known since two records of them became one."""
    return fold(words) in map(fold, person.aliases)


class Roster:
    """People, types, issuers and credentials of the open practice, found by what a file says of them.

    A constant number of queries, all when it is made.
    """

    def __init__(self) -> None:
        people = list(Technologist.objects.order_by("created_at", "id"))
        self.issuers = list(Issuer.objects.all())
        self._by_number = _index(people, lambda person: [fold(person.employee_number)])
        self._by_email = _index(people, lambda person: [person.email.lower()])
        self._by_alias = _index(people, lambda person: {fold(alias) for alias in person.aliases})
        self._by_name = _index(people, lambda person: {fold(name) for name in (person.name, *person.aliases)})
        self._by_key = _index_of_names(people, lambda name: name.key)
        self._by_family = _index_of_names(people, lambda name: fold(name.family))
        self._kinds = {each.code: each for each in CredentialType.objects.prefetch_related("issuers")}
        self._issuers = {fold(name): each for each in self.issuers for name in (each.name, *each.aliases)}
        self._held = everything_held()

    def by_number(self, number: str) -> Technologist | None:
        return _only(self._by_number, fold(number)) or self._by_another(number)

    def by_email(self, email: str) -> Technologist | None:
        return _only(self._by_email, email.lower()) or self._by_another(email)

    def by_name(self, name: PersonName) -> list[Technologist]:
        """All whom it can mean: of exactly this name, else of one that is written otherwise; who came first leads."""
        exact = self._by_name.get(fold(name.display)) or self._by_key.get(name.key, [])
        return exact if exact or name.given else self._by_family.get(fold(name.family), [])

    def _by_another(self, words: str) -> Technologist | None:
        """By a number or an e-mail that nobody has any more."""
        taken = fold(words) in self._by_number or words.lower() in self._by_email
        return None if taken else _only(self._by_alias, fold(words))

    def issuer(self, name: str) -> Issuer | None:
        return self._issuers.get(fold(name))

    def kind(self, code: str) -> CredentialType:
        """The practice's type of that code, else the catalogue's, not saved. Raises KeyError where neither has it."""
        if code not in self._kinds:
            self._kinds[code] = unsaved(code)
        return self._kinds[code]

    def kinds_held(self, person: Technologist) -> list[str]:
        """The names of the types that somebody has credentials of."""
        return sorted(kind.name for kind in self._kinds.values() if self._held.get((person.pk, kind.pk)))

    def held(self, person: Technologist | None, kind: CredentialType) -> list[Held]:
        return self._held.get((person.pk, kind.pk), []) if person else []


def _index(
    people: Iterable[Technologist], keys: Callable[[Technologist], Iterable[str]]
) -> dict[str, list[Technologist]]:
    index: dict[str, list[Technologist]] = defaultdict(list)
    for person in people:
        for key in keys(person):
            index[key].append(person)
    index.pop("", None)
    return index


def _index_of_names(people: Iterable[Technologist], key: Callable[[PersonName], str]) -> dict[str, list[Technologist]]:
    """By the name as written and as sorted, since they can part given and family name differently."""
    index: dict[str, list[Technologist]] = defaultdict(list)
    for person in people:
        names = [parse_name(name) for name in (person.name, person.sort_name, *person.aliases)]
        for each in {key(name) for name in names if name}:
            index[each].append(person)
    index.pop("", None)
    return index


def _only(index: dict[str, list[Technologist]], key: str) -> Technologist | None:
    """The one person it leads to; none where it leads to several."""
    found = index.get(key, [])
    return found[0] if len(found) == 1 else None
