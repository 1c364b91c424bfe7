from datetime import date

import pytest

from credentials.models import Period, Renewal
from tests.api.calling import assert_problem
from tests.conftest import opened

pytestmark = pytest.mark.usefixtures("on_22_november")

RENEWED = {"issued_on": "2026-11-20", "starts_on": "2027-01-01", "expires_on": "2028-12-31"}


def test_a_renewal_is_a_new_period_and_ends_the_work(world, shelf, alice):
    made = alice.post(f"credentials/{shelf.bls}/periods/", RENEWED | {"note": "Card seen"})
    assert made.status_code == 201
    row = made.json()
    assert row == {
        **RENEWED,
        "id": row["id"],
        "note": "Card seen",
        "state": "accepted",
        "origin": "renewed",
        "recorded_at": row["recorded_at"],
        "accepted_at": row["recorded_at"],
        "superseded_at": None,
        "superseded_by": None,
        "verification": None,
    }
    listed = alice.get(f"credentials/{shelf.bls}/periods/").json()["results"]
    assert [each["expires_on"] for each in listed] == ["2028-12-31", "2026-12-31"]
    with opened(world.practice.pk):
        assert Renewal.objects.get().closed_at is not None


def test_it_starts_the_day_after_the_old_one_and_ends_by_the_rule(shelf, alice):
    row = alice.post(f"credentials/{shelf.bls}/periods/", {"issued_on": "2026-11-20", "starts_on": None}).json()
    assert (row["starts_on"], row["expires_on"]) == ("2026-11-20", "2028-11-30")
    row = alice.post(f"credentials/{shelf.cnim}/periods/", {"expires_on": "2033-12-31"}).json()
    assert row["starts_on"] == "2029-01-01"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "expires_on"),
        ({"expires_on": "soon"}, "expires_on"),
        ({"expires_on": "2026-12-31"}, "expires_on"),
        ({"expires_on": "2028-12-31", "starts_on": "2029-01-01"}, "expires_on"),
        ({"expires_on": "2028-12-31", "issued_on": "2027-06-01"}, "issued_on"),
        ({"expires_on": "2028-12-31", "credential": "x"}, "credential"),
        ([], "non_field_errors"),
    ],
)
def test_what_cannot_be_is_refused_by_field(world, shelf, alice, body, field):
    refused = alice.post(f"credentials/{shelf.bls}/periods/", body)
    assert list(assert_problem(refused, 400)["errors"]) == [field]
    with opened(world.practice.pk):
        assert Period.objects.filter(credential=shelf.bls).count() == 1


def test_what_was_applied_for_is_accepted_once(shelf, alice):
    path = f"credentials/{shelf.applied}/periods/{shelf.applied_period}"
    accepted = alice.post(f"{path}/accept/", {})
    assert accepted.status_code == 200
    assert accepted.json()["state"] == "accepted"
    assert alice.get(f"credentials/{shelf.applied}/").json()["standing"] == "valid"
    assert_problem(alice.post(f"{path}/accept/", {}), 400)
    assert_problem(alice.post(f"{path}/return/", {"note": "No"}), 400)


def test_what_nobody_said_the_end_of_is_not_accepted(world, shelf, alice):
    with opened(world.practice.pk):
        Period.objects.filter(pk=shelf.applied_period).update(expires_on=None)
    refused = alice.post(f"credentials/{shelf.applied}/periods/{shelf.applied_period}/accept/", {})
    assert list(assert_problem(refused, 400)["errors"]) == ["expires_on"]
    assert alice.get(f"credentials/{shelf.applied}/").json()["standing"] == "pending"


def test_what_was_sent_in_is_returned_with_a_note(world, shelf, alice):
    with opened(world.practice.pk):
        sent = Period.objects.create(
            credential_id=shelf.bls, expires_on=date(2028, 12, 31), state="pending", recorded_at="2026-11-21T00:00Z"
        )
        Renewal.objects.filter(pk=shelf.renewal).update(stage="uploaded")
    path = f"credentials/{shelf.bls}/periods/{sent.pk}/return/"
    assert list(assert_problem(alice.post(path, {}), 400)["errors"]) == ["note"]
    assert list(assert_problem(alice.post(path, {"note": " "}), 400)["errors"]) == ["note"]
    returned = alice.post(path, {"note": "The name is not yours."})
    assert returned.status_code == 200
    assert (returned.json()["state"], returned.json()["note"]) == ("returned", "The name is not yours.")
    (renewal,) = alice.get("renewals/").json()["results"]
    assert (renewal["stage"], renewal["round"], renewal["note"]) == ("returned", 1, "The name is not yours.")


def test_accepting_what_was_sent_in_ends_the_renewal(world, shelf, alice):
    with opened(world.practice.pk):
        sent = Period.objects.create(
            credential_id=shelf.bls, expires_on=date(2028, 12, 31), state="pending", recorded_at="2026-11-21T00:00Z"
        )
    alice.post(f"credentials/{shelf.bls}/periods/{sent.pk}/accept/", {})
    (renewal,) = alice.get("renewals/").json()["results"]
    assert renewal["stage"] == "accepted"
    assert renewal["closed_at"]


def test_a_period_is_verified_by_who_looked(world, shelf, alice):
    path = f"credentials/{shelf.bls}/periods/{shelf.bls_period}/verify/"
    body = {"method": "website", "source": "atlas.heart.org", "result": "active", "note": "eCard 17"}
    made = alice.post(path, body)
    assert made.status_code == 201
    assert body.items() <= made.json().items()
    assert alice.get(f"credentials/{shelf.bls}/").json()["verified"] is True
    (period,) = alice.get(f"credentials/{shelf.bls}/periods/").json()["results"]
    assert period["verification"] == made.json()
    corrected = alice.patch(f"credentials/{shelf.bls}/", {"expires_on": "2027-01-31"}).json()
    assert corrected["verified"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"result": "active"}, "method"),
        ({"method": "telepathy"}, "method"),
        ({"method": "phone", "result": "x" * 201}, "result"),
        ({"method": "phone", "result": None}, "result"),
        ({"method": "phone", "by": "me"}, "by"),
    ],
)
def test_a_verification_says_how(shelf, alice, body, field):
    refused = alice.post(f"credentials/{shelf.bls}/periods/{shelf.bls_period}/verify/", body)
    assert list(assert_problem(refused, 400)["errors"]) == [field]


def test_a_period_belongs_to_its_credential(shelf, alice):
    for act, body in (("accept", {}), ("return", {"note": "x"}), ("verify", {"method": "phone"})):
        assert_problem(alice.post(f"credentials/{shelf.cnim}/periods/{shelf.applied_period}/{act}/", body), 404)


def test_what_is_only_read_may_be_sent_back(shelf, alice):
    row = alice.post(f"credentials/{shelf.bls}/periods/", RENEWED | {"state": "withdrawn", "id": "x"}).json()
    assert row["state"] == "accepted"


def test_other_roles_change_nothing(world, shelf, sam, tess, audrey):
    for other in (sam, tess, audrey):
        for act, body in (("accept", {}), ("return", {"note": "x"}), ("verify", {"method": "phone"})):
            assert_problem(other.post(f"credentials/{shelf.applied}/periods/{shelf.applied_period}/{act}/", body), 403)
        assert_problem(other.post(f"credentials/{shelf.bls}/periods/", RENEWED), 403)
    with opened(world.practice.pk):
        assert Period.objects.get(pk=shelf.applied_period).state == "applied"
        assert Period.objects.count() == 4
