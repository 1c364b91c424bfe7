"""Tasks and the command are thin doors to the same work; a task delivered twice does it once."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from notifications import tasks
from notifications.due import practices_due
from notifications.models import Delivery
from notifications.tasks import deliver_due, deliver_practice
from practices.models import Practice, Technologist
from tenancy import clock
from tenancy.context import NoPractice
from tests.notifications.cast import SWEPT_AT, reminder
from tests.support.smtp import MailServer


@pytest.fixture
def at_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SWEPT_AT + timedelta(minutes=1))


def test_a_task_that_arrives_twice_sends_once(practice: Practice, tess: Technologist, mail: MailServer, at_seven: None):
    reminder(tess)
    tasks.deliver_practice(str(practice.pk))
    tasks.deliver_practice(str(practice.pk))

    assert len(mail.messages) == 1


def test_a_task_without_its_practice_refuses():
    with pytest.raises(NoPractice):
        tasks.deliver_practice("")


def test_the_poll_wakes_a_worker_for_each_practice_with_something_due_and_no_other(
    practice: Practice, tess: Technologist, at_seven: None, monkeypatch: pytest.MonkeyPatch
):
    woken: list[tuple[str, ...]] = []
    monkeypatch.setattr(tasks.deliver_practice, "apply_async", lambda args, **_: woken.append(args))
    tasks.deliver_due()
    assert woken == []

    reminder(tess)
    tasks.deliver_due()
    assert woken == [(str(practice.pk),)]


@pytest.mark.parametrize(("due", "tasks"), [(0, 0), (1, 1), (4, 1), (5, 2), (160, 40), (161, 40), (1000, 40)])
def test_a_task_takes_four_practices_and_more_only_where_there_would_be_too_many_tasks(
    due: int, tasks: int, db: None, at_seven: None, monkeypatch: pytest.MonkeyPatch
):
    practices, woken = [uuid4() for _ in range(due)], []
    monkeypatch.setattr("notifications.tasks.practices_due", lambda at: practices)
    monkeypatch.setattr(deliver_practice, "apply_async", lambda args, **_: woken.append(args))
    deliver_due()
    assert len(woken) == tasks
    assert sorted(each for args in woken for each in args) == sorted(map(str, practices))


def test_practices_due_are_those_with_work_now(practice: Practice, tess: Technologist):
    delivery = reminder(tess)
    assert practices_due(SWEPT_AT - timedelta(seconds=1)) == []
    assert practices_due(SWEPT_AT) == [practice.pk]
    Delivery.objects.filter(pk=delivery.pk).update(lease_until=SWEPT_AT + timedelta(minutes=2), state="sending")
    assert practices_due(SWEPT_AT) == []
    assert practices_due(SWEPT_AT + timedelta(minutes=2)) == [practice.pk]


def test_the_command_delivers_as_if_it_were_that_moment_and_counts(
    practice: Practice, tess: Technologist, mail: MailServer, capsys: pytest.CaptureFixture[str]
):
    delivery = reminder(tess)
    call_command("deliver", "--until-empty", "--at", "2026-11-22T06:59-08:00", "--json")
    assert json.loads(capsys.readouterr().out)["accepted"] == 0
    call_command("deliver", "--until-empty", "--at", "2026-11-22T07:00-08:00", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "accepted": 1, "kept": 0, "obsolete": 0, "suppressed": 0, "failed": 0, "dead": 0, "unknown": 0, "waiting": 0,
    }  # fmt: skip
    assert Delivery.objects.get(pk=delivery.pk).settled_at == SWEPT_AT


def test_the_command_ends_with_1_when_something_was_refused(practice: Practice, tess: Technologist, mail: MailServer):
    reminder(tess)
    mail.refuse[tess.email] = "550 No"
    with pytest.raises(SystemExit) as ended:
        call_command("deliver", "--at", "2026-11-22T07:00-08:00")
    assert ended.value.code == 1


@pytest.mark.parametrize("at", ["now", "2026-11-22T07:00"])
def test_the_command_wants_an_instant_with_its_offset(at: str):
    with pytest.raises(CommandError, match="not an instant with its offset"):
        call_command("deliver", "--at", at)
