"""Whether a person meets what a hospital asks for, judged on every hospital-local day from first through last.

Pure over plain values: the rules are rules.md D1 to D6. Answers are remembered, for many cases ask alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from credentials.models import CredentialType
from hospitals.eras import Era, Eras
from hospitals.facts import NOBODY, Asked, Bearer, Names, Place
from hospitals.findings import Finding, Severity
from hospitals.models.requirement import Side
from hospitals.policies import Policy
from hospitals.reports import Report, nothing_known
from hospitals.trials import Trial, Verdict
from hospitals.turns import edges
from practices.models import Practice

Findings = tuple[Finding, ...]
_Key = tuple[object, ...]
_NOBODYS = UUID(int=0)

# Which requirements a seat is under (rules.md D6).
_SIDES = {
    "primary": frozenset({Side.EVERYONE, Side.TECHNOLOGIST}),
    "backup": frozenset({Side.EVERYONE, Side.TECHNOLOGIST}),
    "trainee": frozenset({Side.EVERYONE, Side.TECHNOLOGIST, Side.TRAINEE}),
    "oversight": frozenset({Side.EVERYONE, Side.OVERSIGHT}),
}
# The seat that a person takes, where none is named.
SEAT_OF = {"technologist": "primary", "trainee": "trainee", "oversight": "oversight"}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a requirement asks for, whoever asks: those of one number ask alike."""

    number: int
    types: tuple[CredentialType, ...]
    of_the_hospital: bool
    of_the_state: bool


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """All that clearance is judged from. `today` only says how days are worded."""

    practice: Practice
    policy: Policy
    today: date
    asked: tuple[Asked, ...]
    types: Mapping[UUID, CredentialType]
    bearers: Mapping[UUID, Bearer]
    names: Names
    _dockets: dict[_Key, "_Docket"] = field(default_factory=dict, repr=False)
    _under: dict[_Key, tuple[Asked, ...]] = field(default_factory=dict, repr=False)
    _known: dict[UUID, Eras[bool]] = field(default_factory=dict, repr=False)
    _kinds: dict[UUID, _Kind] = field(default_factory=dict, repr=False)
    _numbers: dict[Asked, int] = field(default_factory=dict, repr=False)
    _trials: dict[_Key, Eras[Verdict]] = field(default_factory=dict, repr=False)

    def findings(
        self, person: UUID, place: Place, seat: str, first: date, last: date, modalities: frozenset[str] | None = None
    ) -> list[Finding]:
        """What keeps a person off that seat there. Without `modalities` what is asked for some only is left out.

        `modalities` are folded.
        """
        key = (person, place.id, seat, modalities)
        docket = self._dockets.get(key)
        if docket is None:
            docket = self._dockets[key] = _Docket(self, person, place, self.asked_of(place, seat, modalities))
        return list(docket.on(first, last))

    def judged(self, person: UUID, place: Place, asked: Asked, first: date, last: date) -> Findings:
        """What one requirement finds against a person there, whether or not that place asks for it."""
        return self.reported(person, place, asked, self.trial(person, place, asked).on(first, last).answer)

    def asked_of(self, place: Place, seat: str, modalities: frozenset[str] | None) -> tuple[Asked, ...]:
        """What that seat is under there, whenever it is in force."""
        key = (place.id, seat, modalities)
        asked = self._under.get(key)
        if asked is None:
            sides, on_the_case = _SIDES[seat], modalities or frozenset()
            asked = self._under[key] = tuple(
                each
                for each in self.asked
                if each.holds_at(place) and each.side in sides and (not each.modality or each.modality in on_the_case)
            )
        return asked

    def is_known(self, place: Place, first: date, last: date) -> bool:
        """A hospital of which nothing of its own is in force is not known, whatever the house asks (rules.md D1)."""
        return self.known(place).on(first, last).answer

    def known(self, place: Place) -> Eras[bool]:
        """`is_known` with the days through which it stays so."""
        eras = self._known.get(place.id)
        if eras is None:
            spans = [each.span for each in self.asked if each.hospital_id == place.id]
            eras = self._known[place.id] = Eras(
                lambda first, last: any(span.touches(first, last) for span in spans),
                {turn for span in spans for turn in edges(span)},
            )
        return eras

    def trial(self, person: UUID, place: Place, asked: Asked) -> Eras[Verdict]:
        """Shared by all requirements that ask this person alike."""
        kind = self._kind_of(asked)
        bearer = self.bearers.get(person, NOBODY)
        exemptions = bearer.exemptions.get(asked.id, ())
        key = (
            person,
            asked.id if exemptions else kind.number,
            place.issuer_id if kind.of_the_hospital else None,
            place.state if kind.of_the_state else None,
        )
        eras = self._trials.get(key)
        if eras is None:
            eras = self._trials[key] = Trial(asked, kind.types, bearer, exemptions, place, self).eras()
        return eras

    def reported(self, person: UUID, place: Place, asked: Asked, verdict: Verdict) -> Findings:
        if not verdict.defects:
            return ()
        return tuple(Report(asked, self._kind_of(asked).types, person, place, self).findings(verdict))

    def _kind_of(self, asked: Asked) -> _Kind:
        kind = self._kinds.get(asked.id)
        if kind is None:
            number = self._numbers.setdefault(_alike(asked), len(self._numbers))
            types = tuple(type for key in asked.types if (type := self.types.get(key)))
            scopes = {type.scope for type in types}
            kind = self._kinds[asked.id] = _Kind(number, types, "hospital" in scopes, "state" in scopes)
        return kind


def _alike(asked: Asked) -> Asked:
    """Without whose it is, for which seats and cases, and how grave."""
    return replace(
        asked, id=_NOBODYS, hospital_id=None, state="", side=Side.EVERYONE, modality="", severity=Severity.BLOCK
    )


class _Docket:
    """All that a seat at one hospital asks of one person."""

    __slots__ = ("_grounds", "_known", "_person", "_place", "_remembered", "_trials")

    def __init__(self, grounds: Grounds, person: UUID, place: Place, asked: tuple[Asked, ...]) -> None:
        self._grounds, self._person, self._place = grounds, person, place
        self._known = grounds.known(place)
        self._trials = [(each, grounds.trial(person, place, each)) for each in asked]
        self._remembered: list[Era[Findings]] = []

    def on(self, first: date, last: date) -> Findings:
        for era in self._remembered:
            if era.since <= first and last <= era.through:
                return era.answer
        era = self._judged(first, last)
        if era.holds(first, last):
            self._remembered.append(era)
        return era.answer

    def _judged(self, first: date, last: date) -> Era[Findings]:
        known = self._known.on(first, last)
        since, through = known.since, known.through
        found: list[Finding] = []
        for asked, trial in self._trials:
            verdict = trial.on(first, last)
            since, through = max(since, verdict.since), min(through, verdict.through)
            if verdict.answer.defects:
                found += self._grounds.reported(self._person, self._place, asked, verdict.answer)
        if not known.answer:
            found += nothing_known(self._place, self._grounds.policy)
        return Era(tuple(found), since, through)
