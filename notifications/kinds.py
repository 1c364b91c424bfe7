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

AN_ITEM = "an item on your list needs you"
"""All that a message says of what it does not name (rules.md G3)."""

NOT_BEGUN = "Nobody has begun the renewal."
"""Why most of what escalates does: said once, over all of it."""

_kinds: dict[str, "Kind"] = {}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a kind says to one audience, in the words by which its readers choose it."""

    words: str
    always: str = ""
    """What nobody turns off all the same, and why."""
    is_chosen: bool = True
    """Else it cannot be turned off at all."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a reader can say of a line through the message's link, without a log-in: the kind carries it out."""

    code: str
    label: str
    alert: UUID
    asks_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a message says. What is withheld is shown to its holder only, never written in a message."""

    alert_ids: tuple[UUID, ...]
    subject: str
    """Stands alone: “Your BLS ended Sat 21 Nov”."""
    headline: str
    lead: str = ""
    """Follows the headline, where that is only the first half of the subject."""
    title: str
    words: str
    """Follows the title: “BLS” “ends Mon 30 Nov”."""
    urgency: tuple[int, ...]
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
    why_escalated: str = ""
    """Why managers are told by every channel: “Nobody has begun the renewal.”"""
    withheld: bool = False
    openly: "Line | None" = None
    """What a message says in its stead, where part of it is withheld."""
    is_of_case: bool = False
    acts: tuple[Act, ...] = ()

    @property
    def joint(self) -> str:
        """What stands between title and words: after a name or a case begins a sentence of its own."""
        return ": " if self.person or self.is_of_case else " "

    @property
    def said(self) -> str:
        """“BLS ends Mon 30 Nov”, “Ana Ruiz: BLS ends Mon 30 Nov”, as one of several."""
        return f"{self.title}{self.joint}{self.words}"

    @property
    def step_host(self) -> str:
        """“abret.org”, as a link says it."""
        return (urlsplit(self.step_url).hostname or "").removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Acted:
    """What was done, in words, and the act that takes it back; "" where there is none."""

    words: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What its reader said of a line that no longer needs them, and the act that takes it back."""

    title: str
    words: str
    """Follows the title: “sent on Sun 22 Nov”."""
    undo: Act


class Kind(ABC):
    """One kind of message, registered under its code. Kinds hold no state."""

    code: ClassVar[str]
    name: ClassVar[str] = ""
    """What messages of this kind tell, as a list of messages names it."""
    is_about_cases: ClassVar[bool] = False
    """Schedulers see what was said of it."""
    topics: ClassVar[Mapping[str, Topic]] = {}
    """By audience. What is not here is not shown among the choices, and cannot be turned off."""
    is_reminder: ClassVar[bool] = False
    """Comes again and again; one click in the mail stops it (RFC 8058)."""

    def knowing(self, alerts: Sequence[Alert]) -> "Kind":
        """The same kind, which has read at once what it has to know of any of these; a batch of messages asks that."""
        return self

    @abstractmethod
    def lines(self, alerts: Sequence[Alert], *, on: date, practice: Practice, for_managers: bool) -> list[Line]:
        """What is still true on the reader's day. An alert that no line names is obsolete."""

    def leaves_by(self, context: Mapping[str, object], *, at: datetime, zone: str) -> datetime | None:
        """None: with the day's message, once the practice was swept. Else it leaves at once in a message of its own,
        and quiet hours hold its SMS no longer than until that instant. `zone` is the recipient's."""
        return None

    def insists(self, context: Mapping[str, object], *, at: datetime, zone: str) -> bool:
        """Whether it goes to a technologist by every way, whatever they turned off. `zone` is theirs."""
        return False

    def answered(self, alerts: Sequence[Alert], *, on: date) -> list[Answered]:
        """What the holder of these alerts has said of them and can take back. `on` is the reader's day."""
        return []

    def act(self, code: str, alert: Alert, *, on: date, today: date) -> Acted:
        """Carry out what the holder said of the alert's line; `on` is the day it happened, `today` the reader's own.

        Raises UnknownAct, and ValidationError where it cannot be any more.
        """
        raise UnknownAct(code)

    def counted(self, number: int, *, for_managers: bool, escalated: int = 0) -> str:
        """The number of lines in words, as a subject begins: “3 things need you”. `escalated` are among them."""
        return counted_things(number)


def counted_things(number: int) -> str:
    """How a message begins that is about several kinds."""
    return "1 thing needs you" if number == 1 else f"{number} things need you"


class UnknownAct(LookupError):
    """A kind offers no such act."""


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
