"""The installation's figures in Prometheus' text format (version 0.0.4), without names of practices or people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from nervecenter.health.queues import queue_lengths
from notifications.models import Channel, SenderStop
from notifications.outages import long_ones
from notifications.watch.everywhere import ChannelCount, channel_counts, totals

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gauge:
    name: str
    help: str
    samples: tuple[tuple[Labels, float], ...]


def metrics(at: datetime) -> str:
    return "".join(line + "\n" for gauge in _gauges(at) for line in _lines(gauge))


def _gauges(at: datetime) -> Iterator[Gauge]:
    counts, all_of = channel_counts(at), totals(at)
    yield _one("practices", "Open practices.", all_of.practices)
    yield _one("practices_sweep_overdue", "Practices over two hours past their day's first sweep.", all_of.overdue)
    yield _one("practices_unreconciled", "Practices whose last reconciliation found a difference.", all_of.not_zero)
    yield _one(
        "practices_reconciliation_overdue", "Live practices without a reconciliation for fifty hours.", all_of.unchecked
    )
    yield _one("deliveries_late", "Messages that should have left half an hour ago.", all_of.late)
    yield _one("deliveries_dead", "Messages given up within 30 days.", all_of.dead)
    yield _one("deliveries_not_reached", "Messages failed, bounced or given up within 30 days.", all_of.not_reached)
    yield Gauge(
        "deliveries",
        "Messages by channel and state: all that are still to leave, of the others those made within 24 hours.",
        tuple(({"channel": count.channel, "state": count.state}, count.number) for count in counts),
    )
    yield Gauge("delivery_oldest_due_seconds", "How long the oldest message that is due waits.", _ages(counts, at))
    stopped = set(SenderStop.objects.filter(lifted_at=None).values_list("channel", flat=True))
    yield Gauge(
        "sender_stopped",
        "1 while a provider refuses our sender.",
        tuple(({"channel": channel.value}, float(channel.value in stopped)) for channel in Channel),
    )
    away = {outage.channel for outage in long_ones(at)}
    yield Gauge(
        "provider_away",
        "1 while a provider has taken nothing for an hour, or has held back what it took.",
        tuple(({"channel": channel}, float(channel.value in away)) for channel in Channel),
    )
    lengths = queue_lengths().items()
    yield Gauge("queue_length", "Tasks that no worker has taken.", tuple(({"queue": name}, n) for name, n in lengths))


def _one(name: str, words: str, number: int) -> Gauge:
    return Gauge(name, words, (({}, number),))


def _ages(counts: Iterable[ChannelCount], at: datetime) -> tuple[tuple[Labels, float], ...]:
    ages = dict.fromkeys(Channel.values, 0.0)
    for count in counts:
        if count.oldest_due_at:
            ages[count.channel] = max(ages[count.channel], (at - count.oldest_due_at).total_seconds())
    return tuple(({"channel": channel}, age) for channel, age in ages.items())


def _lines(gauge: Gauge) -> Iterator[str]:
    yield f"# HELP nervecenter_{gauge.name} {gauge.help}"
    yield f"# TYPE nervecenter_{gauge.name} gauge"
    for labels, number in gauge.samples:
        named = ",".join(f'{name}="{value}"' for name, value in labels.items())
        yield f"nervecenter_{gauge.name}{f'{{{named}}}' if named else ''} {number:g}"
