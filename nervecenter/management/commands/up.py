import sys

from django.core.management.base import BaseCommand

from nervecenter.embedded.up import main


class Command(BaseCommand):
    help = "What “make run” runs: the embedded servers, migrations, the demo; then web, worker and beat."
    requires_system_checks: list[str] = []

    def handle(self, *_args: object, **_options: object) -> None:
        sys.exit(main())
