"""A workbook brought by a program: the same reading, plan and refusals as on the page and the command line."""

from pathlib import Path
from typing import Any

import pytest

from credentials.models import Credential, ImportRun, Period
from practices.models import Technologist
from tests.api.calling import assert_problem
from tests.conftest import opened

pytestmark = pytest.mark.usefixtures("on_22_november")

SAMPLES = Path(__file__).parents[2] / "samples"
TRACKER = SAMPLES / "cascade-credential-tracker.xlsx"
NOUNS = "technologists credentials periods types issuers hospitals requirements cases assignments".split()
HEAD = b"Name,E-mail,BLS exp\n"
CLEAN = HEAD + b"Ann Lee,ann@example.org,3/31/2027\n"
BAD = CLEAN + b"Bo Cruz,bo@example.org,13/2027\n"
DOUBTFUL = b"Name,State license exp\nAnn Lee,4/5/2027\n"


def on_record(world) -> tuple[int, int, int]:
    with opened(world.practice.pk):
        return Technologist.objects.count(), Credential.objects.count(), ImportRun.objects.count()


def errors(said: dict[str, Any]) -> list[tuple[str, str]]:
    """Who issued the cards is asked besides."""
    return [(each["cell"], each["value"]) for each in said["problems"] if each["level"] == "error"]


def test_a_clean_file_is_applied_and_again_changes_nothing(world, shelf, alice):
    people, credentials, runs = on_record(world)
    first = alice.upload("imports/", "roster.csv", CLEAN)
    assert first.status_code == 201
    said = first.json()
    assert said["applied"] is True
    assert errors(said) == []
    assert list(said["created"]) == list(said["updated"]) == list(said["unchanged"]) == NOUNS
    assert (said["created"]["technologists"], said["created"]["credentials"]) == (1, 1)
    assert on_record(world) == (people + 1, credentials + 1, runs + 1)
    again = alice.upload("imports/", "roster.csv", CLEAN).json()
    assert sum(again["created"].values()) == sum(again["updated"].values()) == 0
    assert on_record(world) == (people + 1, credentials + 1, runs + 2)
    with opened(world.practice.pk):
        assert str(Period.objects.get(credential__technologist__name="Ann Lee").recorded_by.user) == "Alice"


def test_a_dry_run_writes_nothing(world, shelf, alice):
    before = on_record(world)
    tried = alice.upload("imports/", "roster.csv", BAD, dry_run="true")
    assert tried.status_code == 200
    said = tried.json()
    assert (said["applied"], said["created"]["technologists"]) == (False, 2)
    assert errors(said) == [("C3", "13/2027")]
    assert on_record(world) == before


def test_bad_cells_stop_the_file_unless_they_are_left_out(world, shelf, alice):
    before = on_record(world)
    problem = assert_problem(alice.upload("imports/", "roster.csv", BAD, key="k1"), 422)
    assert errors(problem) == [("C3", "13/2027")]
    assert problem["applied"] is False
    assert on_record(world) == before
    made = alice.upload("imports/", "roster.csv", BAD, skip_bad_rows="true", key="k1")
    assert made.status_code == 201
    assert made.json()["created"]["credentials"] == 1


def test_the_date_order_can_be_given(world, shelf, alice):
    alice.upload("imports/", "roster.csv", DOUBTFUL, date_order="dmy")
    with opened(world.practice.pk):
        assert str(Period.objects.get(credential__technologist__name="Ann Lee").expires_on) == "2027-05-04"


def test_consent_is_attested_only_when_it_is_said(world, shelf, alice):
    for name, consent in (("Ann", {}), ("Bea", {"sms_consent": "true"})):
        rows = f"Name,Cell,BLS exp\n{name} Lee,206-555-010{len(consent)},3/31/2027\n".encode()
        assert alice.upload("imports/", f"{name}.csv", rows, **consent).status_code == 201
    with opened(world.practice.pk):
        consents = dict(Technologist.objects.filter(name__endswith="Lee").values_list("name", "sms_consent_by"))
    assert {name: bool(by) for name, by in consents.items()} == {"Ann Lee": False, "Bea Lee": True}


def test_the_same_file_twice_with_one_key_is_one_import(world, shelf, alice):
    first, again = (alice.upload("imports/", "roster.csv", CLEAN, key="k1") for _ in range(2))
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert_problem(alice.upload("imports/", "roster.csv", DOUBTFUL, key="k1"), 422)
    with opened(world.practice.pk):
        assert ImportRun.objects.count() == 1


def test_a_practices_own_workbook(world, shelf, alice):
    said = alice.upload("imports/", TRACKER.name, TRACKER.read_bytes(), skip_bad_rows="true").json()
    assert said["applied"] is True
    assert said["created"]["technologists"] > 5
    assert {each["level"] for each in said["problems"]} == {"error", "question", "note"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("blank.csv", b" \n"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
        ("half.xlsx", TRACKER.read_bytes()[:2000]),
        ("page.csv", b"<!doctype html><html><body>Sign in</body></html>"),
        ("big.csv", b"x" * (10 * 1024 * 1024 + 1)),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(world, shelf, alice, name, content):
    before = on_record(world)
    problem = assert_problem(alice.upload("imports/", name, content), 400)
    assert list(problem["errors"]) == ["file"]
    assert on_record(world) == before


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"dry_run": "perhaps"}, "dry_run"),
        ({"date_order": "ydm"}, "date_order"),
        ({"practice": "lakeshore"}, "practice"),
    ],
)
def test_what_cannot_be_is_refused_by_field(shelf, alice, fields, field):
    assert list(assert_problem(alice.upload("imports/", "roster.csv", CLEAN, **fields), 400)["errors"]) == [field]


def test_a_file_is_sent_as_a_form(shelf, alice):
    assert_problem(alice.post("imports/", {"file": "x"}), 415)
    assert list(assert_problem(alice.client.post(alice.url("imports/"), {}), 400)["errors"]) == ["file"]
    broken = alice.client.generic("POST", alice.url("imports/"), b"--x", content_type="multipart/form-data")
    assert_problem(broken, 400)


def test_only_a_manager_imports(world, shelf, sam, tess, audrey):
    before = on_record(world)
    for other in (sam, tess, audrey):
        assert_problem(other.upload("imports/", "roster.csv", CLEAN), 403)
    assert on_record(world) == before
