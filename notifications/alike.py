"""Refusals that do not say whom they mean, in the same words for several practices or domains: then it is we.

They stand in the database, for one worker sees only some of them. Nobody waits for another's refusal: each message is
offered, and waits only where it was refused itself.
"""

from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256

from notifications.channels.base import Outcome, Verdict
from notifications.channels.bounces import gist_of
from notifications.models import Delivery, Refusal

SEVERAL = 3
"""Of so many practices, or for so many recipients' domains, with none taken in between, the channel refuses us."""
ALIKE = "One message after the other is refused."


def judged(delivery: Delivery, outcome: Outcome) -> Outcome:
    """As it is, or as a refusal of us. Inside the practice; two queries, none where it is clear whom it means."""
    if not outcome.is_unclear:
        return outcome
    mine = {"channel": delivery.channel, "words_hash": _hashed(gist_of(outcome.reason))}
    whose, where = _hashed(str(delivery.practice_id)), _hashed(_domain_of(delivery.address))
    Refusal.objects.bulk_create([Refusal(**mine, practice_hash=whose, domain_hash=where)], ignore_conflicts=True)
    found = Refusal.objects.filter(**mine).values_list("practice_hash", "domain_hash")
    practices, domains = map(set, zip(*found, strict=True))
    if max(len(practices), len(domains)) < SEVERAL:
        return outcome
    return replace(outcome, verdict=Verdict.NOT_TAKEN, openly=ALIKE, is_about_us=True)


def forget(channels: Collection[str]) -> None:
    """They took a message. One query as a rule, for there is nothing to forget."""
    refused = Refusal.objects.filter(channel__in=channels)
    if refused.exists():
        refused.delete()


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _hashed(words: str) -> str:
    return sha256(words.encode()).hexdigest()
