"""Whether a person meets what a hospital asks for, judged on every hospital-local day from first through last.

Pure over plain values: the rules are rules.md D1 to D6. Answers are remembered, for many cases ask alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from credentials.models import CredentialType
from credentials.validity import Span
from hospitals.eras import Eras
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
_ALWAYS = Span()

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


@dataclass(frozen=True, slots=True)
class _Party:
    """What one person brings forward, and the trials so far."""

    bearer: Bearer
    trials: dict[object, Trial]


@dataclass(frozen=True, slots=True)
class _Bill:
    """What one seat at a hospital is under, and the number of the trial of each."""

    asked: tuple[Asked, ...]
    trials: tuple[tuple[Asked, int], ...]
    known: Eras[bool] | None


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """All that clearance is judged from. `today` only says how days are worded, and `occasion` how the judged ones."""

    practice: Practice
    policy: Policy
    today: date
    asked: tuple[Asked, ...]
    types: Mapping[UUID, CredentialType]
    bearers: Mapping[UUID, Bearer]
    names: Names
    occasion: str = "that day"
    _bills: dict[_Key, _Bill] = field(default_factory=dict, repr=False)
    _at: dict[UUID, tuple[Asked, ...]] = field(default_factory=dict, repr=False)
    _known: dict[tuple[UUID, str], Eras[bool]] = field(default_factory=dict, repr=False)
    _kinds: dict[UUID, _Kind] = field(default_factory=dict, repr=False)
    _numbers: dict[object, int] = field(default_factory=dict, repr=False)
    _parties: dict[UUID, _Party] = field(default_factory=dict, repr=False)

    def findings(
        self, person: UUID, place: Place, seat: str, first: date, last: date, modalities: frozenset[str] | None = None
    ) -> list[Finding]:
        """What keeps a person off that seat there. Without `modalities` what is asked for some only is left out.

        `modalities` are folded.
        """
        bill, party = self._bill(place, seat, modalities), self._parties.get(person) or self._party(person)
        found: list[Finding] = []
        for asked, number in bill.trials:
            trial = party.trials.get(number)
            if trial is None or party.bearer.exemptions:
                trial = self._trial(party, place, asked, number)
            verdict = trial.on(first, last)
            if verdict.defects:
                found += self._reported(person, place, asked, verdict, first)
        if bill.known and not bill.known.on(first, last):
            of_others = self._known_at(place, "").on(first, last)
            found += nothing_known(place, seat if of_others else "", self.policy)
        return found

    def judged(self, person: UUID, place: Place, asked: Asked, first: date, last: date) -> Findings:
        """What one requirement finds against a person there, whether or not that place asks for it."""
        trial = self._trial(self._party(person), place, asked, self._number_of(place, asked))
        return self._reported(person, place, asked, trial.on(first, last), first)

    def asked_of(self, place: Place, seat: str, modalities: frozenset[str] | None) -> tuple[Asked, ...]:
        """What that seat is under there, whenever it is in force."""
        return self._bill(place, seat, modalities).asked

    def is_known(self, place: Place, first: date, last: date, seat: str = "") -> bool:
        """Not where nothing of the hospital's own is in force, whatever the house asks (rules.md D1). With a seat:
        nothing that is asked of it."""
        return self._known_at(place, seat).on(first, last)

    def _bill(self, place: Place, seat: str, modalities: frozenset[str] | None) -> _Bill:
        key = (place.id, seat, modalities)
        bill = self._bills.get(key)
        if bill is None:
            sides, on_the_case = _SIDES[seat], modalities or frozenset()
            asked = tuple(
                each
                for each in self._asked_at(place)
                if each.side in sides and (not each.modality or each.modality in on_the_case)
            )
            trials = tuple((each, self._number_of(place, each)) for each in asked)
            is_always_known = any(each.span == _ALWAYS for each in self._own_at(place, seat))
            bill = self._bills[key] = _Bill(asked, trials, None if is_always_known else self._known_at(place, seat))
        return bill

    def _asked_at(self, place: Place) -> tuple[Asked, ...]:
        asked = self._at.get(place.id)
        if asked is None:
            asked = self._at[place.id] = tuple(each for each in self.asked if each.holds_at(place))
        return asked

    def _own_at(self, place: Place, seat: str) -> list[Asked]:
        """What makes the hospital known to that seat. One that asks technologists is known to readers too: most ask
        readers for nothing. The other way round nothing is known."""
        sides = _SIDES[seat] if seat and seat != "oversight" else frozenset(Side)
        return [each for each in self._asked_at(place) if each.hospital_id and each.side in sides]

    def _known_at(self, place: Place, seat: str) -> Eras[bool]:
        eras = self._known.get((place.id, seat))
        if eras is None:
            spans = [each.span for each in self._own_at(place, seat)]
            eras = self._known[place.id, seat] = Eras(
                lambda first, last: any(span.touches(first, last) for span in spans),
                {turn for span in spans for turn in edges(span)},
            )
        return eras

    def _party(self, person: UUID) -> _Party:
        party = self._parties.get(person)
        if party is None:
            party = self._parties[person] = _Party(self.bearers.get(person, NOBODY), {})
        return party

    def _trial(self, party: _Party, place: Place, asked: Asked, number: int) -> Trial:
        """Shared by all requirements that ask this person alike, but for those that hospitals exempt from. What holds
        beyond one hospital each exempts from for itself (rules.md A5)."""
        exemptions = party.bearer.exemptions.get((asked.id, None if asked.hospital_id else place.id), ())
        key = (asked.id, place.id, number) if exemptions else number
        trial = party.trials.get(key)
        if trial is None:
            types = self._kind_of(asked).types
            trial = party.trials[key] = Trial(asked, types, party.bearer, exemptions, place, self)
        return trial

    def _number_of(self, place: Place, asked: Asked) -> int:
        kind = self._kind_of(asked)
        issuer, state = kind.of_the_hospital and place.issuer_id, kind.of_the_state and place.state
        return self._numbers.setdefault((kind.number, issuer, state), len(self._numbers))

    def _kind_of(self, asked: Asked) -> _Kind:
        kind = self._kinds.get(asked.id)
        if kind is None:
            number = self._numbers.setdefault(_alike(asked), len(self._numbers))
            types = tuple(type for key in asked.types if (type := self.types.get(key)))
            scopes = {type.scope for type in types}
            kind = self._kinds[asked.id] = _Kind(number, types, "hospital" in scopes, "state" in scopes)
        return kind

    def _reported(self, person: UUID, place: Place, asked: Asked, verdict: Verdict, first: date) -> Findings:
        if not verdict.defects:
            return ()
        return tuple(Report(asked, self._kind_of(asked).types, person, place, self, first).findings(verdict))


def _alike(asked: Asked) -> Asked:
    """Without whose it is, for which seats and cases, and how grave."""
    return replace(
        asked, id=_NOBODYS, hospital_id=None, state="", side=Side.EVERYONE, modality="", severity=Severity.BLOCK
    )
