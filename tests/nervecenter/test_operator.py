"""The operator's pages: counts, ids and states of every practice, never content, and only after a second step."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from credentials.sweeps import sweep
from notifications.due import reconciliations_overdue, sweeps_overdue
from notifications.models import Delivery, Reconciliation, SenderStop
from notifications.send import deliver
from notifications.watch import everywhere
from notifications.watch.replay import replay
from practices.models import Membership, Practice, Technologist, User
from practices.models.membership import Role
from tests.conftest import amend, opened
from tests.nervecenter.second_step import with_second_step
from tests.notifications.cast import alert_of, deliver_to, hold
from tests.support.steady import steady
from tests.world import CANARY, World

# Sunday 22 November 2026, 07:00 in Los Angeles.
SEVEN = datetime(2026, 11, 22, 15, tzinfo=UTC)
LONG_AGO = SEVEN - timedelta(days=40)
DAY = date(2026, 11, 22)
SECRET = "Your BLS ends Mon 30 Nov"

PAGES = ["/operator/", "/operator/deliveries/"]
ACTS = ["/operator/deliveries/again/", "/operator/stops/sms/lift/"]


@pytest.fixture
def olive(db: None) -> User:
    return User.objects.create_user("olive@example.org", "a-long-password", name="Olive", is_operator=True)


@pytest.fixture
def operator(olive: User, client: Client) -> Client:
    return with_second_step(client, olive)


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Five hours after the sweep."""
    with time_machine.travel(SEVEN + timedelta(hours=5), tick=False):
        yield SEVEN + timedelta(hours=5)


@pytest.fixture
def settled(world: World) -> World:
    """Both practices are there for long, and swept."""
    amend(Practice.objects.all(), created_at=LONG_AGO)
    sweep(SEVEN)
    return world


def lost(practice: Practice, person: Technologist, **fields: object) -> Delivery:
    with opened(practice.pk):
        delivery = a_message_to(person)
        values = {"state": "dead", "subject": SECRET, "body_text": SECRET, "failure": f"no mailbox {person.email}"}
        Delivery.objects.filter(pk=delivery.pk).update(**(values | fields))
        return delivery


def a_message_to(person: Technologist) -> Delivery:
    bls = person.credentials.first() or hold(person, "bls", date(2026, 11, 30))
    number = Delivery.objects.count()
    return deliver_to(person, [alert_of(bls, 30 - number)], batch=number, at=SEVEN)


def state_of(practice: Practice, delivery: Delivery) -> str:
    with opened(practice.pk):
        return Delivery.objects.get(pk=delivery.pk).state


def amend_person(world: World, **changes: object) -> None:
    with opened(world.practice.pk):
        Technologist.objects.filter(pk=world.tess_technologist.pk).update(**changes)


@pytest.mark.parametrize("path", [*PAGES, *ACTS])
def test_nobody_else_finds_anything_there(path: str, world: World, client: Client):
    ask = client.get if path in PAGES else client.post
    assert ask(path)["Location"].startswith("/accounts/login/")
    for who in (world.alice, world.audrey, world.tess):
        assert with_second_step(client, who).generic("GET" if path in PAGES else "POST", path).status_code == 404


@pytest.mark.parametrize("path", [*PAGES, *ACTS])
def test_an_operator_without_a_second_step_does_not_come_in(path: str, olive: User, client: Client):
    client.force_login(olive)
    assert client.generic("GET" if path in PAGES else "POST", path).status_code in (302, 403)


def test_the_second_step_of_another_account_counts_for_nothing(olive: User, world: World, client: Client):
    with_second_step(client, world.alice)
    session = client.session
    methods = session["account_authentication_methods"]
    client.force_login(olive)
    session = client.session
    session["account_authentication_methods"] = methods
    session.save()
    assert client.get("/operator/").status_code in (302, 403)


def test_an_operator_sees_counts_and_ids_and_no_content(settled: World, operator: Client, noon: datetime):
    lost(settled.practice, settled.tess_technologist)
    lost(settled.other, settled.foreign, state="pending", next_attempt_at=noon - timedelta(hours=1))
    for path in PAGES:
        page = operator.get(path).content.decode()
        assert str(settled.practice.pk) in page
        assert str(settled.other.pk) in page
        for word in (SECRET, CANARY, "Tess", "tess@example.org", "no mailbox", "Cascade", "cascade", "lakeshore"):
            assert word not in steady(page), (path, word)


