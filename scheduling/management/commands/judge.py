import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notifications.management.commands.deliver import instant
from practices.models import Practice
from scheduling.nightly import Judgement, judge_all
from tenancy import clock


class Command(BaseCommand):
    help = "Judge every case ahead again and bring its conflicts up to date. It may be repeated at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practice", metavar="SLUG", help="this practice only")
        parser.add_argument("--at", metavar="ISO-DATETIME", help="as if it were that moment")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the counts for programs")

    def handle(self, *_: Any, practice: str | None, at: str | None, as_json: bool, **__: Any) -> None:
        done = judge_all(instant(at) if at else clock.now(), _open_practice(practice).pk if practice else None)
        self.stdout.write(json.dumps(done.as_dict()) if as_json else _in_words(done))
        if done.failed:
            raise CommandError(f"{_count(done.failed, 'practice')} could not be judged; the log says why.")


def _open_practice(slug: str) -> Practice:
    found = Practice.objects.open().filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no practice “{slug}”.")
    return found


def _in_words(done: Judgement) -> str:
    return (
        f"{_count(done.cases, 'case')} of {_count(done.practices, 'practice')} judged:"
        f" {_count(done.opened, 'conflict')} opened, {done.closed} closed."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
