"""What was sent to oneself, on a phone: when, in plain words, and with the way back to the other pages."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from notifications.models import Delivery
from practices.models import Practice
from tests.notifications.cast import MORNING, SWEPT_AT, reminder
from tests.world import World


@pytest.fixture
def sent(world: World, practice: Practice) -> Delivery:
    delivery = reminder(world.tess_technologist)
    done = {"state": "accepted", "provider_id": "<01a2@mail.cascade.example>", "subject": "Your BLS ends Mon 30 Nov"}
    Delivery.objects.filter(pk=delivery.pk).update(began_at=SWEPT_AT + timedelta(minutes=2), **done)
    return delivery


def shown(client: Any, path: str) -> str:
    with time_machine.travel(MORNING, tick=False):
        return client.get(f"/cascade/{path}").content.decode()


def test_the_list_says_when_and_in_the_readers_words_what_became_of_each(world: World, sent: Delivery, sign_in: Any):
    page = shown(sign_in(world.tess), "me/messages/")
    assert "Sun 22 Nov 2026, 07:02" in page
    assert ">sent<" in page
    Delivery.objects.update(state="kept")
    page = shown(sign_in(world.tess), "me/messages/")
    assert ">did not leave<" in page
    assert "kept here" not in page


@pytest.mark.parametrize("path", ["me/messages/", "messages/{}/"])
def test_every_page_of_ones_own_has_the_way_to_the_others(world: World, sent: Delivery, sign_in: Any, path: str):
    bar = shown(sign_in(world.tess), path.format(sent.pk)).split('class="portal-nav"')[1]
    assert all(label in bar for label in ("My credentials", "My cases", "Reach me"))


def test_the_providers_id_is_proof_for_managers_and_nothing_for_the_reader(world: World, sent: Delivery, sign_in: Any):
    path = f"messages/{sent.pk}/"
    assert "01a2@mail.cascade.example" in shown(sign_in(world.alice), path)
    assert "01a2@mail.cascade.example" not in shown(sign_in(world.tess), path)


def test_what_a_provider_took_proves_nothing_yet_and_is_not_green(world: World, sent: Delivery, sign_in: Any):
    assert Delivery.objects.get().tone == "quiet"
    Delivery.objects.update(state="delivered")
    assert Delivery.objects.get().tone == "good"
