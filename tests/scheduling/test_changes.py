"""Cases changed, moved, confirmed and called off: judged for everybody on them, and nobody left half moved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from credentials.actions.credentials import suspend
from credentials.models import Credential
from hospitals.findings import Code
from hospitals.models import ClearancePolicy, FindingRule
from notifications.models import Alert
from practices.models import Membership, Practice
from scheduling.actions import cases
from scheduling.actions.cases import Changed, cancel, change_case, make_case, set_status
from scheduling.actions.refusing import Refused
from scheduling.actions.seats import book
from scheduling.models import Assignment, Case, CaseStatus, Modality, Role, SeatState, Surgeon
from tests.hospitals.ward import RequirementFactory
from tests.scheduling.desk import DESK, Desk
from tests.scheduling.theatre import MORNING, AssignmentFactory, CaseFactory, HospitalFactory
from tests.support.stage import begins_with

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


desk_as_made = begins_with(DESK)


@pytest.fixture
def desk(desk_as_made: Desk, practice: Practice) -> Desk:
    return desk_as_made


@pytest.fixture
def booked(desk) -> Case:
    """The desk's case, with Ana as its primary."""
    book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT)
    return desk.case


def changed(case: Case, release: bool = False, **changes) -> Changed:
    return change_case(case, changes=changes, release=release, by=None, at=AT)


def refused(case: Case, **changes) -> set[Code]:
    with pytest.raises(Refused) as raised:
        changed(case, **changes)
    return {each.code for each in raised.value.findings if each.blocks}


def moved_by(case: Case, by: timedelta) -> dict:
    return {"starts_at": case.starts_at + by, "ends_at": case.ends_at + by}


def seats_of(case) -> list[tuple[str, str, str]]:
    return sorted((seat.technologist.name, seat.role, seat.state) for seat in case.assignments.all())


def spans_of(case) -> set[tuple[datetime, datetime]]:
    return {(seat.during.lower, seat.during.upper) for seat in Assignment.objects.standing().filter(case=case)}


# Made --------------------------------------------------------------------------------------------------------------


def test_a_case_takes_the_practices_lengths_and_the_names_it_is_given(desk):
    ClearancePolicy.objects.create(setup_minutes=45, teardown_minutes=20)
    made = make_case(
        hospital=desk.hospital,
        starts_at=MORNING,
        ends_at=MORNING + HOUR,
        surgeon="  R.  Vance ",
        modalities=["MEP", "ssep", "mep"],
        by=None,
        at=AT,
    )
    assert (made.setup_minutes, made.teardown_minutes, made.status) == (45, 20, CaseStatus.BOOKED)
    assert Surgeon.objects.get() == made.surgeon
    assert made.surgeon.name == "R. Vance"
    assert sorted(each.name for each in made.modalities.all()) == ["MEP", "SSEP"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": "D-1"}, "__all__"),
        ({"ends_at": MORNING}, "__all__"),
        ({"status": "cancelled"}, "cancel_reason"),
        ({"status": "cancelled", "cancel_reason": "weather"}, "cancel_reason"),
        ({"status": "over"}, "status"),
        ({"number": "n" * 41}, "number"),
    ],
)
def test_a_case_that_cannot_be_is_not_made(desk, given, field):
    asked = {"hospital": desk.hospital, "starts_at": MORNING, "ends_at": MORNING + HOUR, "surgeon": "New"} | given
    with pytest.raises(ValidationError) as raised:
        make_case(**asked, by=None, at=AT)
    assert list(raised.value.message_dict) == [field]
    assert list(Case.objects.all()) == [desk.case]
    assert not Surgeon.objects.exists()


def test_a_surgeon_is_known_by_other_names_too(desk):
    known = Surgeon.objects.create(name="Rita Vance", aliases=["R. Vance"])
    for name in ("rita vance", "R. Vance"):
        assert changed(desk.case, surgeon=name).case.surgeon == known
    assert changed(desk.case, surgeon="").case.surgeon is None


# Moved -------------------------------------------------------------------------------------------------------------


def test_a_move_takes_every_seat_along(desk, booked):
    AssignmentFactory(case=booked, technologist=desk.tess, role=Role.BACKUP)
    AssignmentFactory(case=booked, technologist=desk.ben, role=Role.BACKUP, state=SeatState.WANTED)
    result = changed(booked, **moved_by(booked, DAY))
    assert (result.case.starts_at, result.case.minutes, result.released) == (MORNING + DAY, 120, [])
    assert spans_of(booked) == {(MORNING + DAY, MORNING + DAY + 2 * HOUR)}


