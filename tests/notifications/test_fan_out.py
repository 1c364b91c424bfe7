"""From alerts to messages: who hears by which channel, one message a person, channel and day (rules.md B5 to B7)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.fan_out import fan_out
from notifications.models import Alert, Delivery, DeliveryItem, DeliveryState
from notifications.models.alert import AlertState
from practices.models import Membership, Practice, Role, Technologist, User
from tests.conftest import opened
from tests.factories import TechnologistFactory
from tests.notifications.cast import DAY, MORNING, SWEPT_AT, alert_of, deliver_to, hold, with_phone
from tests.world import World

HOUR = timedelta(hours=1)
PHONE = "+15035550177"


@pytest.fixture(autouse=True)
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT)
    return practice


@pytest.fixture
def alice(world: World) -> Membership:
    return Membership.objects.get(user=world.alice)


def alert(person: Technologist, code: str = "bls", rung: int = 30, **fields: object) -> Alert:
    return alert_of(hold(person, code, DAY + timedelta(days=rung)), rung, **fields)


def for_managers(person: Technologist, code: str = "acls", rung: int = 30, **fields: object) -> Alert:
    return alert(person, code, rung, audience="managers", **fields)


def messages() -> dict[tuple[str, str, int], set[Alert]]:
    """By channel, address and batch: the alerts they carry."""
    found: dict[tuple[str, str, int], set[Alert]] = {}
    for delivery in Delivery.objects.all():
        carried = Alert.objects.filter(items__delivery=delivery)
        found[delivery.channel, delivery.address, delivery.batch] = set(carried)
    return found


def leave(channel: str | None = None) -> None:
    """What is waiting leaves."""
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING)
    waiting.filter(**({"channel": channel} if channel else {})).update(state=DeliveryState.ACCEPTED)


# Channels and people.


def test_a_technologist_gets_one_email_and_one_sms_a_day_with_everything(tess: Technologist):
    told = {alert(tess, "bls"), alert(tess, "acls", 7), alert(tess, "cnim", 0)}

    assert fan_out(SWEPT_AT) == 2
    assert messages() == {("email", "tess@example.org", 0): told, ("sms", str(tess.phone), 0): told}
    assert set(Delivery.objects.values_list("technologist", "recipient_name", "timezone", "day", "state")) == {
        (tess.pk, "Tess Tanaka", "America/Los_Angeles", DAY, "pending")
    }


def test_repeated_it_adds_nothing(tess: Technologist):
    alert(tess)
    assert [fan_out(SWEPT_AT), fan_out(SWEPT_AT), fan_out(SWEPT_AT + HOUR)] == [2, 0, 0]
    leave()
    assert fan_out(SWEPT_AT + 2 * HOUR) == 0
    assert DeliveryItem.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "channels"),
    [
        ({}, {"email", "sms"}),
        ({"sms_consent_at": None}, {"email"}),
        ({"phone": ""}, {"email"}),
        ({"email": ""}, {"sms"}),
        ({"email": "", "sms_consent_at": None}, set()),
        ({"ends_on": DAY}, {"email", "sms"}),
        ({"ends_on": DAY - timedelta(days=1)}, set()),
    ],
)
def test_the_ways_to_a_technologist(tess: Technologist, changes: dict[str, object], channels: set[str]):
    Technologist.objects.filter(pk=tess.pk).update(**changes)
    alert(tess)
    fan_out(SWEPT_AT)

    assert set(Delivery.objects.values_list("channel", flat=True)) == channels


@pytest.mark.parametrize("whose", ["membership", "user"])
def test_who_is_deactivated_is_written_nothing(tess: Technologist, world: World, whose: str):
    if whose == "membership":
        Membership.objects.filter(pk=tess.membership_id).update(active=False)
    else:
        User.objects.filter(pk=world.tess.pk).update(is_active=False)
    alert(tess)

    assert fan_out(SWEPT_AT) == 0


def test_each_active_manager_gets_the_digest_and_nobody_else(tess: Technologist, world: World):
    second = User.objects.create_user("Bea@Example.org", name="Bea")
    Membership.objects.create(user=second, role=Role.MANAGER)
    Membership.objects.create(user=User.objects.create_user("gone@example.org"), role=Role.MANAGER, active=False)
    Membership.objects.create(user=User.objects.create_user("off@example.org", is_active=False), role=Role.MANAGER)
    told = {for_managers(tess), for_managers(tess, "cnim")}
    fan_out(SWEPT_AT)

    assert messages() == {("email", "alice@example.org", 0): told, ("email", "bea@example.org", 0): told}
    assert set(Delivery.objects.values_list("recipient_name", flat=True)) == {"Alice", "Bea"}


@pytest.mark.parametrize(
    ("phone", "consents", "gets_sms"), [(PHONE, True, True), (PHONE, False, False), ("", True, False)]
)
def test_managers_get_an_sms_of_what_escalates(
    tess: Technologist, alice: Membership, phone: str, consents: bool, gets_sms: bool
):
    alice.phone, alice.sms_consent_at = phone, SWEPT_AT if consents else None
    alice.save()
    ordinary, escalated = for_managers(tess, "bls"), for_managers(tess, "acls", 28, escalated=True)
    fan_out(SWEPT_AT)

    by_sms = {("sms", PHONE, 0): {escalated}} if gets_sms else {}
    assert messages() == {("email", "alice@example.org", 0): {ordinary, escalated}} | by_sms


def test_an_address_reached_in_two_roles_gets_one_message(tess: Technologist, alice: Membership):
    alice.phone, alice.sms_consent_at = str(tess.phone), SWEPT_AT
    alice.save()
    Technologist.objects.filter(pk=tess.pk).update(email="Alice@Example.org", membership=alice)
    own, digest = alert(tess), for_managers(tess, rung=7, escalated=True)

    assert fan_out(SWEPT_AT) == 2
    assert messages() == {
        ("email", "alice@example.org", 0): {own, digest},
        ("sms", str(tess.phone), 0): {own, digest},
    }
    assert set(Delivery.objects.values_list("technologist", "membership")) == {(tess.pk, alice.pk)}


def test_two_roles_in_two_zones_share_the_day_of_the_technologist(tess: Technologist, alice: Membership):
    """Told in one role at seven and in the other an hour later, while the first message still waits."""
    Technologist.objects.filter(pk=tess.pk).update(email="alice@example.org", timezone="Pacific/Kiritimati")
    digest = for_managers(tess)
    fan_out(SWEPT_AT)
    own = alert(tess)
    fan_out(SWEPT_AT + HOUR)

    assert messages()["email", "alice@example.org", 0] == {own, digest}
    assert Delivery.objects.get(channel="email").day == DAY + timedelta(days=1)


def test_two_technologists_with_one_address_get_one_message(tess: Technologist):
    twin = TechnologistFactory(name="Tom Tanaka", email=tess.email.upper())
    told = {alert(tess), alert(twin, "acls")}
    fan_out(SWEPT_AT)

    assert messages()["email", "tess@example.org", 0] == told


def test_a_corrected_address_gets_what_the_wrong_one_was_sent(tess: Technologist):
    told = alert(tess)
    fan_out(SWEPT_AT)
    leave()
    Technologist.objects.filter(pk=tess.pk).update(email="tess.tanaka@example.org")
    fan_out(SWEPT_AT + HOUR)

    assert messages()["email", "tess.tanaka@example.org", 0] == {told}


# Which alerts.


def test_what_is_covered_obsolete_acknowledged_or_old_is_not_sent(tess: Technologist):
    told = alert(tess, "cnim", emitted_on=DAY - timedelta(days=3))
    alert(tess, "bls", emitted_on=DAY - timedelta(days=4))
    for code, state in (("acls", AlertState.COVERED), ("capm", AlertState.OBSOLETE), ("tb", AlertState.ACKNOWLEDGED)):
        alert(tess, code, state=state)
    fan_out(SWEPT_AT)

    assert messages() == {("email", "tess@example.org", 0): {told}, ("sms", str(tess.phone), 0): {told}}


@pytest.mark.parametrize("changes", [{"live_at": None}, {"closed_at": SWEPT_AT}, {"sweep_hour": 8}])
def test_a_practice_that_rehearses_is_closed_or_whose_hour_has_not_come_sends_nothing(
    live: Practice, tess: Technologist, changes: dict[str, object]
):
    alert(tess)
    Practice.objects.filter(pk=live.pk).update(**changes)

    assert fan_out(SWEPT_AT) == 0


def test_one_practice_leaves_the_others_alone(world: World, live: Practice, tess: Technologist):
    alert(tess)

    assert fan_out(SWEPT_AT, world.other.pk) == 0
    assert fan_out(SWEPT_AT, live.pk) == 2


# When it leaves (rules.md B6).


@pytest.mark.parametrize(
    ("zone", "swept_at", "leaves_at", "day"),
    [
        pytest.param("America/Los_Angeles", "2026-11-22T15:00", "2026-11-22T16:00", DAY, id="7:00, waits for 8:00"),
        pytest.param("America/New_York", "2026-11-22T15:00", "2026-11-22T15:00", DAY, id="10:00, at once"),
        pytest.param("America/Los_Angeles", "2026-11-23T04:59", "2026-11-23T04:59", DAY, id="20:59, at once"),
        pytest.param("America/Los_Angeles", "2026-11-23T05:00", "2026-11-23T16:00", date(2026, 11, 23), id="21:00"),
        pytest.param("Pacific/Honolulu", "2026-11-22T15:00", "2026-11-22T18:00", DAY, id="5:00 in Honolulu"),
        pytest.param(
            "Pacific/Kiritimati", "2026-11-22T15:00", "2026-11-22T18:00", date(2026, 11, 23), id="5:00 tomorrow"
        ),
        pytest.param("Asia/Kathmandu", "2026-11-22T15:45", "2026-11-23T02:15", date(2026, 11, 23), id="21:30"),
        pytest.param("America/New_York", "2027-03-14T15:00", "2027-03-14T15:00", date(2027, 3, 14), id="summer time"),
    ],
)
def test_an_sms_leaves_by_day_on_the_recipients_clock(
    tess: Technologist, zone: str, swept_at: str, leaves_at: str, day: date
):
    Technologist.objects.filter(pk=tess.pk).update(timezone=zone)
    at = datetime.fromisoformat(swept_at).replace(tzinfo=UTC)
    alert(tess, emitted_on=at.date())
    fan_out(at)

    sms, email = Delivery.objects.get(channel="sms"), Delivery.objects.get(channel="email")
    assert (sms.next_attempt_at, sms.day) == (datetime.fromisoformat(leaves_at).replace(tzinfo=UTC), day)
    assert email.next_attempt_at == at


@pytest.mark.parametrize(
    ("zone", "hour", "day"), [("", 16, DAY), ("America/New_York", 15, DAY), ("Asia/Kathmandu", 15, DAY)]
)
def test_an_sms_to_a_manager_leaves_by_day_on_their_own_clock(
    tess: Technologist, alice: Membership, zone: str, hour: int, day: date
):
    """Swept at 7:00 in Los Angeles; without a time zone of their own they have the practice's."""
    Membership.objects.filter(pk=alice.pk).update(timezone=zone, phone=PHONE, sms_consent_at=SWEPT_AT)
    for_managers(tess, escalated=True)
    fan_out(SWEPT_AT)

    sms = Delivery.objects.get(channel="sms")
    assert (sms.timezone, sms.next_attempt_at) == (zone or "America/Los_Angeles", SWEPT_AT.replace(hour=hour))
    assert sms.day == day


