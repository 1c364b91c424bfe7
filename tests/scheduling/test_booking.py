"""Booking a seat: judged, refused in findings, kept by the constraint whatever the judgement says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from psycopg.errors import DeadlockDetected

from hospitals.findings import Code
from hospitals.models import FindingRule
from notifications.models import Alert
from practices.models import Membership, Practice
from practices.models.technologist import Discipline
from scheduling.actions import seats
from scheduling.actions.cases import cancel
from scheduling.actions.refusing import Refused
from scheduling.actions.seats import book, cover, override, release
from scheduling.candidates import candidates
from scheduling.judging import judge_cases
from scheduling.models import Assignment, Case, CaseStatus, Override, Role, SeatState
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import RequirementFactory
from tests.scheduling.desk import DESK, ENDED, Desk
from tests.scheduling.theatre import MORNING, AbsenceFactory, AssignmentFactory, CaseFactory, OnCallFactory
from tests.support.stage import begins_with

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def alice(practice: Practice, world) -> Membership:
    return Membership.objects.get(user=world.alice)


@pytest.fixture
def sam(practice: Practice, world) -> Membership:
    return Membership.objects.get(user=world.sam)


def codes(findings) -> set[Code]:
    return {each.code for each in findings}


def refused(*args, **kwargs) -> Refused:
    with pytest.raises(Refused) as raised:
        book(*args, **({"by": None, "at": AT} | kwargs))
    return raised.value


def seats_of(case) -> list[tuple[str, str, str]]:
    return sorted((seat.technologist.name, seat.role, seat.state) for seat in case.assignments.all())


def test_a_booking_is_a_live_seat_for_as_long_as_the_case_with_its_warnings(alice):
    ana, case = TechnologistFactory(name="Ana Reyes"), CaseFactory()
    booked = book(case, ana, Role.PRIMARY, by=alice, at=AT)
    seat = Assignment.objects.get()
    assert booked.assignment == seat
    assert (seat.case, seat.technologist, seat.role, seat.state) == (case, ana, Role.PRIMARY, SeatState.LIVE)
    assert (seat.during.lower, seat.during.upper) == (case.starts_at, case.ends_at)
    assert (seat.booked_by, seat.booked_at) == (alice, AT)
    assert codes(booked.findings) == {Code.NO_REQUIREMENTS}


# Another case of the same person: how long after the first one's 7:30 it starts, its minutes, and whether it clashes.
ELSEWHERE = {
    "back to back, after": (timedelta(hours=2), 60, False),
    "back to back, before": (timedelta(hours=-1), 60, False),
    "overlapping by a minute": (timedelta(minutes=119), 60, True),
    "around it": (-HOUR, 300, True),
    "within it": (HOUR / 2, 30, True),
    "the same": (timedelta(), 120, True),
    "past midnight into it": (timedelta(hours=-10), 601, True),
    "past midnight up to it": (timedelta(hours=-10), 600, False),
}


@pytest.mark.parametrize(("starts", "minutes", "clashes"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_two_rooms_at_one_time_are_refused_and_back_to_back_is_not(practice, starts, minutes, clashes):
    ana, first, second = TechnologistFactory(), CaseFactory(), CaseFactory(starts_at=MORNING + starts, minutes=minutes)
    book(first, ana, Role.PRIMARY, by=None, at=AT)
    if clashes:
        finding = next(each for each in refused(second, ana, Role.PRIMARY).findings if each.blocks)
        assert (finding.code, finding.case_id) == (Code.DOUBLE_BOOKED, first.pk)
        assert first.number in finding.message
    else:
        assert book(second, ana, Role.PRIMARY, by=None, at=AT).assignment.is_live


# What is already there on another case at the same time, as (role there, state, the case's status), the role asked for
# here, and what is found that blocks.
NOT_COUNTED = {
    "live": (Role.PRIMARY, SeatState.LIVE, CaseStatus.BOOKED, Role.PRIMARY, {Code.DOUBLE_BOOKED}),
    "tentative": (Role.PRIMARY, SeatState.LIVE, CaseStatus.TENTATIVE, Role.PRIMARY, {Code.DOUBLE_BOOKED}),
    "done, but it took its time": (Role.PRIMARY, SeatState.LIVE, CaseStatus.DONE, Role.PRIMARY, {Code.DOUBLE_BOOKED}),
    "a trainee's": (Role.TRAINEE, SeatState.LIVE, CaseStatus.BOOKED, Role.PRIMARY, {Code.DOUBLE_BOOKED}),
    "released": (Role.PRIMARY, SeatState.RELEASED, CaseStatus.BOOKED, Role.PRIMARY, set()),
    "wanted": (Role.PRIMARY, SeatState.WANTED, CaseStatus.BOOKED, Role.PRIMARY, set()),
    "a backup's": (Role.BACKUP, SeatState.LIVE, CaseStatus.BOOKED, Role.PRIMARY, set()),
    "asked as backup": (Role.PRIMARY, SeatState.LIVE, CaseStatus.BOOKED, Role.BACKUP, set()),
}


@pytest.mark.parametrize(("role", "state", "status", "asked", "blocks"), NOT_COUNTED.values(), ids=NOT_COUNTED)
def test_which_seats_count(practice, role, state, status, asked, blocks):
    ana = TechnologistFactory()
    AssignmentFactory(case=CaseFactory(status=status), technologist=ana, role=role, state=state)
    if blocks:
        assert {each.code for each in refused(CaseFactory(), ana, asked).findings if each.blocks} == blocks
    else:
        assert book(CaseFactory(), ana, asked, by=None, at=AT).assignment.is_live


def test_a_cancelled_case_leaves_its_people_free(practice):
    ana, first = TechnologistFactory(), CaseFactory()
    book(first, ana, Role.PRIMARY, by=None, at=AT)
    cancel(first, "surgeon", by=None, at=AT)
    assert seats_of(first) == [(ana.name, "primary", "released")]
    assert book(CaseFactory(), ana, Role.PRIMARY, by=None, at=AT).assignment.is_live


def test_a_reader_reads_several_at_once_and_is_warned_of_one_too_many(practice):
    ruth = TechnologistFactory(discipline=Discipline.OVERSIGHT)
    found = [codes(book(CaseFactory(), ruth, Role.OVERSIGHT, by=None, at=AT).findings) for _ in range(4)]
    assert [Code.READER_OVERLOADED in each for each in found] == [False, False, False, True]


def test_who_left_or_is_away_is_not_booked(practice):
    away, left = TechnologistFactory(), TechnologistFactory(ends_on=date(2026, 12, 6))
    AbsenceFactory(technologist=away)
    for person in (away, left):
        assert Code.ABSENT in codes(refused(CaseFactory(), person, Role.PRIMARY).findings)


def test_the_constraint_has_the_last_word_and_names_the_other_case(practice, monkeypatch):
    """Whatever is looked at and judged before."""
    monkeypatch.setattr(seats, "refuse_elsewhere", lambda *_: None)
    monkeypatch.setattr(seats, "judge_people", lambda case, people, role, **_: {each.pk: [] for each in people})
    ana, first, second = TechnologistFactory(name="Ana Reyes"), CaseFactory(), CaseFactory()
    book(first, ana, Role.PRIMARY, by=None, at=AT)
    (finding,) = refused(second, ana, Role.PRIMARY).findings
    assert (finding.code, finding.case_id, finding.overridable) == (Code.DOUBLE_BOOKED, first.pk, False)
    assert finding.message.startswith(f"Ana Reyes is on {first.number}, ")
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize(("troubles", "is_booked"), [(1, True), (2, True), (3, False)])
def test_after_a_deadlock_it_is_booked_anew(practice, monkeypatch, troubles, is_booked):
    trouble, judge = [DeadlockDetected() for _ in range(troubles)], seats.judge_people

    def troubled(*args, **kwargs):
        if trouble:
            raise OperationalError("deadlock detected") from trouble.pop()
        return judge(*args, **kwargs)

    monkeypatch.setattr(seats, "judge_people", troubled)
    ana, case = TechnologistFactory(), CaseFactory()
    if is_booked:
        assert book(case, ana, Role.PRIMARY, by=None, at=AT).assignment.is_live
    else:
        with pytest.raises(OperationalError, match="deadlock"):
            book(case, ana, Role.PRIMARY, by=None, at=AT)


def test_another_trouble_of_the_database_is_told(practice, monkeypatch):
    def troubled(*_, **__):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(seats, "judge_people", troubled)
    with pytest.raises(OperationalError, match="the connection is lost"):
        book(CaseFactory(), TechnologistFactory(), Role.PRIMARY, by=None, at=AT)


# Overriding ---------------------------------------------------------------------------------------------------------


desk_as_made = begins_with(DESK)


@pytest.fixture
def desk(desk_as_made: Desk, practice: Practice) -> Desk:
    return desk_as_made


def test_a_word_holds_for_this_finding_and_this_day_only(desk, alice):
    booked = book(desk.case, desk.ben, Role.PRIMARY, by=alice, at=AT, override_reason="He renews on the day.")
    kept = Override.objects.get()
    assert (kept.assignment, kept.code, kept.until, kept.reason, kept.overridden_by, kept.overridden_at) == (
        booked.assignment,
        Code.EXPIRED,
        ENDED,
        "He renews on the day.",
        alice,
        AT,
    )
    assert kept.requirement_id


@pytest.mark.parametrize("who", ["sam", None])
def test_only_who_may_override_gives_reasons(desk, sam, who):
    by = sam if who else None
    for person in (desk.ana, desk.ben):
        with pytest.raises(PermissionDenied):
            book(desk.case, person, Role.PRIMARY, by=by, at=AT, override_reason="Because.")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("code", ["hospital_privileges", "vendor_badge"])
def test_what_may_not_be_overridden_is_refused_with_all_the_rest(desk, alice, code):
    RequirementFactory(hospital=desk.hospital, any_of=[code])
    found = refused(desk.case, desk.ben, Role.PRIMARY, by=alice, override_reason="Please.").findings
    assert {(each.code, each.overridable) for each in found if each.blocks} == {
        (Code.EXPIRED, True),
        (Code.MISSING, False),
    }
    assert not Override.objects.exists()


def test_two_rooms_at_one_time_are_never_overridden(desk, alice):
    book(desk.case, desk.ana, Role.PRIMARY, by=alice, at=AT)
    other = CaseFactory(hospital=desk.hospital)
    found = refused(other, desk.ana, Role.PRIMARY, by=alice, override_reason="Please.").findings
    assert Code.DOUBLE_BOOKED in codes(found)


def test_whom_another_room_has_is_refused_before_anything_else_is_read(desk, django_assert_max_num_queries):
    """Fifty who want one person at once are answered within a second (reliability.md, row 22)."""
    other = CaseFactory(hospital=desk.hospital)
    book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT)
    with django_assert_max_num_queries(2):
        refused(other, desk.ana, Role.PRIMARY)


def test_what_came_to_stand_against_a_seat_is_accepted_later(desk, alice, sam):
    seat = AssignmentFactory(case=desk.case, technologist=desk.ben)
    with pytest.raises(PermissionDenied):
        override(seat, reason="He renews.", by=sam, at=AT)
    assert override(seat, reason="He renews.", by=alice, at=AT).assignment == seat
    override(seat, reason="Said again.", by=alice, at=AT)
    assert [(each.code, each.reason) for each in Override.objects.all()] == [(Code.EXPIRED, "He renews.")]
    assert Assignment.objects.count() == 1


def blocked(case, person) -> set[tuple[str, str]]:
    """What blocks the person's seat and nobody has accepted: its code, and the other case's number."""
    numbers = dict(Case.objects.values_list("pk", "number"))
    judged = judge_cases(Case.objects.filter(pk=case.pk), practice=Practice.objects.get(pk=case.practice_id))[case.pk]
    seat = Assignment.objects.live().get(case=case, technologist=person)
    return {
        (each.finding.code.value, numbers.get(each.finding.case_id, ""))
        for each in judged.by_seat[seat.pk]
        if each.finding.blocks and not each.overridden
    }


def test_a_word_on_two_cases_holds_for_both_and_for_this_pair_only(desk, alice):
    """Ana's first case is from 7:30 to 9:30."""
    FindingRule.objects.create(code=Code.TRAVEL_TIGHT, rule="block")
    book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT)
    after = CaseFactory(number="D-2", hospital=desk.hospital, starts_at=MORNING + 2 * HOUR)
    assert codes(refused(after, desk.ana, Role.PRIMARY).findings) >= {Code.TRAVEL_TIGHT}
    book(after, desk.ana, Role.PRIMARY, by=alice, at=AT, override_reason="The rooms are side by side.")
    assert (blocked(desk.case, desk.ana), blocked(after, desk.ana)) == (set(), set())

    third = CaseFactory(number="D-3", hospital=desk.hospital, starts_at=MORNING + 4 * HOUR)
    AssignmentFactory(case=third, technologist=desk.ana)
    assert blocked(after, desk.ana) == {("travel_tight", "D-3")}
    Case.objects.filter(pk=after.pk).update(setup_minutes=90)
    assert blocked(desk.case, desk.ana) == {("travel_tight", "D-2")}
    assert blocked(after, desk.ana) == {("travel_tight", "D-1"), ("travel_tight", "D-3")}


