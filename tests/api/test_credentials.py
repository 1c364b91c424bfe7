from datetime import date

import pytest

from credentials.models import Credential, Period
from tests.api.calling import assert_problem
from tests.conftest import opened

pytestmark = pytest.mark.usefixtures("on_22_november")

WITHHELD_FIELDS = {
    "type": None,
    "issuer": None,
    "serves": None,
    "label": "Occupational health item",
    "number": "",
    "note": "",
    "issued_on": None,
    "starts_on": None,
    "expires_on": None,
    "standing": None,
    "ends_on": None,
    "days_left": None,
    "last_safe_on": None,
    "verified": None,
    "let_go_on": None,
    "withheld": True,
}


def test_a_manager_records_reads_and_corrects_a_credential(world, shelf, alice):
    body = {
        "technologist": str(shelf.technologist),
        "type": str(shelf.types["acls"]),
        "issuer": str(shelf.issuer),
        "number": "A-17",
        "issued_on": "2025-01-10",
        "expires_on": "2027-01-31",
    }
    made = alice.post("credentials/", body)
    assert made.status_code == 201
    row = made.json()
    assert row == {
        **body,
        "id": row["id"],
        "serves": None,
        "label": "ACLS",
        "note": "",
        "starts_on": "2025-01-10",
        "standing": "expiring",
        "met": True,
        "ends_on": "2027-01-31",
        "days_left": 70,
        "last_safe_on": "2027-01-03",
        "verified": False,
        "let_go_on": None,
        "withheld": False,
    }
    path = f"credentials/{row['id']}/"
    assert alice.get(path).json() == row
    corrected = alice.patch(path, {"expires_on": "2027-03-31", "number": "A-18", "issuer": None}).json()
    assert corrected == row | {
        "expires_on": "2027-03-31",
        "ends_on": "2027-03-31",
        "number": "A-18",
        "issuer": None,
        "days_left": 129,
        "last_safe_on": "2027-03-03",
        "standing": "valid",
    }
    with opened(world.practice.pk):
        periods = Period.objects.filter(credential=row["id"]).order_by("expires_on")
        assert [(each.expires_on, each.stands) for each in periods] == [
            (date(2027, 1, 31), False),
            (date(2027, 3, 31), True),
        ]
        assert str(periods[1].recorded_by.user) == "Alice"


def test_the_same_credential_is_recorded_once(shelf, alice):
    body = {"technologist": shelf.technologist, "type": shelf.types["cnim"], "expires_on": "2030-12-31"}
    problem = assert_problem(alice.post("credentials/", body), 400)
    assert "on record already" in problem["errors"]["non_field_errors"][0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"technologist": None}, "technologist"),
        ({"technologist": "Tess"}, "technologist"),
        ({"technologist": "0198aaaa-0000-7000-8000-000000000000"}, "technologist"),
        ({"technologist": 7}, "technologist"),
        ({"type": None}, "type"),
        ({"type": "cnim"}, "type"),
        ({"type": ["x"]}, "type"),
        ({"issuer": "AHA"}, "issuer"),
        ({"serves": {"id": 1}}, "serves"),
        ({"number": "9" * 61}, "number"),
        ({"issued_on": "31-Feb-2027"}, "issued_on"),
        ({"issued_on": "2027-01-01"}, "issued_on"),
        ({"expires_on": "13/2027"}, "expires_on"),
        ({"expires_on": "9999-12-31"}, "expires_on"),
        ({"expires_on": "2024-01-01"}, "expires_on"),
        ({"starts_on": "2029-01-01"}, "expires_on"),
        ({"expire_on": "2027-01-01"}, "expire_on"),
    ],
)
def test_what_cannot_be_is_refused_by_field(world, shelf, alice, changes, field):
    body = {
        "technologist": str(shelf.technologist),
        "type": str(shelf.types["acls"]),
        "issued_on": "2025-01-10",
        "expires_on": "2027-01-31",
    }
    problem = assert_problem(alice.post("credentials/", body | changes), 400)
    assert list(problem["errors"]) == [field]
    with opened(world.practice.pk):
        assert Credential.objects.count() == 4


def test_an_end_that_the_rule_settles_need_not_be_said(shelf, alice):
    bls = {"technologist": shelf.technologist, "type": shelf.types["acls"], "issued_on": "2026-02-10"}
    assert alice.post("credentials/", bls).json()["expires_on"] == "2028-02-29"
    liability = {"technologist": shelf.technologist, "type": shelf.types["liability"], "issued_on": "2026-02-10"}
    assert list(assert_problem(alice.post("credentials/", liability), 400)["errors"]) == ["expires_on"]
    assert alice.post("credentials/", liability | {"expires_on": None}).json()["standing"] == "valid"


def test_a_credential_stays_with_its_person_and_type(world, shelf, alice):
    path = f"credentials/{shelf.bls}/"
    assert list(assert_problem(alice.patch(path, {"type": shelf.types["acls"]}), 400)["errors"]) == ["type"]
    assert list(assert_problem(alice.patch(path, {"serves": shelf.cnim}), 400)["errors"]) == ["serves"]
    same = {"type": shelf.types["bls"], "technologist": shelf.technologist, "note": "Seen"}
    assert alice.patch(path, same).json()["note"] == "Seen"


