"""What the practice has on record, fetched once for a whole file."""

from collections import defaultdict
from uuid import UUID

from credentials.importing.text import fold
from credentials.models import Credential, CredentialType, Issuer
from practices.models import Technologist

PeopleIndex = dict[str, list[Technologist]]


class Roster:
    """People, types, issuers and credentials of the open practice, found by what a file says of them."""

    def __init__(self) -> None:
        self.people = list(Technologist.objects.all())
        self.types = {each.code: each for each in CredentialType.objects.all()}
        self.issuers = list(Issuer.objects.all())
        self._by_number = _index(self.people, lambda person: person.employee_number)
        self._by_email = _index(self.people, lambda person: person.email)
        self._by_name = _index(self.people, lambda person: person.name)
        self._issuers = {fold(name): each for each in self.issuers for name in (each.name, *each.aliases)}
        self._credentials = _credentials()

    def by_number(self, number: str) -> Technologist | None:
        return _only(self._by_number, number)

    def by_email(self, email: str) -> Technologist | None:
        return _only(self._by_email, email)

    def by_name(self, name: str) -> Technologist | None:
        return _only(self._by_name, name)

    def issuer(self, name: str) -> Issuer | None:
        return self._issuers.get(fold(name))

    def credentials(self, technologist_id: UUID, type_id: UUID) -> list[Credential]:
        return self._credentials[technologist_id, type_id]


def _index(people: list[Technologist], key: object) -> PeopleIndex:
    index: PeopleIndex = defaultdict(list)
    for person in people:
        index[fold(key(person))].append(person)  # type: ignore[operator]
    index.pop("", None)
    return index


def _only(index: PeopleIndex, words: str) -> Technologist | None:
    """The one person it leads to; none where it leads to several."""
    found = index.get(fold(words), []) if words else []
    return found[0] if len(found) == 1 else None


def _credentials() -> dict[tuple[UUID, UUID], list[Credential]]:
    rows = Credential.objects.select_related("issuer").prefetch_related("periods", "suspensions", "credit_activities")
    found: dict[tuple[UUID, UUID], list[Credential]] = defaultdict(list)
    for row in rows:
        found[row.technologist_id, row.type_id].append(row)
    return found