def test_what_is_in_order_is_not_listed(settled: World, operator: Client, noon: datetime):
    with opened(settled.practice.pk):
        Reconciliation.objects.create(day=DAY, checked_at=SEVEN, expected=2, said=2)
    page = operator.get("/operator/")
    assert page.context["practices"] == []
    assert "All 2 practices are in order." in page.content.decode()
    assert "what was said is what should have been." in page.content.decode()
    assert page.context["failing"] == {}
    assert "Nothing is stuck" in operator.get("/operator/deliveries/").content.decode()


def test_nothing_is_called_right_that_was_not_worked_out_yet(settled: World, operator: Client, noon: datetime):
    page = operator.get("/operator/").content.decode()
    assert "All 2 practices are served; none is reconciled yet." in page
    assert "Whether what was said is what should have been is not reconciled yet." in page
    assert "in order" not in steady(page)


def test_what_went_nowhere_is_not_in_order_and_is_said_in_words(settled: World, operator: Client, noon: datetime):
    lost(settled.practice, settled.tess_technologist, state="kept", created_at=noon)
    lost(settled.practice, settled.tess_technologist, state="pending", created_at=noon, next_attempt_at=noon)
    page = operator.get("/operator/")
    shown = page.content.decode()
    assert page.context["nowhere"] == 1
    assert "All 2 practices are in order." not in shown
    assert "Messages are kept here and sent to nobody." in shown
    assert "<dt>E-mail</dt><dd>1 kept here</dd>" in shown
    assert "1 waiting to leave" in shown
    lost(settled.practice, settled.tess_technologist)
    assert ">given up</span>" in operator.get("/operator/deliveries/").content.decode()


def test_the_account_menu_leads_operators_there_and_nobody_else(world: World, olive: User, client: Client):
    with opened(world.practice.pk):
        Membership.objects.create(user=olive, role=Role.MANAGER)
    client.force_login(olive)
    assert 'href="/operator/"' in client.get("/cascade/today/").content.decode()
    client.force_login(world.alice)
    assert "/operator/" not in client.get("/cascade/today/").content.decode()


def test_an_operator_without_a_practice_finds_it_too(olive: User, client: Client):
    client.force_login(olive)
    assert 'href="/operator/"' in client.get("/").content.decode()


def test_each_trouble_is_counted(settled: World, noon: datetime):
    lost(settled.practice, settled.tess_technologist)
    lost(settled.practice, settled.tess_technologist, state="bounced")
    lost(settled.practice, settled.tess_technologist, state="unknown", next_attempt_at=noon + timedelta(1))
    lost(settled.practice, settled.tess_technologist, state="pending", next_attempt_at=noon - timedelta(hours=1))
    with opened(settled.practice.pk):
        Reconciliation.objects.create(day=DAY, checked_at=noon, expected=5, said=4, differences=[{"what": "missing"}])
    (watched,) = everywhere.practices_in_trouble(noon, 10)
    assert (watched.practice, watched.waiting, watched.late, watched.unknown, watched.dead, watched.not_reached) == (
        settled.practice.pk,
        2,
        1,
        1,
        1,
        2,
    )
    assert (watched.swept_at, watched.oldest_due_at) == (SEVEN, noon - timedelta(hours=1))
    assert (watched.reconciled_on, watched.expected, watched.said, watched.differences) == (DAY, 5, 4, 1)
    found = everywhere.totals(noon)
    assert (found.practices, found.in_trouble, found.not_zero, found.dead, found.late) == (2, 1, 1, 1, 1)
    assert everywhere.days_reconciled(noon) == [everywhere.DayReconciled(DAY, 1, 5, 4, 1, 0)]


@pytest.mark.parametrize("hours", [-30, 0, 1.99, 2, 10, 20, 26, 40])
def test_past_their_sweep_are_those_that_readyz_counts(settled: World, hours: float):
    at = SEVEN + timedelta(hours=hours)
    assert everywhere.totals(at).overdue == sweeps_overdue(at)


