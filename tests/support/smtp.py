"""A real SMTP server on the loopback that keeps what it takes, and can refuse, stall or hang up as told."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# It would tell of every line.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class MailServer:
    """`refuse` maps addresses to replies such as "550 No such user"; `hang_ups` counts down connections that are cut
    after a message was taken and before the answer to it; `answers`, where there is one, is waited for before that."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.refuse: dict[str, str] = {}
        self.refuse_all = ""
        self.hang_ups = 0
        self.port = 0
        self.arrived = threading.Event()
        self.answers: threading.Event | None = None

    def clear(self) -> None:
        self.messages, self.recipients = [], []

    def to(self, address: str) -> list[EmailMessage]:
        pairs = zip(self.recipients, self.messages, strict=True)
        return [message for recipient, message in pairs if recipient == address]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self.refuse_all or self.refuse.get(address, ""):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.messages.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        self.recipients.append(envelope.rcpt_tos[0])
        self.arrived.set()
        if self.answers:
            await asyncio.to_thread(self.answers.wait)
        if self.hang_ups:
            self.hang_ups -= 1
            server.transport.abort()
        return "250 Taken"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    handler = MailServer()
    handler.port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop(no_assert=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return part.get_content() if part else ""


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    return part.get_content() if part else ""
