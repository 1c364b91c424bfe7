"""The demo: two practices from the sample workbooks, and what their first live morning brings, counted by hand."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from credentials.models import Credential, Period, UnreadCell
from hospitals.models import Hospital, Requirement
from nervecenter.demo.load import CAST, PASSWORD
from notifications.models import Alert, Delivery
from practices.models import Practice, Technologist
from scheduling.models import Case
from tests.conftest import opened

# Sunday 22 November 2026, 06:30 in Portland: the day the samples were filed.
FILED = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)

# Read off the tracker by hand: whose credential comes to which rung on 22 November 2026.
RUNGS = {
    "Okafor": {"CNIM": 60, "CEU credits": 60, "TB test": 90, "St. Brendan": 180, "Mt. Tabor": 30, "Columbia": 90},
    "Lindqvist": {"BLS": 28, "ACLS": 28, "TB test": -1, "St. Brendan": 180},
    "Quintanilla": {"CNIM": 60, "CEU credits": 60, "TB test": 60, "St. Brendan": -1, "Columbia": 30},
    "Ramaswamy": {"Mt. Tabor": 120},
    "Whitfield": {"BLS": -1, "Mt. Tabor": 180},
    "Sakamoto": {"TB test": 60},
    "Brightwater": {"CNIM": 60, "CEU credits": 60, "BLS": -1, "ACLS": 30},
    "Beaumont-Hart": {"CNIM": 60, "CEU credits": 60, "St. Brendan": 120, "Mt. Tabor": 120},
    "Wieczorek": {"St. Brendan": 60, "Mt. Tabor": 60, "Columbia": 60},
}
NOT_BEGUN_IN_TIME = {
    ("Okafor", "Mt. Tabor"),
    ("Lindqvist", "BLS"),
    ("Lindqvist", "ACLS"),
    ("Lindqvist", "TB test"),
    ("Quintanilla", "St. Brendan"),
    ("Whitfield", "BLS"),
    ("Brightwater", "BLS"),
    ("Wieczorek", "St. Brendan"),
    ("Wieczorek", "Mt. Tabor"),
    # Not late yet: nothing reaches him, so the managers hear of it by every channel.
    ("Wieczorek", "Columbia"),
}


def told_apart(credential: Credential) -> str:
    hospitals = ("St. Brendan", "Mt. Tabor", "Columbia")
    return next((name for name in hospitals if name in credential.label), credential.label)


@pytest.fixture
def filed(db, capsys):
    with time_machine.travel(FILED, tick=False):
        call_command("demo", "--as-filed")
    return capsys.readouterr().out


@pytest.fixture
def cascade(filed):
    practice = Practice.objects.get(slug="cascade")
    with opened(practice.pk):
        yield practice


def reminders() -> QuerySet[Delivery]:
    """Those of credentials: the cases of the file are told of by others."""
    return Delivery.objects.filter(items__alert__kind="expiry").distinct()


def rungs_of(audience: str) -> dict[str, dict[str, int]]:
    credentials = {each.pk: each for each in Credential.objects.select_related("technologist", "type", "issuer")}
    found: dict[str, dict[str, int]] = {}
    for alert in Alert.objects.filter(kind="expiry", audience=audience, state="open"):
        credential = credentials[alert.about_id]
        found.setdefault(credential.technologist.family_name, {})[told_apart(credential)] = alert.rung
    return found


def test_two_live_practices_and_log_ins_that_work(filed, client):
    assert [(each.slug, each.is_rehearsing) for each in Practice.objects.all()] == [
        ("cascade", False),
        ("lakeshore", False),
    ]
    for person in CAST:
        assert person.email in filed
        assert client.login(username=person.email, email=person.email, password=PASSWORD)
    with pytest.raises(CommandError, match="loaded already"):
        call_command("demo")


def test_the_first_morning_of_the_tracker(cascade, capsys):
    call_command("sweep", "--at", "2026-11-22T07:00-08:00", "--practice", "cascade", "--json")
    counts = json.loads(capsys.readouterr().out)
    assert counts["technologist_alerts"] == counts["manager_alerts"] == sum(map(len, RUNGS.values())) == 30
    assert rungs_of("technologist") == rungs_of("managers") == RUNGS
    credentials = {each.pk: each for each in Credential.objects.select_related("technologist", "type", "issuer")}
    escalated = {
        (credentials[alert.about_id].technologist.family_name, told_apart(credentials[alert.about_id]))
        for alert in Alert.objects.filter(kind="expiry", escalated=True)
    }
    assert escalated == NOT_BEGUN_IN_TIME
    # Everyone but Wieczorek, whose address and number could not be read, by e-mail and SMS; Dana by e-mail.
    assert Counter(reminders().values_list("channel", flat=True)) == {"email": 9, "sms": 8}
    assert counts["deliveries"] == 17
    call_command("sweep", "--at", "2026-11-22T07:00-08:00", "--json")
    again = json.loads(capsys.readouterr().out)
    assert again["practices"] == 2
    assert reminders().count() == 17


def test_what_the_hospitals_require_is_confirmed(cascade):
    assert list(Hospital.objects.values_list("name", "timezone")) == [
        ("Columbia Spine Center", "America/Los_Angeles"),
        ("High Desert Regional", "America/Boise"),
        ("Mt. Tabor Surgical Hospital", "America/Los_Angeles"),
        ("St. Brendan Medical Center", "America/Los_Angeles"),
    ]
    assert (Requirement.objects.confirmed().count(), Requirement.objects.proposed().count()) == (22, 0)
    granting = {each.name: each.privileges_issuer.name for each in Hospital.objects.select_related("privileges_issuer")}
    assert granting["St. Brendan Medical Center"] == "St. Brendan Med Ctr"


def test_its_messages_are_kept_and_name_no_health_item(cascade, capsys):
    call_command("sweep", "--at", "2026-11-22T07:00-08:00", "--practice", "cascade")
    call_command("deliver", "--until-empty", "--at", "2026-11-22T08:00-08:00")
    assert set(Delivery.objects.values_list("state", flat=True)) == {"kept"}
    for delivery in reminders():
        assert "TB test" not in delivery.body_text + delivery.subject + delivery.body_html
        assert "Cascade" in delivery.body_text
    brightwater = reminders().get(address="cole.brightwater@example.org")
    assert brightwater.subject == (
        "4 of your credentials need you: BLS ended Sat 21 Nov; 3 booked cases need it, first Tue 24 Nov"
    )
    sakamoto = reminders().get(address="hana.sakamoto@example.org")
    assert "an item on your list" in sakamoto.body_text.lower()


@pytest.mark.parametrize("days", [3, 30, 250, 800])
def test_on_any_later_day_the_demo_is_as_fresh(db, days):
    with time_machine.travel(FILED + timedelta(days=days), tick=False):
        call_command("demo")
    with opened(Practice.objects.get(slug="cascade").pk):
        assert Technologist.objects.count() == 9
        assert UnreadCell.objects.count() == 6
        assert Case.objects.count() == 11
        newest = Period.objects.filter(
            credential__type__code="bls", credential__technologist__sort_name="Lindqvist, Per"
        )
        left = newest.get().expires_on - (FILED + timedelta(days=days)).date()
        assert -23 <= left.days <= 25
        ends = Period.objects.filter(credential__type__code="cnim", expires_on__isnull=False)
        assert {(each.expires_on.month, each.expires_on.day) for each in ends} == {(12, 31)}
        held = Period.objects.filter(credential__type__code="influenza")
        assert {(each.expires_on.month, each.expires_on.day) for each in held} == {(3, 31)}
