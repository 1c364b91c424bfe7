"""Hospitals and what they ask for, over the interface."""

from typing import Any
from uuid import UUID

import pytest

from credentials.catalogue import stock, switch_on
from credentials.models import Issuer
from hospitals.models import Hospital, Requirement
from tests.api.calling import assert_problem, caller
from tests.conftest import opened
from tests.hospitals.ward import HospitalFactory, RequirementFactory

pytestmark = pytest.mark.usefixtures("on_22_november")

BRENDAN = {"name": "St. Brendan", "city": "Portland", "state": "or", "timezone": "America/Los_Angeles"}


@pytest.fixture
def stocked(world) -> None:
    for practice in (world.practice, world.other):
        with opened(practice.pk):
            stock(practice)


@pytest.fixture
def hospital(world, stocked) -> Hospital:
    with opened(world.practice.pk):
        return HospitalFactory(name="Mt. Tabor", state="OR")


def requirements_of(hospital: Hospital | str) -> str:
    return f"hospitals/{getattr(hospital, 'pk', hospital)}/requirements/"


def test_a_hospital_is_added_with_an_issuer_and_privileges_to_confirm(world, stocked, alice):
    made = alice.post("hospitals/", BRENDAN)
    assert made.status_code == 201
    row = made.json()
    with opened(world.practice.pk):
        issuer = Issuer.objects.get(pk=row["privileges_issuer"])
    assert (issuer.name, issuer.kind) == ("St. Brendan", "hospital")
    assert row == BRENDAN | {
        "id": row["id"],
        "aliases": [],
        "state": "OR",
        "privileges_issuer": str(issuer.pk),
        "reader_required": None,
        "portal": "",
        "note": "",
        "archived": False,
    }
    assert alice.get(f"hospitals/{row['id']}/").json() == row
    first = alice.get(requirements_of(row["id"])).json()["results"]
    assert [(each["any_of"], each["state"]) for each in first] == [(["hospital_privileges"], "proposed")]


@pytest.mark.parametrize("by", ["id", "name", "alias"])
def test_campuses_share_an_issuer_named_in_any_way(world, stocked, alice, by):
    with opened(world.practice.pk):
        issuer = Issuer.objects.create(name="Columbia Health", kind="hospital", aliases=["CH"])
    named = {"id": str(issuer.pk), "name": "columbia health", "alias": "CH"}[by]
    made = alice.post("hospitals/", BRENDAN | {"privileges_issuer": named})
    assert made.json()["privileges_issuer"] == str(issuer.pk)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"timezone": "UTC"}, "name"),
        ({"name": "…", "timezone": "UTC"}, "name"),
        ({"name": "mt.  tabor", "timezone": "UTC"}, "non_field_errors"),
        ({"name": "X"}, "timezone"),
        ({"name": "X", "timezone": "Pacific"}, "timezone"),
        ({"name": "X", "timezone": "UTC", "state": "Oregon"}, "state"),
        ({"name": "X", "timezone": "UTC", "privileges_issuer": "Nobody"}, "privileges_issuer"),
        ({"name": "X", "timezone": "UTC", "privileges_issuer": 7}, "privileges_issuer"),
        ({"name": "AHA", "timezone": "UTC"}, "privileges_issuer"),
        ({"name": "X", "timezone": "UTC", "privileges_issuer": "AHA"}, "privileges_issuer"),
        ({"name": "X", "timezone": "UTC", "privileges_issuer": "A\x00"}, "privileges_issuer"),
        ({"name": "X", "timezone": "UTC", "state": "ZZ"}, "state"),
        ({"name": "X", "timezone": "UTC", "reader_required": "perhaps"}, "reader_required"),
    ],
)
def test_a_hospital_that_cannot_be(world, hospital, alice, body, field):
    assert list(assert_problem(alice.post("hospitals/", body), 400)["errors"]) == [field]
    with opened(world.practice.pk):
        assert Hospital.objects.count() == 1


def test_a_hospital_is_changed_and_archived(hospital, alice):
    path = f"hospitals/{hospital.pk}/"
    assert alice.patch(path, {"reader_required": False, "portal": "symplr"}).json()["reader_required"] is False
    assert alice.delete(path).status_code == 204
    assert alice.get(path).json()["archived"] is True
    assert alice.get("hospitals/").json()["results"] == []
    assert [row["name"] for row in alice.get("hospitals/", archived="true").json()["results"]] == ["Mt. Tabor"]
    assert alice.patch(path, {"archived": False}).json()["archived"] is False
    assert len(alice.get("hospitals/", state="OR").json()["results"]) == 1


