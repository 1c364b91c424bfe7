"""What should have left and did not is late from then on, however often it is tried; when it is given up."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from credentials.sweeps import sweep
from notifications.channels.twilio_codes import lost
from notifications.events import Told, receive
from notifications.models import Delivery, DeliveryState, EventKind, ProviderEvent
from notifications.send import deliver
from notifications.sender import lift, stop
from notifications.watch import everywhere
from notifications.watch.replay import replay
from practices.models import Practice, Technologist, User
from tenancy import clock
from tests.conftest import amend, opened
from tests.notifications.cast import MORNING, SWEPT_AT, alert_of, deliver_to, hold, reminder
from tests.support import twilio_api
from tests.support.smtp import MailServer
from tests.support.twilio_api import TwilioApi
from tests.world import World

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def tried_until(end: datetime, at: datetime = SWEPT_AT, step: timedelta = timedelta(minutes=31)) -> datetime:
    """What is due is tried again and again. Returns the last time."""
    while at < end:
        deliver(at, until_empty=True)
        at += step
    return at - step


def stuck(at: datetime) -> list[tuple[str, datetime]]:
    return [(each.state, each.due_since) for each in everywhere.stuck_deliveries(at, 10)]


def event_words(delivery: Delivery) -> list[tuple[str, str]]:
    return list(ProviderEvent.objects.filter(delivery=delivery).values_list("kind", "words"))


@pytest.mark.parametrize("hours", [1, 6, 53])
def test_a_provider_that_takes_nothing_leaves_late_messages_behind(
    practice: Practice, tess: Technologist, settings: Settings, mail: MailServer, hours: int
):
    reminder(tess)
    settings.EMAIL_PORT = 1
    at = tried_until(SWEPT_AT + hours * HOUR, step=timedelta(minutes=31) if hours < 10 else 8 * HOUR) + MINUTE
    at = max(at, SWEPT_AT + timedelta(minutes=31))

    assert everywhere.late_deliveries(at) == 1
    assert (everywhere.totals(at).late, everywhere.totals(at).oldest_due_at) == (1, SWEPT_AT)
    assert stuck(at) == [("pending", SWEPT_AT)]
    assert [each.oldest_due_at for each in everywhere.channel_counts(at)] == [SWEPT_AT]
    assert [each.practice for each in everywhere.practices_in_trouble(at, 10) if each.late] == [practice.pk]


def test_it_is_not_late_before_half_an_hour_nor_once_it_has_left(
    practice: Practice, tess: Technologist, settings: Settings, mail: MailServer
):
    reminder(tess)
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    at = tried_until(SWEPT_AT + timedelta(minutes=29), step=7 * MINUTE)
    assert everywhere.late_deliveries(at) == 0
    settings.EMAIL_PORT = port
    deliver(SWEPT_AT + HOUR, until_empty=True)
    assert everywhere.late_deliveries(SWEPT_AT + 2 * HOUR) == 0


def test_an_installation_that_sends_nothing_is_not_ready(
    world: World, client: Client, settings: Settings, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    amend(Practice.objects.all(), created_at=SWEPT_AT - 40 * DAY)
    sweep(SWEPT_AT)
    with opened(world.practice.pk):
        reminder(world.tess_technologist)
    settings.EMAIL_PORT = 1
    at = tried_until(SWEPT_AT + timedelta(minutes=100))
    monkeypatch.setattr(clock, "now", lambda: at)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["failing"]["deliveries"] == "1 messages should have left half an hour ago."


def test_at_night_an_sms_is_not_late_and_in_the_morning_it_is(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    reminder(tess, channel="sms", at=SWEPT_AT - 4 * HOUR)
    deliver(SWEPT_AT - 4 * HOUR, until_empty=True)
    twilio.always = twilio_api.SLOW_DOWN
    assert everywhere.late_deliveries(MORNING) == 0
    deliver(MORNING, until_empty=True)
    assert everywhere.late_deliveries(MORNING + timedelta(minutes=29)) == 0
    assert stuck(MORNING + timedelta(minutes=31)) == [("pending", MORNING)]


def test_what_waits_for_a_refused_sender_is_late(practice: Practice, tess: Technologist, twilio: TwilioApi):
    reminder(tess, channel="sms")
    stop("sms", code="30034", reason="Our number is not registered.", at=MORNING)
    tried_until(MORNING + 2 * HOUR, at=MORNING)
    assert stuck(MORNING + 2 * HOUR) == [("pending", SWEPT_AT)]


def test_what_waits_for_a_phone_that_is_off_is_not_late(practice: Practice, tess: Technologist, twilio: TwilioApi):
    delivery = reminder(tess, channel="sms")
    deliver(MORNING, until_empty=True)
    off = Told(
        provider="twilio", event_id="SM1:undelivered", kind=EventKind.FAILED, happened_at=MORNING,
        state=DeliveryState.FAILED, outcome=lost(30003, ""), attempt=1,
    )  # fmt: skip
    receive(delivery.pk, off, MORNING + HOUR)
    assert again(delivery).state == "pending"
    assert everywhere.late_deliveries(MORNING + HOUR + timedelta(minutes=29)) == 0


@pytest.fixture
def olive(db: None) -> User:
    return User.objects.create_user("olive@example.org", is_operator=True)


@pytest.fixture
def outage(practice: Practice, tess: Technologist, settings: Settings, mail: MailServer) -> list[Delivery]:
    """Nine mails that a server which was away for four days did not take, and that were given up."""
    people = [
        Technologist.objects.create(name=f"Person {n}", email=f"{n}@example.org", timezone=practice.timezone)
        for n in range(9)
    ]
    waiting = [reminder(person) for person in people]
    settings.EMAIL_PORT = 1
    for _ in waiting:
        deliver(SWEPT_AT + 4 * DAY, until_empty=True)
        Delivery.objects.filter(state="pending").update(next_attempt_at=SWEPT_AT)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dead"}
    return waiting


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


def test_what_is_given_another_try_has_three_days_of_its_own(outage: list[Delivery], olive: User):
    later = SWEPT_AT + 5 * DAY
    assert replay(later, by=olive.pk) == 9
    deliver(later, until_empty=True)
    assert states() == {"pending"}
    at = tried_until(later + 2 * DAY, at=later, step=10 * HOUR)
    assert states() == {"pending"}
    assert everywhere.late_deliveries(at) == 9
    tried_until(later + 5 * DAY, at=later + 3 * DAY + HOUR, step=2 * HOUR)
    assert states() == {"dead"}


def test_one_that_asks_to_wait_after_an_outage_kills_no_batch(
    outage: list[Delivery], olive: User, mail: MailServer, settings: Settings
):
    settings.EMAIL_PORT = mail.port
    mail.refuse_all = "421 Too busy"
    later = SWEPT_AT + 5 * DAY
    replay(later, by=olive.pk)
    deliver(later, until_empty=True)
    mail.refuse_all = ""
    deliver(later + HOUR, until_empty=True)
    assert states() == {"accepted"}
    assert len(mail.messages) == 9


def test_what_waits_behind_another_is_not_given_up_and_counts_no_attempt(
    practice: Practice, tess: Technologist, settings: Settings, mail: MailServer
):
    acls = alert_of(hold(tess, "acls", date(2026, 12, 20)), 30)
    first, second = reminder(tess), deliver_to(tess, [acls], batch=1, at=SWEPT_AT + MINUTE)
    settings.EMAIL_PORT = 1
    deliver(SWEPT_AT + 4 * DAY, until_empty=True)
    assert [again(each).state for each in (first, second)] == ["dead", "pending"]
    assert [(again(each).attempts, again(each).setbacks) for each in (first, second)] == [(1, 1), (0, 0)]
    assert again(second).next_attempt_at > SWEPT_AT + 4 * DAY


def test_a_sender_that_was_stopped_for_a_week_leaves_three_days_after_it(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    delivery = reminder(tess, channel="sms")
    stop("sms", code="30034", reason="Our number is not registered.", at=MORNING)
    at = tried_until(MORNING + 7 * DAY, at=MORNING, step=DAY)
    lift("sms", by="olga@example.org", at=at)
    twilio.always = twilio_api.SLOW_DOWN
    deliver(at + HOUR, until_empty=True)
    assert (again(delivery).state, again(delivery).attempts) == ("pending", 1)
    twilio.always = twilio_api.TAKE
    deliver(at + 3 * HOUR, until_empty=True)
    assert again(delivery).state == "accepted"


def test_each_failed_try_stays_on_record(practice: Practice, tess: Technologist, settings: Settings, mail: MailServer):
    delivery = reminder(tess)
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    deliver(SWEPT_AT, until_empty=True)
    settings.EMAIL_PORT, mail.hang_ups = port, 1
    deliver(SWEPT_AT + HOUR, until_empty=True)
    deliver(SWEPT_AT + 2 * HOUR, until_empty=True)
    assert (again(delivery).state, again(delivery).attempts) == ("accepted", 3)
    (no_server, no_answer) = event_words(delivery)
    assert no_server[0] == "not_taken"
    assert no_server[1].startswith("Attempt 1: ")
    assert no_answer == ("in_doubt", no_answer[1])
    assert no_answer[1].startswith("Attempt 2: ")


def test_the_record_of_a_long_outage_stays_short(
    practice: Practice, tess: Technologist, settings: Settings, mail: MailServer
):
    delivery = reminder(tess)
    settings.EMAIL_PORT = 1
    tried_until(SWEPT_AT + 2 * DAY)
    assert again(delivery).attempts > 60
    assert len(event_words(delivery)) == 10


def test_another_try_leaves_what_was_before_on_record(outage: list[Delivery], olive: User):
    replay(SWEPT_AT + 5 * DAY, by=olive.pk)
    replayed = ProviderEvent.objects.filter(delivery=outage[0], kind="another_try").get()
    assert (replayed.provider, replayed.happened_at) == ("the operator", SWEPT_AT + 5 * DAY)
    assert replayed.words.startswith(
        "Given up 26 Nov 2026 15:00 UTC after 1 attempt. It could not leave for three days."
    )
    assert (again(outage[0]).attempts, again(outage[0]).failure) == (1, "")


def test_who_may_have_had_it_already_is_told_on_record(practice: Practice, tess: Technologist, olive: User):
    delivery = reminder(tess)
    Delivery.objects.filter(pk=delivery.pk).update(state="dead", attempts=2, doubts=2, settled_at=MORNING)
    replay(MORNING + HOUR, by=olive.pk)
    ((_, words),) = event_words(delivery)
    assert words.startswith("Given up 22 Nov 2026 16:00 UTC after 2 attempts. Its reader may have it already.")


def test_what_is_late_has_its_turn_at_once(
    practice: Practice, tess: Technologist, olive: User, settings: Settings, mail: MailServer
):
    delivery = reminder(tess)
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    at = tried_until(SWEPT_AT + 6 * HOUR)
    settings.EMAIL_PORT = port
    assert again(delivery).next_attempt_at > at
    replay(at, by=olive.pk)
    deliver(at, until_empty=True)
    assert again(delivery).state == "accepted"


def test_of_what_is_over_those_made_in_the_day_before_are_counted(practice: Practice, tess: Technologist):
    for hours in (1, 23, 24, 30):
        deliver_to(tess, [], at=SWEPT_AT - hours * HOUR, state="kept", batch=hours)
    assert [(each.state, each.number) for each in everywhere.channel_counts(SWEPT_AT)] == [("kept", 2)]
