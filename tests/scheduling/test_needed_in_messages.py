"""A reminder of what ends names the booked cases that cannot go without it (ui.md: what breaks first)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from credentials.actions.periods import correct
from notifications.begin import begin
from notifications.claim import claim
from notifications.dates import soften
from notifications.links import link_to
from notifications.message import Message, compose
from notifications.models import Alert, Delivery
from notifications.render import Rendered, render
from practices.models import Membership, Practice
from scheduling.broken import needed_by_cases
from tenancy import clock
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import RequirementFactory
from tests.notifications.cast import alert_of, deliver_to, with_phone
from tests.scheduling.booked import NOW, Booked, book
from tests.scheduling.theatre import AssignmentFactory, CaseFactory
from tests.world import World

SATURDAY = date(2026, 12, 5)
NEEDED = "before 2 booked cases, first Mon 7 Dec"


@pytest.fixture
def booked(world: World, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> Booked:
    """On two cases, of Mon 7 and Tue 8 Dec, with a BLS that ends the Saturday before."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = book(practice, with_phone(world.tess_technologist))
    later = CaseFactory(hospital=made.hospital, starts_at=made.case.starts_at + timedelta(days=1))
    AssignmentFactory(case=later, technologist=made.tess)
    made.judge()
    correct(made.bls.periods.get(), expires_on=SATURDAY, by=None, at=NOW)
    made.judge()
    Alert.objects.all().delete()
    return made


def composed(delivery: Delivery, practice: Practice) -> Message:
    return compose(delivery, list(Alert.objects.filter(items__delivery=delivery)), practice, NOW)


def said(delivery: Delivery, practice: Practice) -> Rendered:
    return render(composed(delivery, practice), delivery.channel)


def test_in_subject_heading_text_message_and_behind_the_link(booked: Booked, client: Client):
    alert = alert_of(booked.bls, 30, due_on=SATURDAY)
    mail = deliver_to(booked.tess, [alert])
    written = said(mail, booked.practice)
    assert written.subject == f"Your BLS ends Sat 5 Dec, {NEEDED}"
    assert "2 booked cases need it, first Mon 7 Dec." in written.text
    assert "2 booked cases need it, first Mon 7 Dec." in soften(written.html)

    text = said(deliver_to(booked.tess, [alert], channel="sms"), booked.practice).text
    assert "2 booked cases need it, first Mon 7 Dec." in text

    page = client.get(link_to(mail).removeprefix("http://testserver")).content.decode()
    assert "<p>2 booked cases need it, first Mon 7 Dec.</p>" in soften(page)


def test_in_a_managers_list(booked: Booked, world: World):
    other = CredentialFactory(technologist=booked.tess, type="cnim", ends=date(2026, 12, 1))
    alerts = [
        alert_of(other, 30, audience="managers"),
        alert_of(booked.bls, 30, audience="managers", due_on=SATURDAY),
    ]
    alice = Membership.objects.select_related("user").get(user=world.alice)
    written = said(deliver_to(alice, alerts), booked.practice)
    assert written.subject == f"2 credentials newly due, first: BLS of Tess Tanaka ends Sat 5 Dec, {NEEDED}"
    assert f"Tess Tanaka\n- BLS ends Sat 5 Dec, {NEEDED} (13 days left)" in written.text


def test_what_breaks_a_case_is_named_before_what_ends_sooner(booked: Booked):
    sooner = CredentialFactory(technologist=booked.tess, type="acls", ends=date(2026, 11, 25))
    written = said(
        deliver_to(booked.tess, [alert_of(sooner, 7), alert_of(booked.bls, 30, due_on=SATURDAY)]), booked.practice
    )
    assert written.subject == f"2 of your credentials need you: BLS ends Sat 5 Dec, {NEEDED}"


def test_what_ended_says_which_cases_need_it(booked: Booked):
    correct(booked.bls.periods.get(superseded_at=None), expires_on=date(2026, 11, 21), by=None, at=NOW)
    booked.judge()
    alert = alert_of(booked.bls, -1, due_on=date(2026, 11, 21))
    written = said(deliver_to(booked.tess, [alert]), booked.practice)
    assert written.subject == "Your BLS ended Sat 21 Nov; 2 booked cases need it, first Mon 7 Dec"


def test_a_case_that_is_over_and_one_that_was_cured_need_nothing(booked: Booked):
    assert needed_by_cases([booked.bls.pk])[booked.bls.pk].count == 2
    booked.case.status, booked.case.cancel_reason = "cancelled", "surgeon"
    booked.case.save()
    booked.judge()
    (needed,) = needed_by_cases([booked.bls.pk]).values()
    assert (needed.count, needed.first_on) == (1, date(2026, 12, 8))


@pytest.mark.parametrize("again", [False, True])
def test_another_hospitals_day_is_on_its_own_clock(booked: Booked, again: bool):
    booked.hospital.timezone = "Pacific/Auckland" if again else "America/New_York"
    booked.hospital.save()
    (needed,) = needed_by_cases([booked.bls.pk]).values()
    assert needed.first_on == date(2026, 12, 8 if again else 7)


def test_a_batch_reads_ahead_once_however_many_messages_and_cases(booked: Booked, world: World, settings: Settings):
    """Also where what escalates asks whom no message reaches."""
    settings.EMAIL_CONFIGURED = True
    at = datetime(2026, 11, 22, 18, tzinfo=UTC)
    alice = Membership.objects.select_related("user").get(user=world.alice)
    RequirementFactory(hospital=booked.hospital, any_of=("cnim",))

    def one_more(number: int) -> None:
        person = TechnologistFactory(email=f"person{number}@example.org")
        cnim = CredentialFactory(technologist=person, type="cnim", ends=date(2026, 12, 1))
        case = CaseFactory(hospital=booked.hospital, starts_at=booked.case.starts_at + timedelta(days=number))
        AssignmentFactory(case=case, technologist=person)
        deliver_to(person, [alert_of(cnim, 30)], at=at)
        escalated = alert_of(cnim, 7, audience="managers", escalated=True)
        deliver_to(alice, [escalated], at=at, batch=number)

    def queries() -> int:
        booked.judge()
        return _counted(lambda: begin(claim(at), at))

    one_more(1)
    alone = queries()
    for number in range(2, 6):
        one_more(number)
    assert queries() == alone
    subjects = set(Delivery.objects.exclude(subject="").values_list("subject", flat=True))
    assert len(subjects) == 10
    assert all("before 1 booked case" in each for each in subjects)


def _counted(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as caught:
        work()
    return len([query for query in caught.captured_queries if "SAVEPOINT" not in query["sql"]])