# Another case of Ana's from 12:30 to 14:30; this one, 7:30 to 9:30, is moved by so much, and how that ends.
MOVES = {
    "up to it": (3 * HOUR, set()),
    "a minute into it": (3 * HOUR + timedelta(minutes=1), {Code.DOUBLE_BOOKED}),
    "onto it": (5 * HOUR, {Code.DOUBLE_BOOKED}),
    "right after it": (7 * HOUR, set()),
    "over itself": (HOUR, set()),
}


@pytest.mark.parametrize(("by", "codes"), MOVES.values(), ids=MOVES)
def test_a_move_into_a_clash_is_refused_and_changes_nothing(desk, booked, by, codes):
    other = CaseFactory(hospital=desk.hospital, starts_at=MORNING + 5 * HOUR)
    book(other, desk.ana, Role.PRIMARY, by=None, at=AT)
    if codes:
        assert refused(booked, **moved_by(booked, by)) == codes
        booked.refresh_from_db()
        assert booked.starts_at == MORNING
    else:
        changed(booked, **moved_by(booked, by))
    booked.refresh_from_db()
    assert spans_of(booked) == {(booked.starts_at, booked.ends_at)}
    assert seats_of(booked) == [("Ana Reyes", "primary", "live")]


def test_with_release_it_moves_and_only_who_clashes_is_released(desk, booked):
    book(booked, desk.tess, Role.BACKUP, by=None, at=AT)
    other = CaseFactory(hospital=desk.hospital, starts_at=MORNING + 5 * HOUR)
    book(other, desk.ana, Role.PRIMARY, by=None, at=AT)
    result = changed(booked, release=True, **moved_by(booked, 5 * HOUR))
    assert [seat.technologist for seat in result.released] == [desk.ana]
    assert seats_of(booked) == [("Ana Reyes", "primary", "released"), ("Tess Tanaka", "backup", "live")]
    assert spans_of(booked) == {(MORNING + 5 * HOUR, MORNING + 7 * HOUR)}
    assert seats_of(other) == [("Ana Reyes", "primary", "live")]


def test_release_without_a_clash_releases_nobody(desk, booked):
    assert changed(booked, release=True, **moved_by(booked, DAY)).released == []


def test_a_move_is_judged_on_the_day_it_goes_to(desk, booked):
    bls = Credential.objects.get(technologist=desk.ana, type__code="bls")
    day = booked.local_start.date() + DAY
    suspend(bls, starts_on=day, ends_on=day, by=None)
    assert refused(booked, **moved_by(booked, DAY)) == {Code.SUSPENDED}
    changed(booked, **moved_by(booked, 2 * DAY))


def test_another_hospital_asks_for_other_things(desk, booked):
    strict = HospitalFactory()
    RequirementFactory(hospital=strict, any_of=["hospital_privileges"])
    assert refused(booked, hospital=strict) == {Code.MISSING}
    result = changed(booked, hospital=HospitalFactory())
    assert Code.NO_REQUIREMENTS in {each.code for each in result.findings}


def test_a_modality_may_ask_for_more(desk, booked):
    RequirementFactory(hospital=desk.hospital, any_of=["cnim"], modality="MEP")
    assert refused(booked, modalities=["SSEP", "MEP"]) == {Code.MISSING}
    assert not Modality.objects.filter(name="MEP").exists()
    changed(booked, modalities=["EEG"])
    assert [each.name for each in booked.modalities.all()] == ["EEG"]


def test_what_stood_there_before_does_not_hinder_a_move_but_what_is_new_does(desk):
    """As a hospital's list brought it: Ben's BLS ended before."""
    AssignmentFactory(case=desk.case, technologist=desk.ben)
    changed(desk.case, **moved_by(desk.case, HOUR))
    RequirementFactory(hospital=desk.hospital, any_of=["cnim"], modality="MEP")
    assert refused(desk.case, modalities=["MEP"]) == {Code.EXPIRED, Code.MISSING}


def test_a_move_may_make_what_stood_there_better_but_not_worse(desk, booked):
    """As a hospital's list brought it: half an hour too little between two cases of Ana's."""
    FindingRule.objects.create(code=Code.TRAVEL_TIGHT, rule="block")
    other = CaseFactory(hospital=desk.hospital, starts_at=MORNING + 3 * HOUR)
    AssignmentFactory(case=other, technologist=desk.ana)
    assert refused(other, **moved_by(other, -timedelta(minutes=10))) == {Code.TRAVEL_TIGHT}
    changed(other, **moved_by(other, timedelta(minutes=10)))


def test_what_a_manager_accepted_does_not_hinder_a_move(desk, world):
    alice = Membership.objects.get(user=world.alice)
    book(desk.case, desk.ben, Role.PRIMARY, by=alice, at=AT, override_reason="He renews on the day.")
    changed(desk.case, **moved_by(desk.case, DAY))
    assert seats_of(desk.case) == [("Ben Ode", "primary", "live")]