def test_quiet_hours_are_the_practices(live: Practice, tess: Technologist):
    Practice.objects.filter(pk=live.pk).update(quiet_from="06:00", quiet_until="12:30")
    alert(tess)
    fan_out(SWEPT_AT)

    assert Delivery.objects.get(channel="sms").next_attempt_at == datetime(2026, 11, 22, 20, 30, tzinfo=UTC)


def test_an_sms_of_the_evening_is_the_next_days_message(tess: Technologist):
    late, early = alert(tess, "bls"), None
    fan_out(SWEPT_AT + 15 * HOUR)
    early = alert(tess, "acls", emitted_on=DAY + timedelta(days=1))
    fan_out(SWEPT_AT + 24 * HOUR)

    assert messages()["sms", str(tess.phone), 0] == {late, early}
    assert Delivery.objects.get(channel="sms").next_attempt_at == MORNING + 24 * HOUR


def test_a_message_that_waits_takes_new_alerts_in(tess: Technologist):
    told = {alert(tess, "bls"), alert(tess, "acls", 7)}
    fan_out(SWEPT_AT)
    told |= {alert(tess, "cnim", 60), alert(tess, "capm", 0)}

    assert fan_out(SWEPT_AT + HOUR) == 0
    assert messages() == {("email", "tess@example.org", 0): told, ("sms", str(tess.phone), 0): told}


