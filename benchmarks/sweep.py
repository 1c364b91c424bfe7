"""The daily sweep against one hand-written statement that does the same to the same tables (rules.md H2).

BENCH_SCALE: a fraction of the 10,000 practices. BENCH_RUNS: how often each is measured; medians are told.
"""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import median

import django
import psycopg
from django.db import connections
from django.utils.module_loading import import_string

from benchmarks.latest import keep
from benchmarks.stage import HERE, fresh_copy, settle, stage
from nervecenter.embedded.instance import Instance

PRACTICES = 10_000
CREDENTIALS_EACH = 100
DAY = "2026-11-22"
FIRST_AT, AGAIN_AT = datetime(2026, 11, 22, 18, tzinfo=UTC), datetime(2026, 11, 22, 19, tzinfo=UTC)
TIMES_AGAIN = 3
LIMITS = {"first run": 10.0, "run again": 3.0}

BY_HAND = (HERE / "by_hand.sql").read_text()
# Left to itself the planner loops over what it believes to be a handful of rows, for minutes.
BY_HAND_SETTINGS = "SET jit = off; SET work_mem = '64MB'; SET enable_nestloop = off"

# What either leaves behind, as numbers that do not depend on order or on ids made on the way.
ROWS = {
    "alerts": "SELECT count(*), sum(hashtextextended(concat_ws('|', about_id, audience, technologist_id, due_on, rung,"
    " round, state, escalated, emitted_on, created_at), 0)::numeric) FROM notifications_alert",
    "deliveries": "SELECT count(*), sum(hashtextextended(concat_ws('|', practice_id, channel, address, technologist_id,"
    " membership_id, recipient_name, timezone, day, batch, state, next_attempt_at), 0)::numeric)"
    " FROM notifications_delivery",
    "items": "SELECT count(*), sum(hashtextextended(concat_ws('|', a.about_id, a.audience, a.rung, d.address,"
    " i.channel, i.address), 0)::numeric) FROM notifications_deliveryitem i"
    " JOIN notifications_alert a ON a.id = i.alert_id JOIN notifications_delivery d ON d.id = i.delivery_id",
    "renewals": "SELECT count(*), sum(hashtextextended(concat_ws('|', credential_id, stage, round, opened_on), 0)"
    "::numeric) FROM credentials_renewal",
    "history": "SELECT count(*), 0 FROM credentials_renewalpracticeevent",
}

Work = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    by_hand_seconds: float
    seconds: float
    limit: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.by_hand_seconds


def main() -> None:
    practices = max(1, round(PRACTICES * float(os.environ.get("BENCH_SCALE") or 1)))
    runs = int(os.environ.get("BENCH_RUNS") or 3)
    print(f"Loading {practices * CREDENTIALS_EACH:,} credentials in {practices:,} practices.", flush=True)
    with stage("load.sql", practices=practices, day=DAY) as instance:
        os.environ.update(instance.environment(), DJANGO_SETTINGS_MODULE="nervecenter.settings")
        django.setup()
        report = _measure(instance, practices, runs)
    keep(report)


def _measure(instance: Instance, practices: int, runs: int) -> dict[str, object]:
    seconds: dict[str, dict[str, list[float]]] = {"by hand": _no_times(), "sweep": _no_times()}
    rows: dict[str, int] = {}
    for run in range(runs):
        left = {who: _one_run(instance, who, seconds[who]) for who in seconds}
        if left["by hand"] != left["sweep"]:
            raise SystemExit(f"The rows differ, so the times say nothing: {left}")
        rows = {name: int(count) for name, (count, _) in left["sweep"].items()}
        print(f"Measured {run + 1} of {runs}.", flush=True)
    figures = [
        Figure(name, median(seconds["by hand"][name]), median(seconds["sweep"][name]), limit)
        for name, limit in LIMITS.items()
    ]
    _print_table(practices, figures)
    return _report(practices, seconds, rows, figures)


def _no_times() -> dict[str, list[float]]:
    return {name: [] for name in LIMITS}


def _one_run(instance: Instance, who: str, seconds: dict[str, list[float]]) -> dict[str, tuple]:
    """On a fresh copy: the first run, then again with nothing left to do. Gives the rows that stand there."""
    with fresh_copy(instance, "measured") as url:
        work = _by_hand(url) if who == "by hand" else _by_sweep(url)
        settle(url)
        seconds["first run"].append(_timed(work, FIRST_AT))
        settle(url)
        seconds["run again"].append(median(_timed(work, AGAIN_AT) for _ in range(TIMES_AGAIN)))
        with psycopg.connect(url) as database:
            return {name: database.execute(query).fetchone() or () for name, query in ROWS.items()}


def _by_hand(url: str) -> Work:
    def work(at: datetime) -> None:
        with psycopg.connect(url) as database:
            database.execute(BY_HAND_SETTINGS)
            database.execute(BY_HAND, {"at": at})

    return work


def _by_sweep(url: str) -> Work:
    """As a worker does it: the application role, under row security."""
    sweep = import_string("credentials.sweeps.sweep")
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = url.rsplit("/", 1)[1]

    def work(at: datetime) -> None:
        sweep(at)

    return work


def _timed(work: Work, at: datetime) -> float:
    begun = time.perf_counter()
    work(at)
    return time.perf_counter() - begun


def _print_table(practices: int, figures: list[Figure]) -> None:
    what = f"sweep of {practices * CREDENTIALS_EACH:,} credentials"
    print(f"\n{what:32}{'by hand':>10}{'sweep':>10}{'ratio':>8}{'limit':>8}")
    for each in figures:
        times = f"{each.by_hand_seconds:>8.2f} s{each.seconds:>8.2f} s"
        print(f"{each.name:32}{times}{each.ratio:>8.2f}{each.limit:>8.1f}")


def _report(
    practices: int, seconds: dict[str, dict[str, list[float]]], rows: dict[str, int], figures: list[Figure]
) -> dict[str, object]:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "practices": practices,
        "credentials": practices * CREDENTIALS_EACH,
        "rows": rows,
        "sweep": [{**asdict(each), "ratio": round(each.ratio, 3)} for each in figures],
        "seconds": seconds,
    }


if __name__ == "__main__":
    main()
