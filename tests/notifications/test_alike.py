"""Refusals that nobody understands: of one practice or domain they are its own; of several, alike, they are ours."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.counts import DeliverCounts
from notifications.models import Address, Delivery, Outage, Refusal
from notifications.send import deliver
from practices.models import Practice, Technologist
from tests.conftest import opened
from tests.notifications.cast import MORNING, SWEPT_AT, reminder
from tests.support.smtp import MailServer
from tests.world import World, founded

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NO = "554 5.6.0 Message content rejected"


def person_at(address: str, practice: Practice) -> Technologist:
    return Technologist.objects.create(name=address, email=address, timezone=practice.timezone)


def refused(practice: Practice, mail: MailServer, *addresses: str, words: str = NO) -> list[Delivery]:
    mail.refuse |= dict.fromkeys(addresses, words)
    return [reminder(person_at(address, practice)) for address in addresses]


def states(deliveries: list[Delivery]) -> list[str]:
    found = dict(Delivery.objects.in_bulk([each.pk for each in deliveries]))
    return [found[each.pk].state for each in deliveries]


@pytest.fixture
def theirs(world: World) -> Delivery:
    """An ordinary mail in the other practice."""
    with opened(world.other.pk):
        world.other.go_live(SWEPT_AT)
        return reminder(world.foreign, at=MORNING)


@pytest.mark.parametrize("domains", [1, 2, 3, 30])
def test_what_is_refused_in_one_practice_holds_no_mail_of_another_up(
    world: World, practice: Practice, theirs: Delivery, mail: MailServer, domains: int
):
    refused(practice, mail, *(f"g{number}@gateway{number % domains}.example" for number in range(30)))
    for minutes in range(3):
        deliver(MORNING + minutes * MINUTE, until_empty=True)
    with opened(world.other.pk):
        assert states([theirs]) == ["accepted"]
    assert Outage.objects.filter(over_at=None).exists() is (domains > 2)


def test_what_one_domain_refuses_is_lost_for_it_and_no_word_of_us(practice: Practice, mail: MailServer):
    mails = refused(practice, mail, *(f"g{number}@gateway.example" for number in range(5)))
    deliver(MORNING, until_empty=True)
    assert set(states(mails)) == {"failed"}
    assert (Outage.objects.count(), Address.objects.count()) == (0, 0)


def test_what_several_domains_refuse_alike_waits_until_something_is_taken(practice: Practice, mail: MailServer):
    addresses = [f"{name}@{name}.example" for name in ("one", "two", "three", "four")]
    mails = [reminder(person_at(each, practice), at=SWEPT_AT + n * MINUTE) for n, each in enumerate(addresses)]
    mail.refuse = {each: f"554 5.7.0 <{each}>: Local policy violation, see 4f{n}" for n, each in enumerate(addresses)}
    assert deliver(SWEPT_AT + HOUR, until_empty=True) == DeliverCounts(failed=2, waiting=2)
    assert Outage.objects.get().reason == "One message after the other is refused."

    # A worker that has seen nothing of it.
    late = refused(
        practice, mail, "five@five.example", words="554 5.7.0 <five@five.example>: Local policy violation, see 77"
    )
    deliver(SWEPT_AT + HOUR + MINUTE, until_empty=True)
    assert states(late) == ["pending"]

    mail.refuse = {}
    deliver(SWEPT_AT + 2 * HOUR, until_empty=True)
    assert states([*mails, *late]) == ["failed", "failed", "accepted", "accepted", "accepted"]
    assert Outage.objects.get().over_at == SWEPT_AT + 2 * HOUR
    assert not Refusal.objects.exists()


def test_what_several_practices_are_refused_alike_waits_too(world: World, practice: Practice, mail: MailServer):
    mail.refuse_all = NO
    third = founded(slug="third", name="Third Neuro", timezone="America/Denver")
    mails = {}
    for each in (practice, world.other, third):
        with opened(each.pk):
            mails[each.pk] = [reminder(person_at("g@gateway.example", each))]
        deliver(MORNING, practice_id=each.pk)
    found = []
    for practice_id, theirs in mails.items():
        with opened(practice_id):
            found += states(theirs)
    assert found == ["failed", "failed", "pending"]


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ([NO] * 4, [False, False, True, True]),
        (["554 No <a@b> 4F2a", "554 No <c@d> 5E1b", "554 No <e@f> 6"], [False, False, True]),
        ([NO, NO, "", NO, NO], [False, False, False, False, False]),
        (["554 No", "554 Too long"] * 2, [False] * 4),
        (["550 5.1.1 No such user"] * 5, [False] * 5),
    ],
)
def test_only_the_same_words_without_one_taken_in_between_are_about_us(
    practice: Practice, mail: MailServer, said: list[str], waits: list[bool]
):
    mails = []
    for number, words in enumerate(said):
        address = f"{number}@{number}.example"
        mails.append(reminder(person_at(address, practice), at=SWEPT_AT + number * MINUTE))
        mail.refuse[address] = words
    deliver(SWEPT_AT + HOUR, until_empty=True)
    assert [state == "pending" for state in states(mails)] == waits


def test_a_run_in_which_nothing_is_refused_asks_of_refusals_once(practice: Practice, mail: MailServer):
    for name in "abc":
        reminder(person_at(f"{name}@example.org", practice))
    with CaptureQueriesContext(connection) as seen:
        deliver(MORNING, until_empty=True)
    assert len(mail.messages) == 3
    assert sum("notifications_refusal" in query["sql"] for query in seen.captured_queries) == 1


def test_what_waits_behind_another_comes_back_soon_and_more_seldom_in_a_long_outage(
    practice: Practice, mail: MailServer
):
    first, second = (reminder(person_at(f"{name}@example.org", practice)) for name in ("one", "two"))
    mail.refuse_all = "421 Too busy"
    for waited, longest in [*((minutes, 1) for minutes in range(11)), (50, 5), (100, 10), (400, 10)]:
        at = SWEPT_AT + waited * MINUTE
        Delivery.objects.filter(pk=first.pk).update(next_attempt_at=at - MINUTE)
        Delivery.objects.filter(pk=second.pk).update(next_attempt_at=at)
        deliver(at, until_empty=True)
        waiting = Delivery.objects.get(pk=second.pk)
        assert longest * MINUTE * 3 / 4 <= waiting.next_attempt_at - at <= longest * MINUTE
    assert (waiting.setbacks, waiting.attempts, waiting.due_since) == (0, 0, SWEPT_AT)
    assert waiting.failure == "It waits, as the provider did not take the message before it."


def test_a_batch_is_put_behind_another_message_in_as_many_queries_as_one(practice: Practice, mail: MailServer):
    mail.refuse_all = "421 Too busy"
    counts = []
    for at, names in ((SWEPT_AT, "ab"), (MORNING, "cdefg")):
        Delivery.objects.update(next_attempt_at=MORNING + HOUR)
        for name in names:
            reminder(person_at(f"{name}@example.org", practice), at=at)
        with CaptureQueriesContext(connection) as seen:
            deliver(at)
        counts.append(sum("It waits, as" in query["sql"] for query in seen.captured_queries))
    assert counts == [2, 2]
