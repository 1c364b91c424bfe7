"""What the commands that bring files have in common."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from credentials.importing.workbook import UnreadableFile
from nervecenter.imports.commanded import Commanded, import_file
from nervecenter.imports.summaries import ProblemData
from practices.models import Practice

ORDERS = ("mdy", "dmy", "ymd")


class ImportCommand(BaseCommand):
    """Exit status 1 if part or nothing was applied. `kind` is the code of the sheets that the file must have."""

    kind = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--practice", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
        parser.add_argument("--skip-bad-rows", action="store_true", help="leave out the cells that cannot be read")
        parser.add_argument("--date-order", choices=ORDERS, help="how ambiguous dates are written")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_: Any, file: Path, practice: str, as_json: bool, **options: Any) -> None:
        found = Practice.objects.open().filter(slug=practice).first()
        if found is None:
            raise CommandError(f"There is no practice “{practice}”.")
        try:
            done = import_file(
                file.name,
                file.read_bytes(),
                found,
                dry_run=options["dry_run"],
                skip_bad=options["skip_bad_rows"],
                sms_consent=options.get("sms_consent", False),
                attested_by=options.get("attested_by", ""),
                answers={"date_order": options["date_order"]} if options["date_order"] else {},
                kind=self.kind,
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from None
        except UnreadableFile as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(done.summary) if as_json else _in_words(done))
        if not done.is_whole:
            raise SystemExit(1)


def _in_words(done: Commanded) -> str:
    said = done.summary
    counts = {"created": said["created"], "updated": said["updated"], "unchanged": said["unchanged"]}
    return "\n".join(
        [
            *(_problem_in_words(problem) for problem in said["problems"]),
            *(f"{verb}: {_counts_in_words(numbers)}" for verb, numbers in counts.items()),
            done.sentence,
        ]
    )


def _problem_in_words(problem: ProblemData) -> str:
    place = " ".join(filter(None, (problem["sheet"], problem["cell"])))
    return f"{problem['level']}: {place}: {problem['problem']}"


def _counts_in_words(numbers: dict[str, int]) -> str:
    counted = [f"{number} {noun[:-1] if number == 1 else noun}" for noun, number in numbers.items() if number]
    return ", ".join(counted) or "nothing"
