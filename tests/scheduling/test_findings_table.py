"""Who is where when, and in which seat: what stands against it, and what a case lacks (rules.md D2, D4 and E)."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from hospitals.facts import Asked, Bearer, Place
from hospitals.findings import Code, Finding
from hospitals.models.policy import Rule
from hospitals.policies import Policy
from scheduling.facts import CaseFacts, PersonFacts, SeatFacts
from scheduling.findings import case_findings, findings
from tests.hospitals.plain import BRENDAN, PEAK, POLICY, TABOR, asks, bearer, held, hospital, key
from tests.scheduling.plain import board, case, person, seat

ADA = person("Ada")
TINA = person("Tina", discipline="trainee")
GOOD_SAM = hospital("Good Sam")
FAR = hospital("Far Away", city="Bend", state="OR")
TOKYO = "Asia/Tokyo"
KIRITIMATI = hospital("Christmas Island", timezone="Pacific/Kiritimati")


@dataclass(frozen=True, kw_only=True)
class Situation:
    """The first seat is the one asked about. `found` reads “block double_booked C-2” or “block absent 2026-12-07”;
    `says` begins the first sentence, with plain spaces."""

    seats: tuple[SeatFacts, ...]
    people: tuple[PersonFacts, ...] = (ADA, TINA)
    asked: tuple[Asked, ...] = ()
    bearers: tuple[tuple[UUID, Bearer], ...] = ()
    policy: Policy = POLICY
    travel: tuple[tuple[Place, Place, int], ...] = ()
    found: tuple[str, ...] = ()
    says: str = ""


def given(*seats: SeatFacts, **fields: Any) -> Situation:
    found = fields.pop("found", ())
    fields["found"] = (found,) if isinstance(found, str) else tuple(found)
    return Situation(seats=seats, **fields)


def ada(**fields: Any) -> dict[str, Any]:
    return {"people": (person("Ada", **fields), TINA)}


def asking(*asked: Asked, **holds: Any) -> dict[str, Any]:
    return {"asked": asked, "bearers": ((ADA.id, bearer(holds.get("held", ()))),)}


def ruling(code: Code, rule: Rule) -> Policy:
    return replace(POLICY, rules={code: rule})


def reads(count: int, starts: str = "2026-12-07 07:30", minutes: int = 120, prefix: str = "R") -> list[SeatFacts]:
    return [seat("Ada", case(f"{prefix}-{n}", starts, minutes), "oversight") for n in range(count)]


C1 = case("C-1", "2026-12-07 07:30")
DURING = case("C-2", "2026-12-07 09:00", at=TABOR)
AFTER = case("C-2", "2026-12-07 09:30")
"""Right after C-1, in the same hospital."""
NIGHT = case("N-1", "2026-12-07 22:00", 300)
EARLY = case("C-1", "2026-12-07 00:30", setup=60)
FLAT = {"setup": 0, "teardown": 0}

SITUATIONS = {
    "alone": given(seat("Ada", C1)),
    # Judged days: set-up through tear-down, on the hospital's clock.
    "set-up reaches into a day on which it was not valid yet": given(
        seat("Ada", EARLY),
        **asking(asks("bls"), held=[held("bls", "2029-12-31", since="2026-12-07")]),
        found="block not_yet_valid 2026-12-07",
    ),
    "without set-up it does not": given(
        seat("Ada", case("C-1", "2026-12-07 00:30", setup=0)),
        **asking(asks("bls"), held=[held("bls", "2029-12-31", since="2026-12-07")]),
    ),
    "ends on the first day of a night case": given(
        seat("Ada", NIGHT),
        **asking(asks("bls"), held=[held("bls", "2026-12-07")]),
        found="block expired 2026-12-07",
        says="BLS ends Mon 7 Dec, during that day.",
    ),
    "ends on the second day of a night case": given(
        seat("Ada", NIGHT),
        **asking(asks("bls"), held=[held("bls", "2026-12-08")]),
        found="warn expires_soon 2026-12-08",
    ),
    "tear-down passes midnight": given(
        seat("Ada", case("C-1", "2026-12-07 21:45")),
        **asking(asks("bls"), held=[held("bls", "2026-12-07")]),
        found="block expired 2026-12-07",
    ),
    "tear-down ends at midnight, which touches the next day": given(
        seat("Ada", case("C-1", "2026-12-07 21:30")),
        **asking(asks("bls"), held=[held("bls", "2026-12-07")]),
        found="block expired 2026-12-07",
    ),
    "tear-down ends a minute before midnight": given(
        seat("Ada", case("C-1", "2026-12-07 21:29")),
        **asking(asks("bls"), held=[held("bls", "2026-12-07")]),
        found="warn expires_soon 2026-12-07",
    ),
    "the hospital's day, not the person's": given(
        seat("Ada", case("C-1", "2026-12-07 20:00", at=PEAK)),
        **asking(asks("bls", at=PEAK), held=[held("bls", "2026-12-07")]),
        people=(person("Ada", timezone="America/New_York"),),
        found="warn expires_soon 2026-12-07",
    ),
    "the night the clocks go back has its hour twice": given(
        seat("Ada", case("C-1", "2026-10-31 22:30", 180, **FLAT)),
        seat("Ada", case("C-2", "2026-11-01 02:30", **FLAT)),
        found=["warn rest_too_short C-2"],
        says="2 h 00 min of rest between C-2, Sun 1 Nov 02:30 at St. Brendan and this case.",
    ),
    "the night the clocks go forward lacks one": given(
        seat("Ada", case("C-1", "2026-03-07 23:00", 120, **FLAT)),
        seat("Ada", case("C-2", "2026-03-08 09:00", **FLAT)),
        found=["warn rest_too_short C-2"],
        says="7 h 00 min of rest",
    ),
    "on the clock change night tear-down ends by the new time": given(
        seat("Ada", case("C-1", "2026-11-01 00:30", 60, teardown=30, setup=0)),
        seat("Ada", case("C-2", "2026-11-01 01:30", 60, setup=0)),
        found="warn travel_tight C-2",
    ),
    "a requirement of March leaves the night before alone": given(
        seat("Ada", case("C-1", "2027-02-28 07:30")),
        **asking(asks("tb", during="2027-03-01.."), asks("bls"), held=[held("bls", "2030-12-31")]),
    ),
    "and is asked of the night into March": given(
        seat("Ada", case("C-1", "2027-02-28 22:00", 180)),
        **asking(asks("tb", during="2027-03-01.."), asks("bls"), held=[held("bls", "2030-12-31")]),
        found="block missing",
    ),
    "asked for a modality of the case": given(
        seat("Ada", case("C-1", "2026-12-07 07:30", modalities=["tcMEP "])),
        **asking(asks("cnim", modality="TCMEP"), asks("bls"), held=[held("bls", "2030-12-31")]),
        found="block missing",
    ),
    "oversight needs its license, not what technologists do": given(
        seat("Ada", C1, "oversight"),
        **asking(asks("cnim", side="technologist"), asks("state_license", side="oversight", warns=True)),
        found=["warn missing"],
        says="Holds no state license for OR.",
    ),
    # Twice at once.
    "on another case then": given(
        seat("Ada", C1),
        seat("Ada", DURING),
        found="block double_booked C-2",
        says="Ada is on C-2, Mon 7 Dec 09:00 at Mt. Tabor then.",
    ),
    "on another case in another year": given(
        seat("Ada", case("C-1", "2027-01-04 07:30")),
        seat("Ada", case("C-2", "2027-01-04 09:00", at=TABOR)),
        found="block double_booked C-2",
        says="Ada is on C-2, Mon 4 Jan 2027 09:00 at Mt. Tabor then.",
    ),
    "as a trainee on another case then": given(
        seat("Ada", C1), seat("Ada", DURING, "trainee"), found="block double_booked C-2"
    ),
    "on a case within": given(
        seat("Ada", C1), seat("Ada", case("C-2", "2026-12-07 08:00", 15, **FLAT)), found="block double_booked C-2"
    ),
    "on two cases then": given(
        seat("Ada", C1),
        seat("Ada", DURING),
        seat("Ada", case("C-3", "2026-12-07 06:00", at=TABOR)),
        found=["block double_booked C-3", "block double_booked C-2"],
    ),
    "another seat on the same case is none": given(seat("Ada", C1), seat("Ada", C1, "backup")),
    "somebody else is on another case then": given(seat("Ada", C1), seat("Tina", DURING)),
    "a wanted seat names the case it clashes with": given(
        seat("Ada", C1, live=False), seat("Ada", DURING), found="block double_booked C-2"
    ),
    "what is only wanted elsewhere stands against nobody": given(seat("Ada", C1), seat("Ada", DURING, live=False)),
    "blocks whatever the practice says": given(
        seat("Ada", C1),
        seat("Ada", DURING),
        policy=ruling(Code.DOUBLE_BOOKED, Rule.OFF),
        found="block double_booked C-2",
    ),
    # Back to back: not twice at once, but there is set-up and tear-down.
    "back to back": given(
        seat("Ada", C1),
        seat("Ada", AFTER),
        found="warn travel_tight C-2",
        says="Too little time between C-2, Mon 7 Dec 09:30 at St. Brendan and this case: tear-down and set-up overlap.",
    ),
    "back to back without set-up and tear-down": given(
        seat("Ada", case("C-1", "2026-12-07 07:30", **FLAT)), seat("Ada", case("C-2", "2026-12-07 09:30", **FLAT))
    ),
    "set-up begins when tear-down ends": given(seat("Ada", C1), seat("Ada", case("C-2", "2026-12-07 11:00"))),
    "set-up begins a minute before": given(
        seat("Ada", C1), seat("Ada", case("C-2", "2026-12-07 10:59")), found="warn travel_tight C-2"
    ),
    "to follow in the same room with the same surgeon": given(
        seat("Ada", case("C-1", "2026-12-07 07:30", room="OR 6", surgeon="Vance")),
        seat("Ada", case("C-2", "2026-12-07 09:30", room="or 6", surgeon="Vance")),
    ),
    "the same room, another surgeon": given(
        seat("Ada", case("C-1", "2026-12-07 07:30", room="OR 6", surgeon="Vance")),
        seat("Ada", case("C-2", "2026-12-07 09:30", room="OR 6", surgeon="Amsel")),
        found="warn travel_tight C-2",
    ),
    "the same surgeon, no room told": given(
        seat("Ada", case("C-1", "2026-12-07 07:30", surgeon="Vance")),
        seat("Ada", case("C-2", "2026-12-07 09:30", surgeon="Vance")),
        found="warn travel_tight C-2",
    ),
    "the same number of a room in another hospital": given(
        seat("Ada", case("C-1", "2026-12-07 07:30", room="6", surgeon="Vance")),
        seat("Ada", case("C-2", "2026-12-07 09:30", at=GOOD_SAM, room="6", surgeon="Vance")),
        found="warn travel_tight C-2",
    ),
    # Travel.
    "in the same city, time enough": given(seat("Ada", C1), seat("Ada", case("C-2", "2026-12-07 11:30", at=GOOD_SAM))),
    "in the same city, a minute too little": given(
        seat("Ada", C1),
        seat("Ada", case("C-2", "2026-12-07 11:29", at=GOOD_SAM)),
        found="warn travel_tight C-2",
        says="Too little time between C-2, Mon 7 Dec 11:29 at Good Sam and this case: the way takes 30 min.",
    ),
    "the city's minutes are the practice's": given(
        seat("Ada", C1),
        seat("Ada", case("C-2", "2026-12-07 11:40", at=GOOD_SAM)),
        policy=replace(POLICY, city_minutes=45),
        found="warn travel_tight C-2",
    ),
    "a road that is known": given(
        seat("Ada", C1),
        seat("Ada", case("C-2", "2026-12-07 14:00", at=FAR)),
        travel=((FAR, BRENDAN, 200),),
        found="warn travel_tight C-2",
        says="Too little time between C-2, Mon 7 Dec 14:00 at Far Away and this case: the way takes 200 min.",
    ),
    "a known road of a day and a half": given(
        seat("Ada", case("C-2", "2026-12-08 20:00", at=FAR)),
        seat("Ada", C1),
        travel=((BRENDAN, FAR, 36 * 60),),
        found="warn travel_tight C-1",
    ),
    "a known road within a city is as long as told": given(
        seat("Ada", C1), seat("Ada", case("C-2", "2026-12-07 11:05", at=GOOD_SAM)), travel=((BRENDAN, GOOD_SAM, 5),)
    ),
    "a road that is not known raises nothing": given(
        seat("Ada", C1), seat("Ada", case("C-2", "2026-12-07 11:00", at=FAR))
    ),
    "but set-up and tear-down do": given(
        seat("Ada", C1),
        seat("Ada", case("C-2", "2026-12-07 10:30", at=FAR)),
        found="warn travel_tight C-2",
        says=(
            "Too little time between C-2, Mon 7 Dec 10:30 at Far Away and this case: "
            "tear-down and set-up overlap, and the way between is not known."
        ),
    ),
    "a backup travels when called": given(seat("Ada", C1), seat("Ada", AFTER, "backup")),
    "a reader does not travel": given(seat("Ada", C1, "oversight"), seat("Ada", AFTER, "oversight")),
    "travel, which the practice does not look for": given(
        seat("Ada", C1), seat("Ada", AFTER), policy=ruling(Code.TRAVEL_TIGHT, Rule.OFF)
    ),
    "travel, which blocks in this practice": given(
        seat("Ada", C1),
        seat("Ada", AFTER),
        policy=ruling(Code.TRAVEL_TIGHT, Rule.BLOCK),
        found="block travel_tight C-2",
    ),
    # Rest.
    "an early case after a night": given(
        seat("Ada", NIGHT),
        seat("Ada", case("C-2", "2026-12-08 07:00", at=GOOD_SAM)),
        found="warn rest_too_short C-2",
        says="4 h 00 min of rest between C-2, Tue 8 Dec 07:00 at Good Sam and this case.",
    ),
    "the same, asked of the early case": given(
        seat("Ada", case("C-2", "2026-12-08 07:00", at=GOOD_SAM)), seat("Ada", NIGHT), found="warn rest_too_short N-1"
    ),
    "eight hours after a night": given(seat("Ada", NIGHT), seat("Ada", case("C-2", "2026-12-08 11:00"))),
    "little rest on one day": given(seat("Ada", C1), seat("Ada", case("C-2", "2026-12-07 14:00"))),
    "a night that began after midnight is of that day": given(
        seat("Ada", case("C-1", "2026-12-07 00:30")), seat("Ada", case("C-2", "2026-12-07 07:00"))
    ),
    "different days by each hospital's own clock": given(
        seat("Ada", case("C-1", "2026-12-07 22:30", 60, **FLAT)),
        seat("Ada", case("C-2", "2026-12-08 01:30", at=PEAK, **FLAT)),
        found="warn rest_too_short C-2",
        says="1 h 00 min of rest between C-2, Tue 8 Dec 01:30 at Pike Peak and this case.",
    ),
    "rest of thirty hours, where the practice asks for it": given(
        seat("Ada", C1),
        seat("Ada", case("C-2", "2026-12-08 13:00")),
        policy=replace(POLICY, rest_hours=30),
        found="warn rest_too_short C-2",
    ),
    # Backups.
    "a backup is on another case then": given(
        seat("Ada", C1, "backup"),
        seat("Ada", DURING),
        found="warn backup_committed C-2",
        says="Ada is committed to C-2, Mon 7 Dec 09:00 at Mt. Tabor then.",
    ),
    "a primary is another case's backup then": given(
        seat("Ada", C1),
        seat("Ada", DURING, "backup"),
        found="warn backup_committed C-2",
        says="Ada is committed to C-2, Mon 7 Dec 09:00 at Mt. Tabor as backup then.",
    ),
    "backup twice": given(seat("Ada", C1, "backup"), seat("Ada", DURING, "backup"), found="warn backup_committed C-2"),
    "backup on, reader of another": given(seat("Ada", C1, "backup"), seat("Ada", DURING, "oversight")),
    "backups, which the practice does not look for": given(
        seat("Ada", C1, "backup"), seat("Ada", DURING), policy=ruling(Code.BACKUP_COMMITTED, Rule.OFF)
    ),
    # Reading.
    "three read at once": given(*reads(3)),
    "four read at once": given(
        *reads(4), found="warn reader_overloaded", says="Ada would read 4 cases at once; 3 is the most."
    ),
    "four overlap it, but never four at once": given(
        *reads(1, minutes=240), *reads(2, minutes=60, prefix="S"), *reads(2, "2026-12-07 09:30", 60, "T")
    ),
    "four at some moment only": given(
        *reads(1, minutes=240),
        *reads(2, minutes=60, prefix="S"),
        *reads(2, "2026-12-07 09:30", 60, "T"),
        *reads(1, "2026-12-07 10:00", 15, "U"),
        found="warn reader_overloaded",
    ),
    "the fourth begins when one ends": given(
        *reads(1, minutes=240), *reads(2, minutes=60, prefix="S"), *reads(1, "2026-12-07 08:30", 60, "T")
    ),
    "as many as the practice allows": given(
        *reads(2), policy=replace(POLICY, reads_at_once=1), found="warn reader_overloaded"
    ),
    # Away.
    "away on that day": given(
        seat("Ada", C1),
        **ada(away=["2026-12-07..2026-12-11"]),
        found="block absent 2026-12-11",
        says="Ada is away through Fri 11 Dec.",
    ),
    "away until the day before": given(seat("Ada", C1), **ada(away=["2026-12-01..2026-12-06"])),
    "away from the second day of a night": given(
        seat("Ada", NIGHT), **ada(away=["2026-12-08..2026-12-08"]), found="block absent 2026-12-08"
    ),
    "away from the day that begins when tear-down ends": given(
        seat("Ada", case("C-1", "2026-12-07 21:30")), **ada(away=["2026-12-08..2026-12-09"])
    ),
    "two absences are one finding": given(
        seat("Ada", NIGHT),
        **ada(away=["2026-12-07..2026-12-07", "2026-12-08..2026-12-10"]),
        found="block absent 2026-12-10",
    ),
    "away by the person's own clock": given(
        seat("Ada", case("C-1", "2026-12-07 20:00"), "oversight"),
        **ada(timezone=TOKYO, away=["2026-12-08..2026-12-08"]),
        found="block absent 2026-12-08",
    ),
    "not away by the person's own clock": given(
        seat("Ada", case("C-1", "2026-12-07 20:00"), "oversight"),
        **ada(timezone=TOKYO, away=["2026-12-07..2026-12-07"]),
    ),
    "away two days before by the calendar": given(
        seat("Ada", case("C-1", "2026-12-08 00:30", 20, at=KIRITIMATI, **FLAT)),
        **ada(timezone="Pacific/Pago_Pago", away=["2026-12-06..2026-12-06"]),
        found="block absent 2026-12-06",
    ),
    "away, which the practice does not look for": given(
        seat("Ada", C1), **ada(away=["2026-12-07..2026-12-07"]), policy=ruling(Code.ABSENT, Rule.OFF)
    ),
    "left the day before": given(
        seat("Ada", C1),
        **ada(employed="..2026-12-06"),
        found="block absent 2026-12-06",
        says="Ada leaves on Sun 6 Dec.",
    ),
    "left by now": given(
        seat("Ada", C1),
        **ada(employed="..2026-11-20"),
        found="block absent 2026-11-20",
        says="Ada left on Fri 20 Nov.",
    ),
    "on the last day of work": given(seat("Ada", C1), **ada(employed="2020-01-01..2026-12-07")),
    "before the first day of work": given(
        seat("Ada", C1),
        **ada(employed="2026-12-08.."),
        found="block absent 2026-12-08",
        says="Ada starts on Tue 8 Dec.",
    ),
    # Trainees.
    "a trainee as primary": given(
        seat("Tina", C1), found="block supervision_missing", says="Tina is a trainee, who is never primary."
    ),
    "a trainee alone": given(
        seat("Tina", C1, "trainee"),
        found="block supervision_missing",
        says="A trainee needs a primary technologist on the case.",
    ),
    "a trainee beside a primary": given(seat("Tina", C1, "trainee"), seat("Ada", C1)),
    "a trainee beside one who is only wanted": given(
        seat("Tina", C1, "trainee"), seat("Ada", C1, live=False), found="block supervision_missing"
    ),
    "a trainee beside a primary of another case": given(
        seat("Tina", C1, "trainee"), seat("Ada", DURING), found="block supervision_missing"
    ),
    "a trainee as backup, alone": given(
        seat("Tina", C1, "backup"),
        found="block supervision_missing",
        says="A trainee needs a primary technologist on the case.",
    ),
    "a trainee as backup beside a primary": given(seat("Tina", C1, "backup"), seat("Ada", C1)),
    "a technologist as backup, alone": given(seat("Ada", C1, "backup")),
    # Several at once, in their order.
    "what the hospital asks for is said first": given(
        seat("Ada", C1),
        seat("Ada", DURING),
        **asking(asks("bls")),
        people=(person("Ada", away=["2026-12-07..2026-12-07"]),),
        found=["block missing", "block absent 2026-12-07", "block double_booked C-2"],
    ),
}

READER = hospital("Reader Needed")
COVERS: dict[str, tuple[CaseFacts, list[SeatFacts], Policy, list[str]]] = {
    "nobody": (C1, [], POLICY, ["block uncovered: No technologist or oversight physician is booked."]),
    "a primary alone": (C1, [seat("Ada", C1)], POLICY, ["warn uncovered: No oversight physician is booked."]),
    "a reader alone": (C1, [seat("Ada", C1, "oversight")], POLICY, ["block uncovered: No technologist is booked."]),
    "both": (C1, [seat("Ada", C1), seat("Tina", C1, "oversight")], POLICY, []),
    "a backup and a trainee": (
        C1,
        [seat("Ada", C1, "backup"), seat("Tina", C1, "trainee")],
        POLICY,
        ["block uncovered: No technologist or oversight physician is booked."],
    ),
    "a primary who is only wanted": (
        C1,
        [seat("Ada", C1, live=False), seat("Tina", C1, "oversight")],
        POLICY,
        ["block uncovered: No technologist is booked."],
    ),
    "a primary, where the practice asks for no reader": (
        C1,
        [seat("Ada", C1)],
        replace(POLICY, reader_required=False),
        [],
    ),
    "nobody, where the practice asks for no reader": (
        C1,
        [],
        replace(POLICY, reader_required=False),
        ["block uncovered: No technologist is booked."],
    ),
    "not looked for": (C1, [], ruling(Code.UNCOVERED, Rule.OFF), []),
    "only warned of": (
        C1,
        [],
        ruling(Code.UNCOVERED, Rule.WARN),
        ["warn uncovered: No technologist or oversight physician is booked."],
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_what_stands_against_a_seat(situation: Situation) -> None:
    found = _found(situation)
    names = {each.case.id: each.case.name for each in situation.seats}
    assert [_told(each, names) for each in found] == list(situation.found)
    if situation.says:
        assert found[0].message.replace("\u00a0", " ").startswith(situation.says)


@pytest.mark.parametrize(("on", "seats", "policy", "lacks"), COVERS.values(), ids=COVERS)
def test_what_a_case_lacks(on: CaseFacts, seats: list[SeatFacts], policy: Policy, lacks: list[str]) -> None:
    found = case_findings(on, board((ADA, TINA), seats, cases=[on], policy=policy))
    assert [f"{each.severity.value} {each.code.value}: {each.message}" for each in found] == lacks


@pytest.mark.parametrize(("hospital_asks", "practice_asks", "is_warned"), [(True, False, True), (False, True, False)])
def test_whether_a_reader_is_needed_is_for_the_hospital_to_say(
    hospital_asks: bool, practice_asks: bool, is_warned: bool
) -> None:
    on = case("C-1", "2026-12-07 07:30", at=replace(READER, reader_required=hospital_asks))
    found = case_findings(on, board((ADA,), [seat("Ada", on)], policy=replace(POLICY, reader_required=practice_asks)))
    assert bool(found) is is_warned


def test_the_tables_find_every_code_of_cases() -> None:
    told = {line.split()[1] for situation in SITUATIONS.values() for line in situation.found} | {"uncovered"}
    assert {code.value for code in list(Code)[list(Code).index(Code.DOUBLE_BOOKED) :]} <= told


@pytest.mark.parametrize(
    ("situation", "overridable"),
    [
        ("on another case then", False),
        ("back to back", True),
        ("away on that day", True),
        ("a trainee alone", True),
        ("a trainee as primary", False),
    ],
)
def test_whether_it_may_be_overridden(situation: str, overridable: bool) -> None:
    (found,) = _found(SITUATIONS[situation])
    assert found.overridable is overridable


@pytest.mark.parametrize(
    ("situation", "extent"),
    [
        ("back to back", 90),
        ("set-up begins a minute before", 1),
        ("in the same city, a minute too little", 1),
        ("a road that is known", 200 - 180),
        ("an early case after a night", 4 * 60),
        ("a backup is on another case then", 30),
        ("four read at once", 4),
        ("away on that day", 0),
    ],
)
def test_by_how_much(situation: str, extent: int) -> None:
    (found,) = _found(SITUATIONS[situation])
    assert found.extent == extent


def test_a_code_the_practice_never_overrides() -> None:
    policy = replace(POLICY, never_overridden=frozenset({Code.ABSENT}))
    (found,) = _found(replace(SITUATIONS["away on that day"], policy=policy))
    assert not found.overridable


def test_the_other_case_is_named_once_whichever_seat_asks() -> None:
    here, there = seat("Ada", C1), seat("Ada", DURING)
    on = board((ADA,), [here, there])
    assert [(each.case_id, each.person_id, each.extent) for one in (here, there) for each in findings(one, on)] == [
        (DURING.id, key("Ada"), 30),
        (C1.id, key("Ada"), 30),
    ]


def test_a_form_that_tells_the_hospitals_own_time_is_judged_by_hours_as_they_pass() -> None:
    """Set-up before 3:15 of the night in which the clocks go forward begins at 1:15, not at 2:15, which never is."""
    on = case("C-1", "2026-03-08 03:15")
    assert (on.arrival_at.hour, on.arrival_at.minute, on.first_day.isoformat()) == (9, 15, "2026-03-08")


def _found(situation: Situation) -> list[Finding]:
    travel = {(one, other): minutes for one, other, minutes in situation.travel}
    on = board(
        situation.people,
        situation.seats,
        asked=situation.asked,
        bearers=dict(situation.bearers),
        policy=situation.policy,
        travel=travel,
    )
    return findings(situation.seats[0], on)


def _told(found: Finding, names: dict[UUID, str]) -> str:
    other = names[found.case_id] if found.case_id else ""
    return " ".join(filter(None, (found.severity.value, found.code.value, other, str(found.until or ""))))