def test_a_word_on_many_cases_at_once_holds_for_so_many(desk, alice):
    FindingRule.objects.create(code=Code.READER_OVERLOADED, rule="block")
    for _ in range(4):
        read = CaseFactory(hospital=desk.hospital)
        book(read, desk.reader, Role.OVERSIGHT, by=alice, at=AT, override_reason="Short ones.")
    assert blocked(read, desk.reader) == set()
    AssignmentFactory(case=CaseFactory(hospital=desk.hospital), technologist=desk.reader, role=Role.OVERSIGHT)
    assert blocked(read, desk.reader) == {("reader_overloaded", "")}


def test_a_trainee_is_never_primary_whatever_the_reason(desk, alice):
    for code in ("bls", "tb"):
        CredentialFactory(technologist=desk.trainee, type=code, ends=date(2028, 12, 31))
    found = refused(desk.case, desk.trainee, Role.PRIMARY, by=alice, override_reason="He is good.").findings
    assert [each.code for each in found if each.blocks] == [Code.SUPERVISION_MISSING]


# One seat a case, one primary a case --------------------------------------------------------------------------------


def test_a_seat_is_given_once_and_a_case_has_one_primary(desk):
    book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT)
    for person in (desk.ana, desk.tess):
        (finding,) = refused(desk.case, person, Role.PRIMARY).findings
        assert (finding.code, finding.person_id, finding.overridable) == (Code.DOUBLE_BOOKED, desk.ana.pk, False)
        assert "Ana Reyes" in finding.message
    assert seats_of(desk.case) == [("Ana Reyes", "primary", "live")]


