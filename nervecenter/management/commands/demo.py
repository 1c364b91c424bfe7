from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nervecenter.demo.load import AlreadyThere, load_demo, log_ins


class Command(BaseCommand):
    help = "Loads two demo practices from the sample workbooks, their dates moved to today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-filed", action="store_true", help="leave the dates as they stand in the files")

    def handle(self, *_: Any, as_filed: bool, **__: Any) -> None:
        try:
            load_demo(as_filed=as_filed)
        except AlreadyThere as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(log_ins())
