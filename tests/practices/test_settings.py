"""The practice's settings, and going live."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from practices.models import Practice
from tenancy import clock
from tests.conftest import amend, opened
from tests.world import World

SETTINGS = "/cascade/settings/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "name": "Cascade Neuromonitoring",
        "timezone": "America/Los_Angeles",
        "sweep_hour": "7",
        "ladder": "90, 60, 30, 7, 0",
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "contact_name": "",
        "contact_email": "",
        "contact_phone": "",
    } | changes


def test_the_page_shows_what_is_set(world: World, sign_in: Any) -> None:
    form = sign_in(world.alice).get(SETTINGS).context["form"]
    assert {name: str(form[name].value()) for name in ("name", "timezone", "sweep_hour")} == {
        "name": "Cascade Neuromonitoring",
        "timezone": "America/Los_Angeles",
        "sweep_hour": "7",
    }
    page = sign_in(world.alice).get(SETTINGS).content.decode()
    assert 'value="90, 60, 30, 7, 0"' in page
    assert 'value="21:00"' in page


def test_settings_are_kept(world: World, sign_in: Any) -> None:
    changes = typed(
        name="Cascade \n IONM",
        timezone="America/Boise",
        sweep_hour="5",
        ladder="0 30;120,14",
        quiet_from="20.30",
        quiet_until="7",
        contact_name="Dana Whitfield",
        contact_email="office@cascade.example",
        contact_phone="503 555 0100",
    )
    assert sign_in(world.alice).post(SETTINGS, changes)["Location"] == SETTINGS
    kept = Practice.objects.get(pk=world.practice.pk)
    assert (kept.name, kept.timezone, kept.sweep_hour, kept.ladder) == (
        "Cascade IONM",
        "America/Boise",
        5,
        [120, 30, 14, 0],
    )
    assert (kept.quiet_from, kept.quiet_until) == (time(20, 30), time(7))
    assert (kept.contact_name, kept.contact_email, kept.contact_phone) == (
        "Dana Whitfield",
        "office@cascade.example",
        "503 555 0100",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"timezone": "Pacific"}, "Select a valid choice."),
        ({"sweep_hour": "24"}, "Ensure this value is less than or equal to 23."),
        ({"sweep_hour": "seven"}, "Enter a whole number."),
        ({"ladder": ""}, "This field is required."),
        ({"ladder": "90, sixty, 30"}, "“sixty” is not a number of days. Write, for example: 90, 60, 30, 7, 0."),
        ({"ladder": "90, -30"}, "“-30” is not a number of days."),
        ({"ladder": "30, 30"}, "Each number of days may stand once."),
        ({"ladder": "2000"}, "Ensure this value is less than or equal to 1095."),
        ({"ladder": ", ".join(str(n) for n in range(13))}, "no more than 12"),
        ({"quiet_from": "9 pm"}, "Write a time of day such as 21:00."),
        ({"quiet_from": "08:00"}, "With both at one time no text message could ever leave."),
        ({"contact_email": "office"}, "Enter a valid email address."),
    ],
)
def test_wrong_input_is_said_and_kept_on_the_page(
    world: World, sign_in: Any, changes: dict[str, str], words: str
) -> None:
    sent = typed(**changes)
    page = sign_in(world.alice).post(SETTINGS, sent)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert {name: page.context["form"][name].value() for name in sent} == sent
    assert page.context["practice"].name == "Cascade Neuromonitoring"
    assert Practice.objects.get(pk=world.practice.pk).ladder == [90, 60, 30, 7, 0]


def test_saving_the_settings_does_not_undo_going_live(world: World, sign_in: Any) -> None:
    live_at = clock.now()
    amend(Practice.objects.filter(pk=world.practice.pk), live_at=live_at)
    sign_in(world.alice).post(SETTINGS, typed(live_at=""))
    assert Practice.objects.get(pk=world.practice.pk).live_at == live_at


def test_settings_reach_their_own_practice_only(world: World, sign_in: Any) -> None:
    sign_in(world.alice).post(SETTINGS, typed(name="Renamed", ladder="10"))
    other = Practice.objects.get(pk=world.other.pk)
    assert (other.name, other.ladder) == ("Lakeshore Neuro Group", [90, 60, 30, 7, 0])


def test_who_changed_what_and_went_live_is_on_record(world: World, sign_in: Any) -> None:
    client = sign_in(world.alice)
    client.post(SETTINGS, typed(ladder="120, 30", quiet_from="20:30"))
    client.post(f"{SETTINGS}live/")
    live, changed, *_ = client.get("/cascade/audit/?about=practices.practice").context["entries"]
    assert [(change.field, change.before, change.after) for change in changed.changes] == [
        ("ladder", "90, 60, 30, 7, 0", "120, 30"),
        ("quiet from", "21:00", "20:30"),
    ]
    assert [(change.field, change.before) for change in live.changes] == [("live at", "nothing")]
    assert (changed.who, live.who) == ("Alice", "Alice")


def test_no_practice_is_changed_from_within_another(world: World) -> None:
    with (
        opened(world.other.pk),
        pytest.raises(IntegrityError, match="practice_changes_from_within"),
        transaction.atomic(),
    ):
        Practice.objects.filter(pk=world.practice.pk).update(name="Ours now")


def test_going_live_is_one_act(world: World, sign_in: Any) -> None:
    client = sign_in(world.alice)
    assert "in rehearsal" in client.get(SETTINGS).content.decode()
    page = client.post(f"{SETTINGS}live/", follow=True)
    assert page.request["PATH_INFO"] == "/cascade/today/"
    page = page.content.decode()
    assert "Cascade Neuromonitoring is live: messages leave from the next sweep on." in page
    assert "in rehearsal" not in page
    live_at = Practice.objects.get(pk=world.practice.pk).live_at
    assert live_at is not None
    assert abs(clock.now() - live_at) < timedelta(minutes=1)
    assert "live already" in client.post(f"{SETTINGS}live/", follow=True).content.decode()
    assert Practice.objects.get(pk=world.practice.pk).live_at == live_at


def test_looking_at_the_button_does_not_press_it(world: World, sign_in: Any) -> None:
    assert sign_in(world.alice).get(f"{SETTINGS}live/").status_code == 405
    assert Practice.objects.get(pk=world.practice.pk).is_rehearsing
