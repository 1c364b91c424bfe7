"""What is known after each way a provider can fail: whether to try again, to ask, or to say why not."""

import smtplib

import pytest
import requests
from anymail.exceptions import AnymailAPIError, AnymailInvalidAddress, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core.mail import EmailMessage
from pytest_django import Settings
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException

from notifications.channels import email, sms
from notifications.channels.base import Outcome, Outgoing, Verdict
from notifications.channels.sms import ClientAt
from notifications.channels.twilio_codes import STOPS_SENDER, WAITS
from tests.support.smtp import free_port


def api_error(status: int) -> AnymailRequestsAPIError:
    response = requests.Response()
    response.status_code = status
    return AnymailRequestsAPIError("No", email_message=EmailMessage(), response=response)


def api_error_from(cause: Exception) -> AnymailAPIError:
    error = AnymailAPIError("No answer", email_message=EmailMessage())
    error.__cause__ = cause
    return error


def refused_connection() -> requests.RequestException:
    with pytest.raises(requests.RequestException) as refused:
        requests.get(f"http://127.0.0.1:{free_port()}/", timeout=1)
    return refused.value


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"No such user")}), Verdict.REJECTED),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"Greylisted")}), Verdict.NOT_TAKEN),
        (smtplib.SMTPSenderRefused(530, b"Log in first", "x"), Verdict.NOT_TAKEN),
        (smtplib.SMTPDataError(554, b"Spam"), Verdict.REJECTED),
        (smtplib.SMTPDataError(452, b"Full"), Verdict.NOT_TAKEN),
        (smtplib.SMTPServerDisconnected("Gone"), Verdict.UNKNOWN),
        (TimeoutError("timed out"), Verdict.UNKNOWN),
        (ConnectionResetError("reset"), Verdict.UNKNOWN),
        (api_error(429), Verdict.NOT_TAKEN),
        (api_error(401), Verdict.NOT_TAKEN),
        (api_error(400), Verdict.REJECTED),
        (api_error(503), Verdict.UNKNOWN),
        (api_error_from(requests.ReadTimeout("slow")), Verdict.UNKNOWN),
        (api_error_from(refused_connection()), Verdict.NOT_TAKEN),
        (AnymailRecipientsRefused(email_message=EmailMessage()), Verdict.REJECTED),
        (AnymailInvalidAddress("not an address"), Verdict.REJECTED),
    ],
)
def test_a_mail_servers_answer_tells_whether_to_try_again(error: Exception, verdict: Verdict):
    assert email.judge(error).verdict is verdict


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (TwilioRestException(429, "/", "Too many", 20429), Verdict.NOT_TAKEN),
        (TwilioRestException(401, "/", "Authenticate", 20003), Verdict.NOT_TAKEN),
        (TwilioRestException(302, "/", "Moved", 302), Verdict.NOT_TAKEN),
        (TwilioRestException(403, "/", "Forbidden"), Verdict.NOT_TAKEN),
        (TwilioRestException(404, "/", "Not found", 20404), Verdict.NOT_TAKEN),
        (TwilioRestException(403, "/", "Landline", 21635), Verdict.REJECTED),
        (TwilioRestException(500, "/", "Sorry", 20500), Verdict.UNKNOWN),
        (TwilioRestException(400, "/", "Opted out", 21610), Verdict.SUPPRESSED),
        (TwilioRestException(400, "/", "Landline", 21635), Verdict.REJECTED),
        (TwilioRestException(400, "/", "Unregistered number", 30034), Verdict.NOT_TAKEN),
        (TwilioServiceException("t", "Unregistered number", 400, 30034), Verdict.NOT_TAKEN),
        (TwilioServiceException("t", "Bad", 400, 21211), Verdict.REJECTED),
        (TwilioException("Unable to fetch page"), Verdict.UNKNOWN),
        (ValueError("not JSON"), Verdict.UNKNOWN),
        (requests.ReadTimeout("slow"), Verdict.UNKNOWN),
        (requests.ConnectionError("reset"), Verdict.UNKNOWN),
        (refused_connection(), Verdict.NOT_TAKEN),
    ],
)
def test_an_sms_providers_answer_tells_whether_to_try_again(error: Exception, verdict: Verdict):
    assert sms.judge(error).verdict is verdict


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize(
    ("code", "stops"), [*dict.fromkeys(STOPS_SENDER, True).items(), *dict.fromkeys(WAITS, False).items()]
)
def test_what_is_said_of_our_account_or_number_is_not_the_recipients(status: int, code: int, stops: bool):
    outcome = sms.judge(TwilioRestException(status, "/", "No", code))
    assert (outcome.verdict, outcome.stops_batch, outcome.stops_sender) == (Verdict.NOT_TAKEN, True, stops)
    assert (outcome.health, outcome.code) == ("", str(code))
    assert outcome.reason.endswith(f"({code})")


@pytest.mark.parametrize(
    "outcome",
    [
        sms.judge(TwilioRestException(500, "/", "Canary", 20500)),
        sms.judge(TwilioRestException(403, "/", "Canary")),
        sms.judge(TwilioRestException(404, "/", "Canary", 20404)),
        sms.judge(TwilioServiceException("t", "Canary", 503, 20503)),
        email.judge(smtplib.SMTPSenderRefused(530, b"Canary", "canary")),
        email.judge(smtplib.SMTPRecipientsRefused({"canary@b": (554, b"5.7.1 <canary@b>: Relay access denied")})),
        email.judge(smtplib.SMTPDataError(421, b"4.7.0 canary@b sends too much")),
        email.judge(smtplib.SMTPDataError(554, b"Email address is not verified: canary@b")),
        email.judge(OSError("canary")),
    ],
)
def test_what_other_practices_read_has_none_of_the_providers_words(outcome: Outcome):
    assert "canary" in outcome.reason.lower() or outcome.verdict is Verdict.UNKNOWN
    assert outcome.openly
    assert "canary" not in outcome.openly.lower()


@pytest.mark.parametrize(
    ("base", "reached"),
    [
        ("", "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000/2010-04-01/Accounts/AC1/Messages.json"),
        ("https://proxy.example/sms/", "https://proxy.example/sms/2010-04-01/Accounts/AC1/Messages.json"),
    ],
)
def test_another_host_can_stand_for_twilios(settings: Settings, base: str, reached: str):
    settings.TWILIO_API_BASE = base
    client = ClientAt("AC1", "token")
    assert client.get_hostname("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json") == reached


def test_a_header_cannot_be_smuggled_in(settings: Settings):
    settings.DEFAULT_FROM_EMAIL = "reminders@nervecenter.example"
    message = Outgoing(
        address="a@example.org",
        subject="Hello\nBcc: everybody@example.org",
        text="",
        html="",
        sender_name="Cascade\r\nBcc: everybody@example.org",
        reply_to="",
        message_id="<1@nervecenter.example>",
        link="",
        reference={},
    )
    assert email.EmailChannel().send(message).verdict is Verdict.REJECTED
