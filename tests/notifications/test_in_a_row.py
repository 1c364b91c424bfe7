"""A refusal that nobody understands costs one message; the same one again and again costs three, and the rest waits."""

from datetime import timedelta

import pytest

from notifications.channels.base import Outcome, Verdict
from notifications.channels.in_a_row import InARow
from notifications.counts import DeliverCounts
from notifications.models import Address, Delivery, Outage
from notifications.send import deliver
from practices.models import Practice, Technologist
from tests.notifications.cast import SWEPT_AT, reminder
from tests.support.smtp import MailServer

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TAKEN = Outcome(Verdict.ACCEPTED)


def refused(words: str, health: str = "") -> Outcome:
    return Outcome(Verdict.REJECTED, reason=words, health=health)


def test_where_one_after_the_other_is_refused_alike_the_rest_waits(practice: Practice, mail: MailServer):
    names = ("one", "two", "three", "four", "five", "six")
    for number, name in enumerate(names):
        person = Technologist.objects.create(name=name, email=f"{name}@example.org", timezone=practice.timezone)
        reminder(person, at=SWEPT_AT + number * MINUTE)
        mail.refuse[person.email] = f"554 5.7.0 <{person.email}>: Local policy violation, see 4f{number}"
    assert deliver(SWEPT_AT + HOUR, until_empty=True) == DeliverCounts(failed=3, waiting=3)
    assert Outage.objects.get().reason == "One message after the other is refused."
    assert not Address.objects.exists()

    mail.refuse = {}
    deliver(SWEPT_AT + 2 * HOUR, until_empty=True)
    states = dict(Delivery.objects.values_list("recipient_name", "state"))
    assert states == dict.fromkeys(names[:3], "failed") | dict.fromkeys(names[3:], "accepted")


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ([refused("554 No <a@b>")] * 4, [False, False, False, True]),
        ([refused("554 No <a@b> 4F2a"), refused("554 No <c@d> 5E1b")] * 2, [False, False, False, True]),
        ([refused("554 No")] * 3 + [TAKEN] + [refused("554 No")] * 3, [False] * 6),
        ([refused("554 No"), refused("554 Too long")] * 3, [False] * 6),
        ([refused("550 No such user", health="bounced")] * 5, [False] * 5),
    ],
)
def test_only_the_same_words_in_a_row_without_one_taken_are_about_us(said: list[Outcome], waits: list[bool]):
    row, found = InARow(), []
    for outcome in said:
        if outcome is TAKEN:
            row.end()
        else:
            found.append(row.judged(outcome).verdict is Verdict.NOT_TAKEN)
    assert found == waits
