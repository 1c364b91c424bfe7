"""E-mail through Django's backend of the installation: any SMTP server, or a provider through Anymail."""

import smtplib
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.channels.base import AskFailed, Outcome, Outgoing, Verdict
from notifications.channels.bounces import is_of_the_address
from notifications.channels.handing_over import NotHandedOver
from notifications.channels.http_errors import never_arrived
from notifications.channels.letters import Letter, Unwritable, letter_of
from notifications.channels.retry_after import asked_to_wait
from notifications.models import Health
from tenancy import clock

# Seconds within which a server that took a mail is not asked whether it is still there.
IDLE = 5
NO_ANSWER = "The mail server did not say whether it took the message."


class EmailChannel:
    """One connection for a batch, opened at the first message and again where the server has hung up."""

    def __init__(self) -> None:
        self.provider = settings.ANYMAIL_ESP or "smtp"
        self._connection: BaseEmailBackend | None = None
        self._used_at = 0.0

    def send(self, message: Outgoing) -> Outcome:
        try:
            letter = letter_of(message)
        except Unwritable as error:
            return error.outcome
        try:
            connection = self._opened()
        except Exception as error:
            # Whatever it was, nothing has been handed over yet.
            self._connection = None
            return Outcome(Verdict.NOT_TAKEN, reason=f"The mail server cannot be reached: {error}", stops_batch=True)
        return self._hand_over(letter, connection, message)

    def ask(self, address: str, link: str, since: datetime, *, known: Collection[str] = ()) -> Outcome | None:
        raise AskFailed("A mail server keeps no list of what it took.")

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _hand_over(self, letter: Letter, connection: BaseEmailBackend, message: Outgoing) -> Outcome:
        try:
            known_as = letter.leave(connection)
        except (OSError, smtplib.SMTPException, AnymailError, requests.RequestException) as error:
            outcome = judge(error)
            if outcome.verdict is not Verdict.REJECTED or not _is_open(connection):
                self.close()
            return outcome
        return Outcome(Verdict.ACCEPTED, provider_id=known_as or message.message_id)

    def _opened(self) -> BaseEmailBackend:
        if self._connection is not None and monotonic() - self._used_at > IDLE and not _answers(self._connection):
            self.close()
        if self._connection is None:
            self._connection = get_connection()
            self._connection.open()
        self._used_at = monotonic()
        return self._connection


def judge(error: Exception) -> Outcome:
    """What is known after a mail server or a provider's API answered with this error, or not at all."""
    match error:
        case NotHandedOver():
            return Outcome(Verdict.NOT_TAKEN, reason="The mail server hung up.", stops_batch=True)
        case smtplib.SMTPRecipientsRefused():
            return _refused_recipient(*next(iter(error.recipients.values())))
        case smtplib.SMTPSenderRefused():
            return _not_welcome(f"{error.smtp_code} {_decoded(error.smtp_error)}")
        case smtplib.SMTPResponseException():
            return _by_reply(error.smtp_code, error.smtp_error)
        case AnymailRecipientsRefused():
            return Outcome(Verdict.REJECTED, reason=f"The provider refused the address: {error}", health=Health.INVALID)
        case AnymailAPIError():
            return _by_status(error)
        case AnymailError():
            return Outcome(Verdict.REJECTED, reason=f"The provider refused the message: {error}")
        case requests.RequestException() if never_arrived(error):
            return Outcome(Verdict.NOT_TAKEN, reason="The provider cannot be reached.", stops_batch=True)
    return Outcome(Verdict.UNKNOWN, reason=f"{NO_ANSWER} ({type(error).__name__})")


def _refused_recipient(code: int, words: bytes | str) -> Outcome:
    outcome = _by_reply(code, words)
    if outcome.verdict is Verdict.REJECTED and is_of_the_address(_decoded(words), reply=code):
        return replace(outcome, health=Health.BOUNCED)
    return outcome


def _by_reply(code: int, words: bytes | str) -> Outcome:
    """RFC 5321, 4.2.1: 5yz is final, 4yz asks to try again, 421 closes the service for now."""
    reply = f"{code} {_decoded(words)}"
    if code >= 500:
        return Outcome(Verdict.REJECTED, reason=f"The mail server refused it: {reply}")
    return Outcome(Verdict.NOT_TAKEN, reason=f"The mail server asks to wait: {reply}", stops_batch=code == 421)


def _by_status(error: AnymailAPIError) -> Outcome:
    status, wait = error.status_code, _wait_asked_by(error)
    if status == 429:
        reason = "The provider asks to slow down (429)."
        return Outcome(Verdict.NOT_TAKEN, reason=reason, stops_batch=True, wait=wait)
    if status in (401, 403):
        return _not_welcome(str(status))
    if status is not None and 400 <= status < 500:
        return Outcome(Verdict.REJECTED, reason=f"The provider refused the message: {error}")
    if isinstance(error.__cause__, requests.RequestException):
        return judge(error.__cause__)
    return Outcome(Verdict.UNKNOWN, reason=f"{NO_ANSWER} ({status})", stops_batch=wait is not None, wait=wait)


def _wait_asked_by(error: AnymailAPIError) -> timedelta | None:
    """Of providers that are not called over HTTP by Anymail itself, nothing is known."""
    headers = error.response.headers if isinstance(error.response, requests.Response) else {}
    return asked_to_wait(error.status_code, headers, clock.now())


def _not_welcome(reply: str) -> Outcome:
    """It is the installation that is refused, not the address: every message waits until that is put right."""
    return Outcome(Verdict.NOT_TAKEN, reason=f"The provider refuses our sender: {reply}", stops_batch=True)


def _decoded(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _answers(connection: BaseEmailBackend) -> bool:
    """An SMTP server that was idle too long has hung up; asking first keeps the next message out of doubt."""
    server = getattr(connection, "connection", None)
    if not isinstance(server, smtplib.SMTP):
        return True
    try:
        return server.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _is_open(connection: BaseEmailBackend) -> bool:
    server = getattr(connection, "connection", None)
    return not isinstance(server, smtplib.SMTP) or server.sock is not None
