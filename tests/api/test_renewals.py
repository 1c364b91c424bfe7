import pytest

from credentials.models import Credential, Renewal
from tests.api.calling import assert_problem
from tests.conftest import opened

pytestmark = pytest.mark.usefixtures("on_22_november")


def test_a_renewal_is_opened_once_and_submitted(shelf, alice):
    made = alice.post("renewals/", {"credential": shelf.cnim})
    assert made.status_code == 201
    row = made.json()
    assert row == {
        "id": row["id"],
        "credential": str(shelf.cnim),
        "technologist": str(shelf.technologist),
        "stage": "todo",
        "round": 0,
        "opened_on": "2026-11-22",
        "submitted_on": None,
        "ends_on": "2028-12-31",
        "last_safe_on": "2028-12-10",
        "note": "",
        "closed_at": None,
    }
    assert alice.post("renewals/", {"credential": shelf.cnim}).json()["id"] == row["id"]
    path = f"renewals/{row['id']}/submission/"
    submitted = alice.post(path, {"submitted_on": "2026-11-20"})
    assert submitted.status_code == 200
    assert submitted.json() == row | {"stage": "submitted", "submitted_on": "2026-11-20"}
    assert alice.post(path, {}).json()["submitted_on"] == "2026-11-22"
    assert [each["stage"] for each in alice.get("renewals/").json()["results"]] == ["submitted", "todo"]


@pytest.mark.parametrize(
    ("query", "count"), [({}, 2), ({"stage": "todo"}, 1), ({"open": "true"}, 1), ({"open": "false"}, 1)]
)
def test_filters(shelf, alice, query, count):
    alice.post("renewals/", {"credential": shelf.cnim})
    alice.post(f"credentials/{shelf.cnim}/periods/", {"expires_on": "2033-12-31"})
    assert len(alice.get("renewals/", **query).json()["results"]) == count


@pytest.mark.parametrize(
    "body", [{"submitted_on": "2026-11-24"}, {"submitted_on": "yesterday"}, {"submitted_on": None}]
)
def test_a_submission_lies_behind(shelf, alice, body):
    refused = alice.post(f"renewals/{shelf.renewal}/submission/", body)
    assert list(assert_problem(refused, 400)["errors"]) == ["submitted_on"]


def test_a_closed_renewal_is_not_submitted(shelf, alice):
    alice.post(f"credentials/{shelf.bls}/periods/", {"expires_on": "2028-12-31"})
    assert_problem(alice.post(f"renewals/{shelf.renewal}/submission/", {}), 400)


def test_a_technologist_submits_their_own(world, shelf, tess):
    assert tess.post(f"renewals/{shelf.renewal}/submission/", {}).json()["stage"] == "submitted"
    with opened(world.practice.pk):
        credential = Credential.objects.get(pk=shelf.bls)
        credential.technologist = type(credential.technologist).objects.create(name="Colleague", timezone="UTC")
        credential.save()
    assert_problem(tess.post(f"renewals/{shelf.renewal}/submission/", {}), 404)
    assert tess.get("renewals/").json()["results"] == []
    assert_problem(tess.post("renewals/", {"credential": shelf.cnim}), 403)


def test_a_renewal_of_health_is_unseen_by_a_scheduler(world, shelf, alice, sam):
    made = alice.post("renewals/", {"credential": shelf.tb}).json()
    assert {each["id"] for each in alice.get("renewals/").json()["results"]} == {made["id"], str(shelf.renewal)}
    assert {each["id"] for each in sam.get("renewals/").json()["results"]} == {str(shelf.renewal)}


def test_scheduler_and_auditor_read_only(world, shelf, sam, audrey):
    for other in (sam, audrey):
        assert len(other.get("renewals/").json()["results"]) == 1
        assert_problem(other.post("renewals/", {"credential": shelf.cnim}), 403)
        assert_problem(other.post(f"renewals/{shelf.renewal}/submission/", {}), 403)
    with opened(world.practice.pk):
        assert [each.stage for each in Renewal.objects.all()] == ["todo"]


def test_a_day_before_what_is_renewed_began_is_refused_in_words(shelf, alice):
    alice.post(f"credentials/{shelf.bls}/periods/", {"issued_on": "2026-12-01", "expires_on": "2028-12-31"})
    renewal = alice.post("renewals/", {"credential": shelf.bls}).json()
    early = alice.post(f"renewals/{renewal['id']}/submission/", {"submitted_on": "2020-01-01"})
    assert "or later" in assert_problem(early, 400)["errors"]["submitted_on"][0]
