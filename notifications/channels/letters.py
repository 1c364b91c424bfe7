"""A message as its way out asks for it: written as bytes for SMTP, in parts for a provider's interface."""

import re
from dataclasses import dataclass
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import BadHeaderError, sanitize_address

from notifications.channels import mime
from notifications.channels.base import Outcome, Outgoing, Verdict
from notifications.channels.handing_over import hand_over
from notifications.models import Health

SMTP = "django.core.mail.backends.smtp.EmailBackend"
# RFC 5322, 3.4.1, without quotes and comments: nothing in it would be written otherwise in a header.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
PLAIN = re.compile(rf"{_WORD}(\.{_WORD})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Unwritable(ValueError):
    """Nothing could be handed over: its address is none, or a header would be more than one line."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


class Letter(Protocol):
    def leave(self, connection: BaseEmailBackend) -> str:
        """Gives the provider's id of it; "" where it has none."""
        ...


@dataclass(frozen=True, slots=True)
class _OverSmtp:
    recipient: str
    content: bytes

    def leave(self, connection: BaseEmailBackend) -> str:
        assert isinstance(connection, EmailBackend)
        assert connection.connection
        sender = bare(settings.DEFAULT_FROM_EMAIL)
        hand_over(connection.connection, self.content, sender=sender, recipient=self.recipient)
        return ""


@dataclass(frozen=True, slots=True)
class _ThroughBackend:
    mail: EmailMultiAlternatives

    def leave(self, connection: BaseEmailBackend) -> str:
        self.mail.connection = connection
        self.mail.send()
        status = getattr(self.mail, "anymail_status", None)
        return str(status.message_id or "") if status else ""


def letter_of(message: Outgoing) -> Letter:
    """Raises Unwritable."""
    try:
        to = _sane(message.address)
    except ValueError as error:
        reason = f"This address cannot be written to: {error}"
        raise Unwritable(Outcome(Verdict.REJECTED, reason=reason, health=Health.INVALID)) from error
    try:
        return _over_smtp(message, to) if settings.EMAIL_BACKEND == SMTP else _through_backend(message)
    except (BadHeaderError, ValueError) as error:
        raise Unwritable(Outcome(Verdict.REJECTED, reason=f"This mail cannot be written: {error}")) from error


@lru_cache(maxsize=64)
def bare(mailbox: str) -> str:
    """“a@example.org” of “Ana <a@example.org>”."""
    return mailbox if PLAIN.fullmatch(mailbox) else parseaddr(mailbox)[1]


def _over_smtp(message: Outgoing, to: str) -> _OverSmtp:
    headers = {"Subject": message.subject, "From": _from(message.sender_name), "To": to}
    if message.reply_to:
        headers["Reply-To"] = _sane(message.reply_to)
    content = mime.written(
        headers | {"Date": formatdate()} | _own_headers(message), text=message.text, html=message.html
    )
    return _OverSmtp(bare(to), content)


def _through_backend(message: Outgoing) -> _ThroughBackend:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=_from(message.sender_name),
        to=[message.address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=_own_headers(message),
    )
    mail.attach_alternative(message.html, "text/html")
    # Anymail gives it to the provider.
    mail.metadata = message.reference  # type: ignore[attr-defined]
    mail.message()
    return _ThroughBackend(mail)


def _from(name: str) -> str:
    return formataddr((name, bare(settings.DEFAULT_FROM_EMAIL)))


def _sane(address: str) -> str:
    """As it goes into a header, its domain in ASCII. Raises ValueError for what is no address."""
    return address if PLAIN.fullmatch(address) else str(sanitize_address(address, "utf-8"))


def _own_headers(message: Outgoing) -> dict[str, str]:
    return {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"} | _one_click(message)


def _one_click(message: Outgoing) -> dict[str, str]:
    """RFC 8058: the mail program posts to the address by itself; RFC 2369 names the header."""
    if not message.unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{message.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
