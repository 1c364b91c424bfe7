"""`manage.py sweep`: as if it were that moment, in words or for programs, and one sentence for what cannot be."""

import json

import pytest
from django.core.management import CommandError, call_command

from notifications.models import Alert
from practices.models import Practice
from tests.conftest import opened
from tests.credentials.diary import seven
from tests.credentials.test_sweep_kinds import TODAY
from tests.factories import CredentialFactory
from tests.world import World


@pytest.fixture
def live(world: World) -> Practice:
    for practice, person in ((world.practice, world.tess_technologist), (world.other, world.foreign)):
        with opened(practice.pk):
            practice.go_live(seven(TODAY))
        with opened(practice.pk):
            CredentialFactory(technologist=person, type="bls", ends=TODAY)
    return world.practice


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("sweep", *arguments)
    return capsys.readouterr().out.strip()


def test_it_counts_for_programs(live: Practice, capsys: pytest.CaptureFixture[str]):
    assert json.loads(run(capsys, "--at", "2026-11-22T07:00-08:00", "--json")) == {
        "practices": 2,
        "alerts": 4,
        "technologist_alerts": 2,
        "manager_alerts": 2,
        "covered": 20,
        "deliveries": 4,
    }


def test_it_says_so_in_words(live: Practice, capsys: pytest.CaptureFixture[str]):
    said = "1 practice swept: 2 alerts (1 to technologists, 1 to managers), 10 covered, 2 messages."
    assert run(capsys, "--practice", "cascade", "--at", "2026-11-22T15:00Z") == said
    assert run(capsys, "--practice", "cascade", "--at", "2026-11-22T15:00Z") == (
        "1 practice swept: 0 alerts (0 to technologists, 0 to managers), 0 covered, 0 messages."
    )


def test_one_practice_leaves_the_others_alone(live: Practice, world: World, capsys: pytest.CaptureFixture[str]):
    run(capsys, "--practice", "cascade", "--at", "2026-11-22T07:00-08:00")

    with opened(world.practice.pk):
        assert Alert.objects.count() == 12
    with opened(world.other.pk):
        assert not Alert.objects.exists()


def test_before_the_hour_it_says_that(live: Practice, capsys: pytest.CaptureFixture[str]):
    assert run(capsys, "--at", "2026-11-22T04:59-08:00") == "No practice's sweep hour has come."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--practice", "nowhere"], "There is no practice “nowhere”."),
        (["--at", "tomorrow"], "--at is “tomorrow”, not an instant with its offset such as 2026-11-22T07:00-08:00."),
        (
            ["--at", "2026-11-22"],
            "--at is “2026-11-22”, not an instant with its offset such as 2026-11-22T07:00-08:00.",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(live: Practice, arguments: list[str], sentence: str):
    with pytest.raises(CommandError) as refused:
        call_command("sweep", *arguments)
    assert str(refused.value) == sentence


def test_a_closed_practice_is_not_found(live: Practice):
    live.closed_at = seven(TODAY)
    with opened(live.pk):
        live.save()
    with pytest.raises(CommandError, match="There is no practice “cascade”"):
        call_command("sweep", "--practice", "cascade")
