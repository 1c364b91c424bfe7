"""What must hold when everything has left: held against PostgreSQL, both providers' books and the plan."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chaos.plan import Message, Plan
from chaos.provider import Book
from chaos.servers import asked
from nervecenter.embedded.instance import ROOT

ARRIVED = ("accepted", "delivered")
MOST_COPIES = 2
DELIVERIES = """
SELECT d.channel, d.address, d.state, d.attempts, d.doubts, d.provider_id,
       (SELECT count(*) FROM notifications_deliveryitem i WHERE i.practice_id = d.practice_id AND i.delivery_id = d.id),
       concat_ws(', ',
           CASE WHEN d.settled_at IS NULL THEN 'not settled' END, CASE WHEN d.began_at IS NULL THEN 'not begun' END,
           CASE WHEN d.token IS NOT NULL THEN 'held' END, CASE WHEN d.lease_until IS NOT NULL THEN 'leased' END,
           CASE WHEN d.attempts = 0 THEN 'never tried' END, CASE WHEN d.provider = '' THEN 'by nobody' END,
           CASE WHEN d.provider_id = '' THEN 'without id' END, nullif(d.failure, ''))
FROM notifications_delivery d
"""
ALERTS = """
SELECT audience, count(*), count(DISTINCT about_id) FROM notifications_alert WHERE state = 'open' GROUP BY audience
"""


class Row(NamedTuple):
    """A delivery. `besides`: what does not go with having arrived."""

    channel: str
    address: str
    state: str
    attempts: int
    doubts: int
    provider_id: str
    alerts: int
    besides: str

    @property
    def key(self) -> Message:
        return self.channel, self.address


@dataclass(frozen=True)
class Evidence:
    plan: Plan
    rows: list[Row]
    books: Mapping[str, Book]
    alerts: dict[str, tuple[int, int]]

    def copies(self, key: Message) -> int:
        return self.books[key[0]].taken[key[1]]

    def those(self, is_wrong: Callable[[Row], bool]) -> list[Message]:
        return [row.key for row in self.rows if is_wrong(row)]

    def in_doubt(self, channel: str) -> list[Row]:
        """Those whose attempt ended without anybody knowing how, at least once."""
        return [row for row in self.rows if row.channel == channel and row.doubts]

    def taken_in_doubt(self, channel: str) -> int:
        """Those of them that the provider had taken, so that the harm fell between taking and settling."""
        doubted = self.in_doubt(channel)
        if channel == "sms":
            return sum(row.attempts == 1 for row in doubted)
        return sum(self.copies(row.key) > 1 for row in doubted)

    def twice(self, channel: str) -> int:
        """Copies too many."""
        return sum(number - 1 for number in self.books[channel].taken.values())

    def strangers(self, channel: str) -> int:
        """Copies that no program can tell as such: all of an SMS, and of a mail those under another Message-ID."""
        book = self.books[channel]
        return self.twice(channel) if channel == "sms" else len(book.copies) - len(book.taken)


def evidence(url: str, plan: Plan, books: Mapping[str, Book]) -> Evidence:
    rows = [Row(*row) for row in asked(url, DELIVERIES) or ()]
    alerts = {str(audience): (int(number), int(about)) for audience, number, about in asked(url, ALERTS) or ()}
    return Evidence(plan, rows, books, alerts)


def broken(found: Evidence, most_twice: float) -> Iterator[str]:
    """A sentence for each promise that was not kept. `most_twice`: in 10,000 messages."""
    yield from _alerts(found)
    yield from _messages(found)
    yield from _states(found)
    yield from _books(found)
    yield from _copies(found)
    yield from _call_backs(found)
    twice = found.twice("email") + found.twice("sms")
    if twice * 10_000 > most_twice * len(found.rows):
        yield f"{twice} copies too many in {len(found.rows):,} messages: over {most_twice:g} in 10,000."


def unreconciled(environment: Mapping[str, str], plan: Plan) -> Iterator[str]:
    """What the product's own reconciliation says of it."""
    command = [sys.executable, "manage.py", "reconcile", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = json.loads(done.stdout or "{}")
    if done.returncode or said.get("differences"):
        yield f"Reconciliation found {len(said.get('differences', ()))} differences. {done.stderr[-300:]}".strip()
    if said.get("practices") != plan.practices:
        yield f"Reconciliation judged {said.get('practices')} of {plan.practices} practices."


def _alerts(found: Evidence) -> Iterator[str]:
    expected = dict.fromkeys(("technologist", "managers"), (found.plan.alerts, found.plan.alerts))
    if found.alerts != expected:
        yield f"Alerts, and credentials they are about: {found.alerts}, not {expected}."


def _messages(found: Evidence) -> Iterator[str]:
    expected, there = found.plan.messages(), Counter(row.key for row in found.rows)
    yield from _some("message not made", expected.keys() - there.keys())
    yield from _some("message that was not due", there.keys() - expected.keys())
    yield from _some("message made more than once", (key for key, number in there.items() if number > 1))
    counted = found.those(lambda row: row.alerts != expected.get(row.key))
    yield from _some("message with an alert too few or too many", counted)


def _states(found: Evidence) -> Iterator[str]:
    yield from _some("message not accepted", found.those(lambda row: row.state not in ARRIVED))
    loose = ((*row.key, row.state, row.besides) for row in found.rows if row.state in ARRIVED and row.besides)
    yield from _some("message whose state is contradicted by what stands beside it", loose)
    ids = found.books["sms"].ids
    wrong = found.those(lambda row: row.channel == "sms" and ids.get(row.provider_id) != row.address)
    yield from _some("SMS under an id that its provider does not know", wrong)


def _books(found: Evidence) -> Iterator[str]:
    expected = found.plan.messages()
    yield from _some("lost message", (key for key in expected if not found.copies(key)))
    for channel, book in found.books.items():
        taken = ((channel, address) for address in book.taken)
        yield from _some("message taken that nobody was to get", (key for key in taken if key not in expected))
        named = Counter(address for address, _ in book.copies)
        yield from _some("message whose copies differ", (address for address, number in named.items() if number > 1))


def _copies(found: Evidence) -> Iterator[str]:
    twice = [row for row in found.rows if found.copies(row.key) > 1]
    yield from _some("SMS that arrived more than once", (row.key for row in twice if row.channel == "sms"))
    yield from _some(
        "mail that arrived more than twice", (row.key for row in twice if found.copies(row.key) > MOST_COPIES)
    )
    yield from _some("mail that arrived twice without a doubt", (row.key for row in twice if not row.doubts))


def _call_backs(found: Evidence) -> Iterator[str]:
    book = found.books["sms"]
    told = {book.ids[sid] for sid in book.told_delivered}
    ignored = found.those(lambda row: row.address in told and row.state != "delivered")
    yield from _some("SMS told to be delivered and not noted so", ignored)


def _some(what: str, wrong: Iterable[object]) -> Iterator[str]:
    """One sentence with three examples; none where nothing is wrong."""
    if listed := sorted(wrong, key=str):
        yield f"{len(listed):,} × {what}, such as {', '.join(map(str, listed[:3]))}."
