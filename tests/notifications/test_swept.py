"""From the sweep to the inbox: renewal before and after the sweep, and one message a person, channel and day."""

from datetime import date, timedelta

import pytest

from credentials.actions.periods import renew
from credentials.models import Credential
from credentials.sweeps import sweep
from notifications.counts import DeliverCounts
from notifications.models import Alert, Delivery
from notifications.send import deliver
from practices.models import Practice, Technologist
from tests.notifications.cast import DAY, MORNING, SWEPT_AT, hold
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi


@pytest.fixture
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT - timedelta(days=30))
    return practice


def renewed(credential: Credential) -> None:
    renew(credential, expires_on=date(2028, 11, 30), by=None, at=SWEPT_AT)


def test_renewed_after_the_sweep_nothing_leaves(
    live: Practice, tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    bls = hold(tess, "bls", date(2026, 11, 30))
    assert sweep(SWEPT_AT).technologist_alerts == 1
    renewed(bls)

    counts = deliver(MORNING, until_empty=True)
    assert counts.accepted == 0
    assert counts.obsolete == Delivery.objects.count() > 0
    assert (mail.messages, twilio.taken) == ([], [])
    assert set(Alert.objects.exclude(state="covered").values_list("state", flat=True)) == {"obsolete"}


def test_renewed_before_the_sweep_nothing_is_even_said(live: Practice, tess: Technologist, mail: MailServer):
    bls = hold(tess, "bls", date(2026, 11, 30))
    renewed(bls)
    assert sweep(SWEPT_AT).alerts == 0

    assert deliver(MORNING, until_empty=True) == DeliverCounts()
    assert mail.messages == []


def test_renewed_after_the_message_left_the_next_days_are_silent(live: Practice, tess: Technologist, mail: MailServer):
    bls = hold(tess, "bls", date(2026, 11, 29))
    sweep(SWEPT_AT)
    deliver(SWEPT_AT, until_empty=True)
    assert len(mail.to(tess.email)) == 1

    renewed(bls)
    for days in range(1, 9):
        sweep(SWEPT_AT + timedelta(days=days))
        deliver(SWEPT_AT + timedelta(days=days), until_empty=True)
    assert len(mail.to(tess.email)) == 1


def test_several_things_due_on_one_day_are_one_mail_and_one_sms(
    live: Practice, tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    for code in ("bls", "acls", "cnim"):
        hold(tess, code, date(2026, 11, 30))
    for _ in range(2):
        sweep(SWEPT_AT)
        deliver(MORNING, until_empty=True)

    (sent,) = mail.to(tess.email)
    assert sent["Subject"].startswith("3 of your credentials need you: ")
    assert all(name in text_of(sent) for name in ("BLS", "ACLS", "CNIM"))
    assert len(twilio.to(str(tess.phone))) == 1
    assert len(mail.to("alice@example.org")) == 1


def test_a_year_of_one_credential(live: Practice, tess: Technologist, mail: MailServer):
    """CNIM to 31 December with 21 processing and 31 grace days, swept on the days around each rung."""
    ends = date(2026, 12, 31)
    hold(tess, "cnim", ends)
    rungs = (90, 60, 30, 21, 7, 0, -1, -24, -31)
    told = []
    for days_left in sorted({rung + aside for rung in rungs for aside in (1, 0, -1)}, reverse=True):
        at = SWEPT_AT + timedelta(days=(ends - DAY).days - days_left)
        sweep(at)
        deliver(at, until_empty=True)
        told += [(f"{at:%d %b}", message["Subject"]) for message in mail.to(tess.email)[len(told) :]]

    assert told == [
        ("02 Oct", "Your CNIM ends Thu 31 Dec"),
        ("01 Nov", "Your CNIM ends Thu 31 Dec"),
        ("01 Dec", "Your CNIM ends Thu 31 Dec"),
        ("10 Dec", "Submit your CNIM renewal today: it ends Thu 31 Dec"),
        ("24 Dec", "Your CNIM ends Thu 31 Dec"),
        ("31 Dec", "Your CNIM ends today"),
        ("01 Jan", "Your CNIM ended Thu 31 Dec 2026"),
        ("24 Jan", "Your CNIM ended Thu 31 Dec 2026"),
        ("31 Jan", "Your CNIM ended Thu 31 Dec 2026"),
    ]
