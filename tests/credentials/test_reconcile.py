"""The daily reconciliation finds no difference after a sweep, whatever the facts, and finds each one that is made."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.actions.renewals import open_renewal, submit_renewal, take_back_submission
from credentials.models import Period, Renewal
from credentials.reconciling.due import practices_to_reconcile
from credentials.reconciling.reconcile import reconcile
from credentials.sweeps import sweep
from credentials.tasks import reconcile_practice
from notifications.answering import acknowledge
from notifications.due import LATE
from notifications.models import Address, Alert, Delivery, DeliveryItem, Health, Reconciliation, Silence, SweepRun
from notifications.send import deliver
from practices.models import Membership, Practice, Technologist
from tests.conftest import amend, opened
from tests.credentials.diary import seven
from tests.credentials.test_sweep_twin import (
    INSTANTS,
    OUTLETS,
    PRACTICE_LADDER,
    TOGETHER,
    UNHURRIED,
    any_twin,
    set_up,
)
from tests.credentials.twins import LONG_AGO, write
from tests.factories import CredentialFactory, TechnologistFactory
from tests.notifications.cast import with_phone
from tests.world import World

TODAY = date(2026, 11, 22)
NOW = timedelta()
"""No change is under way in a test: whatever came before the sweep was seen by it."""


@pytest.fixture
def live(practice: Practice) -> Practice:
    practice.live_at, practice.sweep_hour, practice.ladder = LONG_AGO, 0, list(PRACTICE_LADDER)
    practice.save()
    return practice


def reconciled(practice: Practice, at: datetime) -> Reconciliation:
    found = reconcile(practice, at, under_way=NOW)
    assert found is not None
    return found


def what(found: Reconciliation) -> list[str]:
    return [difference["what"] for difference in found.differences]


@given(random=st.randoms(use_true_random=True), at=st.sampled_from(INSTANTS), outlets=st.sampled_from(OUTLETS))
@settings(UNHURRIED, max_examples=8)
def test_a_sweep_of_random_facts_leaves_no_difference(
    live: Practice, random: Random, at: datetime, outlets: tuple[str, ...]
):
    twins = [any_twin(random, at, outlets) for _ in range(TOGETHER)]
    with transaction.atomic(), set_up(outlets):
        write(twins, live)
        sweep(at, live.pk)
        found = reconciled(live, at + timedelta(minutes=29))
        transaction.set_rollback(True)
    assert found.differences == []
    assert found.expected == found.said == sum(1 + len(alert.covered) for twin in twins for alert in twin.expected())


@pytest.fixture
def swept(live: Practice) -> datetime:
    """A BLS eight days before its end, one that ends today, and one that is far from it; swept at seven and sent."""
    live.sweep_hour = 7
    live.save()
    for ends in (TODAY + timedelta(days=8), TODAY, date(2028, 1, 31)):
        CredentialFactory(technologist=TechnologistFactory(), type="bls", ends=ends)
    at = seven(TODAY)
    sweep(at, live.pk)
    deliver(at, until_empty=True)
    return at + timedelta(minutes=40)


def test_it_is_stored_with_what_it_counted(live: Practice, swept: datetime):
    found = reconciled(live, swept)
    assert (found.day, found.checked_at, found.differences) == (TODAY, swept, [])
    assert found.expected == found.said == Alert.objects.count() > 4
    assert reconciled(live, swept + timedelta(hours=1)).pk == found.pk
    assert Reconciliation.objects.count() == 1


def test_an_alert_that_was_never_made_is_missing(live: Practice, swept: datetime):
    gone = Alert.objects.filter(state="open", audience="technologist").first()
    DeliveryItem.objects.filter(alert=gone).delete()
    Alert.objects.filter(pk=gone.pk).delete()
    found = reconciled(live, swept)
    (difference,) = found.differences
    assert (difference["what"], difference["credential"], difference["rung"], difference["audience"]) == (
        "missing",
        str(gone.about_id),
        gone.rung,
        "technologist",
    )
    assert found.said == found.expected - 1


def test_an_alert_that_was_not_due_is_too_much(live: Practice, swept: datetime):
    said = Alert.objects.filter(state="open", audience="technologist").first()
    Alert.objects.filter(pk=said.pk).update(rung=said.rung - 3)
    assert sorted(what(reconciled(live, swept))) == ["missing", "too much"]


def test_an_escalation_that_went_by_one_way_only_is_a_difference(live: Practice, swept: datetime):
    assert Alert.objects.filter(escalated=True).update(escalated=False)
    assert set(what(reconciled(live, swept))) == {"missing", "too much"}


def test_an_escalation_that_was_owed_since_a_submission_was_taken_back_is_missing(live: Practice):
    bls = CredentialFactory(technologist=TechnologistFactory(), type="bls", ends=TODAY + timedelta(days=8))
    renewal = submit_renewal(open_renewal(bls, on=TODAY), on=TODAY, by=None)
    sweep(seven(TODAY + timedelta(days=1)), live.pk)
    take_back_submission(renewal, by=None)
    tomorrow = seven(TODAY + timedelta(days=2))
    sweep(tomorrow, live.pk)
    deliver(tomorrow, until_empty=True)
    assert what(reconciled(live, tomorrow + timedelta(minutes=40))) == []

    DeliveryItem.objects.filter(alert__rung=None).delete()
    assert Alert.objects.filter(rung=None).delete()[0] == 1
    (difference,) = reconciled(live, tomorrow + timedelta(minutes=41)).differences
    assert (difference["what"], difference["audience"], difference["rung"], difference["escalated"]) == (
        "missing",
        "managers",
        None,
        True,
    )


def test_an_alert_in_no_message_is_found_with_its_reader(live: Practice, swept: datetime):
    item = DeliveryItem.objects.filter(alert__audience="technologist").first()
    DeliveryItem.objects.filter(pk=item.pk).delete()
    (difference,) = reconciled(live, swept).differences
    assert difference == {
        "what": "in no message",
        "alert": str(item.alert_id),
        "reader": str(item.alert.technologist_id),
    }


def test_what_one_manager_has_seen_must_still_reach_the_others(live: Practice, world: World):
    Membership.objects.filter(user=world.sam).update(role="manager")
    CredentialFactory(technologist=TechnologistFactory(), type="bls", ends=TODAY)
    sweep(seven(TODAY), live.pk)
    acknowledge(Delivery.objects.get(membership__user=world.alice, channel="email"), live, seven(TODAY))
    assert reconciled(live, seven(TODAY)).differences == []
    DeliveryItem.objects.filter(delivery__membership__user=world.sam, alert__audience="managers").delete()
    assert set(what(reconciled(live, seven(TODAY)))) == {"in no message"}


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_each_way_a_person_takes_must_carry_it(live: Practice, channel: str):
    person = with_phone(TechnologistFactory())
    CredentialFactory(technologist=person, type="bls", ends=TODAY)
    sweep(seven(TODAY), live.pk)
    assert reconciled(live, seven(TODAY)).differences == []
    assert DeliveryItem.objects.filter(alert__technologist=person, channel=channel).delete()[0]
    assert "in no message" in what(reconciled(live, seven(TODAY)))


@contextmanager
def alerts_read() -> Iterator[list[int]]:
    """How many rows of alerts each query reads."""
    counts: list[int] = []

    def counting(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        result = execute(sql, params, many, context)
        if 'FROM "notifications_alert"' in sql:
            counts.append(context["cursor"].rowcount)
        return result

    with connection.execute_wrapper(counting):
        yield counts


def test_it_reads_no_alerts_of_former_years(live: Practice, swept: datetime):
    with alerts_read() as now:
        reconciled(live, swept)
    about = Alert.objects.filter(due_on=TODAY).first().about_id
    for year in range(2012, 2026):
        for rung in (90, 60, 30, 7, 0):
            Alert.objects.create(
                kind="expiry", audience="technologist", about_id=about, state="covered", rung=rung,
                due_on=date(year, 6, 30), emitted_on=date(year, 6, 1), created_at=LONG_AGO,
            )  # fmt: skip
    with alerts_read() as years_later:
        assert reconciled(live, swept).differences == []
    assert sum(now) > 4
    assert years_later == now


@pytest.fixture
def due(live: Practice) -> datetime:
    """One person's BLS that ends in eight days, swept, and every message accepted; five hours later."""
    CredentialFactory(technologist=with_phone(TechnologistFactory()), type="bls", ends=TODAY + timedelta(days=8))
    sweep(seven(TODAY), live.pk)
    Delivery.objects.update(state="accepted")
    return seven(TODAY) + timedelta(hours=5)


