from argparse import ArgumentParser, ArgumentTypeError

from nervecenter.management.importing import ImportCommand

LONGEST_NAME = 100


class Command(ImportCommand):
    help = (
        "Imports a practice's workbook of technologists and credentials. Exit status 1 if part or nothing was applied."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--sms-consent", action="store_true", help="attest that everyone agreed to SMS")
        parser.add_argument(
            "--attested-by", default="", type=_name, metavar="NAME", help="who attests it; left out, the operator"
        )


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise ArgumentTypeError(f"A name has {LONGEST_NAME} characters at most.")
    return text.strip()
