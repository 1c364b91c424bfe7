"""What cases are judged by changes in the same instant in which one is booked: whichever comes first, no case stays
booked on what does not hold any more without an open conflict."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from credentials.actions.credentials import suspend
from credentials.actions.periods import correct
from credentials.catalogue import switch_on
from credentials.models import Credential, CredentialType
from credentials.signals import gathering
from hospitals.actions import exemptions, requirements
from hospitals.actions import hospitals as places
from hospitals.actions.policies import CodeRule, decide
from hospitals.findings import Code
from hospitals.models import ClearancePolicy, Hospital, Requirement
from hospitals.models.policy import Rule
from practices.actions.technologists import leave
from practices.models import Technologist
from scheduling.actions.availability import save_absence
from scheduling.actions.seats import book
from scheduling.actions.travel import set_travel
from scheduling.models import Absence, Case, Conflict, Role
from scheduling.nightly import judge_now
from scheduling.tasks import judge_practice
from tenancy import clock
from tenancy.context import practice_context
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.scheduling.desk import FAR, Desk
from tests.scheduling.races.racing import at_once, elsewhere, is_told, seat, until_it_waits
from tests.scheduling.theatre import AssignmentFactory, CaseFactory
from tests.support.web import Answer, Program

pytestmark = pytest.mark.django_db(transaction=True)

ENDED = date(2026, 11, 21)
DAY = date(2026, 12, 7)


def nothing(desk: Desk) -> None:
    pass


@dataclass(frozen=True)
class Change:
    """`prepare` and `make` run inside the practice. After it Ana does not fit any more, by `code`."""

    make: Callable[[Desk], object]
    code: Code
    prepare: Callable[[Desk], object] = nothing


def bls_of(person: Technologist) -> Credential:
    found: Credential = Credential.objects.get(technologist=person, type__code="bls")
    return found


def revoke(desk: Desk) -> None:
    """What was recorded of Ana's BLS was wrong, it ended on 21 November."""
    correct(bls_of(desk.ana).periods.get(), expires_on=ENDED, by=None, at=clock.now())


def ask_for(code: str, **fields: Any) -> Callable[[Desk], object]:
    def ask(desk: Desk) -> None:
        where = {} if "state_code" in fields else {"hospital": desk.hospital}
        row = Requirement(**where | fields)
        requirements.add(row, any_of=[switch_on(code)], by=None, at=clock.now())

    return ask


def tighten(desk: Desk) -> None:
    asked = Requirement.objects.get(hospital=desk.hospital, any_of__type__code="bls")
    asked.days_left = 1000
    requirements.change(asked, by=None)


def move_to_washington(desk: Desk) -> None:
    desk.hospital.state = "WA"
    places.change(desk.hospital, by=None)


def exempt(desk: Desk) -> None:
    ask_for("acls")(desk)
    asked = Requirement.objects.get(any_of__type__code="acls")
    given = {"starts_on": ENDED, "ends_on": None, "document": "A letter", "by": None, "at": clock.now()}
    exemptions.grant(desk.ana, asked, **given)


def exempt_no_more(desk: Desk) -> None:
    exemptions.end(desk.ana.exemptions.get(), on=ENDED, by=None)


def ask_for_more_rest(desk: Desk) -> None:
    codes = {Code.REST_TOO_SHORT: CodeRule(Rule.BLOCK, overridable=True)}
    decide(ClearancePolicy(rest_hours=20), codes=codes, types={}, by=None)


def elsewhere_that_night(desk: Desk) -> None:
    night = CaseFactory(starts_at=desk.case.starts_at - timedelta(hours=18), number="Night")
    AssignmentFactory(case=night, technologist=desk.ana)


def elsewhere_that_afternoon(desk: Desk) -> None:
    there = HospitalFactory(city="Salem")
    after = desk.case.ends_at + timedelta(hours=2)
    AssignmentFactory(case=CaseFactory(hospital=there, starts_at=after), technologist=desk.ana)


