"""The chaos run fails when it should: each broken promise is a sentence, and a run without one has none."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from chaos.judge import Evidence, Row, broken
from chaos.plan import Message, Plan
from chaos.provider import Book

TESS_MAIL, TESS_SMS = ("email", "tess-1@example.org"), ("sms", "+15032000001")


def test_nothing_is_said_where_every_promise_was_kept():
    assert said(all_well()) == []


def test_a_mail_may_arrive_twice_where_nobody_knew_of_the_first():
    assert said(copied(doubted(all_well()), TESS_MAIL, 2)) == []


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda found: without(found, TESS_MAIL), "message not made"),
        (lambda found: with_row(found, ("email", "nobody@example.org")), "message that was not due"),
        (lambda found: with_row(found, TESS_SMS), "message made more than once"),
        (lambda found: changed(found, TESS_MAIL, alerts=1), "message with an alert too few or too many"),
        (lambda found: changed(found, TESS_SMS, state="dead"), "message not accepted"),
        (lambda found: changed(found, TESS_SMS, state="unknown"), "message not accepted"),
        (lambda found: changed(found, TESS_SMS, besides="held"), "contradicted"),
        (lambda found: changed(found, TESS_SMS, provider_id="SM-of-another"), "under an id"),
        (lambda found: copied(found, TESS_MAIL, 0), "lost message"),
        (lambda found: copied(found, ("email", "nobody@example.org"), 1), "nobody was to get"),
        (lambda found: copied(found, TESS_MAIL, 1, "another id"), "whose copies differ"),
        (lambda found: copied(doubted(found), TESS_SMS, 2), "SMS that arrived more than once"),
        (lambda found: copied(doubted(found), TESS_MAIL, 3), "mail that arrived more than twice"),
        (lambda found: copied(found, TESS_MAIL, 2), "mail that arrived twice without a doubt"),
        (lambda found: told_delivered(found), "SMS told to be delivered and not noted so"),
        (lambda found: replace(found, alerts={}), "Alerts, and credentials"),
    ],
)
def test_each_broken_promise_is_a_sentence(spoil: Callable[[Evidence], Evidence], sentence: str):
    assert sentence in "\n".join(said(spoil(all_well())))


def test_copies_too_many_are_counted_against_all_messages():
    found = copied(doubted(all_well()), TESS_MAIL, 2)

    assert list(broken(found, most_twice=50)) == ["1 copies too many in 101 messages: over 50 in 10,000."]


def said(found: Evidence) -> list[str]:
    return list(broken(found, most_twice=1000))


def all_well() -> Evidence:
    """A practice of fifty people and a manager; each message arrived once."""
    plan = Plan(practices=1)
    messages = plan.messages()
    rows = [Row(*key, "accepted", 1, 0, f"id-{key[1]}", alerts, "") for key, alerts in messages.items()]
    books = {channel: book_of(channel, messages) for channel in ("email", "sms")}
    return Evidence(plan, rows, books, dict.fromkeys(("technologist", "managers"), (plan.alerts, plan.alerts)))


def book_of(channel: str, messages: dict[Message, int]) -> Book:
    addresses = [address for kind, address in messages if kind == channel]
    copies = Counter({(address, "its own id"): 1 for address in addresses})
    return Book(copies, unanswered=0, ids={f"id-{address}": address for address in addresses})


def changed(found: Evidence, key: Message, **columns: object) -> Evidence:
    return replace(found, rows=[row._replace(**columns) if row.key == key else row for row in found.rows])


def doubted(found: Evidence) -> Evidence:
    return changed(changed(found, TESS_MAIL, doubts=1), TESS_SMS, doubts=1)


def without(found: Evidence, key: Message) -> Evidence:
    return replace(found, rows=[row for row in found.rows if row.key != key])


def with_row(found: Evidence, key: Message) -> Evidence:
    return replace(found, rows=[*found.rows, found.rows[0]._replace(channel=key[0], address=key[1])])


def copied(found: Evidence, key: Message, number: int, identity: str = "its own id") -> Evidence:
    channel, address = key
    copies = Counter({**found.books[channel].copies, (address, identity): number})
    return with_book(found, channel, copies=+copies)


def told_delivered(found: Evidence) -> Evidence:
    return with_book(found, "sms", told_delivered=frozenset({f"id-{TESS_SMS[1]}"}))


def with_book(found: Evidence, channel: str, **changes: object) -> Evidence:
    return replace(found, books={**found.books, channel: replace(found.books[channel], **changes)})
