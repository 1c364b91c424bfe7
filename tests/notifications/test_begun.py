"""A batch is begun together and leaves one by one: in doubt is what was started, and what waits is looked at anew."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from time import monotonic
from uuid import UUID

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from notifications import send, tasks
from notifications.begin import Begun, begin
from notifications.channels.base import Outcome, Outgoing, Verdict
from notifications.channels.email import EmailChannel
from notifications.claim import Claim, claim
from notifications.counts import DeliverCounts
from notifications.models import Delivery
from notifications.send import deliver
from notifications.settle import HandedOn, Taken, ask_later, hand_on, settle, settle_answer
from practices.models import Practice, Technologist
from tenancy import clock
from tenancy.context import current_practice_id
from tests.notifications.cast import SWEPT_AT, alert_of, deliver_to, give_period, hold, reminder
from tests.support.smtp import MailServer
from tests.support.twilio_api import TwilioApi
from tests.world import World

LEASE = timedelta(seconds=121)


def people(practice: Practice, number: int) -> list[Technologist]:
    return [
        Technologist.objects.create(name=f"P{n}", email=f"p{n}@example.org", timezone=practice.timezone)
        for n in range(number)
    ]


def test_what_was_begun_and_not_started_is_never_in_doubt(practice: Practice, tess: Technologist, mail: MailServer):
    """Three workers killed in a row between begin and start; two doubts would have given it up."""
    delivery = reminder(tess)
    for killed in range(3):
        at = SWEPT_AT + killed * LEASE
        (begun,) = begin(claim(at), at)
        assert begun.outgoing is not None

    assert deliver(SWEPT_AT + 2 * LEASE, until_empty=True) == DeliverCounts()
    assert deliver(SWEPT_AT + 3 * LEASE, until_empty=True) == DeliverCounts(accepted=1)
    left = Delivery.objects.get(pk=delivery.pk)
    assert (left.doubts, left.attempts, len(mail.messages)) == (0, 1, 1)


def test_of_a_batch_only_what_was_started_is_in_doubt(practice: Practice, mail: MailServer):
    for person in people(practice, 3):
        reminder(person)
    first, second, _ = (each.claim for each in begin(claim(SWEPT_AT), SWEPT_AT))
    hand_on(practice.pk, SWEPT_AT, coming=first)
    handed = hand_on(practice.pk, SWEPT_AT, taken=Taken(first, "smtp", "<1@x>"), coming=second)

    assert handed == HandedOn(is_settled=True, is_begun=True)
    assert deliver(SWEPT_AT + LEASE, until_empty=True) == DeliverCounts(accepted=2)
    doubts = dict(Delivery.objects.values_list("address", "doubts"))
    assert doubts == {"p0@example.org": 0, "p1@example.org": 1, "p2@example.org": 0}
    assert sorted(mail.recipients) == ["p1@example.org", "p2@example.org"]


def test_what_another_worker_has_taken_over_is_neither_started_nor_settled(
    practice: Practice, tess: Technologist, mail: MailServer
):
    delivery = reminder(tess)
    (mine,) = (each.claim for each in begin(claim(SWEPT_AT), SWEPT_AT))
    (theirs,) = (each.claim for each in begin(claim(SWEPT_AT + LEASE), SWEPT_AT + LEASE))

    assert hand_on(practice.pk, SWEPT_AT + LEASE, coming=mine) == HandedOn(is_settled=False, is_begun=False)
    assert hand_on(practice.pk, SWEPT_AT + LEASE, coming=theirs).is_begun
    assert not hand_on(practice.pk, SWEPT_AT + LEASE, coming=theirs).is_begun
    assert not hand_on(practice.pk, SWEPT_AT + LEASE, taken=Taken(mine, "smtp", "")).is_settled
    assert Delivery.objects.get(pk=delivery.pk).state == "sending"


def test_what_another_worker_has_taken_over_is_not_settled_by_a_refusal_or_a_doubt(
    practice: Practice, tess: Technologist, mail: MailServer
):
    delivery = reminder(tess)
    (mine,) = (each.claim for each in begin(claim(SWEPT_AT), SWEPT_AT))
    begin(claim(SWEPT_AT + LEASE), SWEPT_AT + LEASE)

    for verdict in (Verdict.REJECTED, Verdict.NOT_TAKEN, Verdict.UNKNOWN):
        assert settle(mine, Outcome(verdict, reason="No."), SWEPT_AT + LEASE, provider="smtp") == ""
    now = Delivery.objects.get(pk=delivery.pk)
    assert (now.state, now.failure, now.setbacks, now.doubts, now.token is None) == ("sending", "", 0, 0, False)


def test_what_another_worker_asks_about_is_not_settled_by_a_late_answer(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    delivery = reminder(tess, channel="sms")
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown", doubts=1, began_at=SWEPT_AT)
    (mine,) = claim(SWEPT_AT)
    (theirs,) = claim(SWEPT_AT + LEASE)

    assert settle_answer(mine, None, SWEPT_AT + LEASE, provider="twilio") == ""
    assert ask_later(mine, SWEPT_AT + LEASE, "It was away.") == ""
    now = Delivery.objects.get(pk=delivery.pk)
    assert (now.state, now.token) == ("unknown", theirs.token)


def test_what_one_worker_has_no_other_takes_before_its_lease_ran_out(practice: Practice, tess: Technologist):
    reminder(tess)
    assert len(claim(SWEPT_AT)) == 1
    assert claim(SWEPT_AT + LEASE - timedelta(seconds=2)) == {}
    assert len(claim(SWEPT_AT + LEASE)) == 1


def test_another_practices_message_is_neither_started_nor_settled(
    world: World, practice: Practice, tess: Technologist, mail: MailServer
):
    reminder(tess)
    (mine,) = (each.claim for each in begin(claim(SWEPT_AT), SWEPT_AT))

    assert hand_on(world.other.pk, SWEPT_AT, coming=mine) == HandedOn(is_settled=False, is_begun=False)
    assert Delivery.objects.get(pk=mine.delivery).began_at is None


def test_what_waits_in_its_batch_is_looked_at_anew_before_it_leaves(
    practice: Practice, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    first, second, *others = people(practice, 5)
    reminder(first)
    bls = hold(second, "bls", date(2026, 11, 30))
    deliver_to(second, [alert_of(bls, 30)])
    for person in others:
        reminder(person)
    monkeypatch.setattr(send, "FRESH_SECONDS", -1)
    _when_sending(monkeypatch, lambda: give_period(bls, date(2028, 11, 30)))

    assert deliver(SWEPT_AT, until_empty=True) == DeliverCounts(accepted=4, obsolete=1)
    assert mail.recipients == [person.email for person in (first, *others)]


def test_after_five_seconds_what_waits_in_its_batch_is_looked_at_anew(
    practice: Practice, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    first, second = people(practice, 2)
    reminder(first)
    bls = hold(second, "bls", date(2026, 11, 30))
    waiting = deliver_to(second, [alert_of(bls, 30)])
    late = [0.0]
    monkeypatch.setattr(send, "monotonic", lambda: monotonic() + late[0])

    def renewed_while_it_waits() -> None:
        late[0] = 5.1
        give_period(bls, date(2028, 11, 30))

    _when_sending(monkeypatch, renewed_while_it_waits)
    deliver(SWEPT_AT, until_empty=True)

    assert Delivery.objects.get(pk=waiting.pk).state == "obsolete"


def test_a_batch_is_begun_in_as_many_queries_as_one_message(practice: Practice, mail: MailServer):
    some = people(practice, 5)
    reminder(some[0])
    alone = _queries(lambda: begin(claim(SWEPT_AT), SWEPT_AT))
    for person in some[1:]:
        reminder(person)

    assert _queries(lambda: begin(claim(SWEPT_AT), SWEPT_AT)) == alone


def test_a_batch_that_is_taken_apart_says_why(practice: Practice, mail: MailServer, monkeypatch: pytest.MonkeyPatch):
    for person in people(practice, 2):
        reminder(person)

    def alone(claims: Collection[Claim], at: datetime, **rows: object) -> list[Begun]:
        if len(claims) > 1:
            raise DatabaseError("deadlock detected")
        return begin(claims, at, **rows)  # type: ignore[arg-type]

    monkeypatch.setattr(send, "begin", alone)
    with capture_logs() as logs:
        deliver(SWEPT_AT)
    (entry,) = [each for each in logs if each["event"] == "batch_taken_apart"]
    assert entry["exc_info"]
    assert len(mail.messages) == 2


def test_what_the_provider_took_is_stored_though_the_database_was_away_for_a_moment(
    practice: Practice, tess: Technologist, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    delivery = reminder(tess)
    away = [OperationalError("the server closed the connection")]

    def flaky(practice_id: UUID, at: object, **words: object) -> HandedOn:
        if words.get("taken") and away:
            raise away.pop()
        return hand_on(practice_id, at, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(send, "hand_on", flaky)
    deliver(SWEPT_AT, until_empty=True)

    assert (Delivery.objects.get(pk=delivery.pk).state, away, len(mail.messages)) == ("accepted", [], 1)


def test_what_the_provider_took_is_stored_within_a_second_of_the_databases_return(
    practice: Practice, tess: Technologist, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    delivery = reminder(tess)
    back_after, clock_hand = 17.0, [0.0]

    def away(practice_id: UUID, at: object, **words: object) -> HandedOn:
        if words.get("taken") and clock_hand[0] < back_after:
            raise OperationalError("connection refused")
        return hand_on(practice_id, at, **words)  # type: ignore[arg-type]

    def wait(seconds: float) -> None:
        clock_hand[0] += seconds

    monkeypatch.setattr(send, "hand_on", away)
    monkeypatch.setattr(send, "sleep", wait)
    deliver(SWEPT_AT, until_empty=True)

    assert Delivery.objects.get(pk=delivery.pk).state == "accepted"
    assert clock_hand[0] <= back_after + 1


def test_on_a_busy_day_one_task_serves_several_practices_over_one_connection(
    world: World, practice: Practice, tess: Technologist, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    reminder(tess)
    woken: list[tuple[str, ...]] = []
    ids = [practice.pk, world.other.pk]
    monkeypatch.setattr(tasks, "MOST_TASKS", 1)
    monkeypatch.setattr(tasks, "practices_due", lambda at: ids)
    monkeypatch.setattr(tasks.deliver_practice, "apply_async", lambda args, **_: woken.append(args))
    monkeypatch.setattr(clock, "now", lambda: SWEPT_AT)
    tasks.deliver_due()
    assert woken == [tuple(map(str, ids))]

    tasks.deliver_practice(*woken[0])
    assert (len(mail.messages), mail.connections) == (1, 1)


def test_a_practice_in_which_something_goes_wrong_holds_no_other_up(
    world: World, practice: Practice, tess: Technologist, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    reminder(tess)

    def broken_elsewhere(at: datetime) -> dict[Claim, Delivery]:
        if current_practice_id() != practice.pk:
            raise DatabaseError("It cannot be read.")
        return claim(at)

    monkeypatch.setattr(send, "take", broken_elsewhere)
    monkeypatch.setattr(send, "claim", broken_elsewhere)
    with pytest.raises(DatabaseError, match="cannot be read"):
        send.deliver_in([world.other.pk, practice.pk], SWEPT_AT, until_empty=True)

    assert len(mail.messages) == 1


def _when_sending(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    leave = EmailChannel.send

    def watched(self: EmailChannel, message: Outgoing) -> Outcome:
        act()
        return leave(self, message)

    monkeypatch.setattr(EmailChannel, "send", watched)


def _queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as caught:
        work()
    return len([query for query in caught.captured_queries if "SAVEPOINT" not in query["sql"]])
