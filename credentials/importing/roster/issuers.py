"""Who issued what a file lists: on record by name or confirmed alias, else new, else unknown (rules.md A6, F4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from credentials.catalogue import CATALOGUE
from credentials.catalogue_data import OF_THE_PRACTICE
from credentials.importing.records import Choice, CredentialRecord, Problem, Question, Source
from credentials.importing.roster.fitting import fitting
from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.steps import IssuerStep
from credentials.importing.text import fold
from credentials.importing.values.places import STATES, standard_place
from credentials.models import CredentialType, Issuer
from credentials.models.credential_type import Scope
from credentials.models.issuer import IssuerKind

NEAR = 88
ANOTHER = "another"
IN_HOUSE = frozenset({"internal", "in house", "inhouse", "self", "employer", "company", "our practice", "the practice"})

_KINDS = {Scope.HOSPITAL: IssuerKind.HOSPITAL, Scope.STATE: IssuerKind.STATE}
_KINDS_BY_TYPE = {"liability": IssuerKind.INSURER, "bls": IssuerKind.TRAINING, "acls": IssuerKind.TRAINING}


@dataclass(frozen=True)
class _Candidate:
    """An issuer that a name may mean. `code` is the choice that says so."""

    code: str
    name: str
    names: tuple[str, ...]
    step: IssuerStep


class IssuerFinder:
    """Finds the issuer of each record. A name near one on record, or near one of the file, is asked about once."""

    def __init__(self, roster: Roster, answers: Mapping[str, str]) -> None:
        self._roster = roster
        self._answers = answers
        self._settled: dict[tuple[str, str], IssuerStep] = {}
        self._asked: dict[str, Question] = {}
        self.problems: list[Problem] = []

    @property
    def questions(self) -> list[Question]:
        return list(self._asked.values())

    def find(self, record: CredentialRecord, kind: CredentialType) -> IssuerStep | None:
        """None while it is asked whether a near name is the same issuer."""
        issuer_kind = _kind_of(kind)
        name = fitting(Issuer, "name", record.issuer_name, record.sources.get("issuer"), self.problems)
        if fold(name) in IN_HOUSE:
            return self._in_house()
        if not name:
            return self._state_board(record) if kind.scope == Scope.STATE else self._usual(kind)
        if issuer := self._roster.issuer(name):
            return IssuerStep(issuer=issuer)
        key = (fold(name), issuer_kind)
        if key not in self._settled:
            new = IssuerStep(new_name=name, kind=issuer_kind, state=record.state_code)
            near = self._near(name, issuer_kind)
            step = self._ask(record, near, new) if near else new
            if step is None:
                return None
            self._settled[key] = step
        return self._settled[key]

    def _usual(self, kind: CredentialType) -> IssuerStep:
        """The type's issuer where it has only one; else it is not known."""
        if not kind._state.adding:
            usual = list(kind.issuers.all())
            return IssuerStep(issuer=usual[0]) if len(usual) == 1 else IssuerStep()
        names = CATALOGUE[kind.code].issuers
        if names == (OF_THE_PRACTICE,):
            return self._in_house()
        issuer = self._roster.issuer(names[0]) if len(names) == 1 else None
        return IssuerStep(issuer=issuer)

    def _in_house(self) -> IssuerStep:
        own = next((each for each in self._roster.issuers if each.kind == IssuerKind.PRACTICE), None)
        return IssuerStep(issuer=own) if own else IssuerStep(new_name="the practice itself", kind=IssuerKind.PRACTICE)

    def _state_board(self, record: CredentialRecord) -> IssuerStep:
        """The board of the state, where the file names the state alone."""
        state = record.state_code
        if not state:
            return IssuerStep()
        boards = [each for each in self._roster.issuers if each.kind == IssuerKind.STATE and each.state == state]
        if len(boards) == 1:
            return IssuerStep(issuer=boards[0])
        return IssuerStep(new_name=f"{STATES.get(state, state)} state board", kind=IssuerKind.STATE, state=state)

    def _near(self, name: str, kind: str) -> _Candidate | None:
        scored = [(_nearness(name, each.names), each) for each in self._candidates(kind)]
        score, nearest = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        return nearest if score >= NEAR else None

    def _candidates(self, kind: str) -> Iterable[_Candidate]:
        for issuer in self._roster.issuers:
            if issuer.kind == kind:
                yield _Candidate(str(issuer.pk), issuer.name, (issuer.name, *issuer.aliases), IssuerStep(issuer=issuer))
        for (folded, of_kind), step in self._settled.items():
            if of_kind == kind and step.new_name:
                yield _Candidate(f"new:{folded}", step.new_name, (step.new_name,), step)

    def _ask(self, record: CredentialRecord, near: _Candidate, new: IssuerStep) -> IssuerStep | None:
        name = new.new_name
        code = f"same-issuer:{fold(name)}"
        question = self._asked.get(code) or _question(code, name, near, self._answers.get(code))
        source = record.sources.get("issuer") or next(iter(record.sources.values()), Source("", ""))
        self._asked[code] = _standing_at(question, source)
        if question.answer == near.code:
            return replace(near.step, alias=name)
        if question.answer == ANOTHER:
            return new
        words = f"{question.text} Left out until answered."
        self.problems.append(Problem(source.sheet, source.cell, name, words, "question"))
        return None


def _kind_of(kind: CredentialType) -> str:
    return _KINDS_BY_TYPE.get(kind.code) or _KINDS.get(Scope(kind.scope), IssuerKind.OTHER)


def _nearness(name: str, names: tuple[str, ...]) -> float:
    """Out of 100; abbreviations, such as “Med Ctr”, count as written out."""
    wanted = standard_place(name)
    return max(fuzz.token_sort_ratio(wanted, standard_place(each)) for each in names)


def _question(code: str, name: str, near: _Candidate, answer: str | None) -> Question:
    choices = (Choice(near.code, f"the same as {near.name}"), Choice(ANOTHER, "another one"))
    known = answer if answer in {choice.code for choice in choices} else None
    return Question(code, "", "", "", name, f"Is “{name}” the same as {near.name}?", choices, None, False, (), known)


def _standing_at(question: Question, source: Source) -> Question:
    if not question.cell:
        return replace(question, sheet=source.sheet, cell=source.cell, cells=(source.cell,))
    return replace(question, cells=(*question.cells, source.cell))
