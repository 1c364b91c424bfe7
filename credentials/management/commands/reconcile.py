import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from credentials.reconciling.reconcile import reconcile
from notifications.management.commands.deliver import instant
from practices.models import Practice
from tenancy import clock
from tenancy.context import practice_context


@dataclass(slots=True)
class _Found:
    """`unjudged` were not swept yet, or changed their settings since. `kept` counts messages."""

    practices: int = 0
    unjudged: int = 0
    expected: int = 0
    said: int = 0
    kept: int = 0
    differences: list[dict[str, object]] = field(default_factory=list)


class Command(BaseCommand):
    help = "Works out anew what should have been said on each practice's day, and compares it with what was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practice", metavar="SLUG", help="this practice only")
        parser.add_argument("--at", metavar="ISO-DATETIME", help="as if it were that moment")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the differences for programs")

    def handle(self, *_: Any, practice: str | None, at: str | None, as_json: bool, **__: Any) -> None:
        found = _Found()
        for each in _practices(practice):
            _reconcile(each, instant(at) if at else clock.now(), found)
        self.stdout.write(json.dumps(asdict(found)) if as_json else _in_words(found))
        if found.differences:
            sys.exit(1)


def _practices(slug: str | None) -> list[UUID]:
    practices = Practice.objects.open().order_by("pk")
    if slug and not practices.filter(slug=slug).exists():
        raise CommandError(f"There is no practice “{slug}”.")
    return list((practices.filter(slug=slug) if slug else practices).values_list("pk", flat=True))


def _reconcile(practice_id: UUID, at: datetime, found: _Found) -> None:
    with practice_context(practice_id):
        reconciled = reconcile(Practice.objects.get(pk=practice_id), at)
    if reconciled is None:
        found.unjudged += 1
        return
    found.practices += 1
    found.expected += reconciled.expected
    found.said += reconciled.said
    found.kept += reconciled.kept
    found.differences += [{"practice": str(practice_id)} | each for each in reconciled.differences]


def _in_words(found: _Found) -> str:
    lines = [json.dumps(each) for each in found.differences]
    said = f"{found.said} of {found.expected} notices made, {len(found.differences)} differences"
    said += f"; {found.kept} messages kept here, for no provider is configured" if found.kept else ""
    counted = f"{found.practices} practices reconciled, {found.unjudged} not yet to be judged"
    return "\n".join([*lines, f"{counted}: {said}."])
