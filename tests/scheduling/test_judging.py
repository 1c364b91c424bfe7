"""The doors to findings on real rows: what they read, how often they ask, and what they must not see."""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hospitals.findings import Code, Finding
from hospitals.models import ClearancePolicy, Exemption, FindingRule, Hospital, TypeRule
from practices.models import Membership, Practice, Technologist
from scheduling.judging import CaseJudgement, judge_cases, judge_people
from scheduling.models import Assignment, Case, CaseStatus, Override, Role, SeatState
from tests.conftest import opened
from tests.factories import RECORDED_AT, CredentialFactory, TechnologistFactory, credential_type
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.scheduling.theatre import MORNING, AbsenceFactory, AssignmentFactory, CaseFactory, travel_time
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(practice: Practice) -> Hospital:
    """It asks for a BLS and, for tcMEP, a CNIM-CS; no reader is needed."""
    made: Hospital = HospitalFactory(name="St. Brendan", reader_required=False)
    RequirementFactory(hospital=made, any_of=["bls"])
    RequirementFactory(hospital=made, any_of=["cnim_cs"], modality="tcMEP")
    return made


@pytest.fixture
def ada(practice: Practice) -> Technologist:
    return _with_bls("Ada")


def test_one_person_on_one_case(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    case, nobody = CaseFactory(hospital=hospital), TechnologistFactory(name="Nobody")
    found = judge_people(case, [ada, nobody], Role.PRIMARY, practice=practice)
    assert {person: _codes(each) for person, each in found.items()} == {ada.pk: [], nobody.pk: ["missing"]}


def test_modalities_are_those_of_the_case_or_of_the_form(
    practice: Practice, hospital: Hospital, ada: Technologist
) -> None:
    saved = CaseFactory(hospital=hospital, modalities=["TCMEP", "EMG"])
    (of_case,) = judge_people(saved, [ada], Role.PRIMARY, practice=practice).values()
    (of_form,) = judge_people(saved, [ada], Role.PRIMARY, practice=practice, modalities=["EMG"]).values()
    (judged,) = judge_cases(Case.objects.all(), practice=practice).values()
    assert (_codes(of_case), _codes(of_form), judged.by_seat) == (["missing"], [], {})


def test_a_case_being_filled_in(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    AssignmentFactory(technologist=ada, case=CaseFactory(hospital=hospital, number="C-1"))
    starts_at = MORNING.astimezone(ZoneInfo(hospital.timezone)) + timedelta(hours=1)
    form = Case(hospital=hospital, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    (found,) = judge_people(form, [ada], Role.PRIMARY, practice=practice).values()
    assert _codes(found) == ["double_booked"]
    assert not Case.objects.filter(pk=form.pk).exists()


def test_an_edited_case_never_clashes_with_itself(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    seat = AssignmentFactory(technologist=ada, case=CaseFactory(hospital=hospital))
    moved = seat.case
    moved.starts_at, moved.ends_at = moved.starts_at + timedelta(hours=1), moved.ends_at + timedelta(hours=1)
    (found,) = judge_people(moved, [ada], Role.BACKUP, practice=practice).values()
    assert found == []


def test_a_trainee_is_beside_the_primary_of_the_case(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    case, tina = CaseFactory(hospital=hospital), _with_bls("Tina", discipline="trainee")
    (alone,) = judge_people(case, [tina], Role.TRAINEE, practice=practice).values()
    AssignmentFactory(technologist=ada, case=case)
    (beside,) = judge_people(case, [tina], Role.TRAINEE, practice=practice).values()
    assert (_codes(alone), beside) == (["supervision_missing"], [])


def test_a_board_of_two_cases(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    first = AssignmentFactory(technologist=ada, case=CaseFactory(hospital=hospital, number="C-1"))
    second_case = CaseFactory(hospital=hospital, number="C-2", starts_at=MORNING + timedelta(hours=1))
    wanted = AssignmentFactory(technologist=ada, case=second_case, state=SeatState.WANTED)
    judged = judge_cases(Case.objects.all(), practice=practice)
    assert (judged[first.case_id].of_case, _by_seat(judged[first.case_id])) == ([], {first.pk: []})
    assert _codes(judged[second_case.pk].of_case) == ["uncovered"]
    assert _by_seat(judged[second_case.pk]) == {wanted.pk: ["double_booked"]}
    (clash,) = judged[second_case.pk].by_seat[wanted.pk]
    assert (clash.finding.case_id, clash.finding.message.replace("\u00a0", " ")) == (
        first.case_id,
        "Ada is on C-1, Mon 7 Dec 07:30 at St. Brendan then.",
    )


def test_a_case_not_asked_about_bears_on_one_that_is(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    asked = AssignmentFactory(technologist=ada, case=CaseFactory(hospital=hospital))
    AssignmentFactory(technologist=ada, case=CaseFactory(hospital=hospital, starts_at=MORNING + timedelta(hours=2)))
    judged = judge_cases(Case.objects.filter(pk=asked.case_id), practice=practice)
    assert {case: _by_seat(each) for case, each in judged.items()} == {asked.case_id: {asked.pk: ["travel_tight"]}}


@pytest.mark.parametrize(
    ("status", "is_heard_of"),
    [(CaseStatus.DONE, True), (CaseStatus.CANCELLED, False), (CaseStatus.UNMONITORED, False)],
)
@pytest.mark.parametrize("is_asked_about", [True, False])
def test_a_case_that_nobody_is_to_staff(
    practice: Practice, hospital: Hospital, ada: Technologist, status: str, is_heard_of: bool, is_asked_about: bool
) -> None:
    """A done case took its time; one that fell out takes nobody's, whether or not it is on the same board."""
    past = CaseFactory(hospital=hospital, status=status, cancel_reason="surgeon")
    AssignmentFactory(technologist=ada, case=past)
    later = CaseFactory(hospital=hospital, starts_at=MORNING + timedelta(hours=2))
    seat = AssignmentFactory(technologist=ada, case=later)
    cases = Case.objects.all() if is_asked_about else Case.objects.filter(pk=later.pk)
    judged = judge_cases(cases, practice=practice)
    assert _by_seat(judged[later.pk]) == {seat.pk: ["travel_tight"] if is_heard_of else []}
    assert judged.get(past.pk) == (CaseJudgement(of_case=[], by_seat={}) if is_asked_about else None)


def test_a_released_seat_is_none(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    released = AssignmentFactory(technologist=ada, case=CaseFactory(hospital=hospital), state=SeatState.RELEASED)
    other = CaseFactory(hospital=hospital, starts_at=MORNING + timedelta(hours=1))
    (found,) = judge_people(other, [ada], Role.PRIMARY, practice=practice).values()
    judged = judge_cases(Case.objects.filter(pk=released.case_id), practice=practice)[released.case_id]
    assert (found, judged.by_seat, _codes(judged.of_case)) == ([], {}, ["uncovered"])


def test_travel_absence_and_exemption_are_on_record(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    far = HospitalFactory(name="Far", city="Bend", reader_required=False)
    asked = RequirementFactory(hospital=far, any_of=["tb"])
    Exemption.objects.create(
        technologist=ada, requirement=asked, starts_on=date(2026, 1, 1), document="Letter", recorded_at=RECORDED_AT
    )
    travel_time(far, hospital, 300)
    AbsenceFactory(technologist=ada)
    AssignmentFactory(technologist=ada, case=CaseFactory(hospital=hospital))
    later = CaseFactory(hospital=far, starts_at=MORNING + timedelta(hours=7))
    (found,) = judge_people(later, [ada], Role.PRIMARY, practice=practice).values()
    assert _codes(found) == ["absent", "travel_tight"]


def test_proposed_requirements_are_not_judged_by(practice: Practice, ada: Technologist) -> None:
    hospital = HospitalFactory()
    RequirementFactory(hospital=hospital, any_of=["tb"], state="proposed")
    (found,) = judge_people(CaseFactory(hospital=hospital), [ada], Role.PRIMARY, practice=practice).values()
    assert _codes(found) == ["no_requirements"]


def test_the_practices_policy_is_read(practice: Practice, hospital: Hospital, ada: Technologist) -> None:
    bls = credential_type("bls")
    CredentialFactory(technologist=TechnologistFactory(name="Ben"), type=bls, ends=date(2026, 12, 20))
    ben = Technologist.objects.get(name="Ben")
    ClearancePolicy.objects.create(expires_soon_days=20)
    FindingRule.objects.create(code=Code.EXPIRES_SOON, rule="block", overridable=True)
    TypeRule.objects.create(type=bls, overridable=False)
    (found,) = judge_people(CaseFactory(hospital=hospital), [ben], Role.PRIMARY, practice=practice)[ben.pk]
    assert (found.code, found.blocks, found.overridable) == (Code.EXPIRES_SOON, True, False)


def test_an_override_holds_for_this_code_requirement_and_day(
    practice: Practice, hospital: Hospital, world: World
) -> None:
    """A change reopens it (rules.md D4)."""
    ben = TechnologistFactory(name="Ben")
    bls = CredentialFactory(technologist=ben, type="bls", ends=date(2026, 11, 30))
    seat = AssignmentFactory(technologist=ben, case=CaseFactory(hospital=hospital))
    (finding,) = judge_people(seat.case, [ben], Role.PRIMARY, practice=practice)[ben.pk]
    Override.objects.create(
        assignment=seat,
        code=finding.code,
        requirement_id=finding.requirement_id,
        until=finding.until,
        reason="Card seen.",
        overridden_at=RECORDED_AT,
        overridden_by=Membership.objects.get(user=world.alice),
    )
    before = judge_cases(Case.objects.all(), practice=practice)[seat.case_id].by_seat[seat.pk]
    bls.periods.update(superseded_at=RECORDED_AT)
    bls.periods.create(expires_on=date(2026, 12, 1), recorded_at=RECORDED_AT, accepted_at=RECORDED_AT)
    after = judge_cases(Case.objects.all(), practice=practice)[seat.case_id].by_seat[seat.pk]
    assert [(each.finding.until, each.overridden) for each in (*before, *after)] == [
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ]


def test_another_practice_is_not_seen(practice: Practice, hospital: Hospital, ada: Technologist, world: World) -> None:
    with opened(world.other.pk):
        theirs = HospitalFactory(name="Theirs")
        RequirementFactory(hospital=theirs, any_of=["tb"])
        RequirementFactory(hospital=None, any_of=["tb"])
        AssignmentFactory(technologist=world.foreign, case=CaseFactory(hospital=theirs))
    seat = AssignmentFactory(technologist=ada, case=CaseFactory(hospital=hospital))
    judged = judge_cases(Case.objects.all(), practice=practice)
    assert {case: _by_seat(each) for case, each in judged.items()} == {seat.case_id: {seat.pk: []}}


def test_no_cases(practice: Practice) -> None:
    assert judge_cases(Case.objects.all(), practice=practice) == {}


def test_many_people_take_no_more_queries_than_one(practice: Practice, hospital: Hospital) -> None:
    case = CaseFactory(hospital=hospital, modalities=["tcMEP"])
    people = [_crowd(hospital, number) for number in range(6)]
    assert _queries(lambda: judge_people(case, people[:1], Role.PRIMARY, practice=practice)) == _queries(
        lambda: judge_people(case, people, Role.PRIMARY, practice=practice)
    )


def test_many_cases_take_no_more_queries_than_one(practice: Practice, hospital: Hospital) -> None:
    for number in range(6):
        _crowd(hospital, number)
    many = Case.objects.filter(modalities__name="tcMEP")
    one = many.filter(pk=Assignment.objects.earliest("id").case_id)
    assert (one.count(), many.count()) == (1, 6)
    assert _queries(lambda: judge_cases(one, practice=practice)) == _queries(
        lambda: judge_cases(many, practice=practice)
    )


def _crowd(hospital: Hospital, number: int) -> Technologist:
    """A person with something of everything, whose findings name what presupposes what."""
    person = _with_bls(f"Person {number}")
    cnim = credential_type("cnim")
    CredentialFactory(technologist=person, type=credential_type("cnim_cs", presupposes=cnim))
    CredentialFactory(technologist=person, type="hospital_privileges", issuer=hospital.privileges_issuer)
    RequirementFactory(hospital=HospitalFactory(name=f"Other {number}"), any_of=["tb"])
    AbsenceFactory(technologist=person)
    case = CaseFactory(hospital=hospital, modalities=["tcMEP"], starts_at=MORNING + timedelta(days=number))
    AssignmentFactory(technologist=person, case=case)
    AssignmentFactory(
        technologist=person, case=CaseFactory(hospital=hospital, starts_at=case.starts_at + timedelta(hours=3))
    )
    return person


def _with_bls(name: str, **fields: str) -> Technologist:
    person: Technologist = TechnologistFactory(name=name, **fields)
    CredentialFactory(technologist=person, type="bls", ends=date(2028, 6, 30))
    return person


def _queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert work()
    return len(captured)


def _codes(found: list[Finding]) -> list[str]:
    return [each.code.value for each in found]


def _by_seat(judged: CaseJudgement) -> dict[object, list[str]]:
    return {seat: _codes([each.finding for each in found]) for seat, found in judged.by_seat.items()}
