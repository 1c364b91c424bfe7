"""The one door for messages of other kinds: said once by its key, to each person on his own, and to managers."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from notifications import kinds, tasks
from notifications.fan_out import fan_out
from notifications.kinds import Kind, Line, UnknownKind
from notifications.models import Alert, Delivery
from notifications.send import deliver
from notifications.service import Recipients, emit
from practices.models import Practice, Technologist
from tests.notifications.cast import MORNING, SWEPT_AT
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi
from tests.world import World


class KeyMoved(Kind):
    """A kind for these tests: the key to the store room lies elsewhere, until somebody has it."""

    code = "key_moved"
    found = False

    def lines(self, alerts: Sequence[Alert], *, on: date, practice: Practice, for_managers: bool) -> list[Line]:
        return [self._line(alert) for alert in alerts if not self.found]

    def _line(self, alert: Alert) -> Line:
        words = f"The key is now in {alert.context['room']}"
        return Line(alert_ids=(alert.pk,), subject=words, headline=words, title="Key", words="moved", urgency=(0, 0))


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> KeyMoved:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kind = KeyMoved()
    kinds.register(kind)
    return kind


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    sent: list[tuple[str, ...]] = []
    monkeypatch.setattr(tasks.deliver_practice, "apply_async", lambda args, **_: sent.append(tuple(args)))
    return sent


def say(practice: Practice, *people: Technologist, key: str = "key:1") -> int:
    practice.go_live(SWEPT_AT)
    recipients = Recipients(technologists=people, managers=True)
    return emit("key_moved", recipients, practice.pk, key, {"room": "OR 6"}, at=MORNING)


def test_it_reaches_the_people_named_and_the_managers_once(
    world: World,
    practice: Practice,
    tess: Technologist,
    mail: MailServer,
    kind: KeyMoved,
    woken: list[tuple[str, ...]],
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        assert say(practice, tess) == 2
        assert say(practice, tess) == 0
        assert Alert.objects.count() == 2
    assert woken == [(str(practice.pk),)]

    deliver(MORNING, until_empty=True)
    assert sorted(mail.recipients) == ["alice@example.org", "tess@example.org"]
    assert all("The key is now in OR 6" in text_of(message) for message in mail.messages)


def test_a_fact_that_is_gone_before_it_leaves_is_not_told(
    practice: Practice, tess: Technologist, mail: MailServer, kind: KeyMoved
):
    say(practice, tess)
    kind.found = True
    deliver(MORNING, until_empty=True)

    assert mail.messages == []
    assert set(Delivery.objects.filter(channel="email").values_list("state", flat=True)) == {"obsolete"}


def test_another_key_is_another_message_of_the_day_that_waits_for_none(
    practice: Practice, tess: Technologist, mail: MailServer, kind: KeyMoved
):
    say(practice, tess)
    say(practice, tess, key="key:2")
    deliver(MORNING + timedelta(minutes=1), until_empty=True)

    (sent,) = mail.to(tess.email)
    assert sent["Subject"] == "2 things need you: Key moved"


def test_a_kind_that_nobody_registered_is_refused(practice: Practice, tess: Technologist):
    with pytest.raises(UnknownKind):
        emit("unheard_of", Recipients(technologists=(tess,)), tess.pk, "x", {}, at=MORNING)


def test_in_rehearsal_nothing_is_said_and_going_live_does_not_say_it_later(
    practice: Practice, tess: Technologist, mail: MailServer, twilio: TwilioApi, kind: KeyMoved
):
    Practice.objects.filter(pk=practice.pk).update(live_at=None)
    recipients = Recipients(technologists=(tess,), managers=True)
    assert emit("key_moved", recipients, practice.pk, "key:1", {"room": "OR 6"}, at=MORNING) == 0
    assert not Alert.objects.exists()

    practice.refresh_from_db()
    practice.go_live(MORNING + timedelta(hours=1))
    fan_out(MORNING + timedelta(hours=2))
    deliver(MORNING + timedelta(hours=2), until_empty=True)
    assert (mail.messages, twilio.taken) == ([], [])
    assert say(practice, tess, key="key:2") == 2
