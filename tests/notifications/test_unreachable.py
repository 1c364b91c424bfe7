"""Whom no message reaches is told to the managers by every channel: who, why and what to do (rules.md B3)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest

from credentials.sweeps import sweep
from notifications import addresses, kinds
from notifications.kinds import Kind, Line
from notifications.making_up import make_up
from notifications.models import Alert, Delivery, Health, Silence
from notifications.send import deliver
from notifications.service import Recipients, emit
from practices.models import Membership, Practice, Role, Technologist, User
from tests.conftest import opened
from tests.notifications.cast import DAY, MORNING, SWEPT_AT, hold, reminder
from tests.support import twilio_api
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi
from tests.world import World

MINUTE, TOMORROW = timedelta(minutes=1), timedelta(days=1)
PHONE = "+15035550100"


class AtOnce(Kind):
    """Like a case message: it leaves by itself, whatever the hour."""

    code = "at_once"

    def lines(self, alerts: Sequence[Alert], *, on: date, practice: Practice, for_managers: bool) -> list[Line]:
        return [
            Line(alert_ids=(alert.pk,), subject="Hear", headline="Hear", title="Hear", words="", urgency=(0, 0))
            for alert in alerts
        ]

    def leaves_by(self, context: Mapping[str, object], *, at: datetime, zone: str) -> datetime | None:
        return at


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, "at_once", AtOnce())


@pytest.fixture(autouse=True)
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT - timedelta(days=100))
    return practice


@pytest.fixture(autouse=True)
def alice(world: World, practice: Practice) -> Membership:
    Membership.objects.filter(user=world.alice).update(phone=PHONE, sms_consent_at=SWEPT_AT)
    return Membership.objects.get(user=world.alice)


def without_phone(person: Technologist) -> Technologist:
    person.phone = ""
    person.save()
    return person


def subjects(mail: MailServer, address: str) -> list[str]:
    return [message["Subject"] for message in mail.to(address)]


def test_the_last_way_lost_is_told_at_once_by_mail_and_sms_with_the_reason_and_what_to_do(
    tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    delivery = reminder(without_phone(tess))
    mail.refuse["tess@example.org"] = "550 5.1.1 No such user"
    deliver(MORNING, until_empty=True)

    assert Delivery.objects.get(pk=delivery.pk).state == "failed"
    (told,) = mail.to("alice@example.org")
    assert told["Subject"] == "No message reaches Tess Tanaka"
    words = " ".join(text_of(told).split())
    assert "Tess Tanaka hears of nothing that is due." in words
    assert "tess@example.org: The mail server refused it: 550 5.1.1 No such user." in words
    assert "Tell Tess Tanaka yourself, and ask for an e-mail address or a phone that works." in words
    (text,) = twilio.to(PHONE)
    assert str(text["body"]).startswith("Cascade Neuromonitoring: No message reaches Tess Tanaka.")


def test_a_person_is_told_of_once_a_day(tess: Technologist, mail: MailServer, twilio: TwilioApi):
    without_phone(tess)
    mail.refuse["tess@example.org"] = "552 5.2.2 Mailbox full"
    reminder(tess)
    deliver(MORNING, until_empty=True)
    for code in ("acls", "cnim"):
        emit_case_like(tess, f"again {code}", MORNING + MINUTE)
        deliver(MORNING + MINUTE, until_empty=True)

    assert Alert.objects.filter(kind="unreachable").count() == 1
    assert subjects(mail, "alice@example.org") == ["A message did not reach Tess Tanaka"]


def test_a_mail_that_was_lost_is_no_news_where_the_sms_says_the_same(
    tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    hold(tess, "bls", date(2026, 11, 30))
    sweep(SWEPT_AT)
    mail.refuse["tess@example.org"] = "552 5.2.2 Mailbox full"
    deliver(MORNING, until_empty=True)

    assert len(twilio.to(str(tess.phone))) == 1
    assert not Alert.objects.filter(kind="unreachable").exists()


def test_given_up_is_lost_too(tess: Technologist, mail: MailServer, twilio: TwilioApi):
    Silence.objects.create(technologist=tess, kind="expiry", channel="email")
    delivery = reminder(tess, channel="sms")
    twilio.always = twilio_api.FAIL
    moment = MORNING
    for _ in range(4):
        deliver(moment, until_empty=True)
        moment += timedelta(minutes=11)

    assert Delivery.objects.get(pk=delivery.pk).state == "dead"
    assert subjects(mail, "tess@example.org") == ["Your BLS ends Mon 30 Nov"]


@pytest.mark.parametrize(
    "cured",
    [
        lambda tess: addresses.turn_on("email", "tess@example.org", reason="It works again.", at=MORNING),
        lambda tess: Technologist.objects.filter(pk=tess.pk).update(email="tess@new.example"),
        lambda tess: Technologist.objects.filter(pk=tess.pk).update(ends_on=DAY - TOMORROW),
    ],
    ids=["works again", "another address", "left"],
)
def test_what_has_come_right_before_it_leaves_is_not_said(
    tess: Technologist, mail: MailServer, twilio: TwilioApi, cured: Callable[[Technologist], object]
):
    turned_off(without_phone(tess))
    assert Alert.objects.filter(kind="unreachable", escalated=True).count() == 1
    cured(tess)
    deliver(MORNING, until_empty=True)

    assert mail.messages == []
    assert Alert.objects.get(kind="unreachable").state == "obsolete"


def test_a_manager_whom_nothing_reaches_is_told_to_the_others(
    alice: Membership, practice: Practice, mail: MailServer, twilio: TwilioApi
):
    bea = Membership.objects.create(user=User.objects.create_user("bea@example.org", name="Bea"), role=Role.MANAGER)
    Membership.objects.filter(pk=alice.pk).update(phone="")
    addresses.turn_off("email", "alice@example.org", Health.BOUNCED, reason="It came back.", at=MORNING)
    make_up(MORNING, turned_off=[("email", "alice@example.org")])
    deliver(MORNING, until_empty=True)

    assert subjects(mail, bea.user.email) == ["No message reaches Alice"]
    assert mail.to("alice@example.org") == []


# What is due while nobody can be reached.


def escalated(rung: int) -> list[tuple[str, bool]]:
    return list(Alert.objects.filter(rung=rung, state="open").order_by("audience").values_list("audience", "escalated"))


@pytest.mark.parametrize("way_left", ["works", "turned off by choice"])
def test_the_managers_own_reminder_is_escalated_where_the_technologist_hears_nothing(
    tess: Technologist, mail: MailServer, twilio: TwilioApi, way_left: str
):
    hold(tess, "bls", DAY + timedelta(days=30))
    addresses.turn_off("email", "tess@example.org", Health.BOUNCED, reason="It came back.", at=SWEPT_AT)
    if way_left == "works":
        sweep(SWEPT_AT)
        assert escalated(30) == [("managers", False), ("technologist", False)]
        return
    for channel in ("email", "sms"):
        Silence.objects.create(technologist=tess, kind="expiry", channel=channel)
    sweep(SWEPT_AT)
    assert escalated(30) == [("managers", True), ("technologist", False)]
    deliver(MORNING, until_empty=True)

    (digest,) = mail.to("alice@example.org")
    assert "No message about it reaches Tess Tanaka." in text_of(digest)
    assert "Nobody has begun" not in text_of(digest)
    assert len(twilio.to(PHONE)) == 1


def test_beside_what_nobody_has_begun_each_says_why(tess: Technologist, practice: Practice, mail: MailServer):
    per = Technologist.objects.create(name="Per Lindqvist", email="per@example.org", timezone=practice.timezone)
    without_phone(tess)
    addresses.turn_off("email", "tess@example.org", Health.BOUNCED, reason="It came back.", at=SWEPT_AT)
    hold(tess, "bls", DAY + timedelta(days=30))
    hold(per, "bls", DAY + timedelta(days=7))
    sweep(SWEPT_AT)
    deliver(MORNING, until_empty=True)

    words = text_of(mail.to("alice@example.org")[0])
    assert "These cannot wait" in words
    assert "No message about it reaches Tess Tanaka." in words
    assert "Nobody has begun the renewal." in words


def test_a_case_message_that_finds_no_way_is_told_to_the_managers_at_once(
    tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    Technologist.objects.filter(pk=tess.pk).update(email="", sms_consent_at=None)
    emit_case_like(Technologist.objects.get(pk=tess.pk), "a case", SWEPT_AT - timedelta(hours=2))
    deliver(SWEPT_AT - timedelta(hours=2) + MINUTE, until_empty=True)

    (told,) = mail.to("alice@example.org")
    assert told["Subject"] == "No message reaches Tess Tanaka"
    assert "No e-mail address and no phone that agreed to text messages is on record." in text_of(told)


@pytest.mark.parametrize("why", ["turned off", "left", "deactivated", "rehearsing"])
def test_a_case_message_that_nobody_was_to_get_is_no_news(
    tess: Technologist, practice: Practice, world: World, why: str
):
    if why == "turned off":
        for channel in ("email", "sms"):
            Silence.objects.create(technologist=tess, kind="at_once", channel=channel)
    elif why == "left":
        Technologist.objects.filter(pk=tess.pk).update(ends_on=DAY - timedelta(days=9))
    elif why == "deactivated":
        Membership.objects.filter(pk=tess.membership_id).update(active=False)
    else:
        Practice.objects.filter(pk=practice.pk).update(live_at=None)
    emit_case_like(Technologist.objects.get(pk=tess.pk), "a case", MORNING)

    assert not Alert.objects.filter(kind="unreachable").exists()


def test_in_rehearsal_nothing_is_said(tess: Technologist, practice: Practice):
    Practice.objects.filter(pk=practice.pk).update(live_at=None)
    turned_off(without_phone(tess))
    assert not Alert.objects.exists()


def test_another_practice_hears_nothing_of_it(world: World, tess: Technologist):
    turned_off(without_phone(tess))
    with opened(world.other.pk):
        assert not Alert.objects.exists()


def turned_off(person: Technologist) -> None:
    addresses.turn_off("email", person.email, Health.BOUNCED, reason="It came back.", at=SWEPT_AT)
    make_up(SWEPT_AT, turned_off=[("email", person.email)])


def emit_case_like(person: Technologist, key: str, at: datetime) -> None:
    emit("at_once", Recipients((person,)), person.pk, key, {}, at=at)
