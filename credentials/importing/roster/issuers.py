"""Who issued what a file lists: on record by name or confirmed alias, else new, else unknown (rules.md A6, F4)."""

from collections.abc import Mapping

from rapidfuzz import fuzz

from credentials.importing.records import Choice, CredentialRecord, Question, Source
from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.steps import IssuerStep
from credentials.importing.text import fold
from credentials.models import CredentialType, Issuer
from credentials.models.credential_type import Scope
from credentials.models.issuer import IssuerKind

NEAR = 88
ANOTHER = "another"
IN_HOUSE = frozenset({"internal", "in house", "inhouse", "self", "employer", "company", "our practice"})

_KINDS = {Scope.HOSPITAL: IssuerKind.HOSPITAL, Scope.STATE: IssuerKind.STATE}
_KINDS_BY_TYPE = {"liability": IssuerKind.INSURER, "bls": IssuerKind.TRAINING, "acls": IssuerKind.TRAINING}


class IssuerFinder:
    """Finds each issuer name of a file once; `questions` are the names that come near one on record."""

    def __init__(self, roster: Roster, answers: Mapping[str, str]) -> None:
        self._roster = roster
        self._answers = answers
        self._asked: dict[str, Question] = {}

    @property
    def questions(self) -> list[Question]:
        return list(self._asked.values())

    def find(self, record: CredentialRecord, scope: str, known: CredentialType | None) -> IssuerStep | None:
        """None while it is asked whether a near name is the same issuer."""
        name = record.issuer_name
        if not name:
            return IssuerStep(issuer=self._only_issuer_of(known))
        if fold(name) in IN_HOUSE:
            return self._in_house()
        if issuer := self._roster.issuer(name):
            return IssuerStep(issuer=issuer)
        kind = _KINDS_BY_TYPE.get(record.type_code) or _KINDS.get(Scope(scope), IssuerKind.OTHER)
        new = IssuerStep(new_name=name, kind=kind, state=record.state_code)
        near = self._near(name, kind)
        return self._settle(record, name, near, new) if near else new

    def _only_issuer_of(self, known: CredentialType | None) -> Issuer | None:
        usual = list(known.issuers.all()) if known else []
        return usual[0] if len(usual) == 1 else None

    def _in_house(self) -> IssuerStep:
        own = next((each for each in self._roster.issuers if each.kind == IssuerKind.PRACTICE), None)
        return IssuerStep(issuer=own) if own else IssuerStep(new_name="The practice itself", kind=IssuerKind.PRACTICE)

    def _near(self, name: str, kind: str) -> Issuer | None:
        scored = [
            (max(fuzz.token_sort_ratio(fold(name), fold(each)) for each in (issuer.name, *issuer.aliases)), issuer)
            for issuer in self._roster.issuers
            if issuer.kind == kind
        ]
        score, issuer = max(scored, key=lambda pair: pair[0], default=(0, None))
        return issuer if score >= NEAR else None

    def _settle(self, record: CredentialRecord, name: str, near: Issuer, new: IssuerStep) -> IssuerStep | None:
        code = f"same-issuer:{fold(name)}"
        answer = self._answers.get(code)
        if code not in self._asked:
            self._asked[code] = _question(code, record, name, near, answer)
        if answer == str(near.pk):
            return IssuerStep(issuer=near, alias=name)
        return new if answer == ANOTHER else None


def _question(code: str, record: CredentialRecord, name: str, near: Issuer, answer: str | None) -> Question:
    source = next(iter(record.sources.values()), Source("", "A1"))
    choices = (Choice(str(near.pk), f"The same as {near.name}"), Choice(ANOTHER, "Another one"))
    known = answer if answer in {choice.code for choice in choices} else None
    text = f"Is “{name}” the {near.name} on record?"
    return Question(code, source.sheet, source.cell, "", name, text, choices, None, False, (source.cell,), known)
