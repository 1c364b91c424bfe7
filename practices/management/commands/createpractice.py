import os
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from practices.actions.practices import create_practice
from practices.actions.users import account_of, new_account, password_link
from practices.management.words import refused, say
from practices.models import Practice, User


class Command(BaseCommand):
    help = "Makes a practice, live unless --rehearsal, with its first manager; their account too where there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the last part of the practice's web address")
        parser.add_argument("--name", required=True)
        parser.add_argument("--timezone", required=True, help="such as America/Los_Angeles")
        parser.add_argument("--manager", required=True, metavar="EMAIL")
        parser.add_argument("--password-env", metavar="VAR", help="variable that holds the password of a new account")
        parser.add_argument("--rehearsal", action="store_true", help="nothing leaves until somebody goes live")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_: Any, slug: str, as_json: bool, **options: Any) -> None:
        try:
            made = _make(slug, options)
        except ValidationError as error:
            raise refused(error) from None
        say(self.stdout, made.words(), made.facts(), as_json=as_json)


@dataclass(frozen=True)
class _Made:
    practice: Practice
    manager: User
    is_new_account: bool
    link: str

    def facts(self) -> dict[str, object]:
        return {
            "practice": self.practice.slug,
            "id": str(self.practice.pk),
            "name": self.practice.name,
            "timezone": self.practice.timezone,
            "live": not self.practice.is_rehearsing,
            "manager": self.manager.email,
            "new_account": self.is_new_account,
            "password_link": self.link or None,
        }

    def words(self) -> str:
        state = "in rehearsal" if self.practice.is_rehearsing else "live"
        lines = [f"{self.practice.name} is {state} at {settings.PUBLIC_BASE_URL}/{self.practice.slug}/"]
        account = "a new account" if self.is_new_account else "their account as it was"
        lines.append(f"{self.manager.email} manages it, with {account}.")
        if self.link:
            lines.append(f"They set their password here, within three days: {self.link}")
        return "\n".join(lines)


def _make(slug: str, options: dict[str, Any]) -> _Made:
    known = account_of(options["manager"])
    password = _password(options["password_env"])
    manager = known or new_account(options["manager"], password)
    practice = create_practice(
        slug=slug,
        name=options["name"],
        timezone=options["timezone"],
        manager=manager,
        rehearsal=options["rehearsal"],
    )
    needs_link = not manager.has_usable_password()
    return _Made(practice, manager, known is None, password_link(manager) if needs_link else "")


def _password(variable: str | None) -> str | None:
    if variable is None:
        return None
    if not os.environ.get(variable):
        raise CommandError(f"{variable} is not set, or empty: it should hold the manager's password.")
    return os.environ[variable]
