"""Today: what needs action, in what order, for whom; and what would go while a practice rehearses."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from credentials.actions.credentials import let_go
from credentials.actions.renewals import open_renewal, submit_renewal
from credentials.models import Period, Renewal
from notifications.links import link_to
from notifications.message import compose
from notifications.models import Alert, Delivery
from notifications.render import render
from practices.models import Membership, Technologist
from tests.conftest import opened
from tests.factories import CredentialFactory, IssuerFactory, TechnologistFactory
from tests.notifications.cast import alert_of, deliver_to, reminder
from tests.support.steady import steady

# Sunday 22 November 2026, 07:30 in Los Angeles.
NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(NOW, tick=False):
        yield


def headlines(response) -> list[str]:
    return [item.headline for item in response.context["page"].dated]


def test_what_needs_action_stands_by_its_last_safe_day_else_by_its_end(world, practice, sign_in):
    person = TechnologistFactory(name="Cole Brightwater")
    CredentialFactory(technologist=person, type="cnim", ends=date(2026, 12, 31))  # last safe day 10 Dec
    CredentialFactory(technologist=person, type="bls", ends=date(2026, 11, 21))  # ended yesterday
    CredentialFactory(technologist=person, type="acls", ends=date(2026, 12, 21))  # last safe day 23 Nov
    CredentialFactory(technologist=person, type="liability", ends=date(2027, 6, 30))  # far away
    page = sign_in(world.alice).get("/cascade/today/")
    assert headlines(page) == ["Brightwater: BLS", "Brightwater: ACLS", "Brightwater: CNIM"]
    assert "Sunday 22 November" in page.content.decode()


def test_a_message_and_its_link_tell_in_the_same_order(world, practice, sign_in):
    ends = {"hospital_privileges": date(2026, 12, 20), "cnim": date(2026, 12, 31), "bls": date(2026, 11, 21)}
    held = [CredentialFactory(technologist=world.tess_technologist, type=code, ends=day) for code, day in ends.items()]
    alice = Membership.objects.get(user=world.alice)
    delivery = deliver_to(alice, [alert_of(each, 30, audience="managers") for each in held], state="accepted")
    client = sign_in(world.alice)
    assert headlines(client.get("/cascade/today/")) == [
        f"Tanaka: {name}" for name in ("BLS", "CNIM", "Hospital privileges")
    ]

    link = client.get(link_to(delivery).removeprefix("http://testserver")).content.decode()
    message = compose(delivery, [item.alert for item in delivery.items.all()], practice, NOW)
    for told in (link, render(message, "email").text):
        told = told[told.index("Tess Tanaka") :]
        assert told.index("BLS") < told.index("CNIM") < told.index("ospital privileges")


def test_an_item_goes_when_its_fact_is_gone(world, practice, sign_in):
    client = sign_in(world.alice)
    bls = CredentialFactory(technologist=TechnologistFactory(name="Per Lindqvist"), type="bls", ends=date(2026, 12, 31))
    assert headlines(client.get("/cascade/today/")) == ["Lindqvist: BLS"]
    member = Membership.objects.get(user=world.alice)
    submit_renewal(open_renewal(bls, on=date(2026, 11, 22)), on=date(2026, 11, 22), by=member)
    assert headlines(client.get("/cascade/today/")) == []
    ended = client.get("/cascade/today/?on=2027-01-01")
    assert headlines(ended) == ["Lindqvist: BLS"]
    let_go(bls, on=date(2026, 11, 22), why="left the hospital", by=member)
    assert headlines(client.get("/cascade/today/?on=2027-01-01")) == []


# BLS takes 28 processing days.
@pytest.mark.parametrize(
    ("ends", "sent", "stays"),
    [
        pytest.param(date(2026, 11, 22), date(2026, 11, 22), True, id="ends today, sent today"),
        pytest.param(date(2026, 12, 19), date(2026, 11, 22), True, id="a day after the last safe one"),
        pytest.param(date(2026, 12, 20), date(2026, 11, 22), False, id="on the last safe day"),
        pytest.param(date(2026, 11, 30), date(2026, 11, 2), False, id="in time, ends in 8 days"),
        pytest.param(date(2026, 11, 29), date(2026, 11, 1), True, id="in time, ends in 7 days"),
    ],
)
def test_submitting_never_hides_the_risk(world, practice, sign_in, ends, sent, stays):
    bls = CredentialFactory(technologist=TechnologistFactory(name="Per Lindqvist"), type="bls", ends=ends)
    member = Membership.objects.get(user=world.alice)
    submit_renewal(open_renewal(bls, on=sent), on=sent, by=member)
    page = sign_in(world.alice).get("/cascade/today/").context["page"]
    assert [(item.headline, item.act, item.tone) for item in page.dated] == (
        [("Lindqvist: BLS", "Record the renewal", "soon")] if stays else []
    )
    assert (page.count_words == "Nothing needs you today.") is not stays


def test_what_was_sent_too_late_says_so(world, practice, sign_in):
    privileges = CredentialFactory(type="hospital_privileges", ends=date(2027, 2, 10))  # last safe day 12 Nov
    client = sign_in(world.alice)
    member = Membership.objects.get(user=world.alice)
    submit_renewal(open_renewal(privileges, on=date(2026, 11, 20)), on=date(2026, 11, 20), by=member)
    (late,) = client.get("/cascade/today/").context["page"].dated
    assert late.detail.endswith("The renewal was sent after the last safe day.")
    assert late.tone == "soon"


def test_what_the_practice_renews_is_one_item_for_everybody(world, practice, sign_in):
    for name in ("Ada Abel", "Bo Berg", "Cy Cole"):
        CredentialFactory(technologist=TechnologistFactory(name=name), type="liability", ends=date(2026, 12, 1))
    page = sign_in(world.alice).get("/cascade/today/")
    assert headlines(page) == ["Professional liability insurance: 3\u00a0people"]


def test_another_day_is_shown_with_a_banner_and_writes_nothing(world, practice, sign_in):
    CredentialFactory(type="bls", ends=date(2026, 12, 31))
    client = sign_in(world.alice)
    then = client.get("/cascade/today/?on=2027-02-01").content.decode()
    assert "As of Mon 1 Feb 2027" in then
    assert (Alert.objects.count(), Renewal.objects.count()) == (0, 0)


@pytest.mark.parametrize("day", ["soon", "9999-12-31", "0001-01-01", "2100-01-01", "1949-12-31"])
@pytest.mark.parametrize("path", ["/cascade/today/", "/cascade/credentials/matrix/"])
def test_what_is_no_day_anybody_can_mean_is_said_and_today_is_shown(world, practice, sign_in, path, day):
    CredentialFactory(type="bls", ends=date(2026, 12, 31))
    page = sign_in(world.alice).get(f"{path}?on={day}")
    assert page.status_code == 200
    assert f"“{day}” is not a date such as 2026-11-22; this is today." in page.content.decode()
    assert page.context["on_banner"] is None


@pytest.mark.parametrize("day", ["2099-12-31", "1950-01-01"])
def test_the_first_and_the_last_day_there_is_are_shown(world, practice, sign_in, day):
    CredentialFactory(type="bls", ends=date(2026, 12, 31))
    page = sign_in(world.alice).get(f"/cascade/today/?on={day}")
    assert page.context["on_banner"] == date.fromisoformat(day)


def test_people_nobody_reaches_and_people_on_record_twice_are_to_be_settled(world, practice, sign_in):
    TechnologistFactory(name="Tomasz Wieczorek", email="")
    TechnologistFactory(name="Ada Ohm", email="ada@example.org")
    TechnologistFactory(name="Ada Ohm", email="ohm@example.org")
    undated = [item.headline for item in sign_in(world.alice).get("/cascade/today/").context["page"].undated]
    assert undated == ["Ada Ohm and Ada Ohm may be one person", "Tomasz Wieczorek has no working address"]


def test_a_message_that_failed_is_there_to_read(world, practice, sign_in):
    failed = reminder(world.tess_technologist)
    Delivery.objects.filter(pk=failed.pk).update(state="failed", failure="550 no such mailbox")
    page = sign_in(world.alice).get("/cascade/today/").content.decode()
    assert "550 no such mailbox" in page
    assert reverse("message", args=["cascade", failed.pk]) in page


def test_a_scheduler_learns_that_a_health_item_is_not_met_and_no_more(world, practice, sign_in):
    CredentialFactory(technologist=TechnologistFactory(name="Per Lindqvist"), type="tb", ends=date(2026, 11, 12))
    manager = sign_in(world.alice).get("/cascade/today/").content.decode()
    assert "TB test" in manager
    scheduler = sign_in(world.sam).get("/cascade/today/").content.decode()
    assert "occupational-health requirement" in scheduler
    assert "TB" not in steady(scheduler)
    assert "12\u00a0Nov" not in scheduler


def test_no_other_day_tells_a_scheduler_when_a_health_item_ends(world, practice, sign_in):
    CredentialFactory(technologist=TechnologistFactory(name="Per Lindqvist"), type="tb", ends=date(2027, 1, 5))
    CredentialFactory(technologist=TechnologistFactory(name="Cole Brightwater"), type="tb", ends=date(2026, 11, 12))
    client = sign_in(world.sam)
    told = {
        day: [item.headline for item in client.get(f"/cascade/today/?on={day}").context["page"].undated]
        for day in ("2026-11-12", "2026-11-21", "2026-11-22", "2026-11-23", "2027-01-05", "2027-01-06")
    }
    assert told.pop("2026-11-22") == ["1\u00a0occupational-health requirement not met"]
    assert all(items == [] for items in told.values())


def test_technologists_and_outsiders_do_not_see_it(world, sign_in):
    assert sign_in(world.tess).get("/cascade/today/").status_code == 403
    assert sign_in(world.charlie).get("/cascade/today/").status_code == 404


def test_ten_thousand_more_rows_cost_no_more_queries(world, practice, sign_in, django_assert_max_num_queries):
    def some(number):
        for _ in range(number):
            CredentialFactory(type="bls", ends=date(2026, 12, 31))

    client = sign_in(world.alice)
    some(3)
    client.get("/cascade/today/")
    with django_assert_max_num_queries(54) as few:
        client.get("/cascade/today/")
    some(12)
    with django_assert_max_num_queries(len(few)):
        client.get("/cascade/today/")


class TestRehearsal:
    """`world.practice` has never gone live."""

    def test_it_says_what_would_go_and_writes_nothing(self, world, practice, sign_in):
        CredentialFactory(technologist=world.tess_technologist, type="bls", ends=date(2026, 11, 30))
        client = sign_in(world.alice)
        page = client.get("/cascade/today/").content.decode()
        assert "Rehearsal: nothing leaves yet." in page
        assert "2 messages to 2 people would go Mon 23 Nov at 07:00" in " ".join(page.split())
        drafts = client.get("/cascade/rehearsal/").content.decode()
        assert "Your BLS ends" in drafts
        assert "tess@example.org" in drafts
        assert (Alert.objects.count(), Delivery.objects.count(), Renewal.objects.count()) == (0, 0, 0)
        practice.refresh_from_db()
        assert practice.is_rehearsing

    def test_going_live_ends_it(self, world, practice, sign_in):
        client = sign_in(world.alice)
        assert "Go live" in client.get("/cascade/today/").content.decode()
        client.post("/cascade/settings/live/")
        assert "Rehearsal" not in client.get("/cascade/today/").content.decode()

    def test_a_scheduler_cannot_take_it_live(self, world, practice, sign_in):
        assert sign_in(world.sam).post("/cascade/settings/live/").status_code == 403
        practice.refresh_from_db()
        assert practice.is_rehearsing


def test_search_finds_people_and_credentials_but_no_health_type_for_a_scheduler(world, practice, sign_in):
    person = TechnologistFactory(name="Per Lindqvist", employee_number="LN7")
    CredentialFactory(technologist=person, type="tb", ends=date(2027, 1, 1), number="QF-99")
    CredentialFactory(technologist=person, type="cnim", number="41877")
    client = sign_in(world.alice)
    assert [each.name for each in client.get("/cascade/search/?q=lindq").context["found"].people] == ["Per Lindqvist"]
    assert len(client.get("/cascade/search/?q=lindqvist").context["found"].credentials) == 2
    assert len(client.get("/cascade/search/?q=41877").context["found"].credentials) == 1
    assert "Two letters at least" in client.get("/cascade/search/?q=l").content.decode()
    scheduler = sign_in(world.sam)
    assert len(scheduler.get("/cascade/search/?q=lindqvist").context["found"].credentials) == 1
    assert scheduler.get("/cascade/search/?q=QF-99").context["found"].is_empty


def test_the_log_tells_who_changed_what_from_what_to_what(world, practice, sign_in):
    client = sign_in(world.alice)
    person = world.tess_technologist
    client.post(
        f"/cascade/technologists/{person.pk}/edit/",
        {"name": "Tess Tanaka-Ito", "email": person.email, "timezone": person.timezone, "discipline": "technologist"},
    )
    assert Technologist.objects.get(pk=person.pk).name == "Tess Tanaka-Ito"
    page = client.get("/cascade/audit/").content.decode()
    assert "<del>Tess Tanaka</del> <ins>Tess Tanaka-Ito</ins>" in page
    assert "Alice" in page
    only = client.get("/cascade/audit/?about=credentials.period").context["entries"]
    assert only == []
    assert sign_in(world.audrey).get("/cascade/audit/").status_code == 200
    assert sign_in(world.sam).get("/cascade/audit/").status_code == 403


def test_the_log_says_whose_each_change_is(world, practice, sign_in):
    person = TechnologistFactory(name="Per Lindqvist")
    credential = CredentialFactory(technologist=person, type="bls", ends=date(2026, 11, 30))
    credential.issuer = IssuerFactory(name="Red Cross")
    credential.save()
    entries = sign_in(world.alice).get("/cascade/audit/").context["entries"]
    told = {(entry.verb, entry.what, entry.about) for entry in entries}
    assert ("added", "period", "Per Lindqvist: BLS, Mon 30 Nov 2026") in told
    assert ("added", "credential", "Per Lindqvist, BLS") in told
    assert ("added", "membership", "Alice, alice@example.org") not in told
    assert ("added", "membership", "Alice") in told
    changes = [change for entry in entries for change in entry.changes if change.field == "issuer"]
    assert [change.after for change in changes] == ["Red Cross"]


def test_the_log_pages_back_without_losing_an_entry(world, practice, sign_in):
    for _ in range(60):
        TechnologistFactory()
    client = sign_in(world.alice)
    first = client.get("/cascade/audit/")
    second = client.get(f"/cascade/audit/?before={first.context['older']}")
    ids = [entry.event_id for page in (first, second) for entry in page.context["entries"]]
    assert len(ids) == len(set(ids)) >= 60
    assert ids == sorted(ids, reverse=True)


def test_the_log_of_another_practice_is_not_shown(world, sign_in):
    with opened(world.practice.pk):
        assert Period.objects.count() == 0
    assert "Canary" not in sign_in(world.alice).get("/cascade/audit/").content.decode()