def mail_to_the_person() -> Delivery:
    return Delivery.objects.get(channel="email", technologist__isnull=False)


def told_of(person: Technologist, at: datetime) -> None:
    Alert.objects.create(
        kind="unreachable", audience="managers", about_id=person.pk, emitted_on=TODAY, created_at=at, dedupe_key="x"
    )


def became(**fields: object) -> None:
    """Of the one mail to a technologist; the SMS beside it was lost."""
    Delivery.objects.filter(channel="sms").update(state="failed")
    assert Delivery.objects.filter(pk=mail_to_the_person().pk).update(**fields)


@pytest.mark.parametrize("state", ["pending", "sending", "unknown", "dead", "failed", "bounced", "suppressed"])
def test_what_should_have_left_and_did_not_is_a_difference(live: Practice, due: datetime, state: str):
    became(state=state)
    (difference,) = reconciled(live, due).differences
    mail = mail_to_the_person()
    assert difference == {
        "what": "not sent",
        "alert": str(mail.items.get().alert_id),
        "reader": str(mail.technologist_id),
    }


@pytest.mark.parametrize("state", ["accepted", "delivered", "obsolete"])
def test_what_left_is_none_though_another_way_failed(live: Practice, due: datetime, state: str):
    became(state=state)
    assert reconciled(live, due).differences == []


