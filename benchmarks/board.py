"""Judgement of whole boards against merely reading the same rows, and of one booking against its own statements.

The larger board has five times the days of the smaller one, with as many cases a day: one practice each, 120 people
with ten credentials each, 20 hospitals with six requirements each, three people a case.
BENCH_RUNS: how often each is measured; medians are told.
"""

import gc
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Any

import django
from django.db import connection
from django.utils.module_loading import import_string

from benchmarks.latest import keep
from benchmarks.stage import stage

DAY = "2026-11-22"
DAYS, CASES_A_DAY = 20, 50
LIMIT = 3.0
BOOKINGS = 40

Statement = tuple[str, Any]


def main() -> None:
    runs = int(os.environ.get("BENCH_RUNS") or 5)
    print(f"Loading boards of {DAYS * CASES_A_DAY:,} and {5 * DAYS * CASES_A_DAY:,} cases.", flush=True)
    with stage("board.sql", days=DAYS, day=DAY) as instance:
        os.environ.update(instance.environment(), DJANGO_SETTINGS_MODULE="nervecenter.settings")
        django.setup()
        figures = [_board("small", runs), _board("large", runs), _booking(runs)]
    _print_table(figures)
    keep({"board": figures, "board_machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"})


def _board(slug: str, runs: int) -> dict[str, object]:
    judge_cases = import_string("scheduling.judging.judge_cases")
    read_everything = import_string("benchmarks.board_reads.read_everything")
    case = import_string("scheduling.models.Case")
    reading, judging = [], []
    with _inside(slug) as practice:
        for _ in range(runs + 1):
            reading.append(_timed(read_everything)[0])
            seconds, judged = _timed(lambda: judge_cases(case.objects.all(), practice=practice))
            judging.append(seconds)
    found = sum(len(findings) for each in judged.values() for findings in each.by_seat.values())
    # The first run of each reads pages that are in nobody's memory.
    figure = _figure(f"board of {len(judged):,} cases", median(reading[1:]), median(judging[1:]))
    return figure | {"microseconds_a_case": round(median(judging[1:]) / len(judged) * 1e6, 1), "findings": found}


def _booking(runs: int) -> dict[str, object]:
    """One person on one case, asked in turn with the statements it runs, on the same connection."""
    judge_people = import_string("scheduling.judging.judge_people")
    bare, judging, counts = [], [], set()
    with _inside("large") as practice:
        for case, person in _bookings(BOOKINGS * runs):

            def work(case: Any = case, person: Any = person) -> object:
                return judge_people(case, [person], "primary", practice=practice)

            statements = _statements(work)
            counts.add(len(statements))
            judging.append(_timed(work)[0])
            bare.append(_timed(lambda statements=statements: _run_bare(statements))[0])
    return _figure("one booking check", median(bare), median(judging)) | {"queries": sorted(counts)}


def _bookings(count: int) -> list[tuple[Any, Any]]:
    cases = list(import_string("scheduling.models.Case").objects.select_related("hospital").order_by("id")[:count])
    people = list(import_string("practices.models.Technologist").objects.order_by("id")[:100])
    return [(case, people[number * 37 % 100]) for number, case in enumerate(cases)]


def _statements(work: Callable[[], object]) -> list[Statement]:
    found: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return found


def _run_bare(statements: list[Statement]) -> None:
    with connection.connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params).fetchall()


@contextmanager
def _inside(slug: str) -> Iterator[Any]:
    """As a request does it: the application role, under row security, in one transaction."""
    practice = import_string("practices.models.Practice").objects.open().get(slug=slug)
    with import_string("tenancy.context.practice_context")(practice.pk):
        yield practice


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    begun = time.perf_counter()
    done = work()
    return time.perf_counter() - begun, done


def _figure(name: str, reading: float, judging: float) -> dict[str, object]:
    ratio = round(judging / reading, 2)
    return {"name": name, "reading_seconds": reading, "seconds": judging, "ratio": ratio, "limit": LIMIT}


def _print_table(figures: list[dict[str, Any]]) -> None:
    print(f"\n{'judgement':24}{'reading':>12}{'judging':>12}{'ratio':>8}{'limit':>8}")
    for each in figures:
        times = f"{each['reading_seconds'] * 1000:>9.1f} ms{each['seconds'] * 1000:>9.1f} ms"
        more = ", ".join(f"{name} {value}" for name, value in each.items() if name in _MORE)
        print(f"{each['name']:24}{times}{each['ratio']:>8.2f}{each['limit']:>8.1f}  {more}")
    print(f"Measured {datetime.now(UTC):%d %b %Y %H:%M} UTC.")


_MORE = ("microseconds_a_case", "findings", "queries")

if __name__ == "__main__":
    main()
