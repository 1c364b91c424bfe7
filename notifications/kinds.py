"""What messages are about. A kind turns alerts into lines and is asked again just before they leave."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from notifications.models import Alert
from practices.models import Practice

_kinds: dict[str, "Kind"] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a message says. What is withheld is shown to its holder only, never written in a message."""

    alert_ids: tuple[UUID, ...]
    subject: str
    """Stands alone: “Your BLS ended Sat 21 Nov”."""
    headline: str
    title: str
    words: str
    """Follows the title: “BLS” “ends Mon 30 Nov”."""
    urgency: tuple[int, int]
    """Sorts the most urgent first."""
    person: str = ""
    """Whose it is, in a message to managers."""
    detail: str = ""
    step: str = ""
    step_url: str = ""
    """Where the step is taken, outside NerveCenter."""
    brief: str = ""
    """What an SMS says, where that is more than the headline."""
    standing: str = ""
    tone: str = ""
    """bad, soon, good; empty is quiet."""
    days_left: int | None = None
    escalated: bool = False
    withheld: bool = False

    @property
    def step_host(self) -> str:
        """“abret.org”, as a link says it."""
        return (urlsplit(self.step_url).hostname or "").removeprefix("www.")


class Kind(ABC):
    """One kind of message, registered under its code. Kinds hold no state."""

    code: ClassVar[str]
    name: ClassVar[str] = ""
    """What messages of this kind tell, as a list of messages names it."""
    is_about_cases: ClassVar[bool] = False
    """Schedulers see what was said of it."""

    @abstractmethod
    def lines(self, alerts: Sequence[Alert], *, on: date, practice: Practice, for_managers: bool) -> list[Line]:
        """What is still true on the reader's day. An alert that no line names is obsolete."""

    def leaves_by(self, context: Mapping[str, object], *, at: datetime, zone: str) -> datetime | None:
        """None: with the day's message, once the practice was swept. Else it leaves at once in a message of its own,
        and quiet hours hold its SMS no longer than until that instant. `zone` is the recipient's."""
        return None

    def counted(self, number: int, *, for_managers: bool) -> str:
        """The number of lines in words, as a subject begins: “3 things need you”."""
        return counted_things(number)


def counted_things(number: int) -> str:
    """How a message begins that is about several kinds."""
    return "1 thing needs you" if number == 1 else f"{number} things need you"


class UnknownKind(LookupError):
    """No app has registered a kind under this code."""


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def kinds() -> list[Kind]:
    """All that are registered, in that order."""
    return list(_kinds.values())


def kind_of(code: str) -> Kind:
    """Raises UnknownKind."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None