def test_what_is_tried_again_and_again_is_a_difference(live: Practice, due: datetime):
    became(state="pending", due_since=seven(TODAY), next_attempt_at=due + timedelta(minutes=10))
    assert what(reconciled(live, due)) == ["not sent"]


@pytest.mark.parametrize(("waits_since", "differences"), [(LATE, ["not sent"]), (LATE - timedelta(seconds=1), [])])
def test_what_waits_within_its_time_is_none(
    live: Practice, due: datetime, waits_since: timedelta, differences: list[str]
):
    became(state="pending", next_attempt_at=due - waits_since)
    assert what(reconciled(live, due)) == differences


def test_whom_nothing_reached_is_none_once_the_managers_know(live: Practice, due: datetime):
    became(state="dead")
    told_of(mail_to_the_person().technologist, due)
    assert reconciled(live, due).differences == []


def test_without_a_provider_it_is_said_that_messages_stay_here(live: Practice, swept: datetime):
    found = reconciled(live, swept)
    assert (found.differences, found.kept) == ([], Delivery.objects.filter(state="kept").count())
    assert found.kept > 1
    sweep(seven(TODAY + timedelta(days=1)), live.pk)
    assert reconciled(live, seven(TODAY + timedelta(days=1))).kept == 0


def silent(person: Technologist) -> None:
    Silence.objects.create(technologist=person, kind="expiry", channel="sms")


def bounced(person: Technologist) -> None:
    Address.objects.create(channel="email", value=person.email, health=Health.BOUNCED, since=LONG_AGO)


def without_consent(person: Technologist) -> None:
    Technologist.objects.filter(pk=person.pk).update(sms_consent_at=None)


