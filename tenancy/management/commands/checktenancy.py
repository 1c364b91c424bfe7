import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenancy.catalogue import audit


class Command(BaseCommand):
    help = "Audits the wall between practices in the database's own catalogue; exit status 1 if it has a gap."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_: Any, as_json: bool, **__: Any) -> None:
        breaches = audit()
        if as_json:
            self.stdout.write(json.dumps({"breaches": breaches}))
        else:
            self.stdout.write("\n".join(breaches) or "The wall stands around every table.")
        if breaches:
            raise SystemExit(1)
