"""The core against rules.md written down once more, slowly (tests/scheduling/oracle.py), on random records."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.facts import HoldingFacts
from credentials.validity import PeriodFacts, PeriodState, Span
from hospitals.facts import Asked, Evidence, Place
from hospitals.findings import Code, Finding, Severity
from hospitals.models.policy import Rule
from hospitals.models.requirement import Side
from hospitals.policies import Policy
from scheduling.facts import CaseFacts, PersonFacts, SeatFacts, board_of
from scheduling.findings import findings
from tests.hospitals.plain import AT, CAMPUS, NAMES, PEAK, POLICY, TYPES, bearer, grounds_of, hospital, key
from tests.hospitals.plain import BRENDAN as BRENDAN
from tests.scheduling.oracle import Record, Told, clearance, told
from tests.scheduling.plain import case

# Around the opening and the close of a season, and both nights on which clocks change.
BASES = [date(2026, 10, 1), date(2026, 11, 1), date(2027, 3, 14), date(2027, 3, 31)]
PLACES = [BRENDAN, CAMPUS, PEAK, hospital("Nowhere", city="", state="", timezone="America/Denver")]
PEOPLE = ["Ada", "Ben", "Tina"]
CODES = ["bls", "cnim", "cnim_cs", "influenza", "tb", "hospital_privileges", "state_license", "ceu"]
ISSUERS = [None, *map(key, ("AHA", "St. Brendan", "Pike Peak", "Oregon board", "Colorado board"))]
NUMBERS = st.integers(0, 2**120).map(lambda number: UUID(int=number))
_sizes = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

near = st.integers(-50, 50)
some_days = st.none() | near


def around(base: date, days: int | None) -> date | None:
    return None if days is None else base + timedelta(days=days)


@st.composite
def spans(draw: st.DrawFn, base: date, *, is_open: bool = True) -> Span:
    starts = draw(some_days if is_open else near)
    ends = None if is_open and draw(st.booleans()) else (starts or 0) + draw(st.integers(0, 20))
    return Span(around(base, starts), around(base, ends))


@st.composite
def periods(draw: st.DrawFn, base: date) -> PeriodFacts:
    starts, length = draw(st.none() | st.integers(-90, 30)), draw(st.none() | st.integers(0, 120))
    state = draw(st.sampled_from(["accepted"] * 5 + ["applied", "pending", "returned"]))
    issued = draw(st.none() | st.integers(-100, 30))
    return PeriodFacts(
        starts_on=around(base, starts),
        expires_on=around(base, None if length is None else (starts or -60) + length),
        state=PeriodState(state),
        accepted_at=AT if state == "accepted" else None,
        superseded_at=draw(st.sampled_from([None, None, None, AT])),
        issued_on=around(base, issued),
        is_verified=draw(st.booleans()),
    )


@st.composite
def credentials(draw: st.DrawFn, base: date, number: int) -> Evidence:
    code = draw(st.sampled_from(CODES))
    own = draw(st.lists(periods(base), min_size=1, max_size=3))
    serves = HoldingFacts(type=TYPES["cnim"], periods=tuple(own)) if code == "ceu" else None
    facts = HoldingFacts(
        type=TYPES[code],
        periods=() if serves else tuple(own),
        suspensions=() if serves else tuple(draw(st.lists(spans(base), max_size=1))),
        let_go_on=draw(st.sampled_from([None, base])),
        serves=serves,
    )
    return Evidence(id=UUID(int=number), issuer_id=draw(st.sampled_from(ISSUERS)), facts=facts)


@st.composite
def requirements(draw: st.DrawFn, base: date, number: int) -> Asked:
    place = draw(st.sampled_from([*PLACES, BRENDAN, None]))
    return Asked(
        id=UUID(int=number + 1),
        hospital_id=place.id if place else None,
        state="" if place else draw(st.sampled_from(["", "OR"])),
        side=draw(st.sampled_from([Side.EVERYONE, *Side])),
        modality=draw(st.sampled_from(["", "", "eeg"])),
        types=tuple(
            TYPES[code].pk for code in draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True))
        ),
        issuers=frozenset(each for each in draw(st.sets(st.sampled_from(ISSUERS), max_size=2)) if each),
        verified=draw(st.sampled_from([False, False, True])),
        days_left=draw(st.none() | st.integers(0, 60)),
        issued_within_months=draw(st.none() | st.integers(1, 3)),
        checked_within_days=draw(st.none() | st.integers(1, 60)),
        in_season=draw(st.booleans()),
        accepts_grace=draw(st.booleans()),
        severity=draw(st.sampled_from(Severity)),
        span=draw(st.just(Span()) | spans(base)),
    )


@st.composite
def cases(draw: st.DrawFn, base: date, number: int, places: list[Place]) -> CaseFacts:
    day = base + timedelta(days=draw(st.integers(-1, 2)))
    hour, quarter = draw(st.integers(0, 23)), draw(st.sampled_from([0, 15, 30, 45]))
    return case(
        f"C-{number}",
        f"{day} {hour:02}:{quarter:02}",
        draw(st.sampled_from([15, 60, 120, 330])),
        at=draw(st.sampled_from(places)),
        setup=draw(st.sampled_from([0, 15, 60])),
        teardown=draw(st.sampled_from([0, 15, 30])),
        room=draw(st.sampled_from(["", "1"])),
        surgeon=draw(st.sampled_from(["", "Vance"])),
        modalities=draw(st.sampled_from([(), ("EEG",)])),
    )


@st.composite
def people(draw: st.DrawFn, base: date, name: str) -> PersonFacts:
    return PersonFacts(
        id=key(name),
        name=name,
        discipline="trainee" if name == "Tina" else "technologist",
        timezone=draw(st.sampled_from(["America/Los_Angeles", "Asia/Tokyo", "America/New_York"])),
        employed=draw(st.just(Span()) | spans(base)),
        absences=tuple(draw(st.lists(spans(base, is_open=False), max_size=2))),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    rules = draw(st.dictionaries(st.sampled_from(list(Code)[12:]), st.sampled_from(Rule), max_size=3))
    return replace(
        POLICY,
        expires_soon_days=draw(st.sampled_from([0, 7, 30])),
        city_minutes=draw(st.sampled_from([0, 30])),
        rest_hours=draw(st.sampled_from([0, 8, 30])),
        reads_at_once=draw(st.sampled_from([1, 2])),
        rules=rules,
    )


@st.composite
def records(draw: st.DrawFn, *, seats: int = 6) -> tuple[Record, date]:
    base, numbers = draw(st.sampled_from(BASES)), count()
    many = range(draw(st.integers(1, 5)))
    asked = [draw(requirements(base, next(numbers))) for _ in many]
    asked += [replace(each, id=UUID(int=900 + n), hospital_id=CAMPUS.id, state="") for n, each in enumerate(asked[:2])]
    held = {
        key(name): [draw(credentials(base, next(numbers))) for _ in range(draw(st.integers(0, 7)))] for name in PEOPLE
    }
    exempt = {
        (key(name), draw(st.sampled_from(asked)).id): draw(st.lists(spans(base), max_size=2)) for name in PEOPLE[:2]
    }
    on = [draw(cases(base, n, draw(st.sampled_from([PLACES, PLACES[:2]])))) for n in range(draw(st.integers(1, 4)))]
    roles = st.sampled_from(["primary", "primary", "trainee", "backup", "oversight", "oversight"])
    places = draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(on)), max_size=seats, unique=True))
    far = draw(st.sampled_from([None, 5, 90, 1500]))
    record = Record(
        policy=draw(policies()),
        types={type.pk: type for type in TYPES.values()},
        board_states=dict(NAMES.states),
        asked=asked,
        held=held,
        exempt=exempt,
        people={key(name): draw(people(base, name)) for name in PEOPLE},
        seats=[
            SeatFacts(
                UUID(int=next(numbers)), there, key(name), draw(roles), draw(st.sampled_from([True, True, False]))
            )
            for name, there in places
        ],
        travel={} if far is None else {(BRENDAN.id, PEAK.id): far},
    )
    return record, base


def grounds_for(record: Record) -> Any:
    bearers = {
        person: replace(
            bearer(held),
            exemptions={asked: tuple(spans) for (who, asked), spans in record.exempt.items() if who == person},
        )
        for person, held in record.held.items()
    }
    return grounds_of(record.asked, bearers, record.policy)


def plainly(found: list[Finding]) -> set[Told]:
    told = {
        (each.code.value, each.severity.value, each.until, each.requirement_id, each.person_id, each.case_id)
        for each in found
    }
    assert len(told) == len(found), "Something is said twice."
    return told


@_sizes
@given(records())
def test_every_seat_is_judged_as_the_rules_say(drawn: tuple[Record, date]) -> None:
    record, _ = drawn
    roads = {pair: far for (a, b), far in record.travel.items() for pair in ((a, b), (b, a))}
    cases = {seat.case.id: seat.case for seat in record.seats}
    board = board_of(grounds_for(record), list(cases.values()), record.people, record.seats, roads)
    for seat in record.seats:
        assert plainly(findings(seat, board)) == told(seat, record)


@_sizes
@given(records(seats=0), st.sampled_from(PLACES), st.sampled_from(["primary", "trainee", "oversight"]))
def test_clearance_on_every_day_is_as_the_rules_say(drawn: tuple[Record, date], place: Place, seat: str) -> None:
    record, base = drawn
    grounds, person = grounds_for(record), key("Ada")
    for number in range(-30, 40, 3):
        days = [base + timedelta(days=number + more) for more in range(1 + number % 2)]
        found = grounds.findings(person, place, seat, days[0], days[-1], frozenset({"eeg"}))
        assert plainly(found) == clearance(person, place, seat, {"eeg"}, days, record)


@_sizes
@given(records(seats=0), st.sampled_from(PLACES), st.randoms(use_true_random=False))
def test_what_is_remembered_answers_as_if_asked_for_the_first_time(
    drawn: tuple[Record, date], place: Place, random: Any
) -> None:
    record, base = drawn
    remembering, person = grounds_for(record), key("Ada")
    asked = [(base + timedelta(days=number), number % 3) for number in range(-60, 60, 2)]
    asked += [(date(base.year + years, 10, day), 0) for years in (-9, -5, 5, 9) for day in (1, 2, 31)]
    random.shuffle(asked)
    for first, more in asked:
        last = first + timedelta(days=more)
        fresh = grounds_for(record).findings(person, place, "primary", first, last)
        assert remembering.findings(person, place, "primary", first, last) == fresh
