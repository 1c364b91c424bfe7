"""From due to accepted: alerts of many practices become messages, are written and handed to a mail server over SMTP.

Each alert is a message of its own, to a person of its own. Measured from just before the fan-out until the last message
is stored as accepted, with one, two and four processes of a real Celery worker that is woken through its broker: a
process waits for the disk at each message, so that two do not keep two processors busy.
BENCH_RUNS: how often each is measured; medians are told.
"""

import os
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

import django
import psutil
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
DAYS_AHEAD = 30
TARGET = 500.0


def main() -> None:
    runs, today = int(os.environ.get("BENCH_RUNS") or 3), datetime.now(UTC).date()
    print(f"Loading {MESSAGES:,} alerts of {PRACTICES} practices.", flush=True)
    with stage("ending.sql", **_given(today)) as instance:
        os.environ.update(instance.environment(), DJANGO_SETTINGS_MODULE="nervecenter.settings")
        django.setup()
        figures = [_figure(instance, workers, runs) for workers in (1, 2, 4)]
    _print_table(figures)
    keep({"deliver": figures, "deliver_on": measured_on()})


def _given(today: date) -> dict[str, object]:
    ends = today + timedelta(days=DAYS_AHEAD)
    return {"practices": PRACTICES, "people": PEOPLE, "held": 1, "day": today, "ends": ends, "emitted": 1}


def _figure(instance: Instance, workers: int, runs: int) -> dict[str, Any]:
    measured = [_one_run(instance, workers) for _ in range(runs)]
    figure = {name: round(median(each[name] for each in measured), 2) for name in measured[0]}
    return {"workers": workers, "target": TARGET, **figure}


def _one_run(instance: Instance, workers: int) -> dict[str, float]:
    with fresh_copy(instance, "measured") as url, mail_sink() as sink:
        settle(url)
        address = work_in(instance, "measured")
        with celery_workers(instance, address, sink.port, number=workers) as worker:
            figure = _measured(url, {"worker": worker, "database": server_process(url), "mail server": sink.process})
    if sink.taken["messages"] != MESSAGES or sink.taken["twice"]:
        raise SystemExit(f"Not each message arrived once, so the times say nothing: {sink.taken}")
    return figure


def _measured(url: str, processes: dict[str, psutil.Process]) -> dict[str, float]:
    deliver_due = import_string("notifications.tasks.deliver_due")
    before = {name: processor_seconds(each) for name, each in processes.items()}
    begun = datetime.now(UTC)
    import_string("notifications.fan_out.fan_out")(begun)
    deliver_due.apply_async()
    states = wait_until_all_left(url, expected=MESSAGES, poll=deliver_due.apply_async)
    if states != {"accepted": MESSAGES}:
        raise SystemExit(f"Not every message was accepted, so the times say nothing: {states}")
    spent = {name: processor_seconds(each) - before[name] for name, each in processes.items()}
    seconds = (last_settled_at(url) - begun).total_seconds()
    each_ms = {f"{name} ms": spent[name] * 1000 / MESSAGES for name in spent}
    return {"seconds": seconds, "a second": MESSAGES / seconds, **each_ms}


def _print_table(figures: list[dict[str, Any]]) -> None:
    print(f"\n{'due to accepted':18}{'seconds':>9}{'a second':>10}{'target':>8}   processor time a message")
    for each in figures:
        spent = ", ".join(f"{name[:-3]} {each[name]:.2f} ms" for name in each if name.endswith(" ms"))
        times = f"{each['seconds']:>9.2f}{each['a second']:>10.0f}{TARGET:>8.0f}"
        print(f"{each['workers']:>2} {'processes' if each['workers'] > 1 else 'process':15}{times}   {spent}")


if __name__ == "__main__":
    main()
