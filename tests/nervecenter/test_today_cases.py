"""Today of cases: one item a case with all its findings, by the case that breaks first; the day's strip; and what the
credentials pages say of the cases they break (rules.md C2)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.credentials import suspend
from credentials.actions.periods import correct
from practices.models import Technologist
from scheduling.models import Conflict
from scheduling.touching import touched
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import RequirementFactory
from tests.scheduling.booked import Booked, book
from tests.scheduling.theatre import MORNING, AssignmentFactory, CaseFactory, HospitalFactory
from tests.support.steady import steady

# Sunday 22 November 2026, 10:00 in Los Angeles.
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
HARD = "\u00a0"


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cole(practice) -> Technologist:
    return TechnologistFactory(name="Cole Brightwater")


@pytest.fixture
def booked(practice, cole) -> Booked:
    return book(practice, cole)


def today(client, on: str = ""):
    return client.get(f"/cascade/today/{f'?on={on}' if on else ''}").context["page"]


def test_a_credential_folds_into_the_case_it_breaks_first_and_the_case_stands_first(
    world, practice, sign_in, booked, cole
):
    correct(booked.bls.periods.get(), expires_on=date(2026, 12, 5), by=None, at=NOW)
    CredentialFactory(technologist=cole, type="acls", ends=date(2026, 11, 21))
    page = today(sign_in(world.alice))

    case, acls = page.dated
    assert (case.headline, case.tone, case.act) == ("B-20884 at Columbia Spine Center", "bad", "Find cover")
    assert case.lines == (f"Cole Brightwater: {Conflict.objects.get().message}",)
    assert case.url == reverse("case", args=["cascade", booked.case.pk])
    assert acls.headline == "Brightwater: ACLS"
    assert page.first_words == f"First: B\N{NON-BREAKING HYPHEN}20884 at Columbia Spine Center, Mon{HARD}7{HARD}Dec."


def test_one_item_a_case_lists_every_finding_and_the_first_case_comes_first(world, practice, sign_in, booked, cole):
    RequirementFactory(hospital=booked.hospital, any_of=("cnim",))
    earlier = CaseFactory(hospital=booked.hospital, starts_at=MORNING - timedelta(days=2), number="B-1")
    suspend(booked.bls, starts_on=date(2026, 11, 30), by=None)
    touched(everything=True)
    page = today(sign_in(world.alice))
    assert [(item.headline, len(item.lines)) for item in page.dated] == [
        ("B-1 at Columbia Spine Center: nobody is on it", 1),
        ("B-20884 at Columbia Spine Center", 2),
    ]
    assert earlier.hospital.name in page.dated[0].headline


def test_a_case_names_each_person_once_however_much_is_found(world, practice, sign_in, booked, cole):
    correct(booked.bls.periods.get(), expires_on=date(2026, 12, 5), by=None, at=NOW)
    CredentialFactory(technologist=cole, type="acls", ends=date(2026, 12, 5))
    RequirementFactory(hospital=booked.hospital, any_of=("acls",))
    touched(everything=True)
    (case, *_) = today(sign_in(world.alice)).dated
    first, second = case.lines
    assert first.startswith("Cole Brightwater: ")
    assert second.startswith(("BLS ", "ACLS "))


def test_the_act_is_the_one_that_helps_and_nobody_is_offered_what_is_not_his(world, practice, sign_in, booked):
    suspend(booked.bls, starts_on=date(2026, 11, 30), by=None)
    assert [item.act for item in today(sign_in(world.alice)).dated if item.breaks_at] == ["Find cover"]
    assert [item.act for item in today(sign_in(world.audrey)).dated if item.breaks_at] == ["See the case"]


def test_covering_the_case_closes_its_item(world, practice, sign_in, booked):
    suspend(booked.bls, starts_on=date(2026, 11, 30), by=None)
    client = sign_in(world.alice)
    assert [item.word for item in today(client).dated if item.breaks_at] == ["Blocked"]

    booked.seat.state = "released"
    booked.seat.save()
    other = TechnologistFactory(name="Ada Abel")
    CredentialFactory(technologist=other, type="bls", ends=date(2028, 11, 30))
    AssignmentFactory(case=booked.case, technologist=other)
    touched(case_ids=[booked.case.pk])
    assert [item for item in today(client).dated if item.breaks_at] == []


def test_another_day_is_judged_from_what_is_known_now_and_writes_nothing(world, practice, sign_in, booked):
    suspend(booked.bls, starts_on=date(2026, 11, 30), by=None)
    Conflict.objects.all().delete()
    client = sign_in(world.alice)
    assert [item.headline for item in today(client, "2026-12-01").dated if item.breaks_at] == [
        "B-20884 at Columbia Spine Center"
    ]
    assert [item for item in today(client, "2026-12-08").dated if item.breaks_at] == []
    assert Conflict.objects.count() == 0


def test_a_scheduler_reads_no_health_word_of_a_case(world, practice, sign_in, cole):
    made = book(practice, cole, code="tb", ends=date(2026, 12, 1))
    made.judge(NOW)
    manager = steady(sign_in(world.alice).get("/cascade/today/").content.decode())
    assert "TB" in manager
    for path in ("/cascade/today/", "/cascade/schedule/conflicts/", "/cascade/today/?on=2026-12-02"):
        page = steady(sign_in(world.sam).get(path).content.decode())
        assert "B-20884" in page
        assert "An occupational-health requirement is not met." in page
        assert "TB" not in page
        assert f"1{HARD}Dec" not in page


def test_the_strip_shows_the_days_cases_with_people_and_edge(world, practice, sign_in, booked):
    client = sign_in(world.alice)
    strip = today(client, "2026-12-07").strip
    assert (strip.heading, strip.note) == ("Today’s cases", "1 ready")
    suspend(booked.bls, starts_on=date(2026, 11, 30), by=None)
    page = client.get("/cascade/today/?on=2026-12-07")
    assert [each.look.tone for each in page.context["page"].strip.cases] == ["bad"]
    assert "Cole Brightwater" in page.content.decode()
    assert today(client).strip is None
    assert today(client, "2026-12-05").strip.heading == f"Cases of Mon{HARD}7{HARD}Dec"


def test_a_hospital_with_proposed_requirements_waits_to_be_confirmed(world, practice, sign_in):
    hospital = HospitalFactory(name="High Desert Regional")
    RequirementFactory(hospital=hospital, any_of=("bls",), state="proposed")
    RequirementFactory(hospital=hospital, any_of=("acls",), state="proposed")
    items = [item for item in today(sign_in(world.alice)).undated if item.act == "Confirm"]
    assert [(item.headline, item.url) for item in items] == [
        (f"High Desert Regional: 2{HARD}requirements to confirm", f"/cascade/hospitals/{hospital.pk}/")
    ]
    assert [item for item in today(sign_in(world.sam)).undated if item.act == "Confirm"] == []


def test_a_credential_says_before_how_many_booked_cases_it_ends(world, practice, sign_in, booked, cole):
    later = CaseFactory(hospital=booked.hospital, starts_at=MORNING + timedelta(days=3))
    AssignmentFactory(case=later, technologist=cole)
    correct(booked.bls.periods.get(), expires_on=date(2026, 12, 5), by=None, at=NOW)
    client = sign_in(world.alice)
    words = f"before 2{HARD}booked cases, first Mon{HARD}7{HARD}Dec"
    assert words in client.get("/cascade/credentials/").content.decode()
    one = client.get(reverse("credential", args=["cascade", booked.bls.pk])).content.decode()
    assert words.capitalize().replace("mon", "Mon").replace("dec", "Dec") in one


def test_the_pages_ask_the_same_number_of_questions_for_one_case_and_for_five(world, practice, sign_in, booked, cole):
    suspend(booked.bls, starts_on=date(2026, 11, 30), by=None)
    CredentialFactory(technologist=cole, type="acls", ends=date(2026, 12, 21))
    client = sign_in(world.alice)
    paths = (
        "/cascade/today/",
        "/cascade/schedule/conflicts/",
        "/cascade/credentials/",
        "/cascade/today/?on=2026-12-07",
    )
    for path in paths:
        client.get(path)
    before = [_queries(client, path) for path in paths]
    for number in range(4):
        case = CaseFactory(hospital=HospitalFactory(), starts_at=MORNING + timedelta(hours=3 * number + 3))
        person = TechnologistFactory()
        RequirementFactory(hospital=case.hospital, any_of=("bls",))
        CredentialFactory(technologist=person, type="bls", ends=date(2026, 12, 1))
        AssignmentFactory(case=case, technologist=person)
    touched(everything=True)
    assert len(today(client).dated) >= 5
    assert [_queries(client, path) for path in paths] == before


def _queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
