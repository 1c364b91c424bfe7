"""The core against rules.md written down once more, slowly (tests/scheduling/oracle.py), on random records."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hospitals.clearance import Grounds
from hospitals.facts import Place
from hospitals.findings import Finding
from scheduling.facts import board_of
from scheduling.findings import findings
from tests.hospitals.plain import bearer, grounds_of, key
from tests.scheduling.oracle import Record, Told, clearance, told
from tests.scheduling.random_records import PLACES, Drawing

ADA, EEG = key("Ada"), frozenset({"eeg"})
SEEDS = st.integers(0, 2**40)


def grounds_for(record: Record) -> Grounds:
    owned = {asked.id for asked in record.asked if asked.hospital_id}
    bearers = {
        person: replace(
            bearer(held),
            exemptions={
                (asked, None if asked in owned else place): tuple(spans)
                for (who, asked, place), spans in record.exempt.items()
                if who == person
            },
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


@settings(max_examples=200, deadline=None, derandomize=True)
@given(SEEDS)
def test_every_seat_is_judged_as_the_rules_say(seed: int) -> None:
    record = Drawing(seed).record
    roads = {pair: far for (a, b), far in record.travel.items() for pair in ((a, b), (b, a))}
    cases = {seat.case.id: seat.case for seat in record.seats}
    board = board_of(grounds_for(record), list(cases.values()), record.people, record.seats, roads)
    for seat in record.seats:
        assert plainly(findings(seat, board)) == told(seat, record)


@settings(max_examples=120, deadline=None)
@given(SEEDS, st.sampled_from(PLACES), st.sampled_from(["primary", "trainee", "oversight"]))
def test_clearance_on_every_day_is_as_the_rules_say(seed: int, place: Place, seat: str) -> None:
    drawn = Drawing(seed, with_cases=False)
    grounds = grounds_for(drawn.record)
    for number in range(-30, 40, 3):
        days = [drawn.base + timedelta(days=number + more) for more in range(1 + number % 2)]
        found = grounds.findings(ADA, place, seat, days[0], days[-1], EEG)
        assert plainly(found) == clearance(ADA, place, seat, EEG, days, drawn.record)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.sampled_from(PLACES))
def test_what_is_remembered_answers_as_if_asked_for_the_first_time(seed: int, place: Place) -> None:
    drawn = Drawing(seed, with_cases=False)
    remembering = grounds_for(drawn.record)
    asked = [(drawn.base + timedelta(days=number), more) for number in range(-45, 60) for more in {0, number % 3}]
    asked += [(date(drawn.base.year + years, 10, day), 0) for years in (-9, -5, 5, 9) for day in (1, 2, 31)]
    drawn.random.shuffle(asked)
    for first, more in asked:
        last = first + timedelta(days=more)
        fresh = grounds_for(drawn.record).findings(ADA, place, "primary", first, last, EEG)
        assert remembering.findings(ADA, place, "primary", first, last, EEG) == fresh
