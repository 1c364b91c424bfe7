"""A delivery's way out: accepted, refused, tried again, in doubt, kept."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from pytest_django import Settings
from structlog.testing import capture_logs

from credentials.models import Renewal
from notifications.channels.base import Outcome, Verdict
from notifications.channels.email import EmailChannel
from notifications.channels.sms import SmsChannel
from notifications.counts import DeliverCounts
from notifications.fan_out import fan_out
from notifications.models import Address, Alert, Delivery, DeliveryState, Outage
from notifications.models.alert import AlertState
from notifications.send import deliver
from notifications.sender import lift, open_stops
from practices.models import Practice, Technologist
from tests.notifications.cast import MORNING, PHONE, SWEPT_AT, alert_of, deliver_to, give_period, hold, reminder
from tests.support import twilio_api
from tests.support.smtp import MailServer, html_of, text_of
from tests.support.steady import steady
from tests.support.twilio_api import TwilioApi

STALLED = 1
LATER = timedelta(minutes=11)
MINUTE = timedelta(minutes=1)


def again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def test_a_mail_leaves_with_text_and_html_and_is_told_as_accepted(
    practice: Practice, tess: Technologist, mail: MailServer
):
    practice.contact_email = "dana@cascade.example"
    practice.save()
    delivery = reminder(tess)

    counts = deliver(SWEPT_AT, until_empty=True)

    (sent,) = mail.to("tess@example.org")
    assert sent["Subject"] == "Your BLS ends Mon 30 Nov"
    assert sent["From"] == "Cascade Neuromonitoring <reminders@nervecenter.example>"
    assert sent["Reply-To"] == "dana@cascade.example"
    assert sent["Message-ID"] == f"<{delivery.pk}@nervecenter.example>"
    assert "Your BLS ends on Mon 30 Nov, in 8 days" in text_of(sent)
    assert "Your BLS ends on Mon\xa030\xa0Nov" in html_of(sent)
    told = again(delivery)
    assert (told.state, told.attempts, told.settled_at, told.provider) == ("accepted", 1, SWEPT_AT, "smtp")
    assert text_of(sent).splitlines() == told.body_text.splitlines()
    assert counts == DeliverCounts(accepted=1)


def test_an_sms_leaves_with_its_link_and_keeps_the_providers_id(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    delivery = reminder(tess, channel="sms")

    deliver(MORNING, until_empty=True)

    (sent,) = twilio.to(PHONE)
    told = again(delivery)
    assert (told.state, told.provider, told.provider_id) == ("accepted", "twilio", sent["sid"])
    assert sent["body"] == told.body_text
    assert "/l/" in told.body_text


def test_running_again_sends_nothing_twice(practice: Practice, tess: Technologist, mail: MailServer, twilio: TwilioApi):
    bls = hold(tess, "bls", date(2026, 11, 30))
    alert = alert_of(bls, 30)
    deliver_to(tess, [alert])
    deliver_to(tess, [alert], channel="sms")
    first = deliver(MORNING, until_empty=True)
    second = deliver(MORNING + timedelta(days=1), until_empty=True)

    assert (first, second) == (DeliverCounts(accepted=2), DeliverCounts())
    assert (len(mail.messages), len(twilio.taken)) == (1, 1)


def test_one_bad_address_does_not_stop_the_others_and_one_connection_serves_all(
    practice: Practice, tess: Technologist, mail: MailServer
):
    people = [
        Technologist.objects.create(name=f"Person {number}", email=address, timezone=practice.timezone)
        for number, address in enumerate(["a@example.org", "b@nowhere", "bad@example.org", "c@example.org", "cut-off@"])
    ]
    deliveries = [reminder(person) for person in people]
    mail.refuse["bad@example.org"] = "550 No such user here"

    counts = deliver(SWEPT_AT, until_empty=True)

    assert sorted(mail.recipients) == ["a@example.org", "b@nowhere", "c@example.org"]
    assert mail.connections == 1
    assert counts == DeliverCounts(accepted=3, failed=2)
    assert again(deliveries[2]).failure == "The mail server refused it: 550 No such user here"
    assert again(deliveries[4]).state == DeliveryState.FAILED


@pytest.mark.parametrize("reply", ["451 Try again later", "421 Too busy"])
def test_a_server_that_asks_to_wait_gets_the_mail_later(
    practice: Practice, tess: Technologist, mail: MailServer, reply: str
):
    delivery = reminder(tess)
    mail.refuse_all = reply
    assert deliver(SWEPT_AT, until_empty=True) == DeliverCounts(waiting=1)

    waiting = again(delivery)
    assert SWEPT_AT + timedelta(seconds=15) <= waiting.next_attempt_at <= SWEPT_AT + timedelta(minutes=1)
    mail.refuse_all = ""
    assert deliver(waiting.next_attempt_at, until_empty=True) == DeliverCounts(accepted=1)
    assert len(mail.messages) == 1


def test_a_mail_server_that_is_down_for_six_hours_loses_nothing(
    practice: Practice, tess: Technologist, settings: Settings, mail: MailServer
):
    delivery = reminder(tess)
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    moment, attempts = SWEPT_AT, 0
    while moment < SWEPT_AT + timedelta(hours=6):
        assert deliver(moment, until_empty=True) == DeliverCounts(waiting=1)
        moment, attempts = again(delivery).next_attempt_at, attempts + 1

    assert attempts < 40
    settings.EMAIL_PORT = port
    assert deliver(moment, until_empty=True) == DeliverCounts(accepted=1)
    assert len(mail.messages) == 1


def test_what_could_not_leave_for_three_days_is_given_up_and_says_why(
    practice: Practice, tess: Technologist, settings: Settings, mail: MailServer
):
    delivery = reminder(tess)
    settings.EMAIL_PORT = 1
    deliver(SWEPT_AT + timedelta(days=3, minutes=1), until_empty=True)

    assert again(delivery).state == DeliveryState.DEAD
    assert "three days" in again(delivery).failure


def test_a_storm_of_429_backs_off_and_asks_only_once_a_batch(practice: Practice, tess: Technologist, twilio: TwilioApi):
    people = [
        Technologist.objects.create(
            name=f"Person {n}", phone=f"+1503555{n:04}", timezone=practice.timezone, sms_consent_at=SWEPT_AT
        )
        for n in range(100, 110)
    ]
    for person in people:
        reminder(person, channel="sms")
    twilio.always = twilio_api.SLOW_DOWN

    assert deliver(MORNING, until_empty=True) == DeliverCounts(waiting=10)
    assert twilio.posts == 1
    assert all(MORNING < each.next_attempt_at <= MORNING + (MORNING - SWEPT_AT) / 10 for each in Delivery.objects.all())

    twilio.always = twilio_api.TAKE
    assert deliver(MORNING + timedelta(hours=1), until_empty=True) == DeliverCounts(accepted=10)
    assert len(twilio.taken) == 10


@pytest.mark.parametrize(
    ("behaviour", "state", "words"),
    [
        (twilio_api.OPTED_OUT, "suppressed", "This number has asked for no more text messages (STOP)."),
        (twilio_api.NOT_A_NUMBER, "failed", "This is not a phone number that can be written to. (21211)"),
    ],
)
def test_a_number_that_is_refused_is_told_with_the_reason(
    practice: Practice, tess: Technologist, twilio: TwilioApi, behaviour: twilio_api.Behaviour, state: str, words: str
):
    delivery = reminder(tess, channel="sms")
    twilio.script.append(behaviour)
    deliver(MORNING, until_empty=True)

    assert (again(delivery).state, again(delivery).failure) == (state, words)


NOT_REGISTERED = twilio_api.Behaviour(takes=False, status=400, code=30034)


def test_a_sender_that_is_not_registered_stops_all_sms_and_tells_the_operator(
    practice: Practice, tess: Technologist, twilio: TwilioApi, mail: MailServer
):
    other = Technologist.objects.create(
        name="Ben", email="ben@example.org", phone="+15035550177", timezone=practice.timezone, sms_consent_at=SWEPT_AT
    )
    waiting = [reminder(person, channel="sms") for person in (tess, other)]
    deliver_to(other, [Alert.objects.get(technologist=other)])
    twilio.always = NOT_REGISTERED
    with capture_logs() as logs:
        assert deliver(MORNING, until_empty=True) == DeliverCounts(waiting=2, accepted=1)

    assert twilio.posts == 1
    assert [(entry["log_level"], entry["event"]) for entry in logs] == [("error", "sender_stopped")]
    assert "not registered with the carriers" in again(waiting[0]).failure
    twilio.always = twilio_api.TAKE
    assert deliver(MORNING + timedelta(days=5), until_empty=True) == DeliverCounts(waiting=2)
    assert lift("sms", by="olga@example.org", at=MORNING + timedelta(days=5))
    assert deliver(MORNING + timedelta(days=5, hours=1), until_empty=True) == DeliverCounts(accepted=2)


@pytest.mark.parametrize(
    ("status", "code", "is_stopped"),
    [(403, 20005, True), (400, 21212, True), (400, 30032, True), (403, 20003, False), (403, None, False),
     (400, 21606, False), (400, 63038, False)],
)  # fmt: skip
def test_a_refusal_of_our_account_is_nobodys_failure(
    practice: Practice, tess: Technologist, twilio: TwilioApi, status: int, code: int | None, is_stopped: bool
):
    practice.go_live(SWEPT_AT - timedelta(days=1))
    delivery = reminder(tess, channel="sms")
    twilio.always = twilio_api.Behaviour(takes=False, status=status, code=code)
    deliver(MORNING, until_empty=True)
    deliver(MORNING + timedelta(minutes=40), until_empty=True)

    assert again(delivery).state == "pending"
    assert not Alert.objects.filter(kind="unreachable").exists()
    assert not Address.objects.exists()
    assert ("sms" in open_stops(), Outage.objects.exists()) == (is_stopped, not is_stopped)
    lift("sms", by="olga@example.org", at=MORNING + timedelta(minutes=50))
    twilio.always = twilio_api.TAKE
    deliver(MORNING + timedelta(minutes=90), until_empty=True)
    assert again(delivery).state == "accepted"


def test_an_sms_in_doubt_that_was_lost_for_want_of_registration_waits_too(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    reminder(tess, channel="sms")
    twilio.script.append(twilio_api.TAKE_AND_RESET)
    deliver(MORNING, until_empty=True)
    twilio.taken[0] |= {"status": "undelivered", "error_code": 30034}

    assert deliver(MORNING + LATER, until_empty=True) == DeliverCounts(waiting=1)
    twilio.taken.clear()
    assert deliver(MORNING + 2 * LATER, until_empty=True) == DeliverCounts(waiting=1)
    lift("sms", by="olga@example.org", at=MORNING + 2 * LATER)
    assert deliver(MORNING + 3 * LATER, until_empty=True) == DeliverCounts(accepted=1)
    assert len(twilio.to(PHONE)) == 1


def test_a_wrong_token_loses_nothing(practice: Practice, tess: Technologist, twilio: TwilioApi):
    reminder(tess, channel="sms")
    twilio.script.append(twilio_api.WRONG_TOKEN)

    assert deliver(MORNING, until_empty=True) == DeliverCounts(waiting=1)
    assert deliver(MORNING + LATER, until_empty=True) == DeliverCounts(accepted=1)


@pytest.mark.parametrize("behaviour", [twilio_api.TAKE_AND_RESET, twilio_api.TAKE_AND_FAIL, twilio_api.TAKE_AND_STALL])
def test_an_sms_in_doubt_that_the_provider_knows_is_not_sent_again(
    practice: Practice,
    tess: Technologist,
    twilio: TwilioApi,
    settings: Settings,
    behaviour: twilio_api.Behaviour,
):
    settings.PROVIDER_TIMEOUT_SECONDS = STALLED
    delivery = reminder(tess, channel="sms")
    twilio.script.append(behaviour)

    assert deliver(MORNING, until_empty=True) == DeliverCounts(unknown=1)
    assert deliver(MORNING + timedelta(minutes=9), until_empty=True) == DeliverCounts()
    assert deliver(MORNING + LATER, until_empty=True) == DeliverCounts(accepted=1)

    (sent,) = twilio.taken
    assert again(delivery).provider_id == sent["sid"]


@pytest.mark.parametrize("behaviour", [twilio_api.RESET, twilio_api.FAIL])
def test_an_sms_in_doubt_that_the_provider_does_not_know_is_sent_once_more_at_most(
    practice: Practice, tess: Technologist, twilio: TwilioApi, behaviour: twilio_api.Behaviour
):
    delivery = reminder(tess, channel="sms")
    twilio.always = behaviour

    deliver(MORNING, until_empty=True)
    assert deliver(MORNING + LATER, until_empty=True) == DeliverCounts(waiting=1, unknown=1)
    assert deliver(MORNING + 2 * LATER, until_empty=True) == DeliverCounts(dead=1)

    assert twilio.posts == 2
    assert "Nobody knows whether it arrived" in again(delivery).failure


def test_a_provider_that_cannot_be_asked_is_asked_later(practice: Practice, tess: Technologist, twilio: TwilioApi):
    reminder(tess, channel="sms")
    twilio.script.append(twilio_api.RESET)
    twilio.lists = False
    deliver(MORNING, until_empty=True)
    assert deliver(MORNING + LATER, until_empty=True) == DeliverCounts(unknown=1)

    twilio.lists = True
    assert deliver(MORNING + 2 * LATER, until_empty=True) == DeliverCounts(waiting=1, accepted=1)
    assert len(twilio.taken) == 1


def test_a_mail_in_doubt_is_sent_once_more_under_the_same_id_and_then_given_up(
    practice: Practice, tess: Technologist, mail: MailServer
):
    delivery = reminder(tess)
    mail.hang_ups = 2
    assert deliver(SWEPT_AT, until_empty=True) == DeliverCounts(unknown=1)
    assert deliver(SWEPT_AT + timedelta(seconds=60), until_empty=True) == DeliverCounts()
    assert deliver(SWEPT_AT + timedelta(seconds=121), until_empty=True) == DeliverCounts(dead=1)
    assert deliver(SWEPT_AT + timedelta(days=1), until_empty=True) == DeliverCounts()

    assert [message["Message-ID"] for message in mail.messages] == [f"<{delivery.pk}@nervecenter.example>"] * 2


def test_without_a_provider_messages_are_kept_with_their_text_and_say_so(practice: Practice, tess: Technologist):
    bls = hold(tess, "bls", date(2026, 11, 30))
    alert = alert_of(bls, 30)
    kept = [deliver_to(tess, [alert]), deliver_to(tess, [alert], channel="sms")]

    assert deliver(MORNING, until_empty=True) == DeliverCounts(kept=2)
    assert deliver(MORNING + timedelta(days=1), until_empty=True) == DeliverCounts()
    for delivery in map(again, kept):
        assert "BLS" in delivery.body_text
        assert delivery.failure.endswith("was not sent. It is kept here.")


def test_no_transaction_is_open_while_the_provider_is_called(
    practice: Practice, tess: Technologist, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    """Inside this test's own transaction, one more level would be one too many."""
    levels: list[int] = []

    def looked(self: EmailChannel, message: object) -> Outcome:
        levels.append(len(connection.savepoint_ids))
        return Outcome(Verdict.ACCEPTED)

    monkeypatch.setattr(EmailChannel, "send", looked)
    outside = len(connection.savepoint_ids)
    reminder(tess)
    deliver(SWEPT_AT, until_empty=True)

    assert levels == [outside]


