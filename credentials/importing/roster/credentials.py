"""What becomes of each credential of a file: what is new, what differs, what stays."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from credentials.importing.records import CredentialRecord, Problem
from credentials.importing.roster.details import plan_details
from credentials.importing.roster.issuers import IssuerFinder
from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.matching import held_already
from credentials.importing.roster.periods import period_steps
from credentials.importing.roster.spans import spans_of
from credentials.importing.roster.steps import CredentialStep, IssuerStep, PersonStep
from credentials.models import CredentialType
from credentials.models.credential_type import Scope

# The records of one person and type, by the name of their issuer.
_Held = dict[str, tuple[IssuerStep, list[CredentialRecord]]]


class CredentialPlanner:
    """Plans the credentials of a file; `problems` are what it could not take."""

    def __init__(self, roster: Roster, finder: IssuerFinder, choices: Mapping[str, str]) -> None:
        self._roster = roster
        self._finder = finder
        self._choices = choices
        self._taken: set[UUID] = set()
        self.problems: list[Problem] = []

    def plan(self, records: Iterable[CredentialRecord], people: Mapping[int, PersonStep]) -> list[CredentialStep]:
        """`people` by the records' key. Records of nobody known, and of issuers asked about, are left out."""
        held: dict[tuple[object, str], tuple[PersonStep, _Held]] = {}
        for record in records:
            if person := people.get(record.person):
                group = held.setdefault((_identity(person), record.type_code), (person, {}))
                self._add(record, group[1])
        return [
            self._step(person, self._roster.kind(code), issuer, own)
            for (_, code), (person, by_issuer) in held.items()
            for issuer, own in self._joined(by_issuer, self._roster.kind(code))
        ]

    def _add(self, record: CredentialRecord, by_issuer: _Held) -> None:
        if issuer := self._finder.find(record, self._roster.kind(record.type_code)):
            by_issuer.setdefault(issuer.name, (issuer, []))[1].append(record)

    def _joined(self, by_issuer: _Held, kind: CredentialType) -> list[tuple[IssuerStep, list[CredentialRecord]]]:
        """Records without an issuer are those of the only issuer named, where issuers do not tell them apart."""
        if "" in by_issuer and len(by_issuer) == 2 and kind.scope == Scope.NATIONAL:
            _, unknown = by_issuer.pop("")
            [(issuer, own)] = by_issuer.values()
            return [(issuer, [*own, *unknown])]
        return list(by_issuer.values())

    def _step(
        self, person: PersonStep, kind: CredentialType, issuer: IssuerStep, records: list[CredentialRecord]
    ) -> CredentialStep:
        spans = spans_of(records, kind, self.problems)
        on_record = self._roster.held(person.technologist, kind)
        free = [each for each in on_record if each.credential.pk not in self._taken]
        held = held_already(free, issuer, kind, {span.dates.expires_on for span in spans})
        step = CredentialStep(person=person, kind=kind, issuer=issuer, records=records, held=held)
        step.periods = period_steps(spans, held, _key(step), self._choices)
        plan_details(step, self.problems)
        self._taken |= {held.credential.pk} if held else set()
        return step


def _identity(person: PersonStep) -> object:
    return person.technologist.pk if person.technologist else person.record.key


def _key(step: CredentialStep) -> str:
    """Names the credential in a person's choices: the same however often the file is read."""
    record = step.person.record
    who = record.employee_number or record.email or record.name.display
    return f"period:{who}:{step.kind.code}:{step.issuer.name}".casefold()
