"""Whoever reads of a message reads its words; its links act in its reader’s name and stand in the message alone."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.signing import BadSignature
from django.test import Client
from django.urls import reverse

from notifications import links, unsubscribing
from notifications.channels.base import Outcome, Verdict
from notifications.events import Told, keep
from notifications.links import link_to
from notifications.masking import masked
from notifications.models import Delivery, EventKind
from notifications.send import deliver
from practices.models import Practice
from tests.conftest import opened
from tests.nervecenter.test_routes import INSIDE
from tests.notifications.cast import MORNING, alert_of, deliver_to, hold, with_phone
from tests.notifications.told import about_a_case
from tests.world import World

ROLES = ("alice", "sam", "tess", "audrey")
NOTICE = "BLS ends"


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def sent(world: World) -> dict[str, list[UUID]]:
    """Messages of every sort as they were written, refused in words that quote them, and answered with them."""
    with opened(world.practice.pk):
        tess = with_phone(world.tess_technologist)
        bls = hold(tess, "bls", date(2026, 11, 30))
        due = alert_of(bls, 30)
        mail, sms = deliver_to(tess, [due]), deliver_to(tess, [due], channel="sms")
    deliver(MORNING, practice_id=world.practice.pk)
    with opened(world.practice.pk):
        case = about_a_case(tess, state="failed")
        quoted = f"550 5.7.1 we refuse {link_to(case)} and {_stop_link(mail)}"
        reason = Outcome(Verdict.REJECTED, reason=quoted).reason
        Delivery.objects.filter(pk=case.pk).update(
            failure=reason, subject="You are on case 12", body_text=f"See {link_to(case)}."
        )
        told = Told(provider="x", event_id="1", kind=EventKind.ANSWERED, happened_at=MORNING, words=f"What? {quoted}")
        for each in (mail, sms, case):
            keep(told, each, MORNING)
        waiting = deliver_to(tess, [alert_of(bls, 7)], batch=1)
    return {"message": [mail.pk, sms.pk, case.pk, waiting.pk], "technologist": [tess.pk], "credential": [bls.pk]}


def test_they_stand_in_what_was_written(world: World, sent: dict[str, list[UUID]]):
    with opened(world.practice.pk):
        mail, sms = Delivery.objects.filter(items__alert__rung=30).order_by("channel")
        bodies = (mail.body_text, mail.body_html, sms.body_text)
        assert [len(set(tokens_in(body))) for body in bodies] == [2, 2, 1]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_file_or_endpoint_hands_them_on(role: str, world: World, sent: dict[str, list[UUID]], client: Client):
    client.force_login(getattr(world, role))
    answers = {path: client.get(path) for path in paths(sent)}
    found = {path: tokens_in(answer.content.decode(errors="replace")) for path, answer in answers.items()}
    assert {path for path, tokens in found.items() if tokens} == set()
    shown = [answer.content.decode(errors="replace") for answer in answers.values() if answer.status_code == 200]
    assert any("/l/…" in page for page in shown)
    if role != "sam":
        assert sum(NOTICE in page.replace("\xa0", " ") for page in shown) > 3


def test_what_would_go_is_shown_without_them(world: World, practice: Practice, client: Client):
    hold(world.tess_technologist, "bls", date(2026, 11, 30))
    client.force_login(world.alice)
    page = client.get(reverse("rehearsal", args=["cascade"])).content.decode()
    assert "http://testserver/l/…/" in page
    assert "http://testserver/u/…" in page
    assert tokens_in(page) == []


def test_only_the_token_is_left_out(practice: Practice, world: World):
    delivery = deliver_to(world.tess_technologist, [])
    link = link_to(delivery)
    assert masked(f"Do it: {link} by Mon 30 Nov, see https://www.abret.org/a-very/long-one.html?x=1.") == (
        "Do it: http://testserver/l/…/ by Mon 30 Nov, see https://www.abret.org/a-very/long-one.html?x=1."
    )
    assert tokens_in(masked(f"https://guard.example/?u={link.replace('/', '%2F')}")) == []
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        assert tokens_in(masked(_stop_link(delivery))) == []


def paths(ids: dict[str, list[UUID]]) -> Iterator[str]:
    """Every address in the practice that these ids make."""
    for path, pattern in INSIDE:
        asked = re.findall(r"<(\w+):(\w+)>", path)[1:]
        if not asked:
            yield reverse(pattern.name, args=["cascade"])
        elif len(asked) == 1 and asked[0][1] in ids:
            yield from (reverse(pattern.name, args=["cascade", pk]) for pk in ids[asked[0][1]])


def tokens_in(text: str) -> list[str]:
    """Whatever in it is taken for a link of ours."""
    pieces = re.split(r"[^\w.-]|%2F", text)
    return [piece for piece in pieces if _is_read(piece.strip("."))]


def _is_read(token: str) -> bool:
    return any(_opens(token, read) for read in (links.read, unsubscribing.read))


def _opens(token: str, read: Any) -> bool:
    try:
        read(token)
    except (BadSignature, ValueError):
        return False
    return True


def _stop_link(delivery: Delivery) -> str:
    token = unsubscribing.sign(unsubscribing.Reference(delivery.practice_id, delivery.pk))
    return f"http://testserver/u/{token}/"