def test_a_requirement_is_added_as_it_is_written_down(world, hospital, alice):
    body: dict[str, Any] = {
        "any_of": ["cnim", "dabnm"],
        "issuers": ["ABRET", "abnm"],
        "discipline": "technologist",
        "modality": "SSEP",
        "verified": True,
        "days_left": 30,
        "issued_within_months": None,
        "checked_within_days": None,
        "season": False,
        "accepts_grace": True,
        "severity": "warn",
        "from": "2027-03-01",
        "until": None,
    }
    made = alice.post(requirements_of(hospital), body)
    assert made.status_code == 201, made.json()
    row = made.json()
    with opened(world.practice.pk):
        issuers = {str(pk) for pk in Issuer.objects.filter(name__in=("ABRET", "ABNM")).values_list("pk", flat=True)}
        by = Requirement.objects.get(pk=row["id"]).confirmed_by
    assert by.user == world.alice
    assert set(row["issuers"]) == issuers
    assert row == body | {
        "id": row["id"],
        "scope": "hospital",
        "issuers": row["issuers"],
        "state": "confirmed",
        "note": "",
        "sentence": "From 1 Mar 2027: CNIM or D.ABNM, from ABNM or ABRET, verified, with at least 30 days left on the "
        "day of the case, accepted in its grace days too, for technologists and trainees on cases with SSEP; "
        "only warns.",
        "read_from": "",
        "not_understood": "",
        "confirmed_at": row["confirmed_at"],
        "withheld": False,
    }
    assert alice.get(f"{requirements_of(hospital)}{row['id']}/").json() == row


def test_types_are_taken_by_id_too_and_twice_is_once(world, hospital, alice):
    with opened(world.practice.pk):
        cnim = switch_on("cnim").pk
    made = alice.post(requirements_of(hospital), {"any_of": [str(cnim), "cnim"], "discipline": None, "modality": None})
    assert (made.status_code, made.json()["any_of"], made.json()["discipline"]) == (201, ["cnim"], "")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "any_of"),
        ({"any_of": []}, "any_of"),
        ({"any_of": "cnim"}, "any_of"),
        ({"any_of": ["abionm"]}, "any_of"),
        ({"any_of": [7]}, "any_of"),
        ({"any_of": [None]}, "any_of"),
        ({"any_of": ["bls\x00"]}, "any_of"),
        ({"issuers": ["AHA\x00"]}, "issuers"),
        ({"scope": "house"}, "scope"),
        ({"issuers": ["Nobody"]}, "issuers"),
        ({"discipline": "surgeon"}, "discipline"),
        ({"days_left": 0}, "days_left"),
        ({"days_left": 99_999}, "days_left"),
        ({"issued_within_months": "a year"}, "issued_within_months"),
        ({"season": True}, "season"),
        ({"severity": "off"}, "severity"),
        ({"from": "2027-02-30"}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"from": "2027-03-01", "until": "2027-02-28"}, "non_field_errors"),
        ({"state": "dismissed"}, "state"),
        ({"side": "oversight"}, "side"),
        ({"starts_on": "2027-03-01"}, "starts_on"),
    ],
)
def test_a_requirement_that_cannot_be(world, hospital, alice, body, field):
    asked = ({"any_of": ["cnim"]} | body) if body else {}
    assert list(assert_problem(alice.post(requirements_of(hospital), asked), 400)["errors"]) == [field]
    with opened(world.practice.pk):
        assert not Requirement.objects.exists()


def test_just_the_same_is_asked_for_once(hospital, alice):
    asked = {"any_of": ["cnim"], "days_left": 30}
    answers = [alice.post(requirements_of(hospital), asked) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 400]
    assert alice.post(requirements_of(hospital), asked | {"state": "proposed"}).status_code == 201


def test_a_requirement_is_changed_in_part(hospital, alice):
    made = alice.post(requirements_of(hospital), {"any_of": ["bls"], "issuers": ["AHA"], "days_left": 30}).json()
    path = f"{requirements_of(hospital)}{made['id']}/"
    assert (
        alice.patch(path, {"days_left": None}).json()["sentence"]
        == "BLS from AHA only, for everyone; blocks a booking."
    )
    assert alice.patch(path, {"issuers": [], "any_of": ["acls"]}).json()["any_of"] == ["acls"]
    assert alice.patch(path, {"until": "2026-12-31"}).json()["until"] == "2026-12-31"
    assert list(assert_problem(alice.patch(path, {"from": "2027-01-01"}), 400)["errors"]) == ["non_field_errors"]
    assert list(assert_problem(alice.patch(path, {"any_of": []}), 400)["errors"]) == ["any_of"]
    assert list(assert_problem(alice.patch(path, {"state": "proposed"}), 400)["errors"]) == ["state"]
    assert alice.get(path).json()["any_of"] == ["acls"]


def test_a_proposal_is_confirmed_or_dismissed(world, hospital, alice):
    first, second = (
        alice.post(requirements_of(hospital), {"any_of": [code], "state": "proposed"}).json()
        for code in ("cnim", "bls")
    )
    assert (first["state"], first["confirmed_at"]) == ("proposed", None)
    confirmed = alice.patch(f"{requirements_of(hospital)}{first['id']}/", {"state": "confirmed"}).json()
    assert (confirmed["state"], confirmed["confirmed_at"] is not None) == ("confirmed", True)
    path = f"{requirements_of(hospital)}{second['id']}/"
    assert alice.delete(path).status_code == 204
    assert_problem(alice.get(path), 404)
    with opened(world.practice.pk):
        assert Requirement.objects.get(pk=second["id"]).state == "dismissed"


