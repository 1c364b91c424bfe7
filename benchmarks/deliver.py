"""From due to accepted: alerts of many practices become messages, are written and handed to a mail server over SMTP.

Each alert is a message of its own, to a person of its own. Measured from just before the fan-out until the last message
is stored as accepted, with one to four processes of a real Celery worker that is woken through its broker: a
process waits for the disk at each message, so that two do not keep two processors busy. The worker has sent messages of
other practices before, for on all days but its first a process has its caches filled.
BENCH_RUNS: how often each is measured; medians are told.
"""

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

import django
import psutil
import psycopg
from django.utils.module_loading import import_string

from benchmarks.latest import keep, measured_on
from benchmarks.outward import (
    celery_workers,
    last_settled_at,
    mail_sink,
    processor_seconds,
    server_process,
    wait_until_all_left,
    work_in,
)
from benchmarks.stage import fresh_copy, settle, stage
from nervecenter.embedded.instance import Instance

PRACTICES, PEOPLE = 100, 10
MESSAGES = PRACTICES * PEOPLE
PRACTICES_BEFORE = 20
DAYS_AHEAD = 30
TARGET = 500.0


def main() -> None:
    runs, today = int(os.environ.get("BENCH_RUNS") or 3), datetime.now(UTC).date()
    print(f"Loading {MESSAGES:,} alerts of {PRACTICES} practices.", flush=True)
    with stage("ending.sql", **_given(today)) as instance:
        os.environ.update(instance.environment(), DJANGO_SETTINGS_MODULE="nervecenter.settings")
        django.setup()
        figures = [_figure(instance, workers, runs) for workers in (1, 2, 3, 4)]
    _print_table(figures)
    keep({"deliver": figures, "deliver_on": measured_on()})


def _given(today: date) -> dict[str, object]:
    ends, practices = today + timedelta(days=DAYS_AHEAD), PRACTICES_BEFORE + PRACTICES
    return {
        "practices": practices,
        "people": PEOPLE,
        "held": 1,
        "day": today,
        "ends": ends,
        "emitted": 1,
    }


def _figure(instance: Instance, workers: int, runs: int) -> dict[str, Any]:
    measured = [_one_run(instance, workers) for _ in range(runs)]
    figure = {name: round(median(each[name] for each in measured), 2) for name in measured[0]}
    return {"workers": workers, "target": TARGET, **figure}


def _one_run(instance: Instance, workers: int) -> dict[str, float]:
    with fresh_copy(instance, "measured") as url, mail_sink() as sink:
        settle(url)
        address = work_in(instance, "measured")
        with celery_workers(instance, address, sink.port, number=workers) as worker:
            before = _send_before(url)
            processes = {"worker": worker, "database": server_process(url), "mail server": sink.process}
            figure = _measured(url, processes, before)
    if sink.taken["messages"] != before + MESSAGES or sink.taken["twice"]:
        raise SystemExit(f"Not each message arrived once, so the times say nothing: {sink.taken}")
    return figure


def _send_before(url: str) -> int:
    """How many messages it were."""
    with psycopg.connect(url) as database:
        ids = database.execute("SELECT id FROM practices_practice ORDER BY id LIMIT %s", [PRACTICES_BEFORE]).fetchall()
    _send([each for (each,) in ids])
    wait_until_all_left(url, expected=PRACTICES_BEFORE * PEOPLE, poll=_nothing)
    return PRACTICES_BEFORE * PEOPLE


def _measured(url: str, processes: dict[str, psutil.Process], sent_before: int) -> dict[str, float]:
    before = {name: processor_seconds(each) for name, each in processes.items()}
    begun = datetime.now(UTC)
    _send([None])
    states = wait_until_all_left(url, expected=sent_before + MESSAGES, poll=_nothing)
    if states != {"accepted": sent_before + MESSAGES}:
        raise SystemExit(f"Not every message was accepted, so the times say nothing: {states}")
    spent = {name: processor_seconds(each) - before[name] for name, each in processes.items()}
    seconds = (last_settled_at(url) - begun).total_seconds()
    each_ms = {f"{name} ms": spent[name] * 1000 / MESSAGES for name in spent}
    return {"seconds": seconds, "a second": MESSAGES / seconds, **each_ms}


def _send(practices: Iterable[UUID | None]) -> None:
    """Of these, or of all there are."""
    for practice in practices:
        import_string("notifications.fan_out.fan_out")(datetime.now(UTC), practice)
    import_string("notifications.tasks.deliver_due").apply_async()


def _nothing() -> None:
    """There is nothing to ask for again: it is over long before a minute has passed."""


def _print_table(figures: list[dict[str, Any]]) -> None:
    print(f"\n{'due to accepted':18}{'seconds':>9}{'a second':>10}{'target':>8}   processor time a message")
    for each in figures:
        spent = ", ".join(f"{name[:-3]} {each[name]:.2f} ms" for name in each if name.endswith(" ms"))
        times = f"{each['seconds']:>9.2f}{each['a second']:>10.0f}{TARGET:>8.0f}"
        print(f"{each['workers']:>2} {'processes' if each['workers'] > 1 else 'process':15}{times}   {spent}")


if __name__ == "__main__":
    main()
