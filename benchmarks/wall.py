"""The 31-December wall: the credentials of many practices end on one day, and all of them are due at once.

Measured from the sweep's task until the last message is stored as accepted, with two processes of a real Celery worker,
and the most memory that each party held. Everybody holds two of the credentials and gets one message; each manager gets
one digest. BENCH_SCALE: a fraction of the 10,000 practices.
"""

import os
from datetime import UTC, datetime, timedelta

import django
import psutil
from django.utils.module_loading import import_string

from benchmarks.latest import keep, measured_on
from benchmarks.outward import (
    celery_workers,
    first_began_at,
    last_settled_at,
    mail_sink,
    peak_memory,
    processor_seconds,
    server_process,
    wait_until_all_left,
    work_in,
)
from benchmarks.stage import of_database, stage
from nervecenter.embedded.instance import Instance
from nervecenter.embedded.roles import DATABASE

PRACTICES, PEOPLE, HELD, WORKERS = 10_000, 5, 2, 2
DAYS_AHEAD = 30
MEGABYTE = 1024 * 1024


def main() -> None:
    practices = max(1, round(PRACTICES * float(os.environ.get("BENCH_SCALE") or 1)))
    today = datetime.now(UTC).date()
    ends = today + timedelta(days=DAYS_AHEAD)
    credentials = practices * PEOPLE * HELD
    print(f"Loading {credentials:,} credentials of {practices:,} practices that end on {ends:%-d %b %Y}.", flush=True)
    given = {"practices": practices, "people": PEOPLE, "held": HELD, "day": today, "ends": ends, "emitted": 0}
    with stage("ending.sql", **given) as instance:
        os.environ.update(instance.environment(), DJANGO_SETTINGS_MODULE="nervecenter.settings")
        django.setup()
        figure = {
            "credentials": credentials,
            "practices": practices,
            "workers": WORKERS,
            **_one_run(instance, practices),
        }
    print("\n" + "\n".join(f"{name:32}{value:>14,}" for name, value in figure.items()))
    keep({"wall": figure, "wall_on": measured_on()})


def _one_run(instance: Instance, practices: int) -> dict[str, float]:
    url, address = of_database(instance.database_admin_url, DATABASE), work_in(instance, DATABASE)
    with mail_sink() as sink, celery_workers(instance, address, sink.port, number=WORKERS) as worker:
        figure = _measured(url, practices, {"worker": worker, "database": server_process(url), "mail": sink.process})
    if sink.taken["messages"] != figure["messages"] or sink.taken["twice"]:
        raise SystemExit(f"Not each message arrived once, so the times say nothing: {sink.taken}")
    return figure


def _measured(url: str, practices: int, processes: dict[str, psutil.Process]) -> dict[str, float]:
    """The sweep wakes the workers after each of its transactions: messages leave while it goes on."""
    sweep, poll = (
        import_string("credentials.tasks.sweep_due_practices"),
        import_string("notifications.tasks.deliver_due"),
    )
    messages = practices * (PEOPLE + 1)
    before = {name: processor_seconds(each) for name, each in processes.items()}
    with peak_memory(processes) as held:
        begun = datetime.now(UTC)
        sweep.apply_async()
        states = wait_until_all_left(url, expected=messages, poll=poll.apply_async)
    if states != {"accepted": messages}:
        raise SystemExit(f"Not one message for each person, accepted, so the times say nothing: {states}")
    spent = {name: processor_seconds(each) - before[name] for name, each in processes.items()}
    seconds, first = ((at(url) - begun).total_seconds() for at in (last_settled_at, first_began_at))
    return {
        "messages": messages,
        "seconds": round(seconds, 1),
        "seconds until the first left": round(first, 1),
        "messages a second": round(messages / seconds),
        **{f"{name}, peak MB": round(held[name] / MEGABYTE) for name in held},
        **{f"{name}, ms a message": round(spent[name] * 1000 / messages, 2) for name in spent},
    }


if __name__ == "__main__":
    main()
