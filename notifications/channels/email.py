"""E-mail through Django's backend of the installation: any SMTP server, or a provider through Anymail."""

import smtplib
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.channels.base import AskFailed, Outcome, Outgoing, Verdict
from notifications.channels.bounces import About, about, codes_in, names_one
from notifications.channels.handing_over import NotHandedOver
from notifications.channels.http_errors import never_arrived
from notifications.channels.letters import Letter, Unwritable, letter_of
from notifications.channels.retry_after import asked_to_wait
from notifications.models import Health
from tenancy import clock

# Seconds within which a server that took a mail is not asked whether it is still there.
IDLE = 5
# Of a provider's interface: a key or a sender it does not accept, a bill to be paid, a domain it does not know.
NOT_OUR_ACCOUNT = (401, 402, 403, 404)
REFUSALS = range(400, 500)
NOT_REACHED = "The mail server cannot be reached."
HUNG_UP = "The mail server hung up."
NO_PROVIDER = "The provider cannot be reached."
SLOW_DOWN = "The provider asks to slow down (429)."
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
            reason = f"{NOT_REACHED[:-1]}: {error}"
            return Outcome(Verdict.NOT_TAKEN, reason=reason, openly=NOT_REACHED, stops_batch=True)
        return self._hand_over(letter, connection, message)

    def ask(self, address: str, link: str, *, known: Collection[str] = ()) -> Outcome | None:
        raise AskFailed("A mail server keeps no list of what it took.")

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _hand_over(self, letter: Letter, connection: BaseEmailBackend, message: Outgoing) -> Outcome:
        try:
            known_as = letter.leave(connection)
        except (OSError, smtplib.SMTPException, AnymailError, requests.RequestException) as error:
            outcome = _marked(judge(error))
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
            return Outcome(Verdict.NOT_TAKEN, reason=HUNG_UP, openly=HUNG_UP, stops_batch=True)
        case smtplib.SMTPRecipientsRefused():
            return _refused_recipient(*next(iter(error.recipients.items())))
        case smtplib.SMTPSenderRefused():
            return _not_welcome(error.smtp_code, _decoded(error.smtp_error))
        case smtplib.SMTPResponseException():
            return _by_reply(error.smtp_code, _decoded(error.smtp_error))
        case AnymailRecipientsRefused():
            return _refused_by_provider(error)
        case AnymailAPIError():
            return _by_status(error)
        case AnymailError():
            return Outcome(Verdict.REJECTED, reason=f"The provider refused the message: {error}")
        case requests.RequestException() if never_arrived(error):
            return Outcome(Verdict.NOT_TAKEN, reason=NO_PROVIDER, openly=NO_PROVIDER, stops_batch=True)
    return Outcome(Verdict.UNKNOWN, reason=f"{NO_ANSWER} ({type(error).__name__})", openly=NO_ANSWER)


def _marked(outcome: Outcome) -> Outcome:
    is_unclear = outcome.verdict is Verdict.REJECTED and not outcome.health
    return replace(outcome, is_unclear=True) if is_unclear else outcome


def _refused_recipient(address: str, answer: tuple[int, bytes | str]) -> Outcome:
    code, words = answer[0], _decoded(answer[1])
    outcome, whom = _by_reply(code, words), about(words, reply=code)
    if outcome.verdict is Verdict.REJECTED and whom is About.RECIPIENT:
        return replace(outcome, health=Health.BOUNCED)
    # A server that closes for too many errors with one recipient is there for the next.
    is_theirs = whom is not About.US and names_one(words, address)
    return replace(outcome, stops_batch=False) if is_theirs else outcome


def _by_reply(code: int, words: str) -> Outcome:
    """RFC 5321, 4.2.1: 5yz is final, 4yz asks to try again, 421 closes the service for now. What is about us waits."""
    if about(words, reply=code) is About.US:
        return _not_welcome(code, words)
    if code >= 500:
        return Outcome(Verdict.REJECTED, reason=f"The mail server refused it: {code} {words}")
    return Outcome(
        Verdict.NOT_TAKEN,
        reason=f"The mail server asks to wait: {code} {words}",
        openly=f"The mail server asks to wait ({codes_in(words, reply=code)}).",
        stops_batch=code == 421,
    )


def _refused_by_provider(error: AnymailRecipientsRefused) -> Outcome:
    """What it remembers of the address, or that it does not take our sender for ours."""
    words = _answer_of(error)
    whom, status = about(words), getattr(error.email_message, "anymail_status", None)
    if whom is About.US:
        return _not_welcome(None, words)
    is_invalid = status is not None and status.status == {"invalid"}
    health = Health.INVALID if is_invalid else Health.BOUNCED if whom is About.RECIPIENT else ""
    return Outcome(Verdict.REJECTED, reason=f"The provider refused the address: {words or error}", health=health)


def _by_status(error: AnymailAPIError) -> Outcome:
    status, wait = error.status_code, _wait_asked_by(error)
    if status == 429:
        return Outcome(Verdict.NOT_TAKEN, reason=SLOW_DOWN, openly=SLOW_DOWN, stops_batch=True, wait=wait)
    if status in NOT_OUR_ACCOUNT or (status in REFUSALS and about(_answer_of(error)) is About.US):
        return _not_welcome(status, _answer_of(error))
    if status in REFUSALS:
        return Outcome(Verdict.REJECTED, reason=f"The provider refused the message: {error}")
    if isinstance(error.__cause__, requests.RequestException):
        return judge(error.__cause__)
    reason = f"{NO_ANSWER} ({status})"
    return Outcome(Verdict.UNKNOWN, reason=reason, openly=reason, stops_batch=wait is not None, wait=wait)


def _wait_asked_by(error: AnymailAPIError) -> timedelta | None:
    """Of providers that are not called over HTTP by Anymail itself, nothing is known."""
    headers = error.response.headers if isinstance(error.response, requests.Response) else {}
    return asked_to_wait(error.status_code, headers, clock.now())


def _answer_of(error: AnymailError) -> str:
    """The body of a provider's answer, in one line; "" where there is none."""
    return " ".join(error.response.text.split()) if isinstance(error.response, requests.Response) else ""


def _not_welcome(code: int | None, words: str) -> Outcome:
    """It is the installation that is refused, not the address: every message waits until that is put right."""
    reply, codes = f"{code or ''} {words}".strip(), f" ({codes_in(words, reply=code)})" if code else ""
    return Outcome(
        Verdict.NOT_TAKEN,
        reason=f"The provider refuses us, not the address: {reply}",
        openly=f"The provider refuses us, whoever a message is for{codes}.",
        stops_batch=True,
    )


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
