"""Random records: people, what they hold, what hospitals ask, cases and seats, as plain values.

Drawn from one seed, since drawing each of their thousand choices by hypothesis would take longer than judging them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import TypeVar
from uuid import UUID

from credentials.facts import HoldingFacts
from credentials.validity import PeriodFacts, PeriodState, Span
from hospitals.facts import Asked, Evidence, Place
from hospitals.findings import Code, Severity
from hospitals.models.policy import Rule
from hospitals.models.requirement import Side
from hospitals.policies import Policy
from scheduling.facts import CaseFacts, PersonFacts, SeatFacts
from tests.hospitals.plain import AT, BRENDAN, CAMPUS, NAMES, PEAK, POLICY, TYPES, hospital, key
from tests.scheduling.oracle import Record
from tests.scheduling.plain import case

# Around the opening and the close of a season, and both nights on which clocks change.
BASES = [date(2026, 10, 1), date(2026, 11, 1), date(2027, 3, 14), date(2027, 3, 31)]
PLACES = [BRENDAN, CAMPUS, PEAK, hospital("Nowhere", city="", state="", timezone="America/Denver")]
PEOPLE = ["Ada", "Ben", "Tina"]
CODES = ["bls", "cnim", "cnim_cs", "influenza", "tb", "hospital_privileges", "state_license", "ceu"]
BOARDS = {"hospital_privileges": ["St. Brendan", "Pike Peak"], "state_license": ["Oregon board", "Colorado board"]}
ISSUERS = {code: [key(name) for name in BOARDS.get(code, ["AHA", "Red Cross"])] for code in CODES}
ROLES = ["primary", "primary", "trainee", "backup", "oversight", "oversight"]

Value = TypeVar("Value")


class Drawing:
    """What one seed brings forth; `record` is all of it, about the days around `base`."""

    def __init__(self, seed: int, *, with_cases: bool = True) -> None:
        self.random, self._numbers = Random(seed), count()
        self.base = self.random.choice(BASES)
        self.names = PEOPLE if with_cases else PEOPLE[:1]
        self.record = self._record(with_cases=with_cases)

    def _record(self, *, with_cases: bool) -> Record:
        asked = [self._requirement() for _ in range(self.random.randint(2, 6))]
        # The other campus asks alike.
        asked += [replace(each, id=self._id(), hospital_id=CAMPUS.id, state="") for each in asked[:2]]
        far = self._seldom(lambda: self.random.choice([5, 90, 1500]))
        return Record(
            policy=self._policy(),
            types={type.pk: type for type in TYPES.values()},
            board_states=dict(NAMES.states),
            asked=asked,
            held={key(name): self._held() for name in self.names},
            exempt={self._exempt(name, self.random.choice(asked)): self._spans(2) for name in self.names},
            people={key(name): self._person(name) for name in self.names},
            seats=self._seats() if with_cases else [],
            travel={} if far is None else {(BRENDAN.id, PEAK.id): far},
        )

    def _exempt(self, name: str, asked: Asked) -> tuple[UUID, UUID, UUID]:
        return key(name), asked.id, asked.hospital_id or self.random.choice(PLACES).id

    def _held(self) -> list[Evidence]:
        return [self._credential(code) for code in CODES for _ in range(self.random.randint(0, 2))]

    def _credential(self, code: str) -> Evidence:
        own = tuple(self._period() for _ in range(self.random.choice([1, 1, 2, 3])))
        serves = HoldingFacts(type=TYPES["cnim"], periods=own) if code == "ceu" else None
        facts = HoldingFacts(
            type=TYPES[code],
            periods=() if serves else own,
            suspensions=() if serves else tuple(self._spans(2)),
            let_go_on=self.random.choice([None, self.base]),
            serves=serves,
        )
        return Evidence(
            id=self._id(), issuer_id=self.random.choice([None, *ISSUERS[code], *ISSUERS[code]]), facts=facts
        )

    def _period(self) -> PeriodFacts:
        starts = self.random.choice([None, -90, -60, -30, -3, 20])
        length = self.random.choice([None, self.random.randint(20, 130), self.random.randint(20, 130)])
        state = self.random.choice(["accepted"] * 7 + ["applied", "pending", "returned"])
        return PeriodFacts(
            starts_on=None if starts is None else self._day(starts),
            expires_on=None if length is None else self._day((-60 if starts is None else starts) + length),
            state=PeriodState(state),
            accepted_at=AT if state == "accepted" else None,
            superseded_at=self.random.choice([*[None] * 11, AT]),
            issued_on=self.random.choice([None, *(self._day(self.random.randint(-100, 0)) for _ in range(3))]),
            is_verified=self.random.random() < 0.5,
        )

    def _requirement(self) -> Asked:
        place = self.random.choice([*PLACES, BRENDAN, BRENDAN, None])
        codes = self.random.sample(CODES, self.random.choice([1, 1, 2]))
        issuers = self._seldom(lambda: self.random.sample(ISSUERS[codes[0]], self.random.randint(1, 2)))
        return Asked(
            id=self._id(),
            hospital_id=place.id if place else None,
            state="" if place else self.random.choice(["", "OR"]),
            side=self.random.choice([Side.EVERYONE, *Side]),
            modality=self.random.choice(["", "", "eeg"]),
            types=tuple(TYPES[code].pk for code in codes),
            issuers=frozenset(issuers or ()),
            verified=self.random.random() < 0.2,
            days_left=self._seldom(lambda: self.random.randint(0, 60)),
            issued_within_months=self._seldom(lambda: self.random.randint(1, 3)),
            checked_within_days=self._seldom(lambda: self.random.randint(1, 60)),
            in_season="influenza" in codes or self.random.random() < 0.1,
            accepts_grace=self.random.random() < 0.5,
            severity=self.random.choice(list(Severity)),
            span=self._seldom(self._span) or Span(),
        )

    def _policy(self) -> Policy:
        rules = {code: self.random.choice(list(Rule)) for code in list(Code)[12:] if self.random.random() < 0.1}
        return replace(
            POLICY,
            expires_soon_days=self.random.choice([0, 7, 30]),
            city_minutes=self.random.choice([0, 30]),
            rest_hours=self.random.choice([0, 8, 30]),
            reads_at_once=self.random.choice([1, 2]),
            rules=rules,
        )

    def _person(self, name: str) -> PersonFacts:
        away = (self._span() for _ in range(self.random.choice([0, 0, 1, 2])))
        return PersonFacts(
            id=key(name),
            name=name,
            discipline="trainee" if name == "Tina" else "technologist",
            timezone=self.random.choice(["America/Los_Angeles", "Asia/Tokyo", "America/New_York"]),
            employed=self._seldom(self._span) or Span(),
            absences=tuple(span for span in away if span.starts_on and span.ends_on),
        )

    def _seats(self) -> list[SeatFacts]:
        places = self.random.choice([PLACES, PLACES[:2]])
        cases = [self._case(number, places) for number in range(self.random.randint(2, 6))]
        taken = [(name, each) for name in self.names for each in cases if self.random.random() < 0.6]
        return [
            SeatFacts(self._id(), each, key(name), self.random.choice(ROLES), self.random.random() < 0.9)
            for name, each in taken
        ]

    def _case(self, number: int, places: list[Place]) -> CaseFacts:
        hour, minute = self.random.randint(0, 23), self.random.choice([0, 15, 30, 45])
        return case(
            f"C-{number}",
            f"{self._day(self.random.randint(-1, 1))} {hour:02}:{minute:02}",
            self.random.choice([15, 60, 120, 330]),
            at=self.random.choice(places),
            setup=self.random.choice([0, 15, 60]),
            teardown=self.random.choice([0, 15, 30]),
            room=self.random.choice(["", "1"]),
            surgeon=self.random.choice(["", "Vance"]),
            modalities=self.random.choice([(), ("EEG",)]),
        )

    def _spans(self, most: int) -> list[Span]:
        return [self._span() for _ in range(self.random.choice([0, 0, *range(most + 1)]))]

    def _span(self) -> Span:
        """Either side may be open."""
        starts, length = self.random.randint(-50, 50), self.random.randint(0, 20)
        return Span(self._maybe(self._day(starts)), self._maybe(self._day(starts + length)))

    def _maybe(self, value: Value) -> Value | None:
        return value if self.random.random() < 0.8 else None

    def _seldom(self, draw: Callable[[], Value]) -> Value | None:
        return draw() if self.random.random() < 0.25 else None

    def _day(self, number: int) -> date:
        return self.base + timedelta(days=number)

    def _id(self) -> UUID:
        return UUID(int=next(self._numbers) + 1)