def test_after_the_days_message_left_only_the_last_week_leaves_and_the_rest_waits_for_tomorrow(tess: Technologist):
    first = alert(tess, "bls")
    fan_out(SWEPT_AT)
    leave("email")
    wide, narrow = alert(tess, "acls", 8), alert(tess, "cnim", 7)

    assert fan_out(SWEPT_AT + HOUR) == 1
    assert messages() == {
        ("email", "tess@example.org", 0): {first},
        ("email", "tess@example.org", 17): {narrow},
        ("sms", str(tess.phone), 0): {first, wide, narrow},
    }
    leave()
    assert fan_out(SWEPT_AT + 24 * HOUR) == 1
    assert set(Alert.objects.filter(items__delivery__day=DAY + timedelta(days=1))) == {wide}


def test_later_messages_leave_once_an_hour(tess: Technologist):
    fan_out_and_leave = lambda at: (fan_out(at), leave())[0]  # noqa: E731
    alert(tess, "bls", 7)
    assert fan_out_and_leave(SWEPT_AT) == 2
    alert(tess, "acls", 7)
    assert fan_out_and_leave(SWEPT_AT + HOUR) == 2
    alert(tess, "cnim", 7)
    assert fan_out_and_leave(SWEPT_AT + HOUR + timedelta(minutes=20)) == 0
    assert fan_out_and_leave(SWEPT_AT + 2 * HOUR) == 2

    assert list(Delivery.objects.filter(channel="sms").order_by("id").values_list("batch", flat=True)) == [0, 17, 18]


