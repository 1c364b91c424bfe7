import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from credentials.sweeps import SweepCounts, sweep
from notifications.management.commands.deliver import instant
from practices.models import Practice
from tenancy import clock


class Command(BaseCommand):
    help = "One pass of the daily sweep over each practice whose sweep hour has come. It may be repeated at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practice", metavar="SLUG", help="this practice only")
        parser.add_argument("--at", metavar="ISO-DATETIME", help="as if it were that moment")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the counts for programs")

    def handle(self, *_: Any, practice: str | None, at: str | None, as_json: bool, **__: Any) -> None:
        counts = sweep(instant(at) if at else clock.now(), _open_practice(practice).pk if practice else None)
        self.stdout.write(json.dumps(counts.as_dict()) if as_json else _in_words(counts))


def _open_practice(slug: str) -> Practice:
    found = Practice.objects.open().filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no practice “{slug}”.")
    return found


def _in_words(counts: SweepCounts) -> str:
    if not counts.practices:
        return "No practice's sweep hour has come."
    return (
        f"{_count(counts.practices, 'practice')} swept: {_count(counts.alerts, 'alert')}"
        f" ({counts.technologist_alerts} to technologists, {counts.manager_alerts} to managers),"
        f" {counts.covered} covered, {_count(counts.deliveries, 'message')}."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