def test_deleted_it_is_gone(world, hospital, alice):
    made = alice.post(requirements_of(hospital), {"any_of": ["cnim"]}).json()
    path = f"{requirements_of(hospital)}{made['id']}/"
    assert alice.delete(path).status_code == 204
    assert_problem(alice.delete(path), 404)
    with opened(world.practice.pk):
        assert not Requirement.objects.exists()


def test_what_holds_beyond_the_hospital_is_shown_and_not_changed_here(world, hospital, alice):
    with opened(world.practice.pk):
        house = RequirementFactory(hospital=None, any_of=("liability",))
        state = RequirementFactory(hospital=None, state_code="OR", any_of=("state_license",))
        RequirementFactory(hospital=None, state_code="WA", any_of=("bls",))
        RequirementFactory(any_of=("acls",))
    rows = alice.get(requirements_of(hospital)).json()["results"]
    assert [(row["id"], row["scope"]) for row in rows] == [(str(state.pk), "state"), (str(house.pk), "house")]
    path = f"{requirements_of(hospital)}{house.pk}/"
    assert_problem(alice.patch(path, {"days_left": 5}), 409)
    assert_problem(alice.delete(path), 409)
    with opened(world.practice.pk):
        assert Requirement.objects.get(pk=house.pk).days_left is None


def test_what_is_asked_of_health_is_withheld_from_a_scheduler(world, hospital, alice, sam, audrey):
    with opened(world.practice.pk):
        RequirementFactory(
            hospital=hospital, any_of=("tb",), issued_within_months=12, note="TB in 12 months", source="TB yearly"
        )
    seen = {who: each.get(requirements_of(hospital)).json()["results"][0] for who, each in (("s", sam), ("a", audrey))}
    assert seen["a"]["sentence"].startswith("TB test, issued within 12 months")
    assert seen["s"]["sentence"] == "An occupational-health requirement, for everyone; blocks a booking."
    assert (seen["s"]["withheld"], seen["s"]["any_of"], seen["s"]["issued_within_months"]) == (True, [], None)
    assert "TB" not in str(seen["s"])


def test_only_a_manager_changes_them(world, hospital, sam, tess, audrey):
    for other in (sam, audrey):
        assert [row["name"] for row in other.get("hospitals/").json()["results"]] == ["Mt. Tabor"]
        assert other.get(requirements_of(hospital)).status_code == 200
    assert_problem(tess.get("hospitals/"), 403)
    assert_problem(tess.get(requirements_of(hospital)), 403)
    for other in (sam, tess, audrey):
        assert_problem(other.post("hospitals/", BRENDAN), 403)
        assert_problem(other.patch(f"hospitals/{hospital.pk}/", {"name": "X"}), 403)
        assert_problem(other.delete(f"hospitals/{hospital.pk}/"), 403)
        assert_problem(other.post(requirements_of(hospital), {"any_of": ["cnim"]}), 403)


def test_a_requirement_is_reached_through_its_own_hospital_only(world, hospital, alice):
    with opened(world.practice.pk):
        elsewhere = RequirementFactory(any_of=("cnim",))
    path = f"{requirements_of(hospital)}{elsewhere.pk}/"
    assert_problem(alice.get(path), 404)
    assert_problem(alice.patch(path, {"days_left": 5}), 404)
    assert_problem(alice.delete(path), 404)


def test_another_practices_hospital_is_not_there(world, hospital, alice):
    with opened(world.other.pk):
        theirs = RequirementFactory(any_of=("cnim",))
    at_theirs = theirs.hospital
    assert_problem(alice.post(requirements_of(at_theirs), {"any_of": ["cnim"]}), 404)
    assert_problem(alice.delete(f"hospitals/{at_theirs.pk}/"), 404)
    assert_problem(alice.delete(f"{requirements_of(at_theirs)}{theirs.pk}/"), 404)
    for named in (theirs.hospital.privileges_issuer_id, theirs.hospital.privileges_issuer.name):
        assert_problem(alice.post("hospitals/", BRENDAN | {"privileges_issuer": str(named)}), 400)
    with opened(world.other.pk):
        assert (Hospital.objects.get().archived_at, Requirement.objects.count()) == (None, 1)
        foreign_type = str(theirs.any_of.get().type_id)
    assert_problem(alice.post(requirements_of(hospital), {"any_of": [foreign_type]}), 400)


def test_a_post_is_done_once_with_its_key(world, hospital, alice):
    first, again = (alice.post(requirements_of(hospital), {"any_of": ["cnim"]}, key="k") for _ in range(2))
    assert first.content == again.content
    assert_problem(alice.post(requirements_of(hospital), {"any_of": ["bls"]}, key="k"), 422)
    with opened(world.practice.pk):
        assert Requirement.objects.count() == 1
    assert caller(world.charlie, "lakeshore").get("hospitals/").json()["results"] == []
    assert UUID(first.json()["id"])
