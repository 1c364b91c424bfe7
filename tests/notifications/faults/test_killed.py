"""Workers killed (-9) at one point of their work, many one after the other: nothing is lost, and at most one copy too
many leaves of what was under way (rules.md G2)."""

from datetime import timedelta

import pytest

from notifications.send import deliver
from tests.notifications.cast import MORNING
from tests.notifications.faults.queues import LEASE, copies, ends, moment, queue
from tests.support.killing import Killing
from tests.support.smtp import MailServer
from tests.support.twilio_api import TAKE_AND_RESET, TwilioApi
from tests.world import World

KILLS = 50
# Fewer where a point differs in little from one above.
SOME = 10
NOT_STARTED = [
    ("before claim", KILLS),
    ("after claim", KILLS),
    ("while claiming", SOME),
    ("while beginning", SOME),
    ("before the start", SOME),
]

pytestmark = pytest.mark.django_db(transaction=True)


def finish(after: int) -> None:
    """A worker that nobody kills, for as long as it takes to ask what became of the last."""
    for later in (timedelta(), timedelta(minutes=11), timedelta(minutes=30)):
        deliver(moment(after) + later, until_empty=True)


@pytest.mark.parametrize(("point", "kills"), NOT_STARTED)
def test_killed_before_a_message_was_started_each_leaves_once(
    world: World, mail: MailServer, twilio: TwilioApi, kill: Killing, point: str, kills: int
):
    queue(world.practice, 2, "email", "sms")
    for number in range(kills):
        kill.at_point(point, moment(number))
    finish(kills)

    assert copies(mail, twilio) == {"email": {1: 2}, "sms": {1: 2}}
    assert ends(world.practice, "state", "doubts", "attempts") == {("accepted", 0, 1): 4}


def test_killed_at_each_message_between_its_start_and_its_call_each_leaves_once(
    world: World, mail: MailServer, twilio: TwilioApi, kill: Killing
):
    queue(world.practice, KILLS // 2, "email", "sms", apart=2 * LEASE)
    kill_each_once(kill, "before the call", KILLS)

    assert copies(mail, twilio) == {"email": {1: 25}, "sms": {1: 25}}
    assert ends(world.practice, "state", "doubts") == {("accepted", 1): 50}


@pytest.mark.parametrize(("point", "kills"), [("after the answer", KILLS), ("before it is stored", SOME)])
def test_killed_at_each_message_that_was_taken_the_sms_is_asked_for_and_the_mail_leaves_twice(
    world: World, mail: MailServer, twilio: TwilioApi, kill: Killing, point: str, kills: int
):
    people = kills // 2
    queue(world.practice, people, "email", "sms", apart=2 * LEASE)
    kill_each_once(kill, point, kills)

    assert copies(mail, twilio) == {"email": {2: people}, "sms": {1: people}}
    assert ends(world.practice, "state", "doubts") == {("accepted", 1): kills}
    assert ends(world.practice, "channel", "provider") == {("email", "smtp"): people, ("sms", "twilio"): people}
    assert len({message["Message-ID"] for message in mail.messages}) == people


def test_killed_at_both_copies_of_each_mail_none_leaves_a_third_time(
    world: World, mail: MailServer, twilio: TwilioApi, kill: Killing
):
    queue(world.practice, SOME // 2, "email", apart=2 * LEASE)
    for number in range(SOME):
        kill.at_point("after the answer", moment(number))
    finish(SOME)

    assert copies(mail, twilio) == {"email": {2: 5}}
    assert ends(world.practice, "state", "doubts") == {("dead", 2): 5}


def test_killed_when_all_is_stored_each_leaves_once(world: World, mail: MailServer, twilio: TwilioApi, kill: Killing):
    queue(world.practice, KILLS, "email", apart=LEASE)
    for number in range(KILLS):
        kill.at_point("after the commit", moment(number))
    finish(KILLS)

    assert copies(mail, twilio) == {"email": {1: 50}}
    assert ends(world.practice, "state", "doubts", "attempts") == {("accepted", 0, 1): 50}


@pytest.mark.parametrize("point", ["before asking", "after asking"])
def test_killed_while_the_provider_is_asked_each_sms_leaves_once(
    world: World, mail: MailServer, twilio: TwilioApi, kill: Killing, point: str
):
    queue(world.practice, 2, "sms")
    twilio.script.extend([TAKE_AND_RESET] * 2)
    deliver(MORNING, until_empty=True)
    for number in range(5, 5 + SOME):
        kill.at_point(point, moment(number))
    finish(5 + SOME)

    assert copies(mail, twilio) == {"sms": {1: 2}}
    assert ends(world.practice, "state", "doubts", "attempts") == {("accepted", 1, 1): 2}


def kill_each_once(kill: Killing, point: str, kills: int) -> None:
    hit: set[str] = set()
    for number in range(kills):
        hit.add(kill.at_point(point, moment(number), spared=hit))
    assert len(hit) == kills
    finish(kills)
