"""The page behind a message's link: no log-in, its own items as they stand now, and nothing changed by looking."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.signing import BadSignature
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from notifications.dates import day_words, soften
from notifications.links import Reference, link_to, read, reference_to, sign
from notifications.models import Delivery
from practices.models import Membership, Practice, Technologist
from tests.notifications.cast import DAY, MORNING, alert_of, deliver_to, give_period, hold, reminder
from tests.support.steady import steady
from tests.world import World


@pytest.fixture
def opened_at(client: Client) -> Callable[..., tuple[int, str]]:
    def opened(delivery: Delivery | str, at: datetime = MORNING) -> tuple[int, str]:
        link = delivery if isinstance(delivery, str) else link_to(delivery)
        with time_machine.travel(at, tick=False):
            response = client.get(link.removeprefix("http://testserver"))
        return response.status_code, response.content.decode()

    return opened


def test_a_link_opens_the_messages_items_with_what_to_do_and_whom_to_ask(
    practice: Practice, tess: Technologist, opened_at
):
    practice.contact_name, practice.contact_email = "Dana Ruiz", "dana@cascade.example"
    practice.save()
    hold(tess, "cnim", date(2026, 12, 31))
    status, page = opened_at(reminder(tess))

    assert status == 200
    for words in (
        "Tess Tanaka",
        "Your BLS ends on Mon\u00a030\u00a0Nov",
        "Renew with AHA",
        "mailto:dana@cascade.example",
    ):
        assert words in page
    assert "CNIM" not in steady(page)


def test_a_link_shows_how_things_stand_now(practice: Practice, tess: Technologist, opened_at):
    bls, acls = hold(tess, "bls", date(2026, 11, 30)), hold(tess, "acls", date(2026, 12, 31))
    delivery = deliver_to(tess, [alert_of(bls, 30), alert_of(acls, 60)])
    give_period(bls, date(2028, 11, 30))
    _, page = opened_at(delivery, MORNING + timedelta(days=20))

    assert "BLS" not in steady(page)
    assert "Your ACLS ends on Thu\u00a031\u00a0Dec, in 19\u00a0days" in page
    give_period(acls, date(2028, 12, 31))
    assert "Nothing here needs you any more" in opened_at(delivery)[1]


def test_a_holder_sees_his_own_health_item_and_a_manager_only_that_there_is_one(
    world: World, practice: Practice, tess: Technologist, opened_at
):
    tb = hold(tess, "tb", date(2026, 12, 20))
    mine = deliver_to(tess, [alert_of(tb, 30)])
    alice = Membership.objects.select_related("user").get(user=world.alice)
    managers = deliver_to(alice, [alert_of(tb, 30, audience="managers")])

    assert "Your TB test ends on Sun\u00a020\u00a0Dec" in opened_at(mine)[1]
    status, page = opened_at(managers)
    assert status == 200
    assert "1 item that a link does not name needs" in page
    assert "TB" not in steady(page)
    assert "Tess" not in steady(page)


def test_looking_writes_nothing(practice: Practice, tess: Technologist, client: Client):
    bls = hold(tess, "bls", date(2026, 11, 30))
    link = link_to(deliver_to(tess, [alert_of(bls, 30)])).removeprefix("http://testserver")
    give_period(bls, date(2028, 11, 30))
    with time_machine.travel(MORNING, tick=False), CaptureQueriesContext(connection) as seen:
        assert client.get(link).status_code == 200

    statements = [query["sql"].lstrip().upper() for query in seen.captured_queries]
    assert any("NOTIFICATIONS_DELIVERY" in sql for sql in statements)
    assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert client.post(link).status_code == 405


def test_after_thirty_days_a_link_has_run_out_and_says_what_to_do(practice: Practice, tess: Technologist, opened_at):
    practice.contact_name = "Dana Ruiz"
    practice.save()
    delivery = reminder(tess)
    last_minute = datetime(2026, 12, 22, 23, 59, tzinfo=ZoneInfo("Pacific/Honolulu"))
    assert soften(day_words(reference_to(delivery).last_day, DAY)) == "Tue 22 Dec"
    assert opened_at(delivery, last_minute)[0] == 200

    status, page = opened_at(delivery, last_minute + timedelta(hours=3))
    assert status == 410
    assert "This link has run out" in page
    assert "ask Dana Ruiz, or sign in" in page
    assert "BLS" not in steady(page)


def test_a_link_of_a_closed_practice_or_of_a_manager_who_left_shows_nothing(
    world: World, practice: Practice, tess: Technologist, opened_at
):
    alice = Membership.objects.select_related("user").get(user=world.alice)
    delivery = deliver_to(alice, [alert_of(hold(tess, "bls", date(2026, 11, 30)), 30, audience="managers")])
    assert "Tess Tanaka" in opened_at(delivery)[1]

    alice.active = False
    alice.save()
    assert "Tess Tanaka" not in opened_at(delivery)[1]
    practice.closed_at = MORNING
    practice.save()
    assert opened_at(delivery)[0] == 410


def test_a_changed_link_opens_nothing_and_says_what_to_do(practice: Practice, tess: Technologist, opened_at):
    link = link_to(reminder(tess))
    token = link.split("/l/")[1].strip("/")
    for changed in ("x", token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), "B" + token[1:], token + "A"):
        status, page = opened_at(f"/l/{changed}/")
        assert status == 404
        assert "This link does not work" in page


def test_a_link_of_a_practice_that_is_gone_is_as_unknown_as_any(world: World, opened_at):
    unknown = opened_at("/l/x/")
    token = sign(Reference(uuid4(), uuid4(), date(2026, 12, 20)))
    assert opened_at(f"/l/{token}/")[0] == 404
    assert steady(opened_at(f"/l/{token}/")[1].encode()) == steady(unknown[1].encode())


@given(st.text(max_size=100))
def test_no_text_but_our_own_is_a_link(token: str):
    with pytest.raises(BadSignature):
        read(token)