def test_a_backup_who_becomes_primary_gives_the_backup_up(desk):
    book(desk.case, desk.ana, Role.BACKUP, by=None, at=AT)
    book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT)
    assert seats_of(desk.case) == [("Ana Reyes", "backup", "released"), ("Ana Reyes", "primary", "live")]


def test_a_wanted_seat_staffs_nothing_until_it_is_booked(desk):
    AssignmentFactory(case=desk.case, technologist=desk.ana, state=SeatState.WANTED)
    assert [each.technologist for each in candidates(desk.case, Role.PRIMARY, practice=desk.world.practice)][:2] == [
        desk.ana,
        desk.tess,
    ]
    book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT)
    assert seats_of(desk.case) == [("Ana Reyes", "primary", "live"), ("Ana Reyes", "primary", "released")]


def test_a_booked_primary_answers_the_seat_that_was_wanted_for_another(desk):
    AssignmentFactory(case=desk.case, technologist=desk.ana, state=SeatState.WANTED)
    AssignmentFactory(case=desk.case, technologist=desk.ben, role=Role.BACKUP, state=SeatState.WANTED)
    book(desk.case, desk.tess, Role.PRIMARY, by=None, at=AT)
    assert seats_of(desk.case) == [
        ("Ana Reyes", "primary", "released"),
        ("Ben Ode", "backup", "wanted"),
        ("Tess Tanaka", "primary", "live"),
    ]