def test_a_kind_that_fails_keeps_its_message_for_later_and_lets_the_others_leave(
    practice: Practice, tess: Technologist, mail: MailServer
):
    broken = Alert.objects.create(
        kind="never registered", audience="technologist", technologist=tess, about_id=tess.pk,
        emitted_on=SWEPT_AT.date(), created_at=SWEPT_AT, dedupe_key="x",
    )  # fmt: skip
    delivery = deliver_to(tess, [broken])
    other = Technologist.objects.create(name="Ben", email="ben@example.org", timezone=practice.timezone)
    reminder(other)

    assert deliver(SWEPT_AT, until_empty=True) == DeliverCounts(waiting=1, accepted=1)
    assert again(delivery).failure == "It could not be written. The log says why."


@pytest.mark.parametrize(
    "change",
    [
        lambda bls, tess: give_period(bls, date(2028, 11, 30)),
        lambda bls, tess: type(bls).objects.filter(pk=bls.pk).update(let_go_on=date(2026, 11, 21)),
        lambda bls, tess: Technologist.objects.filter(pk=tess.pk).update(ends_on=date(2026, 11, 21)),
        lambda bls, tess: type(bls.type).objects.filter(pk=bls.type.pk).update(archived_at=SWEPT_AT),
        lambda bls, tess: Renewal.objects.create(credential=bls, stage="uploaded", opened_on=SWEPT_AT.date()),
        lambda bls, tess: Renewal.objects.create(credential=bls, stage="submitted", opened_on=SWEPT_AT.date()),
        lambda bls, tess: Renewal.objects.create(credential=bls, stage="returned", round=1, opened_on=SWEPT_AT.date()),
    ],
    ids=["renewed", "let go", "left", "type archived", "uploaded", "submitted", "returned since"],
)
def test_what_is_no_longer_true_does_not_leave(practice: Practice, tess: Technologist, mail: MailServer, change):
    bls = hold(tess, "bls", date(2026, 12, 20))
    delivery = deliver_to(tess, [alert_of(bls, 30)])
    change(bls, tess)

    assert deliver(SWEPT_AT, until_empty=True) == DeliverCounts(obsolete=1)
    assert mail.messages == []
    assert again(delivery).failure == "Nothing in it was true any more when it was about to leave."


