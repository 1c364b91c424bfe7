"""Who is cleared where: verdicts, what a role learns of health, and how many queries it takes."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credentials.models import CredentialType
from hospitals.clearances import Clearance, Grid, Verdict, clearance
from hospitals.findings import NOT_MET, Code, Severity
from hospitals.models import FindingRule, Hospital, Requirement
from practices.models import Technologist
from tests.conftest import opened
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.rounds import TODAY, Rounds
from tests.hospitals.ward import HospitalFactory, RequirementFactory


@pytest.fixture(autouse=True)
def practice_is_open(rounds: Rounds) -> Iterator[None]:
    with opened(rounds.world.practice.pk):
        yield


def grid(rounds: Rounds, on: date = TODAY, *, sees_health: bool = True) -> Grid:
    people, hospitals = Technologist.objects.employed(TODAY), Hospital.objects.in_use()
    return clearance(people, hospitals, on, practice=rounds.world.practice, today=TODAY, sees_health=sees_health)


def at_brendan(rounds: Rounds, person: Technologist, on: date = TODAY, *, sees_health: bool = True) -> Clearance:
    return grid(rounds, on, sees_health=sees_health).at(person, rounds.brendan)


def codes(found: Clearance) -> list[tuple[Severity, Code]]:
    return [(each.severity, each.code) for each in found.findings]


def test_everybody_at_every_hospital(rounds: Rounds) -> None:
    found = grid(rounds)
    assert {(cell, found.cells[cell].verdict) for cell in found.cells} == {
        ((rounds.tess.pk, rounds.brendan.pk), Verdict.BLOCKED),
        ((rounds.ann.pk, rounds.brendan.pk), Verdict.BLOCKED),
        ((rounds.tess.pk, rounds.tabor.pk), Verdict.NOT_KNOWN),
        ((rounds.ann.pk, rounds.tabor.pk), Verdict.NOT_KNOWN),
    }
    assert codes(found.at(rounds.tess, rounds.brendan)) == [(Severity.BLOCK, Code.EXPIRED)]
    assert codes(found.at(rounds.tess, rounds.tabor)) == [(Severity.WARN, Code.NO_REQUIREMENTS)]


def test_what_blocks_comes_before_what_warns(rounds: Rounds) -> None:
    assert codes(at_brendan(rounds, rounds.ann)) == [
        (Severity.BLOCK, Code.MISSING),
        (Severity.BLOCK, Code.MISSING),
        (Severity.WARN, Code.EXPIRES_SOON),
    ]


def test_it_is_judged_on_the_day_asked_for(rounds: Rounds) -> None:
    assert at_brendan(rounds, rounds.tess, date(2026, 11, 12)).verdict is Verdict.WARNED
    assert at_brendan(rounds, rounds.tess, date(2026, 10, 12)).verdict is Verdict.CLEARED
    assert codes(at_brendan(rounds, rounds.ann, date(2026, 12, 11)))[0] == (Severity.BLOCK, Code.IN_GRACE)


def test_a_hospital_that_is_not_known_is_never_cleared(rounds: Rounds) -> None:
    """Neither by a house rule that is met nor by a practice that does not look for it; one that fails blocks there."""
    RequirementFactory(hospital=None, any_of=("cnim",))
    FindingRule.objects.create(code=Code.NO_REQUIREMENTS, rule="off")
    found = grid(rounds).at(rounds.tess, rounds.tabor)
    assert (found.verdict, found.findings) == (Verdict.NOT_KNOWN, ())
    RequirementFactory(hospital=None, any_of=("acls",))
    assert grid(rounds).at(rounds.tess, rounds.tabor).verdict is Verdict.BLOCKED


def test_no_requirements_may_be_made_to_block_and_stay_not_known(rounds: Rounds) -> None:
    FindingRule.objects.create(code=Code.NO_REQUIREMENTS, rule="block")
    assert grid(rounds).at(rounds.tess, rounds.tabor).verdict is Verdict.NOT_KNOWN


def test_each_is_judged_for_the_own_seat(rounds: Rounds) -> None:
    RequirementFactory(hospital=rounds.tabor, any_of=("acls",), side="trainee")
    RequirementFactory(hospital=rounds.tabor, any_of=("dabnm",), side="oversight")
    RequirementFactory(hospital=rounds.tabor, any_of=("hipaa",), modality="TcMEP", side="technologist")
    trainee = TechnologistFactory(discipline="trainee")
    found = grid(rounds)
    assert found.at(rounds.tess, rounds.tabor).verdict is Verdict.CLEARED
    assert codes(found.at(trainee, rounds.tabor)) == [(Severity.BLOCK, Code.MISSING)]


def test_a_hospital_that_asks_of_readers_only_clears_no_technologist(rounds: Rounds) -> None:
    RequirementFactory(hospital=rounds.tabor, any_of=("dabnm",), side="oversight")
    reader = TechnologistFactory(discipline="oversight")
    CredentialFactory(technologist=reader, type="dabnm", ends=date(2030, 12, 31))
    found = grid(rounds)
    assert found.at(rounds.tess, rounds.tabor).verdict is Verdict.NOT_KNOWN
    assert found.at(reader, rounds.tabor).verdict is Verdict.CLEARED


def test_a_house_rule_opens_no_hospital_of_which_nothing_is_confirmed(rounds: Rounds) -> None:
    RequirementFactory(hospital=None, any_of=("acls",))
    found, hospitals = grid(rounds), [rounds.brendan, rounds.tabor]
    assert found.at(rounds.ann, rounds.tabor).locks == ()
    Requirement.objects.filter(hospital=rounds.brendan).exclude(any_of__type__code="cnim").delete()
    unlock = grid(rounds).next_document(rounds.ann, hospitals)
    assert unlock
    assert unlock.hospitals == (rounds.brendan.pk,)


def test_without_health_access_it_is_told_in_one_sentence_without_type_or_date(rounds: Rounds) -> None:
    RequirementFactory(hospital=rounds.brendan, any_of=("drug_screen",))
    [told] = at_brendan(rounds, rounds.tess, sees_health=False).findings
    assert (told.message, told.blocks) == (NOT_MET, True)
    assert (told.type_id, told.requirement_id, told.credential_id, told.until, told.remedy) == (None,) * 4 + ("",)
    assert len(at_brendan(rounds, rounds.tess).findings) == 2


def test_stepping_through_the_days_tells_nothing_of_health(rounds: Rounds) -> None:
    """Whatever the day, health is as it is today: no day on which it turns can be found."""
    lasting = TechnologistFactory(name="Lou Lasting")
    for code, ends in (("cnim", date(2028, 12, 31)), ("bls", date(2027, 10, 31)), ("tb", date(2026, 12, 5))):
        CredentialFactory(technologist=lasting, type=code, issued_on=date(2025, 12, 5), ends=ends)
    days = [TODAY + timedelta(days=number) for number in range(-30, 31, 3)]

    def told(person: Technologist) -> set[tuple[Verdict, tuple[str, ...]]]:
        shown = [at_brendan(rounds, person, on, sees_health=False) for on in days]
        return {(each.verdict, tuple(finding.message for finding in each.findings)) for each in shown}

    assert told(rounds.tess) == {(Verdict.BLOCKED, (NOT_MET,))}
    assert told(lasting) == {(Verdict.CLEARED, ())}
    # Whoever may see it sees it turn.
    assert {at_brendan(rounds, lasting, on).verdict for on in days} == set(Verdict) - {Verdict.NOT_KNOWN}


def test_the_day_it_was_judged_on_is_owned_up_to(rounds: Rounds) -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert at_brendan(rounds, rounds.tess, tomorrow, sees_health=False).health_of_today
    assert not at_brendan(rounds, rounds.tess, tomorrow).health_of_today
    assert not at_brendan(rounds, rounds.tess, sees_health=False).health_of_today
    Requirement.objects.filter(any_of__type__is_health=True).delete()
    assert not at_brendan(rounds, rounds.tess, tomorrow, sees_health=False).health_of_today


def queries(rounds: Rounds) -> int:
    with CaptureQueriesContext(connection) as captured:
        grid(rounds)
    return len(captured)


def test_one_and_many_take_as_many_queries(rounds: Rounds) -> None:
    Hospital.objects.filter(pk=rounds.tabor.pk).update(archived_at="2026-11-01T00:00Z")
    Technologist.objects.filter(pk=rounds.ann.pk).update(ends_on=date(2026, 11, 1))
    alone = queries(rounds)
    kinds = list(CredentialType.objects.in_use()[:5])
    for hospital in HospitalFactory.create_batch(6):
        for kind in kinds:
            RequirementFactory(hospital=hospital, any_of=(kind,))
    for person in TechnologistFactory.create_batch(5):
        for kind in kinds:
            CredentialFactory(technologist=person, type=kind)
    assert len(grid(rounds).cells) == 6 * 7
    assert queries(rounds) == alone
