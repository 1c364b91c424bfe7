"""Between sweep and sending people move, leave and take their consent back: who is still told, where, and once."""

from datetime import date, timedelta

import pytest

from credentials.sweeps import sweep
from notifications.counts import DeliverCounts
from notifications.models import Alert, Delivery, DeliveryItem
from notifications.models.alert import AlertState
from notifications.send import deliver
from practices.models import Membership, Practice, Role, Technologist, User
from tests.notifications.cast import DAY, MORNING, SWEPT_AT, alert_of, deliver_to, hold
from tests.support.smtp import MailServer, text_of
from tests.support.steady import steady
from tests.support.twilio_api import TwilioApi
from tests.world import World

ENDS = date(2026, 11, 30)
HOUR = timedelta(hours=1)
NEW_PHONE = "+15035550177"
MOVED = "Nobody it is for has this address any more when it was about to leave."


@pytest.fixture
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT - timedelta(days=30))
    return practice


@pytest.fixture
def lab(live: Practice) -> tuple[Technologist, Technologist]:
    """Ann and Bo share an address; Ann, the first of the two, lives in Hawaii."""
    ann = Technologist.objects.create(name="Ann Ames", email="lab@x.com", timezone="Pacific/Honolulu")
    bo = Technologist.objects.create(name="Bo Berg", email="Lab@x.com", timezone=live.timezone)
    hold(ann, "bls", ENDS)
    hold(bo, "acls", ENDS)
    return ann, bo


def change(person: Technologist, **facts: object) -> None:
    Technologist.objects.filter(pk=person.pk).update(**facts)


def what_became() -> set[tuple[str, str, str]]:
    return set(Delivery.objects.exclude(membership__isnull=False).values_list("address", "state", "failure"))


def test_a_corrected_address_gets_the_message_in_place_of_the_wrong_one_and_once(
    live: Practice, tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    wrong, wrong_phone = tess.email, str(tess.phone)
    hold(tess, "bls", ENDS)
    sweep(SWEPT_AT)
    change(tess, email="Tess.Tanaka@example.org", phone=NEW_PHONE)
    for hours in range(5):
        deliver(MORNING + hours * HOUR, until_empty=True)
        sweep(MORNING + hours * HOUR)

    assert (mail.to(wrong), twilio.to(wrong_phone)) == ([], [])
    assert len(mail.to("tess.tanaka@example.org")) == len(twilio.to(NEW_PHONE)) == 1
    assert what_became() == {
        (wrong, "obsolete", MOVED),
        (wrong_phone, "obsolete", MOVED),
        ("tess.tanaka@example.org", "accepted", ""),
        (NEW_PHONE, "accepted", ""),
    }


def test_an_address_changed_and_changed_back_is_written_to_after_all(
    live: Practice, tess: Technologist, mail: MailServer
):
    hold(tess, "bls", DAY)
    right = tess.email
    sweep(SWEPT_AT)
    change(tess, email="slip@example.org")
    deliver(SWEPT_AT)
    assert Delivery.objects.get(address="slip@example.org").state == "pending"
    change(tess, email=right)
    deliver(SWEPT_AT + HOUR, until_empty=True)
    sweep(SWEPT_AT + 2 * HOUR)
    deliver(SWEPT_AT + 2 * HOUR, until_empty=True)

    assert mail.to("slip@example.org") == []
    assert [message["Subject"] for message in mail.to(right)] == ["Your BLS ends today"]


def test_an_address_that_is_only_written_otherwise_is_the_same(live: Practice, tess: Technologist, mail: MailServer):
    hold(tess, "bls", ENDS)
    sweep(SWEPT_AT)
    change(tess, email=tess.email.upper())
    deliver(SWEPT_AT, until_empty=True)

    assert len(mail.to(tess.email)) == 1


def test_consent_taken_back_and_given_again(live: Practice, tess: Technologist, twilio: TwilioApi):
    hold(tess, "bls", ENDS)
    sweep(SWEPT_AT)
    change(tess, sms_consent_at=None)
    deliver(MORNING, until_empty=True)
    assert (str(tess.phone), "suppressed", "No consent to text messages is on record.") in what_became()

    change(tess, sms_consent_at=MORNING)
    for hours in (1, 24):
        sweep(MORNING + hours * HOUR)
        deliver(MORNING + hours * HOUR, until_empty=True)
    assert len(twilio.to(str(tess.phone))) == 1


def test_who_shares_an_address_is_told_though_the_other_left(lab: tuple[Technologist, Technologist], mail: MailServer):
    ann, bo = lab
    sweep(MORNING + 2 * HOUR)
    assert Delivery.objects.get(address="lab@x.com").technologist == ann
    change(ann, ends_on=DAY - timedelta(days=2))
    deliver(MORNING + 2 * HOUR, until_empty=True)

    (sent,) = mail.to("lab@x.com")
    assert sent["Subject"] == "Your ACLS ends Mon 30 Nov"
    assert "Ann" not in steady(text_of(sent))
    told = Delivery.objects.get(address="lab@x.com")
    assert (told.technologist, told.recipient_name, told.timezone) == (bo, "Bo Berg", bo.timezone)
    assert [item.alert.technologist for item in told.items.all()] == [bo]


@pytest.mark.parametrize("mover", [0, 1])
def test_of_two_who_share_an_address_the_one_who_moved_is_told_where_he_is(
    lab: tuple[Technologist, Technologist], mail: MailServer, mover: int
):
    subjects = ["Your BLS ends Mon 30 Nov", "Your ACLS ends Mon 30 Nov"]
    sweep(MORNING + 2 * HOUR)
    change(lab[mover], email="home@x.com")
    for hours in (2, 3, 4):
        deliver(MORNING + hours * HOUR, until_empty=True)
        sweep(MORNING + hours * HOUR)

    assert [message["Subject"] for message in mail.to("home@x.com")] == [subjects[mover]]
    assert [message["Subject"] for message in mail.to("lab@x.com")] == [subjects[1 - mover]]
    assert not Alert.objects.filter(state=AlertState.OBSOLETE).exists()


def test_a_manager_who_changed_his_address_reads_the_digest_there(
    world: World, live: Practice, tess: Technologist, mail: MailServer
):
    hold(tess, "bls", ENDS)
    sweep(SWEPT_AT)
    User.objects.filter(pk=world.alice.pk).update(email="alice.new@example.org")
    for hours in (0, 1, 2):
        deliver(SWEPT_AT + hours * HOUR, until_empty=True)
        sweep(SWEPT_AT + hours * HOUR)

    assert mail.to("alice@example.org") == []
    assert len(mail.to("alice.new@example.org")) == 1


def test_of_two_managers_with_one_phone_the_other_is_told_though_one_manages_no_more(
    world: World, live: Practice, tess: Technologist, twilio: TwilioApi
):
    alice = Membership.objects.get(user=world.alice)
    bea = Membership.objects.create(user=User.objects.create_user("bea@example.org", name="Bea"), role=Role.MANAGER)
    Membership.objects.update(phone=NEW_PHONE, sms_consent_at=SWEPT_AT)
    alert = alert_of(hold(tess, "bls", ENDS), 30, audience="managers", escalated=True)
    deliver_to(Membership.objects.get(pk=alice.pk), [alert], channel="sms")
    Membership.objects.filter(pk=alice.pk).update(active=False)

    assert deliver(MORNING, until_empty=True) == DeliverCounts(accepted=1)
    told = Delivery.objects.get()
    assert (told.membership, told.recipient_name) == (bea, "Bea")
    assert DeliveryItem.objects.get().alert == alert
