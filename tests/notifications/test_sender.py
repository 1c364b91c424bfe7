"""Our own sender refused: the channel is stopped once, operators are told, and one of them lifts it."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from notifications import sender
from notifications.models import SenderStop
from notifications.operators import tell_operators
from notifications.tasks import deliver_due
from practices.models import User
from tenancy import clock
from tests.notifications.cast import MORNING
from tests.support.smtp import MailServer, text_of

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def olga(db: None) -> User:
    return User.objects.create_user("olga@example.org", is_operator=True)


def refused() -> None:
    sender.stop("sms", code="30034", reason="Our number is not registered.", at=MORNING)


def test_it_is_stopped_once_however_many_messages_find_it_out(
    django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch
):
    woken: list[tuple[str, ...]] = []
    monkeypatch.setattr(tell_operators, "apply_async", lambda args, **_: woken.append(args))
    with capture_logs() as logs, django_capture_on_commit_callbacks(execute=True):
        refused()
        refused()

    assert [entry["event"] for entry in logs] == ["sender_stopped"]
    assert woken == [("sms",)]
    assert list(sender.open_stops()) == ["sms"]


def test_operators_learn_what_and_where_and_nobody_else_does(mail: MailServer):
    User.objects.create_user("former@example.org", is_operator=True, is_active=False)
    User.objects.create_user("dana@example.org")
    refused()
    tell_operators("sms")

    assert mail.recipients == ["olga@example.org"]
    assert mail.messages[0]["Subject"] == "NerveCenter: nothing leaves by text message"
    words = text_of(mail.messages[0])
    assert "Our number is not registered. (30034)" in words
    assert "/operator/" in words


def test_a_mail_that_does_not_leave_is_logged_and_no_error(mail: MailServer):
    mail.refuse_all = "550 Not here"
    refused()
    with capture_logs() as logs:
        tell_operators("sms")
    assert [entry["event"] for entry in logs] == ["operators_not_told"]


def test_operators_are_told_by_a_later_poll_and_then_no_more(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(clock, "now", lambda: MORNING + HOUR)
    monkeypatch.setattr(tell_operators, "apply_async", lambda args, **_: tell_operators(*args))
    refused()
    for refuses, told_at in (("451 Later", None), ("", MORNING + HOUR), ("", MORNING + HOUR)):
        mail.refuse_all = refuses
        with django_capture_on_commit_callbacks(execute=True):
            deliver_due()
        assert SenderStop.objects.get().told_at == told_at
    assert mail.recipients == ["olga@example.org"]


def test_where_there_is_nobody_to_tell_it_is_not_told(mail: MailServer):
    User.objects.update(is_operator=False)
    refused()
    tell_operators("sms")
    assert SenderStop.objects.get().told_at is None


def test_what_was_lifted_meanwhile_is_not_told(mail: MailServer):
    refused()
    assert sender.lift("sms", by="olga@example.org", at=MORNING + HOUR)
    tell_operators("sms")

    assert mail.messages == []
    assert sender.open_stops() == {}
    assert not sender.lift("sms", by="olga@example.org", at=MORNING + HOUR)
    stop = SenderStop.objects.get()
    assert (stop.lifted_by, stop.lifted_at) == ("olga@example.org", MORNING + HOUR)


def test_it_may_be_stopped_anew(mail: MailServer):
    refused()
    sender.lift("sms", by="olga@example.org", at=MORNING + HOUR)
    refused()
    assert SenderStop.objects.count() == 2
