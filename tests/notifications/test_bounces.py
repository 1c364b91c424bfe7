"""Which refusals are about the address itself, which turn it off, and which about us, which wait."""

import importlib
import smtplib
from collections.abc import Callable

import pytest
import requests
from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError
from anymail.message import AnymailRecipientStatus, AnymailStatus
from anymail.signals import AnymailTrackingEvent
from anymail.webhooks.base import AnymailCoreWebhookView
from django.core.mail import EmailMessage

from notifications.channels.base import Verdict
from notifications.channels.bounces import About, about
from notifications.channels.email import judge
from notifications.webhooks.mail_events import told_of
from tests.notifications.cast import MORNING

# As their servers and interfaces put it, at RCPT TO or after the text unless it says otherwise.
OF_THE_RECIPIENT = [
    ("Postfix", 550, "5.1.1 <tess@x.example>: Recipient address rejected: User unknown in relay recipient table"),
    ("Postfix", 550, "5.1.2 <tess@x.example>: Recipient address rejected: Domain not found"),
    ("Postfix", 556, "5.1.10 <tess@x.example>: Recipient address rejected: Domain x.example does not accept mail"),
    ("Exim", 550, "Unrouteable address"),
    ("Exim", 550, "Unknown user"),
    ("Exim", 550, "No Such User Here"),
    ("Exchange Online", 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    ("Exchange Online", 550, "5.1.6 Recipient no longer on server"),
    ("Gmail", 550, "5.1.1 The email account that you tried to reach does not exist. Please try\n5.1.1 double-checking"),
    ("Gmail", 550, "5.2.1 The email account that you tried to reach is disabled."),
    ("SES", None, "smtp; 550 5.1.1 user unknown"),
    ("Mailgun", None, "550 5.1.1 <relay@sender.example>: Email address could not be found"),
    (
        "Postmark",
        None,
        "You tried to send to a recipient that has been marked as inactive. Found inactive addresses: a@b.",
    ),
    ("Mandrill", None, '[{"status": "rejected", "reject_reason": "hard-bounce"}]'),
    ("RFC 5321", 551, "User not local"),
]
OF_US = [
    ("Postfix", 554, "5.7.1 <tess@x.example>: Relay access denied"),
    ("Postfix", 454, "4.7.1 <tess@x.example>: Relay access denied"),
    ("Postfix", 553, "5.7.1 <us@y.example>: Sender address rejected: not owned by user us"),
    ("Postfix", 550, "5.1.0 <us@y.example>: Sender address rejected: User unknown in virtual mailbox table"),
    ("Postfix", 450, "4.1.8 <us@y.example>: Sender address rejected: Domain not found"),
    ("Postfix", 550, "5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]"),
    ("Postfix", 554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    ("Postfix", 550, "5.7.23 <tess@x.example>: Recipient address rejected: Message rejected due to: SPF fail"),
    ("Postfix", 452, "4.3.1 Insufficient system storage"),
    ("Exim", 550, "relay not permitted"),
    ("Exim", 550, "Sender verify failed"),
    ("Exim", 550, "authentication required"),
    ("Exchange Online", 550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
    ("Exchange Online", 550, "5.7.60 SMTP; Client does not have permissions to send as this sender"),
    ("Exchange Online", 550, "5.7.64 TenantAttribution; Relay Access Denied"),
    ("Exchange Online", 550, "5.7.509 Access denied, sending domain y.example does not pass DMARC verification"),
    ("Exchange Online", 550, "5.7.708 Access denied, traffic not accepted from this IP"),
    ("Exchange Online", 550, "5.1.8 Access denied, bad outbound sender"),
    ("Exchange Online", 554, "5.2.252 SendAsDenied; us@y.example not allowed to send as other@y.example"),
    ("Gmail", 550, "5.7.26 This mail has been blocked because the sender is unauthenticated."),
    ("Gmail", 550, "5.4.5 Daily user sending limit exceeded."),
    ("Gmail", 550, "5.7.1 Invalid credentials for relay [192.0.2.1]."),
    ("Gmail", 421, "4.7.28 Gmail has detected an unusual rate of mail coming from your IP address."),
    ("Gmail", 530, "5.5.1 Authentication Required."),
    (
        "SES",
        554,
        "Message rejected: Email address is not verified. The following identities failed the check: us@y.example",
    ),
    ("SES", 454, "Throttling failure: Daily message quota exceeded."),
    ("Postmark", None, '{"ErrorCode": 400, "Message": "The \'From\' address us@y.example is not a Sender Signature"}'),
    ("Postmark", None, '{"ErrorCode": 401, "Message": "Sender signature not confirmed"}'),
    ("Postmark", None, '{"ErrorCode": 412, "Message": "While your account is pending approval, all recipients must"}'),
    ("Mailgun", None, '{"message": "Sandbox subdomains are for test purposes only. Please add your own domain."}'),
    ("Mailgun", None, '{"message": "Domain y.example is not allowed to send: The domain is unverified"}'),
    ("Mandrill", None, '[{"status": "rejected", "reject_reason": "unsigned"}]'),
    ("Mandrill", None, '[{"status": "rejected", "reject_reason": "invalid-sender"}]'),
]
UNCLEAR = [
    ("Postfix", 554, "5.7.1 <tess@x.example>: Recipient address rejected: Access denied"),
    ("Postfix", 450, "4.2.0 <tess@x.example>: Recipient address rejected: Greylisted, sender is new here"),
    ("Postfix", 552, "5.3.4 Message size exceeds fixed limit"),
    ("Exim", 550, "Administrative prohibition"),
    ("Exchange Online", 550, "5.4.1 Recipient address rejected: Access denied."),
    ("Exchange Online", 554, "5.2.2 mailbox full"),
    ("Gmail", 552, "5.2.2 The email account that you tried to reach is over quota."),
    ("Gmail", 550, "5.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery"),
    ("Gmail", 550, "5.7.1 Our system has detected that this message is likely unsolicited mail."),
    ("SES", 554, "Transaction failed: Missing final '@domain'"),
    ("Postmark", None, '{"ErrorCode": 300, "Message": "Invalid metadata content."}'),
    ("Mandrill", None, '[{"status": "rejected", "reject_reason": "rule"}]'),
    ("1&1", 550, "Requested action not taken: mailbox unavailable"),
    ("a mailbox called relay", 550, "Rejected as spam <relay@sender.example>"),
]


@pytest.mark.parametrize(
    ("reply", "words", "whom"),
    [
        *((reply, words, About.RECIPIENT) for _, reply, words in OF_THE_RECIPIENT),
        *((reply, words, About.US) for _, reply, words in OF_US),
        *((reply, words, About.UNCLEAR) for _, reply, words in UNCLEAR),
    ],
)
def test_whom_a_refusal_is_about(reply: int | None, words: str, whom: About):
    assert about(words, reply=reply) is whom


@pytest.mark.parametrize("words", [words for _, reply, words in OF_US if reply])
@pytest.mark.parametrize(
    "refusal", [lambda *said: smtplib.SMTPRecipientsRefused({"tess@x.example": said}), smtplib.SMTPDataError]
)
def test_what_is_said_of_us_waits_and_harms_no_address(words: str, refusal: Callable[[int, bytes], Exception]):
    outcome = judge(refusal(550, words.encode()))
    assert (outcome.verdict, outcome.stops_batch, outcome.health) == (Verdict.NOT_TAKEN, True, "")


@pytest.mark.parametrize(
    ("words", "health"),
    [*((words, "bounced") for _, reply, words in OF_THE_RECIPIENT if reply), *((words, "") for _, _, words in UNCLEAR)],
)
def test_only_what_is_said_of_the_recipient_turns_the_address_off(words: str, health: str):
    outcome = judge(smtplib.SMTPRecipientsRefused({"tess@x.example": (550, words.encode())}))
    assert (outcome.verdict, outcome.stops_batch, outcome.health) == (Verdict.REJECTED, False, health)


@pytest.mark.parametrize(
    ("code", "words", "stops"),
    [
        (421, "4.7.0 <tess@x.example>: too many errors for this recipient", False),
        (421, "4.3.2 Service not available, closing transmission channel", True),
        (421, "Too many connections", True),
        (450, "4.2.1 <tess@x.example>: Recipient address rejected: Greylisted", False),
        (454, "4.7.1 <tess@x.example>: Relay access denied", True),
    ],
)
def test_what_one_recipient_has_to_wait_for_the_others_do_not(code: int, words: str, stops: bool):
    outcome = judge(smtplib.SMTPRecipientsRefused({"tess@x.example": (code, words.encode())}))
    assert (outcome.verdict, outcome.stops_batch) == (Verdict.NOT_TAKEN, stops)


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize("words", [words for _, reply, words in OF_US if reply is None])
def test_a_providers_interface_that_refuses_us_is_waited_for(status: int, words: str):
    outcome = judge(AnymailRequestsAPIError(response=answer(status, words)))
    assert (outcome.verdict, outcome.stops_batch) == (Verdict.NOT_TAKEN, True)
    refused = judge(AnymailRecipientsRefused(response=answer(200, words)))
    assert (refused.verdict, refused.stops_batch, refused.health) == (Verdict.NOT_TAKEN, True, "")


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (400, "rejected"),
        (413, "rejected"),
        (422, "rejected"),
        (401, "not_taken"),
        (402, "not_taken"),
        (404, "not_taken"),
    ],
)
def test_an_account_that_may_not_send_is_no_matter_of_the_message(status: int, verdict: str):
    assert judge(AnymailRequestsAPIError(response=answer(status, "No"))).verdict == verdict


@pytest.mark.parametrize(
    ("status", "words", "health"),
    [
        ("invalid", "Invalid 'To' address: 'tess@x'.", "invalid"),
        ("rejected", "has been marked as inactive. Found inactive addresses: tess@x.example.", "bounced"),
        ("rejected", '[{"status": "rejected", "reject_reason": "rule"}]', ""),
    ],
)
def test_a_provider_that_does_not_send_there_says_whether_it_is_the_address(status: str, words: str, health: str):
    mail = EmailMessage()
    mail.anymail_status = AnymailStatus()
    mail.anymail_status.set_recipient_status({"tess@x.example": AnymailRecipientStatus(None, status)})
    outcome = judge(AnymailRecipientsRefused(email_message=mail, response=answer(200, words)))
    assert (outcome.verdict, outcome.health) == (Verdict.REJECTED, health)


def answer(status: int, words: str) -> requests.Response:
    response = requests.Response()
    response.status_code, response._content = status, words.encode()
    return response


HARD, SOFT = "bounced", "failed"
BOUNCES = [
    ("postmark", {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;550 5.1.1 Unknown"}, HARD),
    ("postmark", {"RecordType": "Bounce", "Type": "SoftBounce", "Description": "Unable to deliver"}, SOFT),
    ("brevo", {"event": "hard_bounce", "reason": "blocked by microsoft soft landing"}, HARD),
    ("brevo", {"event": "soft_bounce", "reason": "deferred"}, SOFT),
    ("sendgrid", {"event": "bounce", "type": "bounce", "reason": "550 5.1.1 unknown"}, HARD),
    ("sendgrid", {"event": "bounce", "type": "blocked", "reason": "blocked for policy"}, SOFT),
    ("mailjet", {"event": "bounce", "hard_bounce": True, "error": "user unknown", "time": 1}, HARD),
    ("mailjet", {"event": "bounce", "hard_bounce": False, "error": "quota exceeded", "time": 1}, SOFT),
    ("sparkpost", {"type": "bounce", "bounce_class": "10", "raw_reason": "550 5.1.1 unknown"}, HARD),
    ("sparkpost", {"type": "bounce", "bounce_class": "22", "raw_reason": "Mailbox full"}, SOFT),
    ("sparkpost", {"type": "bounce", "bounce_class": "51", "raw_reason": "550 Spam"}, SOFT),
    ("postmark", {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;550 5.7.26 Unauthenticated"}, SOFT),
    ("postmark", {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;550 Sender verify failed"}, SOFT),
    ("postmark", {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;550 Not here"}, HARD),
    ("postmark", {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;554 Not here"}, SOFT),
    ("mailgun", {"event-data": {"event": "failed", "severity": "permanent", "reason": "bounce"}}, HARD),
]


@pytest.mark.parametrize(("esp", "raw", "state"), BOUNCES)
def test_by_what_each_provider_calls_it(esp: str, raw: dict[str, object], state: str):
    told = told_of(event_of(esp, raw), esp, MORNING)

    assert told.state == state
    assert told.outcome.health == (HARD if state == HARD else "")


def event_of(esp: str, raw: dict[str, object]) -> AnymailTrackingEvent:
    """As Anymail reads it."""
    view = object.__new__(_view_of(esp))
    args = ("message_event", raw, raw) if esp == "sparkpost" else (raw,)
    event = view.esp_to_anymail_event(*args)
    assert event.event_type == "bounced"
    return event


def _view_of(esp: str) -> type[AnymailCoreWebhookView]:
    views = vars(importlib.import_module(f"anymail.webhooks.{esp}"))
    return next(view for name, view in views.items() if name.endswith("TrackingWebhookView"))
