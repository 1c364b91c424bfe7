from datetime import UTC, datetime

import pytest

from practices.models import Technologist
from tests.api.calling import assert_problem, caller
from tests.conftest import opened

NEW = {
    "name": "Ana  Reyes",
    "email": "ana@example.org",
    "phone": "(206) 555-0142",
    "timezone": "America/Denver",
    "discipline": "trainee",
    "employee_number": "17",
    "starts_on": "2026-01-05",
    "ends_on": None,
}


def test_a_manager_adds_reads_and_changes_a_person(world, alice):
    made = alice.post("technologists/", NEW)
    assert made.status_code == 201
    row = made.json()
    assert row == {
        **NEW,
        "id": row["id"],
        "name": "Ana Reyes",
        "sort_name": "Reyes, Ana",
        "phone": "+12065550142",
        "employment": "",
        "home_base": "",
        "notes": "",
        "sms_consent_at": None,
    }
    path = f"technologists/{row['id']}/"
    assert alice.get(path).json() == row
    changed = alice.patch(path, {"name": "Ana Reyes Ortiz", "ends_on": "2026-12-31"}).json()
    assert changed == row | {"name": "Ana Reyes Ortiz", "sort_name": "Ortiz, Ana Reyes", "ends_on": "2026-12-31"}
    assert alice.get(path).json() == changed
    assert [each["name"] for each in alice.get("technologists/").json()["results"]] == [
        "Ana Reyes Ortiz",
        "Tess Tanaka",
    ]


def test_only_a_name_is_needed(world, alice):
    assert alice.post("technologists/", {"name": "Lee"}).json()["timezone"] == "America/Los_Angeles"


def test_consent_does_not_move_to_another_number(world, alice):
    with opened(world.practice.pk):
        Technologist.objects.update(phone="+12065550101", sms_consent_at=datetime(2026, 1, 1, tzinfo=UTC))
    path = f"technologists/{world.tess_technologist.pk}/"
    assert alice.patch(path, {"phone": "+12065550101"}).json()["sms_consent_at"] == "2026-01-01T00:00:00Z"
    assert alice.patch(path, {"phone": "+12065550199"}).json()["sms_consent_at"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "17"}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"name": "A", "email": "nobody"}, "email"),
        ({"name": "A", "phone": "206 555 O1O1"}, "phone"),
        ({"name": "A", "phone": "9" * 400}, "phone"),
        ({"name": "A", "timezone": "Pacific"}, "timezone"),
        ({"name": "A", "timezone": "../../etc/passwd"}, "timezone"),
        ({"name": "A", "discipline": "surgeon"}, "discipline"),
        ({"name": "A", "starts_on": "13/2027"}, "starts_on"),
        ({"name": "A", "starts_on": "2027-02-30"}, "starts_on"),
        ({"name": "A", "starts_on": "0001-01-01"}, "starts_on"),
        ({"name": "A", "starts_on": 20270101}, "starts_on"),
        ({"name": "A", "starts_on": "2027-01-02", "ends_on": "2027-01-01"}, "non_field_errors"),
        ({"name": "A", "employee_number": "7"}, "non_field_errors"),
        ({"name": "A", "nickname": "B"}, "nickname"),
        ({"name": "A", "practice_id": "0198aaaa-0000-7000-8000-000000000000"}, "practice_id"),
        ({"name": "A", "\x00": "B"}, "\x00"),
        ({"name": "A\x00B"}, "name"),
        ({"name": ["A"]}, "name"),
        ({"name": {"first": "A"}}, "name"),
    ],
)
def test_what_cannot_be_is_refused_by_field(world, alice, body, field):
    with opened(world.practice.pk):
        Technologist.objects.update(employee_number="7")
    problem = assert_problem(alice.post("technologists/", body), 400)
    assert list(problem["errors"]) == [field]
    with opened(world.practice.pk):
        assert Technologist.objects.count() == 1


def test_scheduler_and_auditor_read_and_write_nothing(world, sam, audrey):
    path = f"technologists/{world.tess_technologist.pk}/"
    for reader in (sam, audrey):
        row = reader.get(path).json()
        assert row["name"] == "Tess Tanaka"
        assert "notes" not in row
        assert len(reader.get("technologists/").json()["results"]) == 1
        assert_problem(reader.post("technologists/", NEW), 403)
        assert_problem(reader.patch(path, {"name": "Other"}), 403)
    with opened(world.practice.pk):
        assert [each.name for each in Technologist.objects.all()] == ["Tess Tanaka"]


def test_a_technologist_reads_their_own_record_alone(world, tess):
    with opened(world.practice.pk):
        colleague = Technologist.objects.create(name="Colleague", timezone="UTC")
    assert [each["name"] for each in tess.get("technologists/").json()["results"]] == ["Tess Tanaka"]
    assert_problem(tess.get(f"technologists/{colleague.pk}/"), 404)
    assert_problem(tess.patch(f"technologists/{world.tess_technologist.pk}/", {"name": "Me"}), 403)


def test_a_technologist_without_a_record_is_told_so(world, tess):
    with opened(world.practice.pk):
        Technologist.objects.update(membership=None)
    assert_problem(tess.get("technologists/"), 403)


def test_nobody_else_gets_in(world):
    for path in ("technologists/", f"technologists/{world.tess_technologist.pk}/"):
        assert_problem(caller(None).get(path), 401)
        assert_problem(caller(world.charlie).get(path), 404)
        assert_problem(caller(world.alice, "lakeshore").get(path), 404)
        assert_problem(caller(world.alice, "nowhere").get(path), 404)
