"""What every channel shares: what is handed over, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from notifications.masking import masked, storable


class Verdict(StrEnum):
    """What is known after calling a provider."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPPRESSED = "suppressed"
    """The recipient wants no more messages here."""
    NOT_TAKEN = "not_taken"
    """Certainly not sent, and worth trying again."""
    UNKNOWN = "unknown"
    """It may have been sent: never blindly sent again (rules.md G2)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    verdict: Verdict
    provider_id: str = ""
    reason: str = ""
    openly: str = ""
    """The reason in words of ours alone, which every practice may read: a provider's may name whom it is for."""
    stops_batch: bool = False
    """The provider is away, asks to slow down or refuses our sender: the rest of the batch waits with this one."""
    code: str = ""
    """The provider's own, where it gives one."""
    health: str = ""
    """What is known of the address by now, one of Health; "" if nothing new."""
    again: bool = False
    """Lost on the way for a reason that passes: worth trying again within the day."""
    stops_sender: bool = False
    """Our sender is refused, whoever the message is for."""
    wait: timedelta | None = None
    """At least so long the provider wants not to be called, by any of us."""
    is_unclear: bool = False
    """A refusal that does not say whom it means: the message, its recipient or us."""
    is_about_us: bool = False
    """Refused as others were, whoever they were for. What comes after it is offered all the same."""

    def __post_init__(self) -> None:
        # A server that refuses a message may quote it.
        object.__setattr__(self, "reason", masked(storable(self.reason)))
        object.__setattr__(self, "provider_id", storable(self.provider_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message, rendered. `link` is unique to its delivery; `reference` goes to providers that keep metadata.

    `unsubscribe` stops what a mail reminds of, with one click; "" where nothing in it can be stopped. `callback` is
    where the provider tells what became of an SMS; "" where it cannot reach us.
    """

    address: str
    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str
    message_id: str
    link: str
    reference: dict[str, str]
    unsubscribe: str = ""
    callback: str = ""


class Channel(Protocol):
    """A way out. Opened for a batch, closed after it; calls are made with no transaction open."""

    provider: str

    def send(self, message: Outgoing) -> Outcome: ...

    def ask(self, address: str, link: str, *, known: Collection[str] = ()) -> Outcome | None:
        """What the provider knows of a message with this link; None if it knows of none but those `known` by its id.

        Raises AskFailed when it cannot be asked just now.
        """
        ...

    def close(self) -> None: ...


class AskFailed(RuntimeError):
    """The provider did not answer, or keeps no list to ask. `wait` as in an Outcome."""

    def __init__(self, why: str, *, wait: timedelta | None = None) -> None:
        super().__init__(why)
        self.wait = wait