@pytest.mark.parametrize(("gap", "is_on_call"), [(0, True), (-30, True), (1, False)])
def test_who_is_on_call_in_two_spans_that_touch_is_on_call_throughout(desk, gap, is_on_call):
    change = MORNING + HOUR
    OnCallFactory(technologist=desk.tess, ends_at=change)
    OnCallFactory(technologist=desk.tess, starts_at=change + timedelta(minutes=gap))
    ranked = candidates(desk.case, Role.PRIMARY, practice=desk.world.practice)
    assert {each.technologist.name for each in ranked if each.is_on_call} == ({"Tess Tanaka"} if is_on_call else set())


# Cover and release --------------------------------------------------------------------------------------------------


def test_cover_swaps_both_or_neither(desk):
    AssignmentFactory(case=desk.case, technologist=desk.ben)
    with pytest.raises(Refused):
        cover(desk.case, desk.tom, by=None, at=AT)
    assert seats_of(desk.case) == [("Ben Ode", "primary", "live")]
    cover(desk.case, desk.ana, by=None, at=AT)
    assert seats_of(desk.case) == [("Ana Reyes", "primary", "live"), ("Ben Ode", "primary", "released")]


def test_cover_of_a_case_without_primary_is_a_booking(desk):
    cover(desk.case, desk.ana, by=None, at=AT)
    assert seats_of(desk.case) == [("Ana Reyes", "primary", "live")]


