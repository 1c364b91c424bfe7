"""The channels of one run: each opened when it is first needed, all closed at the end."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog

from notifications.channels.base import Channel
from notifications.channels.email import EmailChannel
from notifications.channels.sms import SmsChannel
from notifications.models import Channel as Name

NOT_CONFIGURED = {
    Name.EMAIL: "No mail server is configured, so it was not sent. It is kept here.",
    Name.SMS: "No provider of text messages is configured, so it was not sent. It is kept here.",
}

log = structlog.get_logger(__name__)

_makers: dict[str, Callable[[], Channel]] = {Name.EMAIL: EmailChannel, Name.SMS: SmsChannel}


def is_configured(name: str) -> bool:
    return Name(name).is_configured


class OpenChannels:
    def __init__(self) -> None:
        self._open: dict[str, Channel] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, channel in self._open.items():
            try:
                channel.close()
            except Exception:
                log.exception("channel_not_closed", channel=name)

    def __getitem__(self, name: str) -> Channel:
        if name not in self._open:
            self._open[name] = _makers[name]()
        return self._open[name]