def test_dates_are_added_to_a_credential_without_any(shelf, alice):
    path = f"credentials/{shelf.applied}/"
    assert alice.get(path).json()["standing"] == "pending"
    row = alice.patch(path, {"issued_on": "2026-11-02", "expires_on": "2030-06-30"}).json()
    assert (row["starts_on"], row["expires_on"], row["standing"]) == ("2026-11-02", "2030-06-30", "valid")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"bls", "cnim", "tb", "applied"}),
        ({"standing": "expiring"}, {"bls"}),
        ({"standing": ["expiring", "pending"]}, {"bls", "applied"}),
        ({"standing": "expired"}, set()),
        ({"expires_before": "2027-01-01"}, {"bls"}),
        ({"expires_before": "2026-12-31"}, set()),
        ({"expires_before": "2028-01-01", "standing": "valid"}, {"tb"}),
        ({"type": "cnim"}, {"cnim"}),
        ({"type": "tb"}, {"tb"}),
        ({"technologist": "technologist"}, {"bls", "cnim", "tb", "applied"}),
    ],
)
def test_filters(shelf, alice, query, found):
    ids = {"cnim": shelf.types["cnim"], "tb": shelf.types["tb"], "technologist": shelf.technologist}
    asked = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in query.items()}
    rows = alice.get("credentials/", **asked).json()["results"]
    assert {row["id"] for row in rows} == {str(getattr(shelf, name)) for name in found}


def test_portfolio_on_a_day(shelf, alice):
    def standings(**query):
        found = alice.get(f"technologists/{shelf.technologist}/portfolio/", **query).json()
        return found["on"], {row["label"]: row["standing"] for row in found["credentials"]}

    assert standings() == (
        "2026-11-22",
        {"CNIM": "valid", "CAPM": "pending", "BLS": "expiring", "TB test": "valid"},
    )
    assert standings(on="2027-01-01") == (
        "2027-01-01",
        {"CNIM": "valid", "CAPM": "pending", "BLS": "expired", "TB test": "valid"},
    )
    for broken in ("tomorrow", "2027-02-30", "0001-01-01", "9999-12-31"):
        problem = alice.get(f"technologists/{shelf.technologist}/portfolio/", on=broken)
        assert list(assert_problem(problem, 400)["errors"]) == ["on"]


def test_a_scheduler_sees_of_health_only_whether_it_is_met(shelf, sam):
    rows = {row["id"]: row for row in sam.get("credentials/").json()["results"]}
    assert rows[str(shelf.bls)]["expires_on"] == "2026-12-31"
    item = {"id": str(shelf.tb), "technologist": str(shelf.technologist), "met": True, **WITHHELD_FIELDS}
    assert rows[str(shelf.tb)] == item
    assert sam.get(f"credentials/{shelf.tb}/").json() == item
    portfolio = f"technologists/{shelf.technologist}/portfolio/"
    assert item in sam.get(portfolio).json()["credentials"]
    assert item | {"met": None} in sam.get(portfolio, on="2027-11-22").json()["credentials"]
    assert item | {"met": None} in sam.get(portfolio, on="2027-11-23").json()["credentials"]


def test_a_scheduler_finds_health_by_no_filter(shelf, sam):
    assert_problem(sam.get(f"credentials/{shelf.tb}/periods/"), 403)
    assert list(assert_problem(sam.get("credentials/", type=shelf.types["tb"]), 400)["errors"]) == ["type"]
    for query in ({"standing": "valid"}, {"expires_before": "2099-01-01"}):
        found = [row["id"] for row in sam.get("credentials/", **query).json()["results"]]
        assert str(shelf.cnim) in found
        assert str(shelf.tb) not in found


def test_an_auditor_sees_health(shelf, audrey):
    assert audrey.get(f"credentials/{shelf.tb}/").json()["label"] == "TB test"


def test_a_technologist_sees_their_own_and_all_of_it(world, shelf, tess):
    with opened(world.practice.pk):
        colleague = Credential.objects.get(pk=shelf.cnim)
        colleague.technologist = type(colleague.technologist).objects.create(name="Colleague", timezone="UTC")
        colleague.save()
    labels = {row["label"] for row in tess.get("credentials/").json()["results"]}
    assert labels == {"BLS", "TB test", "CAPM"}
    assert_problem(tess.get(f"credentials/{shelf.cnim}/"), 404)
    assert_problem(tess.get(f"credentials/{shelf.cnim}/periods/"), 404)
    assert_problem(tess.get(f"technologists/{colleague.technologist_id}/portfolio/"), 404)
    assert tess.get(f"credentials/{shelf.tb}/periods/").json()["results"][0]["expires_on"] == "2027-11-22"
    assert_problem(tess.patch(f"credentials/{shelf.bls}/", {"number": "1"}), 403)
