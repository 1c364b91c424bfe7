"""A conflict opens once, is announced once, says what is so by now, and closes by itself (rules.md E6)."""

from datetime import date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from credentials.actions.credentials import lift, suspend
from credentials.actions.periods import correct
from hospitals.models import ClearancePolicy, FindingRule
from hospitals.signals import requirements_changed
from notifications.models import Alert
from practices.models import Membership, Practice, Technologist
from practices.models.technologist import Discipline
from scheduling.actions.availability import remove_absence, save_absence
from scheduling.actions.cases import change_case
from scheduling.broken import cases_in_conflict, cases_that_would_be
from scheduling.models import Absence, CaseStatus, Conflict, Override
from scheduling.touching import touched
from tenancy import clock
from tests.factories import TechnologistFactory
from tests.scheduling.booked import NOW, Booked, book, endings, open_codes, told
from tests.scheduling.theatre import MORNING, AssignmentFactory, CaseFactory, HospitalFactory, travel_time
from tests.world import World


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def tess(world: World, practice: Practice) -> Technologist:
    return world.tess_technologist


@pytest.fixture
def booked(practice: Practice, tess: Technologist) -> Booked:
    practice.go_live(NOW)
    made = book(practice, tess)
    made.judge()
    assert open_codes() == []
    return made


def test_the_life_of_a_conflict(booked: Booked, tess: Technologist):
    stop = suspend(booked.bls, starts_on=date(2026, 12, 1), by=None)
    (conflict,) = Conflict.objects.open()
    assert (conflict.case, conflict.assignment, conflict.code) == (booked.case, booked.seat, "suspended")
    assert (conflict.subject, conflict.opened_at, conflict.announced_at) == (booked.requirement.pk, NOW, NOW)
    assert told("case_at_risk") == sorted([tess.name, "managers"])

    assert booked.judge(NOW + timedelta(days=1)).opened == 0
    assert told("case_at_risk") == sorted([tess.name, "managers"])

    lift(stop, on=date(2026, 12, 1), by=None)
    assert open_codes() == []
    assert endings() == [("suspended", "cured")]

    suspend(booked.bls, starts_on=date(2026, 12, 1), by=None)
    assert open_codes() == ["suspended"]
    assert len(told("case_at_risk")) == 2

    booked.judge(booked.case.ends_at)
    assert endings() == [("suspended", "cured"), ("suspended", "passed")]


def test_what_flips_to_and_fro_is_announced_once_a_day(booked: Booked):
    for hours, announced in ((0, 2), (1, 2), (23, 2), (25, 4), (26, 4)):
        at = NOW + timedelta(hours=hours)
        stop = booked.bls.suspensions.create(starts_on=date(2026, 12, 1))
        booked.judge(at)
        assert (open_codes(), len(told("case_at_risk"))) == (["suspended"], announced)
        stop.delete()
        booked.judge(at)
    assert Conflict.objects.filter(announced_at=None).count() == 0


def test_a_type_that_changes_is_judged_by_at_once(booked: Booked):
    """The BLS ends on 30 November, with a month of grace, which the hospital takes."""
    kind = booked.bls.type
    kind.grace_days = 31
    kind.save()
    booked.requirement.accepts_grace = True
    booked.requirement.save()
    correct(booked.bls.periods.get(), expires_on=date(2026, 11, 30), by=None, at=NOW)
    assert open_codes() == []
    kind.grace_days = 0
    kind.save()
    assert open_codes() == ["expired"]


def test_a_conflict_on_a_type_that_becomes_health_is_one_of_health(booked: Booked):
    suspend(booked.bls, starts_on=date(2026, 12, 1), by=None)
    booked.bls.type.is_health = True
    booked.bls.type.save()
    assert Conflict.objects.open().get().is_health


def test_its_words_and_days_are_those_of_the_last_judgement(booked: Booked):
    period = correct(booked.bls.periods.get(), expires_on=date(2026, 11, 30), by=None, at=NOW)
    (before,) = Conflict.objects.open()
    correct(period, expires_on=date(2026, 12, 1), by=None, at=NOW)
    (after,) = Conflict.objects.open()

    assert (before.pk, before.until, after.until) == (after.pk, date(2026, 11, 30), date(2026, 12, 1))
    assert before.message != after.message
    assert Alert.objects.filter(kind="case_at_risk").count() == 2


def test_what_a_manager_accepts_closes_it_until_the_day_changes(booked: Booked, world: World):
    period = correct(booked.bls.periods.get(), expires_on=date(2026, 11, 30), by=None, at=NOW)
    Override.objects.create(
        assignment=booked.seat,
        code="expired",
        requirement_id=booked.requirement.pk,
        until=date(2026, 11, 30),
        reason="The hospital agreed by phone.",
        overridden_at=NOW,
        overridden_by=Membership.objects.get(user=world.alice),
    )
    touched(case_ids=[booked.case.pk])
    assert (open_codes(), endings()) == ([], [("expired", "overridden")])

    correct(period, expires_on=date(2026, 11, 29), by=None, at=NOW)
    assert open_codes() == ["expired"]


def test_a_requirement_that_changes_is_judged_by_at_once(booked: Booked):
    booked.requirement.verified = True
    booked.requirement.save()
    requirements_changed.send(None, hospital_ids=frozenset({booked.hospital.pk}), everything=False)
    assert open_codes() == ["unverified"]


def test_an_absence_puts_a_case_at_risk_until_it_is_taken_back(booked: Booked, tess: Technologist):
    day = MORNING.date()
    absence = save_absence(Absence(), technologist=tess, starts_on=day, ends_on=day, reason="leave")
    assert open_codes() == ["absent"]
    assert told("case_at_risk") == ["managers"]

    remove_absence(absence)
    assert endings() == [("absent", "cured")]


