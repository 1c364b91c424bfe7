from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from practices.actions.users import make_operator
from practices.management.words import refused, say
from practices.second_step import forget


class Command(BaseCommand):
    help = "Makes an account an operator's: it sees counts and states of the installation, never a practice's content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--revoke", action="store_true")
        parser.add_argument("--forget-second-step", action="store_true", help="whose telephone and codes are lost")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_: Any, email: str, revoke: bool, forget_second_step: bool, as_json: bool, **__: Any) -> None:
        try:
            user = make_operator(email, is_operator=not revoke)
        except ValidationError as error:
            raise refused(error) from None
        words = f"{user.email} is no operator any more." if revoke else f"{user.email} is an operator."
        if forget_second_step:
            forget(user)
        say(self.stdout, words, {"email": user.email, "operator": user.is_operator}, as_json=as_json)
