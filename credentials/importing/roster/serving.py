"""The credentials whose cycles hours count in."""

from collections.abc import Iterable
from uuid import UUID

from credentials.importing.roster.steps import CredentialStep
from credentials.models import Credential
from practices.models import Technologist


class Cycles:
    """By person and type: what is on record, and what the import adds to it as it goes."""

    def __init__(self, steps: Iterable[CredentialStep], people: dict[int, Technologist]) -> None:
        codes = {step.serves for step in steps} - {""}
        rows = Credential.objects.filter(type__code__in=codes).select_related("type").order_by("-created_at")
        self._held: dict[tuple[UUID, str], Credential] = {(row.technologist_id, row.type.code): row for row in rows}
        self._people = people

    def add(self, step: CredentialStep, credential: Credential) -> None:
        self._held.setdefault((credential.technologist_id, step.kind.code), credential)

    def served_by(self, step: CredentialStep) -> Credential | None:
        return self._held.get((self.person_of(step).pk, step.serves)) if step.serves else None

    def person_of(self, step: CredentialStep) -> Technologist:
        return self._people[step.person.record.key]