def test_somebody_who_leaves_before_the_case_puts_it_at_risk(booked: Booked, tess: Technologist):
    tess.ends_on = date(2026, 11, 30)
    tess.save()
    assert len(open_codes()) == 1


@pytest.mark.parametrize("status", [CaseStatus.CANCELLED, CaseStatus.DONE, CaseStatus.UNMONITORED])
def test_a_case_that_is_off_or_over_has_no_open_conflict(booked: Booked, status: str):
    suspend(booked.bls, starts_on=date(2026, 12, 1), by=None)
    booked.case.status, booked.case.cancel_reason = status, "surgeon" if status == CaseStatus.CANCELLED else ""
    booked.case.save()
    touched(case_ids=[booked.case.pk])
    assert endings() == [("suspended", "cured" if status == CaseStatus.CANCELLED else "passed")]


def test_what_ended_soon_when_it_was_booked_is_no_conflict_and_what_does_so_later_is(
    practice: Practice, tess: Technologist
):
    made = book(practice, tess, ends=date(2026, 12, 31))
    made.judge()
    made.judge()
    assert open_codes() == []

    correct(made.bls.periods.get(), expires_on=date(2026, 12, 20), by=None, at=NOW)
    assert open_codes() == ["expires_soon"]
    tomorrow = NOW + timedelta(days=1)
    assert cases_that_would_be(tomorrow, practice) == cases_in_conflict(tomorrow) == [made.case.pk]


def test_a_way_that_becomes_too_far_is_a_conflict_of_the_later_case(booked: Booked, tess: Technologist):
    there = HospitalFactory(city="Bend")
    other = CaseFactory(hospital=there, starts_at=MORNING + timedelta(hours=5))
    AssignmentFactory(case=other, technologist=tess)
    booked.judge()
    assert open_codes() == []

    travel_time(booked.hospital, there, 240)
    touched(hospital_ids=[there.pk, booked.hospital.pk])
    assert set(open_codes()) == {"travel_tight"}


def test_a_case_that_nobody_takes_is_uncovered_until_somebody_does(practice: Practice, tess: Technologist):
    made = book(practice, tess)
    made.seat.state = "released"
    made.seat.save()
    touched(case_ids=[made.case.pk])
    assert open_codes() == ["uncovered"]

    AssignmentFactory(case=made.case, technologist=tess)
    touched(case_ids=[made.case.pk])
    assert (open_codes(), endings()) == ([], [("uncovered", "cured")])


def test_a_seat_that_a_list_wants_is_uncovered_and_clashes_by_name(booked: Booked, tess: Technologist):
    clashing = CaseFactory(hospital=booked.hospital, starts_at=MORNING + timedelta(hours=1))
    AssignmentFactory(case=clashing, technologist=tess, state="wanted")
    touched(case_ids=[clashing.pk])
    of_clashing = Conflict.objects.open().filter(case=clashing)
    assert sorted(of_clashing.values_list("code", "subject")) == [
        ("double_booked", booked.case.pk),
        ("uncovered", None),
    ]

    booked.seat.state = "released"
    booked.seat.save()
    touched(case_ids=[booked.case.pk])
    assert not of_clashing.filter(code="double_booked").exists()


def test_moving_a_case_away_cures_the_way_between(booked: Booked, tess: Technologist):
    other = CaseFactory(hospital=HospitalFactory(city="Bend"), starts_at=MORNING + timedelta(hours=5))
    seat = AssignmentFactory(case=other, technologist=tess)
    booked.judge()
    travel_time(booked.hospital, other.hospital, 240)
    touched(hospital_ids=[booked.hospital.pk])
    assert "travel_tight" in open_codes()

    other.starts_at, other.ends_at = _later(other.starts_at), _later(other.ends_at)
    other.save()
    seat.during = DateTimeTZRange(other.starts_at, other.ends_at)
    seat.save()
    touched(case_ids=[other.pk])
    assert open_codes() == []


def test_moving_a_case_away_cures_the_other_cases_of_its_reader(booked: Booked):
    FindingRule.objects.create(code="reader_overloaded", rule="block")
    ClearancePolicy.objects.update(reads_at_once=1)
    ruth = TechnologistFactory(discipline=Discipline.OVERSIGHT)
    AssignmentFactory(case=booked.case, technologist=ruth, role="oversight")
    other = CaseFactory(hospital=booked.hospital)
    AssignmentFactory(case=other, technologist=ruth, role="oversight")
    AssignmentFactory(case=other)
    booked.judge()
    assert open_codes().count("reader_overloaded") == 2

    away = {"starts_at": _later(other.starts_at), "ends_at": _later(other.ends_at)}
    change_case(other, changes=away, release=True, by=None, at=NOW)
    assert "reader_overloaded" not in open_codes()


def test_a_practice_in_rehearsal_is_told_of_nothing_until_it_is_live(practice: Practice, tess: Technologist):
    Practice.objects.filter(pk=practice.pk).update(live_at=None)
    practice.refresh_from_db()
    made = book(practice, tess)
    suspend(made.bls, starts_on=date(2026, 12, 1), by=None)
    assert (open_codes(), told("case_at_risk")) == (["suspended"], [])

    practice.go_live(NOW)
    made.judge(NOW + timedelta(hours=1))
    assert told("case_at_risk") == sorted([tess.name, "managers"])


def _later(at: datetime) -> datetime:
    return at + timedelta(days=30)