def test_what_changes_nothing_that_is_judged_is_not_judged(desk, booked, monkeypatch):
    monkeypatch.setattr(cases, "found_on", None)
    for changes in ({"note": "Bring the cart."}, {"procedure": "ACDF"}, {"number": "D-2"}, {"status": "in_progress"}):
        change_case(booked, changes=changes, by=None, at=MORNING)


def test_the_constraint_has_the_last_word_on_a_move(desk, booked, monkeypatch):
    other = CaseFactory(hospital=desk.hospital, starts_at=MORNING + DAY)
    book(other, desk.ana, Role.PRIMARY, by=None, at=AT)
    monkeypatch.setattr(cases, "found_on", lambda case, seats, *_: {seat.pk: [] for seat in seats})
    with pytest.raises(Refused) as raised:
        changed(booked, **moved_by(booked, DAY))
    assert [(each.code, each.case_id) for each in raised.value.findings] == [(Code.DOUBLE_BOOKED, other.pk)]
    assert Case.objects.get(pk=booked.pk).starts_at == MORNING


# Status ------------------------------------------------------------------------------------------------------------


def test_who_is_on_a_tentative_case_is_judged_again_when_it_is_booked(desk):
    changed(desk.case, status="tentative")
    book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT)
    bls = Credential.objects.get(technologist=desk.ana, type__code="bls")
    suspension = suspend(bls, starts_on=AT.date(), ends_on=None, by=None)
    assert refused(desk.case, status="booked") == {Code.SUSPENDED}
    assert Case.objects.get(pk=desk.case.pk).status == CaseStatus.TENTATIVE
    result = set_status(desk.case, CaseStatus.BOOKED, release=True, by=None, at=AT)
    assert seats_of(desk.case) == [("Ana Reyes", "primary", "released")]
    assert result.case.status == CaseStatus.BOOKED
    assert suspension.pk


@pytest.mark.parametrize("status", ["cancelled", "unmonitored"])
def test_a_case_that_is_off_frees_its_people(desk, booked, status):
    AssignmentFactory(case=booked, technologist=desk.ben, role=Role.BACKUP, state=SeatState.WANTED)
    change_case(booked, changes={"status": status, "cancel_reason": "patient"}, by=None, at=MORNING)
    assert seats_of(booked) == [("Ana Reyes", "primary", "released"), ("Ben Ode", "backup", "released")]
    row = Case.objects.get(pk=booked.pk)
    assert (row.status, row.cancel_reason) == (status, "patient" if status == "cancelled" else "")
    assert book(CaseFactory(), desk.ana, Role.PRIMARY, by=None, at=AT).assignment.is_live


def test_done_keeps_its_people(desk, booked):
    set_status(booked, CaseStatus.DONE, by=None, at=MORNING)
    assert seats_of(booked) == [("Ana Reyes", "primary", "live")]


def test_a_cancelled_case_is_taken_up_again_without_people(desk, booked):
    cancel(booked, "surgeon", by=None, at=AT)
    again = set_status(booked, CaseStatus.BOOKED, by=None, at=AT).case
    assert (again.status, again.cancel_reason) == (CaseStatus.BOOKED, "")
    assert book(booked, desk.ana, Role.PRIMARY, by=None, at=AT).assignment.is_live


def test_cancelling_needs_a_reason(desk, booked):
    with pytest.raises(ValidationError, match="Say why"):
        set_status(booked, CaseStatus.CANCELLED, by=None, at=AT)
    assert seats_of(booked) == [("Ana Reyes", "primary", "live")]


# From which status, at which instant, to which: allowed or in what words it is refused.
SOON, BEGUN = MORNING - HOUR / 2, MORNING
STEPS = {
    "begun while setting up": ("booked", SOON, "in_progress", ""),
    "begun the day before": ("booked", AT, "in_progress", "D-1 has not begun: it cannot be “in progress” yet."),
    "done before it began": ("booked", SOON, "done", "D-1 has not begun: it cannot be “done” yet."),
    "done": ("booked", BEGUN, "done", ""),
    "unmonitored before it began": ("booked", SOON, "unmonitored", "D-1 has not begun"),
    "unmonitored": ("in_progress", BEGUN, "unmonitored", ""),
    "tentative and done": ("tentative", BEGUN, "done", "D-1 is tentative: “done” does not follow from there."),
    "done and called off": ("done", BEGUN, "cancelled", "D-1 is done: “cancelled” does not follow"),
    "done by mistake": ("done", BEGUN, "booked", ""),
    "done and tentative": ("done", BEGUN, "tentative", "D-1 is done: “tentative” does not follow"),
    "cancelled and in progress": ("cancelled", BEGUN, "in_progress", "“in progress” does not follow"),
    "unmonitored and done": ("unmonitored", BEGUN, "done", "“done” does not follow"),
    "the same again": ("done", BEGUN, "done", ""),
}