def test_what_is_no_longer_true_is_left_out_of_a_message_that_still_leaves(
    practice: Practice, tess: Technologist, mail: MailServer
):
    bls, acls = hold(tess, "bls", date(2026, 11, 30)), hold(tess, "acls", date(2026, 12, 31))
    alerts = [alert_of(bls, 30), alert_of(acls, 60)]
    deliver_to(tess, alerts)
    give_period(bls, date(2028, 11, 30))
    deliver(SWEPT_AT, until_empty=True)

    (sent,) = mail.messages
    assert sent["Subject"] == "Your ACLS ends Thu 31 Dec"
    assert "BLS" not in steady(text_of(sent))
    states = dict(Alert.objects.values_list("pk", "state"))
    assert [states[alert.pk] for alert in alerts] == [AlertState.OBSOLETE, AlertState.OPEN]


def test_a_submitted_renewal_is_still_told_in_the_last_week(practice: Practice, tess: Technologist, mail: MailServer):
    bls = hold(tess, "bls", date(2026, 11, 29))
    Renewal.objects.create(
        credential=bls, stage="submitted", submitted_on=date(2026, 11, 3), opened_on=date(2026, 11, 1)
    )
    deliver_to(tess, [alert_of(bls, 7)])
    deliver(SWEPT_AT, until_empty=True)

    assert "The renewal was submitted on Tue 3 Nov; the new one is not on record yet." in text_of(mail.messages[0])


