import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from json import dumps
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notifications.counts import DeliverCounts
from notifications.send import deliver


class Command(BaseCommand):
    help = "Send the messages that are due, in every practice: what a worker does, in the foreground."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="Go on until nothing is due.")
        parser.add_argument("--at", metavar="ISO-DATETIME", help="As if it were that moment.")
        parser.add_argument("--json", action="store_true", help="Print the counts for programs.")

    def handle(self, *, until_empty: bool, at: str | None, json: bool, **options: Any) -> None:
        counts = deliver(instant(at) if at else None, until_empty=until_empty)
        self.stdout.write(dumps(asdict(counts)) if json else _in_words(counts))
        if counts.refused:
            sys.exit(1)


def instant(text: str) -> datetime:
    """Raises CommandError; not for `type=`, where argparse would let it through as a traceback."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CommandError(f"--at is “{text}”, not an instant with its offset such as 2026-11-22T07:00-08:00.")
    return moment


def _in_words(counts: DeliverCounts) -> str:
    said = [f"{number} {name}" for name, number in asdict(counts).items() if number]
    return ", ".join(said) or "Nothing was due."