def test_a_later_message_still_waiting_takes_in_the_last_week_only(tess: Technologist):
    alert(tess, "bls")
    fan_out(SWEPT_AT)
    leave()
    narrow = {alert(tess, "acls", 7)}
    fan_out(SWEPT_AT + HOUR)
    narrow |= {alert(tess, "cnim", 0)}
    alert(tess, "capm", 60)

    assert fan_out(SWEPT_AT + 2 * HOUR) == 0
    assert messages()["email", "tess@example.org", 17] == narrow


def test_what_is_urgent_joins_no_message_that_was_put_off(tess: Technologist):
    wide = {alert(tess, "bls")}
    fan_out(SWEPT_AT)
    leave("email")
    put_off = Delivery.objects.get(channel="sms")
    put_off.put_off(MORNING + 15 * HOUR)
    put_off.save()
    urgent, later = alert(tess, "acls", 0), alert(tess, "cnim", 60)
    fan_out(MORNING + 5 * HOUR)
    fan_out(MORNING + 5 * HOUR)

    (sms,) = Delivery.objects.filter(channel="sms").exclude(pk=put_off.pk)
    assert (sms.batch, sms.next_attempt_at) == (22, MORNING + 5 * HOUR)
    assert messages()["sms", str(tess.phone), 22] == {urgent}
    assert messages()["sms", str(tess.phone), 0] == wide | {later}


def test_what_is_urgent_joins_a_message_that_tries_again_within_the_hour(tess: Technologist):
    told = {alert(tess, "bls")}
    fan_out(MORNING)
    Delivery.objects.update(next_attempt_at=MORNING + HOUR)
    told |= {alert(tess, "acls", 0)}

    assert fan_out(MORNING) == 0
    assert messages() == {("email", "tess@example.org", 0): told, ("sms", str(tess.phone), 0): told}


@pytest.mark.parametrize("state", [state for state in DeliveryState if state != DeliveryState.PENDING])
def test_whatever_became_of_the_days_message_it_was_the_days_message(tess: Technologist, state: DeliveryState):
    alert(tess, "bls")
    fan_out(SWEPT_AT)
    Delivery.objects.update(state=state)
    alert(tess, "acls")

    assert fan_out(SWEPT_AT + HOUR) == 0


def test_a_message_sent_again_by_hand_is_not_the_days_message(tess: Technologist):
    yesterday = deliver_to(tess, [], at=SWEPT_AT - 24 * HOUR, state="failed")
    deliver_to(tess, [], resend_of=yesterday, state="accepted")
    told = alert(tess, "acls")
    fan_out(SWEPT_AT)

    assert set(Alert.objects.filter(items__delivery__channel="email")) == {told}
    assert Delivery.objects.get(channel="email", state="pending").batch == 0


def test_of_other_kinds_what_escalates_does_not_wait(tess: Technologist):
    alert(tess, "bls")
    fan_out(SWEPT_AT)
    leave()
    urgent, ordinary = (
        Alert.objects.create(
            kind="other", audience="technologist", technologist=tess, about_id=tess.pk, dedupe_key=f"other-{escalated}",
            escalated=escalated, emitted_on=DAY, created_at=SWEPT_AT,
        )
        for escalated in (True, False)
    )  # fmt: skip
    fan_out(SWEPT_AT + HOUR)

    assert messages()["email", "tess@example.org", 17] == {urgent}
    assert not ordinary.items.exists()


def test_who_works_for_two_practices_hears_from_each(world: World, live: Practice, tess: Technologist):
    alert(tess)
    with opened(world.other.pk):
        world.other.go_live(SWEPT_AT)
    with opened(world.other.pk):
        Technologist.objects.filter(pk=world.foreign.pk).update(email=tess.email)
        alert(world.foreign)

    assert fan_out(SWEPT_AT) == 3
    assert set(messages()) == {("email", "tess@example.org", 0), ("sms", str(tess.phone), 0)}
    with opened(world.other.pk):
        assert set(messages()) == {("email", "tess@example.org", 0)}


def test_who_consents_in_the_course_of_the_day_gets_the_sms_then(world: World):
    tess = world.tess_technologist
    told = alert(tess)
    fan_out(SWEPT_AT)
    leave()
    with_phone(tess)
    fan_out(SWEPT_AT + HOUR)

    assert messages() == {("email", "tess@example.org", 0): {told}, ("sms", str(tess.phone), 0): {told}}
