"""A merge, and somebody who writes to one of the two at the same moment: nothing slips through, and nothing breaks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from credentials.catalogue import switch_on
from credentials.models import Credential
from hospitals.merging.hospitals import HOSPITAL
from nervecenter.imports.runs import finish_run, start_run
from practices.actions.merging import Wanted, merge
from practices.merging.technologists import TECHNOLOGIST
from practices.models import Merge, Practice, Technologist
from scheduling.actions.seats import book
from scheduling.models import Assignment, Case, Role
from tenancy import clock
from tenancy.context import practice_context
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import HospitalFactory
from tests.scheduling.desk import FAR, Desk
from tests.scheduling.races.racing import elsewhere, seat, until_it_waits
from tests.support.web import Answer, Program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def twin(desk: Desk) -> Technologist:
    """Ana once more, as well cleared."""
    with practice_context(desk.world.practice.pk):
        person: Technologist = TechnologistFactory(name="Anna Reyes")
        for code in ("bls", "tb"):
            CredentialFactory(technologist=person, type=code, ends=FAR)
        return person


def merging_ana(twin: Technologist) -> Callable[[Desk], object]:
    return lambda desk: merge(TECHNOLOGIST, desk.ana.pk, twin.pk, Wanted(), by=None, at=clock.now())


def while_merged(desk: Desk, work: Callable[[Desk], object], call: Callable[[], Answer]) -> Answer:
    """The answer to a call that waited for a merge to be written."""
    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            work(desk)
            waiting = pool.submit(call)
            until_it_waits(waiting)
        return waiting.result()


def test_who_books_the_one_merged_away_is_refused(desk: Desk, alice: Program, twin: Technologist):
    answer = while_merged(desk, merging_ana(twin), seat(alice, desk.case, twin))

    assert answer.status == 409
    assert "merged or removed at this moment" in answer.body["detail"]
    with practice_context(desk.world.practice.pk):
        assert not Assignment.objects.exists()


def test_who_books_the_kept_one_is_judged_by_everything_that_is_theirs_now(
    desk: Desk, alice: Program, twin: Technologist
):
    with practice_context(desk.world.practice.pk):
        Credential.objects.filter(technologist=desk.ana, type__code="tb").delete()

    answer = while_merged(desk, merging_ana(twin), seat(alice, desk.case, desk.ana))

    assert answer.status == 201
    assert answer.body["findings"] == []


def test_a_booking_of_the_one_merged_away_that_came_first_moves_along(desk: Desk, twin: Technologist):
    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            book(desk.case, twin, Role.PRIMARY, by=None, at=clock.now())
            waiting = pool.submit(elsewhere(desk, merging_ana(twin)))
            until_it_waits(waiting)
        waiting.result()
    with practice_context(desk.world.practice.pk):
        assert Assignment.objects.live().get().technologist == desk.ana


def test_a_credential_recorded_for_the_one_merged_away_is_refused(desk: Desk, alice: Program, twin: Technologist):
    with practice_context(desk.world.practice.pk):
        kind = switch_on("acls")
    body = {"technologist": str(twin.pk), "type": str(kind.pk), "expires_on": "2028-12-31"}
    answer = while_merged(desk, merging_ana(twin), lambda: alice.call("POST", "credentials/", body))

    assert answer.status == 409
    with practice_context(desk.world.practice.pk):
        assert not Credential.objects.filter(type__code="acls").exists()


def test_a_case_at_a_hospital_that_is_merged_away_is_refused(desk: Desk, alice: Program):
    with practice_context(desk.world.practice.pk):
        annex = HospitalFactory(name="St. Brendan Annex")
    body = {"hospital": str(annex.pk), "starts_at": "2026-12-08T07:30", "minutes": 60, "number": "L-1"}
    answer = while_merged(
        desk,
        lambda desk: merge(HOSPITAL, desk.hospital.pk, annex.pk, Wanted(), by=None, at=clock.now()),
        lambda: alice.call("POST", "cases/", body),
    )

    assert answer.status == 409
    with practice_context(desk.world.practice.pk):
        assert not Case.objects.filter(number="L-1").exists()


def test_an_import_and_a_merge_wait_for_one_another(desk: Desk, twin: Technologist):
    """Its rows of the one merged away, planned before the merge, are written as the kept one's."""
    with practice_context(desk.world.practice.pk):
        practice = Practice.objects.get(pk=desk.world.practice.pk)
        run = start_run("roster.csv", b"Name,BLS exp\nAnna Reyes,2030-05-31\n", practice, by=None, at=clock.now())

    def bring(_: Desk) -> object:
        return finish_run(run, practice, by=None, at=clock.now(), skip_bad=True, sms_consent=False)

    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            merging_ana(twin)(desk)
            waiting = pool.submit(elsewhere(desk, bring))
            until_it_waits(waiting)
        waiting.result()
    with practice_context(desk.world.practice.pk):
        assert Merge.objects.filter(kind="technologist").count() == 1
        assert not Technologist.objects.filter(name="Anna Reyes").exists()
        ends = Credential.objects.get(technologist=desk.ana, type__code="bls").periods.values_list(
            "expires_on", flat=True
        )
        assert f"{max(ends)}" == "2030-05-31"
