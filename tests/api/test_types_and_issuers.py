import pytest

from credentials.models import CredentialType
from tests.api.calling import assert_problem
from tests.conftest import opened


def test_a_manager_adds_and_changes_an_issuer(shelf, alice):
    body = {
        "name": "Idaho Board",
        "kind": "state",
        "aliases": ["ID Board"],
        "state": "ID",
        "look_up_url": "https://id.example/",
    }
    made = alice.post("issuers/", body)
    assert made.status_code == 201
    row = made.json()
    assert row == {**body, "id": row["id"]}
    path = f"issuers/{row['id']}/"
    assert alice.patch(path, {"aliases": []}).json() == row | {"aliases": []}
    assert alice.get(path).json()["aliases"] == []
    assert row["name"] in {each["name"] for each in alice.get("issuers/").json()["results"]}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "ours"}, "name"),
        ({"name": "red  cross"}, "name"),
        ({"name": "X", "kind": "state"}, "state"),
        ({"name": "X", "kind": "bakery"}, "kind"),
        ({"name": "X", "aliases": "Y"}, "aliases"),
        ({"name": "X", "aliases": [None]}, "aliases"),
        ({"name": "X", "state": "Idaho"}, "state"),
        ({"name": "X", "look_up_url": "javascript:alert(1)"}, "look_up_url"),
    ],
)
def test_an_issuer_that_cannot_be(shelf, alice, body, field):
    assert list(assert_problem(alice.post("issuers/", body), 400)["errors"]) == [field]


def test_a_manager_adds_and_changes_a_type(shelf, alice):
    body = {
        "name": "Complex spine",
        "expiry_rule": "months_from_issue",
        "cycle_months": 24,
        "processing_days": 10,
        "ladder": [60, 30, 0],
        "issuers": [str(shelf.issuer)],
        "presupposes": str(shelf.types["cnim"]),
    }
    made = alice.post("credential-types/", body)
    assert made.status_code == 201
    row = made.json()
    assert body.items() <= row.items()
    assert (row["code"], row["archived"], row["is_health"]) == ("complex-spine", False, False)
    path = f"credential-types/{row['id']}/"
    changed = alice.patch(path, {"archived": True, "issuers": [], "ladder": None}).json()
    assert changed == row | {"archived": True, "issuers": [], "ladder": None}
    assert alice.get(path).json() == changed
    assert alice.patch(path, {"archived": False}).json()["archived"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "Cnim"}, "name"),
        ({"name": "日本"}, "name"),
        ({"name": "X", "expiry_rule": "whenever"}, "expiry_rule"),
        ({"name": "X", "fixed_month": 13}, "fixed_month"),
        ({"name": "X", "cycle_months": -1}, "cycle_months"),
        ({"name": "X", "cycle_months": 10**30}, "cycle_months"),
        ({"name": "X", "hours_required": "many"}, "hours_required"),
        ({"name": "X", "hours_required": 10**9}, "hours_required"),
        ({"name": "X", "expiry_rule": "freshness"}, "fresh_days"),
        ({"name": "X", "ladder": [5000]}, "ladder"),
        ({"name": "X", "ladder": [7, 7]}, "ladder"),
        ({"name": "X", "ladder": list(range(13))}, "ladder"),
        ({"name": "X", "issuers": ["AHA"]}, "issuers"),
        ({"name": "X", "presupposes": "cnim"}, "presupposes"),
        ({"name": "X", "is_health": "perhaps"}, "is_health"),
        ({"name": "X", "is_health": None}, "is_health"),
    ],
)
def test_a_type_that_cannot_be(world, shelf, alice, body, field):
    with opened(world.practice.pk):
        before = CredentialType.objects.count()
    assert list(assert_problem(alice.post("credential-types/", body), 400)["errors"]) == [field]
    with opened(world.practice.pk):
        assert CredentialType.objects.count() == before


def test_a_rule_keeps_the_numbers_it_needs(shelf, alice):
    path = f"credential-types/{shelf.types['bls']}/"
    assert list(assert_problem(alice.patch(path, {"cycle_months": None}), 400)["errors"]) == ["cycle_months"]
    assert list(assert_problem(alice.patch(path, {"expiry_rule": "freshness"}), 400)["errors"]) == ["fresh_days"]
    assert alice.patch(path, {"expiry_rule": "exact", "cycle_months": None}).json()["expiry_rule"] == "exact"


def test_types_of_health_are_unknown_to_a_scheduler(shelf, sam, audrey):
    tb = f"credential-types/{shelf.types['tb']}/"
    assert audrey.get(tb).json()["name"] == "TB test"
    assert_problem(sam.get(tb), 404)
    names = {each["name"] for each in sam.get("credential-types/").json()["results"]}
    assert "BLS" in names
    assert "TB test" not in names


def test_only_a_manager_changes_them(shelf, sam, tess, audrey):
    for other in (sam, audrey):
        assert len(other.get("issuers/").json()["results"]) == 5
    assert_problem(tess.get("issuers/"), 403)
    assert_problem(tess.get("credential-types/"), 403)
    for other in (sam, tess, audrey):
        assert_problem(other.post("issuers/", {"name": "X"}), 403)
        assert_problem(other.patch(f"issuers/{shelf.issuer}/", {"name": "X"}), 403)
        assert_problem(other.post("credential-types/", {"name": "X"}), 403)
        assert_problem(other.patch(f"credential-types/{shelf.types['bls']}/", {"name": "X"}), 403)