def left(person: Technologist) -> None:
    Technologist.objects.filter(pk=person.pk).update(ends_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("happened", [silent, bounced, without_consent, left])
def test_a_way_that_nobody_takes_carries_nothing(live: Practice, happened):
    person = with_phone(TechnologistFactory())
    CredentialFactory(technologist=person, type="bls", ends=TODAY)
    happened(person)
    sweep(seven(TODAY), live.pk)
    assert reconciled(live, seven(TODAY)).differences == []


def renewed(alert: Alert) -> None:
    period = Period.objects.filter(credential=alert.about_id).first()
    Period.objects.create(
        credential=period.credential, expires_on=date(2029, 1, 31), recorded_at=LONG_AGO, accepted_at=LONG_AGO
    )


def submitted(alert: Alert) -> None:
    assert Renewal.objects.filter(credential=alert.about_id).update(stage="submitted")


def moved_away(alert: Alert) -> None:
    Technologist.objects.filter(pk=alert.technologist_id).update(email="elsewhere@example.org", timezone="Asia/Tokyo")


@pytest.mark.parametrize("happened", [renewed, submitted, moved_away])
def test_what_changed_since_is_left_to_the_next_day(live: Practice, swept: datetime, happened):
    before = reconciled(live, swept)
    happened(Alert.objects.filter(state="open", audience="technologist").first())
    after = reconciled(live, swept)
    assert after.differences == []
    assert after.expected < before.expected
    sweep(seven(TODAY + timedelta(days=1)), live.pk)
    assert reconciled(live, seven(TODAY + timedelta(days=1))).differences == []


def test_sweeps_of_many_days_and_late_ones_leave_no_difference(live: Practice):
    CredentialFactory(
        technologist=TechnologistFactory(timezone="Pacific/Auckland"), type="cnim", ends=date(2026, 12, 31)
    )
    for day in (0, 1, 9, 10, 18, 38, 39, 40, 70):
        at = seven(TODAY + timedelta(days=day))
        for hours in (0, 5, 11):
            sweep(at + timedelta(hours=hours), live.pk)
            deliver(at + timedelta(hours=hours), until_empty=True)
        found = reconciled(live, at + timedelta(hours=11))
        assert found.differences == [], day
    assert Reconciliation.objects.filter(expected__gt=0).count() >= 5


def test_a_rehearsal_must_say_nothing(live: Practice):
    live.live_at = None
    live.save()
    CredentialFactory(technologist=TechnologistFactory(), type="bls", ends=TODAY)
    sweep(seven(TODAY), live.pk)
    found = reconciled(live, seven(TODAY))
    assert (found.expected, found.said, found.differences) == (0, 0, [])
    assert not Delivery.objects.exists()


def test_settings_that_changed_since_leave_the_day_unjudged(live: Practice, swept: datetime):
    live.ladder = [5]
    live.save()
    assert reconcile(live, swept, under_way=NOW) is None
    # What began shortly before the sweep may have been under way, and was not seen by it.
    assert reconcile(live, swept) is None
    assert not Reconciliation.objects.exists()


def test_a_provider_that_came_or_went_during_the_day_leaves_it_unjudged(live: Practice, swept: datetime):
    with_phone(TechnologistFactory(email=""))
    CredentialFactory(technologist=Technologist.objects.get(email=""), type="bls", ends=TODAY + timedelta(days=30))
    sweep(swept, live.pk)
    later = swept + timedelta(hours=1)
    deliver(later, until_empty=True)
    assert reconciled(live, later).differences == []
    with set_up(("email",)):
        assert reconcile(live, later, under_way=NOW) is None
        sweep(later, live.pk)
        assert reconcile(live, later, under_way=NOW) is None
        tomorrow = seven(TODAY + timedelta(days=1))
        sweep(tomorrow, live.pk)
        assert reconciled(live, tomorrow + timedelta(minutes=29)).differences == []


def test_a_day_without_a_sweep_is_a_difference_once_two_hours_have_passed(live: Practice):
    live.sweep_hour = 7
    live.save()
    Practice.objects.filter(pk=live.pk).update(created_at=LONG_AGO)
    live.refresh_from_db()
    assert reconcile(live, seven(TODAY) + timedelta(minutes=119)) is None
    found = reconcile(live, seven(TODAY) + timedelta(hours=2))
    assert found is not None
    assert what(found) == ["not swept"]
    assert not SweepRun.objects.exists()


def test_the_timetable_finds_each_practice_once_a_day_after_its_sweep(world: World):
    amend(Practice.objects.all(), sweep_hour=7, created_at=LONG_AGO)
    at = seven(TODAY)
    # 07:00 in Los Angeles is 09:00 in Chicago.
    assert practices_to_reconcile(at) == [world.other.pk]
    assert set(practices_to_reconcile(at + timedelta(minutes=30))) == {world.practice.pk, world.other.pk}
    with opened(world.other.pk):
        Reconciliation.objects.create(day=TODAY, checked_at=at, expected=0, said=0)
    assert practices_to_reconcile(at + timedelta(minutes=40)) == [world.practice.pk]
    for what, is_again in (("not sent", True), ("missing", False)):
        with opened(world.other.pk):
            Reconciliation.objects.update(differences=[{"what": what, "alert": "1"}])
        assert (world.other.pk in practices_to_reconcile(at + timedelta(hours=1))) is is_again
    assert practices_to_reconcile(at + timedelta(days=1)) == [world.other.pk]
    amend(Practice.objects.filter(slug="cascade"), closed_at=at)
    assert practices_to_reconcile(at + timedelta(minutes=40)) == []


def test_a_task_reconciles_one_practice(live: Practice, swept: datetime):
    with time_machine.travel(swept, tick=False):
        reconcile_practice(str(live.pk))
    # The practice was made within the same minutes, so its settings may have been under way.
    assert not Reconciliation.objects.exists()


def test_the_command_prints_for_programs_and_fails_where_there_is_a_difference(
    live: Practice, capsys: pytest.CaptureFixture[str]
):
    Practice.objects.filter(pk=live.pk).update(created_at=LONG_AGO)
    with pytest.raises(SystemExit) as failed:
        call_command("reconcile", "--practice", "cascade", "--at", "2026-11-22T10:00-08:00", "--json")
    assert failed.value.code == 1
    assert json.loads(capsys.readouterr().out) == {
        "practices": 1,
        "unjudged": 0,
        "expected": 0,
        "said": 0,
        "kept": 0,
        "differences": [{"practice": str(live.pk), "what": "not swept"}],
    }
    with pytest.raises(CommandError, match="There is no practice “nowhere”"):
        call_command("reconcile", "--practice", "nowhere")