def test_a_released_seat_is_released_once(desk):
    seat = book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT).assignment
    for _ in range(2):
        release(seat, by=None, at=AT)
    assert seat.state == SeatState.RELEASED
    assert seats_of(desk.case) == [("Ana Reyes", "primary", "released")]


def test_who_was_on_a_case_that_is_done_stays_on_record(desk):
    seat = book(desk.case, desk.ana, Role.PRIMARY, by=None, at=AT).assignment
    Case.objects.filter(pk=desk.case.pk).update(status=CaseStatus.DONE)
    with pytest.raises(Refused, match="D-1 is done"):
        release(seat, by=None, at=AT)
    assert seats_of(desk.case) == [("Ana Reyes", "primary", "live")]


@pytest.mark.parametrize(
    ("status", "person", "role", "words"),
    [
        ("done", "ana", Role.PRIMARY, "D-1 is done"),
        ("booked", "reader", Role.PRIMARY, "Dr. Ruth Read is an oversight physician"),
        ("booked", "ana", Role.OVERSIGHT, "Ana Reyes is not an oversight physician."),
    ],
)
def test_what_no_rule_is_about_is_a_finding_too(desk, status, person, role, words):
    Case.objects.filter(pk=desk.case.pk).update(status=status)
    (finding,) = refused(desk.case, getattr(desk, person), role).findings
    assert (finding.code, finding.blocks, finding.overridable) == (Code.NOT_POSSIBLE, True, False)
    assert finding.message.startswith(words)


def test_who_is_booked_and_who_is_released_is_told_and_nobody_of_what_is_over(desk, practice):
    Practice.objects.filter(pk=practice.pk).update(live_at=AT)
    later = desk.case.ends_at + timedelta(days=1)
    for person, at in ((desk.ana, AT), (desk.tess, later)):
        seat = book(desk.case, person, Role.BACKUP, by=None, at=at).assignment
        release(seat, by=None, at=at)
    alerts = Alert.objects.filter(kind__in=["case_assigned", "case_released"]).order_by("id")
    told = [(each.kind, each.technologist) for each in alerts]
    assert told == [("case_assigned", desk.ana), ("case_released", desk.ana)]


def test_a_booking_asks_the_same_however_much_is_on_the_board(desk):
    def queries(case) -> int:
        with CaptureQueriesContext(connection) as captured:
            book(case, desk.ana, Role.PRIMARY, by=None, at=AT)
        return len(captured)

    def crowded(start, others: int):
        """A case with so many others around it, and so many of the same person's the days before and after."""
        for number in range(1, others + 1):
            AssignmentFactory(case=CaseFactory(starts_at=start - timedelta(days=number)), technologist=desk.ana)
            AssignmentFactory(case=CaseFactory(starts_at=start), role=Role.BACKUP)
        return CaseFactory(hospital=desk.hospital, starts_at=start)

    few = queries(crowded(MORNING + timedelta(days=30), 6))
    assert queries(crowded(MORNING + timedelta(days=60), 12)) <= few
