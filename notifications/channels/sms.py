"""SMS through Twilio's own client, with a time limit, and another host where TWILIO_API_BASE names one."""

from collections.abc import Collection
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from notifications.channels.base import AskFailed, Outcome, Outgoing, Verdict
from notifications.channels.http_errors import never_arrived
from notifications.channels.retry_after import asked_to_wait
from notifications.channels.twilio_codes import is_about_the_recipient, is_about_us, lost
from tenancy import clock

NOT_OUR_ACCOUNT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
LOST_ON_THE_WAY = ("failed", "undelivered", "canceled")
NOT_REACHED = "The provider cannot be reached."
NO_ANSWER = "The provider did not say whether it took the message."
NO_NAME = "The provider answered without naming the message."
SLOW_DOWN = "The provider asks to slow down (429)."
NEWEST = 200


class SmsChannel:
    provider = "twilio"

    def __init__(self) -> None:
        self._client = ClientAt(
            settings.TWILIO_ACCOUNT_SID,
            settings.TWILIO_AUTH_TOKEN,
            http_client=TwilioHttpClient(
                timeout=settings.PROVIDER_TIMEOUT_SECONDS, request_hooks={"response": self._hear}
            ),
        )
        self._wait: timedelta | None = None

    def send(self, message: Outgoing) -> Outcome:
        self._wait = None
        try:
            sent = self._client.messages.create(
                to=message.address, body=message.text, **_sender(), **_callback(message)
            )
        except (TwilioException, requests.RequestException, ValueError) as error:
            return judge(error, wait=self._wait)
        if not sent.sid:
            return Outcome(Verdict.UNKNOWN, reason=NO_NAME, openly=NO_NAME)
        return Outcome(Verdict.ACCEPTED, provider_id=sent.sid)

    def ask(self, address: str, link: str, *, known: Collection[str] = ()) -> Outcome | None:
        # By no date: what still queues at the provider has not been sent, and so has no date of that.
        self._wait = None
        try:
            listed = self._client.messages.list(to=address, limit=NEWEST)
        except (TwilioException, requests.RequestException, ValueError) as error:
            raise AskFailed(type(error).__name__, wait=self._wait) from error
        found = [message for message in listed if link in (message.body or "") and message.sid not in known]
        return _as_found(found[0]) if found else None

    def close(self) -> None:
        session = self._client.http_client.session  # type: ignore[attr-defined]
        if session is not None:
            session.close()

    def _hear(self, response: requests.Response, *_: object, **__: object) -> None:
        """The client's own errors tell nothing of the headers."""
        self._wait = asked_to_wait(response.status_code, response.headers, clock.now())


class ClientAt(Client):
    """Twilio's client, speaking to the host of TWILIO_API_BASE where that is set."""

    def get_hostname(self, uri: str) -> str:
        if not settings.TWILIO_API_BASE:
            return super().get_hostname(uri)
        base, asked = urlsplit(settings.TWILIO_API_BASE.rstrip("/")), urlsplit(uri)
        return asked._replace(scheme=base.scheme, netloc=base.netloc, path=base.path + asked.path).geturl()


def judge(error: Exception, *, wait: timedelta | None = None) -> Outcome:
    """What is known after Twilio answered with this error, or not at all; `wait`: how long it asked for.

    429 was never processed. A time-out, a 5xx or a cut connection may have been: its SMS POST is not idempotent.
    """
    match error:
        case TwilioRestException():
            return _by_status(error.status, error.code, error.msg, wait)
        case TwilioServiceException():
            return _by_status(error.status, error.code, error.detail or error.title, wait)
        case requests.RequestException() if never_arrived(error):
            return Outcome(Verdict.NOT_TAKEN, reason=NOT_REACHED, openly=NOT_REACHED, stops_batch=True)
    return Outcome(Verdict.UNKNOWN, reason=f"{NO_ANSWER} ({type(error).__name__})", openly=NO_ANSWER)


def _by_status(status: int, code: int | None, said: str, wait: timedelta | None) -> Outcome:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Outcome(Verdict.NOT_TAKEN, reason=SLOW_DOWN, openly=SLOW_DOWN, stops_batch=True, wait=wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        failed = f"The provider failed ({status})"
        return Outcome(
            Verdict.UNKNOWN, reason=f"{failed}: {said}", openly=f"{failed}.", stops_batch=wait is not None, wait=wait
        )
    if is_about_us(code) or is_about_the_recipient(code):
        return lost(code, said)
    if status in NOT_OUR_ACCOUNT or status < HTTPStatus.BAD_REQUEST:
        return Outcome(
            Verdict.NOT_TAKEN,
            reason=f"The provider does not let our account send: {said}",
            openly=f"The provider does not let our account send ({status}).",
            stops_batch=True,
        )
    return lost(code or status, said)


def _as_found(message: MessageInstance) -> Outcome:
    status = str(getattr(message.status, "value", message.status))
    if status not in LOST_ON_THE_WAY:
        return Outcome(Verdict.ACCEPTED, provider_id=str(message.sid))
    said = f"The provider could not deliver it: {status}."
    return lost(message.error_code, said, provider_id=str(message.sid))


def _sender() -> dict[str, str]:
    if settings.TWILIO_MESSAGING_SERVICE_SID:
        return {"messaging_service_sid": settings.TWILIO_MESSAGING_SERVICE_SID}
    return {"from_": settings.TWILIO_FROM}


def _callback(message: Outgoing) -> dict[str, str]:
    return {"status_callback": message.callback} if message.callback else {}