@pytest.mark.parametrize("hours", [-30, 0, 10, 49, 50, 100])
def test_without_a_reconciliation_are_those_that_readyz_counts(settled: World, hours: float):
    amend(Practice.objects.filter(slug="cascade"), live_at=SEVEN)
    at = SEVEN + timedelta(hours=hours)
    assert everywhere.totals(at).unchecked == reconciliations_overdue(at) == (hours >= 50)


def test_a_practice_that_nobody_reconciles_is_listed(settled: World, operator: Client, noon: datetime):
    amend(Practice.objects.filter(slug="cascade"), live_at=LONG_AGO)
    with opened(settled.practice.pk):
        Reconciliation.objects.create(
            day=DAY - timedelta(days=3), checked_at=SEVEN - timedelta(days=3), expected=2, said=2
        )
    page = operator.get("/operator/").content.decode()
    assert "<b>1</b> of 2 practices needs a look." in page
    assert "<dt>practices not reconciled for 2 days</dt><dd>1</dd>" in page
    assert "Thu 19 Nov: 2 of 2" in page


def test_a_closed_practice_is_not_watched(settled: World, noon: datetime):
    lost(settled.practice, settled.tess_technologist)
    amend(Practice.objects.filter(slug="cascade"), closed_at=noon)
    assert everywhere.practices_in_trouble(noon, 10) == []
    assert everywhere.stuck_deliveries(noon, 10) == []


def test_what_was_given_up_long_ago_is_left_alone(settled: World, olive: User, noon: datetime):
    old = lost(settled.practice, settled.tess_technologist, created_at=noon - timedelta(days=31))
    assert everywhere.stuck_deliveries(noon, 10) == []
    assert replay(noon, by=olive.pk) == 0
    assert state_of(settled.practice, old) == "dead"


def test_what_was_given_up_leaves_once_more_in_one_practice_or_in_all(settled: World, operator: Client, noon: datetime):
    here = lost(settled.practice, settled.tess_technologist, attempts=4, doubts=2, settled_at=SEVEN)
    there = lost(settled.other, settled.foreign, attempts=4, doubts=2, settled_at=SEVEN)
    failed = lost(settled.practice, settled.tess_technologist, state="failed")
    answer = operator.post("/operator/deliveries/again/", {"practice": str(settled.practice.pk)}, follow=True)
    assert "1 given another try" in answer.content.decode()
    assert [state_of(settled.practice, here), state_of(settled.other, there)] == ["pending", "dead"]
    operator.post("/operator/deliveries/again/")
    assert state_of(settled.other, there) == "pending"
    assert state_of(settled.practice, failed) == "failed"
    with opened(settled.practice.pk):
        again = Delivery.objects.get(pk=here.pk)
        assert (again.attempts, again.doubts, again.next_attempt_at, again.settled_at) == (4, 0, noon, None)


def test_it_is_looked_at_again_like_any_other_message(settled: World, olive: User, noon: datetime):
    here = lost(settled.practice, settled.tess_technologist, attempts=4, doubts=2)
    replay(noon, by=olive.pk)
    assert deliver(noon, practice_id=settled.practice.pk).kept == 1
    assert state_of(settled.practice, here) == "kept"
    old = lost(settled.practice, settled.tess_technologist)
    amend_person(settled, ends_on=DAY - timedelta(days=1))
    replay(noon, by=olive.pk)
    assert deliver(noon, practice_id=settled.practice.pk).obsolete == 1
    assert state_of(settled.practice, old) == "obsolete"


def test_a_stopped_sender_is_let_go_on_by_name(operator: Client, noon: datetime, world: World):
    SenderStop.objects.create(channel="sms", code="30034", reason="Our number is not registered.", since=SEVEN)
    assert "Let it leave again" in operator.get("/operator/").content.decode()
    page = operator.post("/operator/stops/sms/lift/", follow=True).content.decode()
    assert "What goes by text message leaves again" in page
    stop = SenderStop.objects.get()
    assert (stop.lifted_at, stop.lifted_by) == (noon, "olive@example.org")
    assert "lifted Sun 22 Nov, 20:00 by olive@example.org" in page
    assert "It was not stopped any more." in operator.post("/operator/stops/sms/lift/", follow=True).content.decode()
    assert operator.post("/operator/stops/pigeon/lift/").status_code == 302