@pytest.mark.parametrize(("was", "at", "now", "words"), STEPS.values(), ids=STEPS)
def test_a_status_follows_from_the_one_before_and_from_the_time(desk, was, at, now, words):
    Case.objects.filter(pk=desk.case.pk).update(status=was, cancel_reason="surgeon" if was == "cancelled" else "")
    changes = {"status": now, "cancel_reason": "surgeon"}
    if words:
        with pytest.raises(Refused, match=words) as raised:
            change_case(desk.case, changes=changes, by=None, at=at)
        assert {each.code for each in raised.value.findings} == {Code.NOT_POSSIBLE}
    else:
        change_case(desk.case, changes=changes, by=None, at=at)
    assert Case.objects.get(pk=desk.case.pk).status == (was if words else now)


@pytest.mark.parametrize(("at", "is_made"), [(AT, False), (BEGUN, True)])
def test_a_case_that_is_done_is_entered_once_it_has_begun(desk, at, is_made):
    asked = {"hospital": desk.hospital, "starts_at": MORNING, "ends_at": MORNING + HOUR, "status": "done"}
    if is_made:
        assert make_case(**asked, by=None, at=at).status == CaseStatus.DONE
    else:
        with pytest.raises(Refused, match="has not begun"):
            make_case(**asked, by=None, at=at)


@pytest.mark.parametrize("release", [True, False])
def test_what_is_over_is_not_moved(desk, booked, release):
    set_status(booked, CaseStatus.DONE, by=None, at=MORNING)
    for changes in (moved_by(booked, DAY), {"hospital": HospitalFactory()}):
        with pytest.raises(Refused, match="D-1 is done: it is not moved any more"):
            changed(booked, release=release, **changes)
    changed(booked, note="It went well.", room="4")
    changed(booked, status="booked", **moved_by(booked, DAY))


# Told --------------------------------------------------------------------------------------------------------------


def told() -> list[tuple[str, str]]:
    kinds = ("case_moved", "case_cancelled", "case_released")
    alerts = Alert.objects.filter(kind__in=kinds).order_by("id").select_related("technologist")
    return [(each.kind, each.technologist.name) for each in alerts if each.technologist]


@pytest.fixture
def live(practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(live_at=AT)


# What is done to the case of Ana, who clashes with the time it may move to, and of Tess; and who is told what.
TELLINGS = {
    "moved": ({"starts_at": MORNING + DAY, "ends_at": MORNING + DAY + HOUR}, ["case_moved Ana", "case_moved Tess"]),
    "longer": ({"ends_at": MORNING + 3 * HOUR}, ["case_moved Ana", "case_moved Tess"]),
    "another room": ({"room": "9"}, ["case_moved Ana", "case_moved Tess"]),
    "another procedure": ({"procedure": "ACDF"}, []),
    "cancelled": ({"status": "cancelled", "cancel_reason": "hospital"}, ["case_cancelled Ana", "case_cancelled Tess"]),
    "moved into a clash": (
        {"starts_at": MORNING + 5 * HOUR, "ends_at": MORNING + 6 * HOUR},
        ["case_released Ana", "case_moved Tess"],
    ),
}


@pytest.mark.parametrize(("changes", "tellings"), TELLINGS.values(), ids=TELLINGS)
@pytest.mark.usefixtures("live")
def test_who_is_on_a_case_is_told(desk, booked, changes, tellings):
    book(booked, desk.tess, Role.BACKUP, by=None, at=AT)
    other = CaseFactory(hospital=desk.hospital, starts_at=MORNING + 5 * HOUR)
    book(other, desk.ana, Role.PRIMARY, by=None, at=AT)
    changed(booked, release=True, **changes)
    assert sorted(f"{kind} {name.split()[0]}" for kind, name in told()) == sorted(tellings)


@pytest.mark.usefixtures("live")
def test_who_is_on_a_case_that_goes_ahead_unmonitored_is_told(desk, booked):
    set_status(booked, CaseStatus.UNMONITORED, by=None, at=MORNING)
    assert told() == [("case_cancelled", "Ana Reyes")]


@pytest.mark.usefixtures("live")
def test_nobody_is_told_of_what_is_over(desk, booked):
    change_case(booked, changes={"ends_at": MORNING + HOUR}, by=None, at=MORNING + DAY)
    cancel(booked, "hospital", by=None, at=MORNING + DAY)
    assert told() == []