def take_longer(desk: Desk) -> None:
    there = Case.objects.exclude(pk=desk.case.pk).get().hospital
    set_travel(desk.hospital, there, minutes=300)


def be_away(desk: Desk) -> None:
    save_absence(Absence(), technologist=desk.ana, starts_on=DAY, ends_on=DAY, reason="leave")


def presuppose(desk: Desk) -> None:
    kind = CredentialType.objects.get(code="bls")
    kind.presupposes = switch_on("acls")
    kind.save()


CHANGES = {
    "credential corrected": Change(revoke, Code.EXPIRED),
    "credential suspended": Change(lambda desk: suspend(bls_of(desk.ana), starts_on=DAY, by=None), Code.SUSPENDED),
    "absence": Change(be_away, Code.ABSENT),
    "person leaves": Change(lambda desk: leave(desk.ana, on=ENDED), Code.ABSENT),
    "requirement added": Change(ask_for("acls"), Code.MISSING),
    "requirement of the state": Change(ask_for("acls", state_code="OR"), Code.MISSING),
    "house rule": Change(ask_for("acls", hospital=None), Code.MISSING),
    "requirement tightened": Change(tighten, Code.MARGIN_TOO_SHORT),
    "requirement confirmed": Change(
        lambda desk: requirements.confirm_all(desk.hospital, by=None, at=clock.now()),
        Code.MISSING,
        prepare=ask_for("acls", state="proposed"),
    ),
    "hospital in another state": Change(move_to_washington, Code.MISSING, prepare=ask_for("acls", state_code="WA")),
    "exemption ended": Change(exempt_no_more, Code.MISSING, prepare=exempt),
    "policy": Change(ask_for_more_rest, Code.REST_TOO_SHORT, prepare=elsewhere_that_night),
    "type that presupposes another": Change(presuppose, Code.PREREQUISITE_MISSING),
    "travel time": Change(take_longer, Code.TRAVEL_TIGHT, prepare=elsewhere_that_afternoon),
}


@pytest.fixture(params=CHANGES)
def change(request: pytest.FixtureRequest, desk: Desk) -> Change:
    chosen = CHANGES[request.param]
    with practice_context(desk.world.practice.pk):
        chosen.prepare(desk)
    return chosen


def test_who_changes_it_while_a_booking_is_not_saved_yet_waits_and_opens_a_conflict(desk: Desk, change: Change):
    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            book(desk.case, desk.ana, Role.PRIMARY, by=None, at=clock.now())
            changed = pool.submit(elsewhere(desk, change.make))
            until_it_waits(changed)
        changed.result()
    assert is_told(desk, desk.case, [change.code])


def test_who_books_while_a_change_is_not_saved_yet_waits_and_is_told(desk: Desk, alice: Program, change: Change):
    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            change.make(desk)
            booked = pool.submit(seat(alice, desk.case, desk.ana))
            until_it_waits(booked)
        answer = booked.result()
    assert answer.status == (201 if change.code == Code.TRAVEL_TIGHT else 409)
    assert change.code in [each["code"] for each in answer.body["findings"]]


def test_two_changes_that_only_together_break_a_case_open_a_conflict(desk: Desk):
    """Ana's BLS is revoked while ACLS, which she has too, ceases to be enough."""
    with practice_context(desk.world.practice.pk):
        CredentialFactory(technologist=desk.ana, type="acls", ends=FAR)
        asked = Requirement.objects.get(any_of__type__code="bls")
        requirements.change(asked, any_of=[switch_on("bls"), switch_on("acls")], by=None)
        book(desk.case, desk.ana, Role.PRIMARY, by=None, at=clock.now())
        book(desk.case, desk.reader, Role.OVERSIGHT, by=None, at=clock.now())
        assert not Conflict.objects.open().exists()

    def bls_only(desk: Desk) -> None:
        requirements.change(asked, any_of=[switch_on("bls")], by=None)

    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            revoke(desk)
            changed = pool.submit(elsewhere(desk, bls_only))
            until_it_waits(changed)
        changed.result()
    assert is_told(desk, desk.case, [Code.EXPIRED])


