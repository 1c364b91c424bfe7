"""What a command prints: words for people, one line of JSON for programs."""

import json

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, OutputWrapper


def say(stdout: OutputWrapper, words: str, facts: dict[str, object], *, as_json: bool) -> None:
    stdout.write(json.dumps(facts) if as_json else words)


def refused(error: ValidationError) -> CommandError:
    """The same sentences as on the page, after the name of what they are about."""
    if not hasattr(error, "error_dict"):
        return CommandError(" ".join(error.messages))
    return CommandError("\n".join(_sentence(field, words) for field, words in error.message_dict.items()))


def _sentence(field: str, words: list[str]) -> str:
    return " ".join(words) if field == "__all__" else f"{field}: {' '.join(words)}"
