"""The figures of a run."""

import os

from chaos.judge import Evidence
from chaos.watch import Watch

NAMES = {"email": "e-mail", "sms": "SMS"}


def figures(found: Evidence, watch: Watch) -> dict[str, object]:
    sms = found.books["sms"]
    return {
        "seed": found.plan.seed,
        "seconds between harms": found.plan.every,
        "alerts": found.plan.alerts,
        "messages": len(found.rows),
        "seconds": round(watch.seconds),
        "processors": os.cpu_count(),
        "load of the machine": watch.load,
        "harms": watch.agent.done.total(),
        "harms in 10,000 messages": round(watch.agent.done.total() * 10_000 / max(len(found.rows), 1), 1),
        **{f"  {name}": number for name, number in sorted(watch.agent.done.items())},
        "programs that ended by themselves": watch.scene.crew.surprises,
        **{name: number for channel in NAMES for name, number in _channel(found, channel).items()},
        "SMS call-backs": sms.call_backs,
        "  without a good answer": sms.unheard,
        "copies too many in 10,000 messages": _rate(found),
    }


def print_table(told: dict[str, object]) -> None:
    print()
    for name, value in told.items():
        print(f"{name:44}{value:>12,}" if isinstance(value, int | float) else f"{name:44}{value:>12}")


def _channel(found: Evidence, channel: str) -> dict[str, object]:
    name = NAMES[channel]
    rows = [row for row in found.rows if row.channel == channel]
    return {
        f"{name}": len(rows),
        f"{name}, lost": sum(not found.copies(key) for key in found.plan.messages() if key[0] == channel),
        f"{name}, in doubt": len(found.in_doubt(channel)),
        f"{name}, in doubt between taking and settling": found.taken_in_doubt(channel),
        f"{name}, of these by an answer not given": found.books[channel].unanswered,
        f"{name}, copies too many": found.twice(channel),
        f"{name}, of these not to be told as copies": found.strangers(channel),
    }


def _rate(found: Evidence) -> float:
    twice = sum(found.twice(channel) for channel in NAMES)
    return round(twice * 10_000 / max(len(found.rows), 1), 2)
