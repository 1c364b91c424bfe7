from argparse import ArgumentParser

from nervecenter.management.importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Imports a practice's workbook of technologists and credentials. Exit status 1 if part or nothing was applied."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--sms-consent", action="store_true", help="attest that everyone agreed to SMS")