def test_an_sms_without_consent_is_suppressed(practice: Practice, tess: Technologist, twilio: TwilioApi):
    delivery = reminder(tess, channel="sms")
    Technologist.objects.filter(pk=tess.pk).update(sms_consent_at=None)

    assert deliver(MORNING, until_empty=True) == DeliverCounts(suppressed=1)
    assert (twilio.posts, again(delivery).failure) == (0, "No consent to text messages is on record.")


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu"])
def test_an_sms_waits_for_the_recipients_own_morning(
    practice: Practice, tess: Technologist, twilio: TwilioApi, zone: str
):
    tess.timezone = zone
    tess.save()
    at = SWEPT_AT - timedelta(hours=4)
    delivery = reminder(tess, channel="sms", at=at)

    assert deliver(at, until_empty=True) == DeliverCounts(waiting=1)
    local = again(delivery).next_attempt_at.astimezone(ZoneInfo(zone))
    assert (local.date(), local.time()) == (date(2026, 11, 22), time(8))
    assert deliver(again(delivery).next_attempt_at, until_empty=True) == DeliverCounts(accepted=1)


def test_a_text_that_may_not_wait_leaves_at_night(practice: Practice, tess: Technologist, twilio: TwilioApi):
    """Two in the morning in Los Angeles."""
    practice.go_live(SWEPT_AT)
    night = SWEPT_AT + timedelta(hours=19)
    may_not, may = hold(tess, "bls", date(2026, 12, 22)), hold(tess, "acls", date(2026, 12, 22))
    alert_of(may_not, 30, leaves_by=night, created_at=night)
    deliver_to(tess, [alert_of(may, 30)], channel="sms", at=night)
    fan_out(night)

    deliver(night, until_empty=True)
    (sent,) = twilio.to(str(tess.phone))
    assert "BLS" in str(sent["body"])


def test_a_text_that_the_provider_is_known_to_have_lost_is_not_found_for_the_next_try(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    deliver_to(tess, [alert_of(hold(tess, "bls", date(2026, 12, 22)), 30)], channel="sms", at=MORNING)
    deliver(MORNING, until_empty=True)
    (first,) = twilio.taken
    link, sid = "/l/", str(first["sid"])

    assert SmsChannel().ask(PHONE, link) is not None
    assert SmsChannel().ask(PHONE, link, known={sid}) is None


def test_a_closed_practice_sends_nothing(practice: Practice, tess: Technologist, mail: MailServer):
    delivery = reminder(tess)
    practice.closed_at = SWEPT_AT
    practice.save()

    assert deliver(SWEPT_AT, until_empty=True) == DeliverCounts()
    deliver(SWEPT_AT, practice_id=practice.pk)
    assert (mail.messages, again(delivery).state) == ([], "obsolete")