def test_what_an_import_changes_is_judged_after_it_with_who_booked_meanwhile(desk: Desk):
    def bring(desk: Desk) -> None:
        with gathering():
            ask_for("acls")(desk)

    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            book(desk.case, desk.ana, Role.PRIMARY, by=None, at=clock.now())
            pool.submit(elsewhere(desk, bring)).result()
            judged = pool.submit(judge_practice, desk.world.practice.pk)
            until_it_waits(judged)
        judged.result()
        pool.submit(connections.close_all).result()
    assert is_told(desk, desk.case, [Code.MISSING])


def test_what_closes_as_cured_at_the_moment_it_breaks_again_is_opened_again(desk: Desk):
    with practice_context(desk.world.practice.pk):
        seat = book(desk.case, desk.ana, Role.PRIMARY, by=None, at=clock.now()).assignment
        bls = Requirement.objects.get(any_of__type__code="bls")
        fact = {"case": desk.case, "assignment": seat, "code": Code.EXPIRED, "subject": bls.pk}
        Conflict.objects.create(**fact, severity="block", message="It ended once.", opened_at=clock.now())
    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            judge_now(desk.world.practice, clock.now())
            revoked = pool.submit(elsewhere(desk, revoke))
            until_it_waits(revoked)
        revoked.result()
    assert is_told(desk, desk.case, [Code.EXPIRED])


# All at once, over HTTP ---------------------------------------------------------------------------------------------


def end_bls(who: Program, person: Technologist, hospital: Hospital) -> Callable[[], Answer]:
    path = f"credentials/{bls_of(person).pk}/"
    return lambda: who.call("PATCH", path, {"expires_on": ENDED.isoformat()})


def require_acls(who: Program, person: Technologist, hospital: Hospital) -> Callable[[], Answer]:
    return lambda: who.call("POST", f"hospitals/{hospital.pk}/requirements/", {"any_of": ["acls"]})


def ask_for_margin(who: Program, person: Technologist, hospital: Hospital) -> Callable[[], Answer]:
    asked = Requirement.objects.get(hospital=hospital)
    path = f"hospitals/{hospital.pk}/requirements/{asked.pk}/"
    return lambda: who.call("PATCH", path, {"days_left": 1000})


def move_away(who: Program, person: Technologist, hospital: Hospital) -> Callable[[], Answer]:
    return lambda: who.call("PATCH", f"hospitals/{hospital.pk}/", {"state": "WA"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (end_bls, Code.EXPIRED),
        (require_acls, Code.MISSING),
        (ask_for_margin, Code.MARGIN_TOO_SHORT),
        (move_away, Code.MISSING),
    ],
)
def test_changed_and_booked_at_once_in_any_order_no_booking_stands_untold(desk: Desk, alice: Program, change, code):
    calls, cases = [], []
    with practice_context(desk.world.practice.pk):
        RequirementFactory(hospital=None, state_code="WA", any_of=("acls",))
        for _ in range(8):
            person, hospital = TechnologistFactory(), HospitalFactory()
            CredentialFactory(technologist=person, type="bls", ends=FAR)
            RequirementFactory(hospital=hospital, any_of=("bls",))
            cases.append(CaseFactory(hospital=hospital, starts_at=desk.case.starts_at))
            calls += [seat(alice, cases[-1], person), change(alice, person, hospital)]
    answers = at_once(calls)

    assert {answer.status for answer in answers[1::2]} <= {200, 201}
    assert {answer.status for answer in answers[::2]} <= {201, 409}
    assert all(is_told(desk, case, [code]) for case in cases)
