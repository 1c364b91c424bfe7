"""Another practice's ids, in every place where an id can stand: nothing comes back, nothing of theirs changes."""

import json
import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse

from hospitals.models import Hospital
from tenancy.grants import walled_models
from tests.api.calling import Caller, assert_problem, caller
from tests.api.shelf import Shelf
from tests.conftest import opened
from tests.factories import TechnologistFactory
from tests.hospitals.ward import RequirementFactory
from tests.world import CANARY

pytestmark = pytest.mark.usefixtures("on_22_november")


@dataclass(frozen=True)
class Attempt:
    """A call with ids of the other practice in path, query or body. Refused, unless `harmless`."""

    method: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    status: int = 404

    def __str__(self) -> str:
        return f"{self.method} {self.path} {','.join(self.body)}"


IN_PATH = [
    Attempt("get", "technologists/<theirs.technologist>/"),
    Attempt("patch", "technologists/<theirs.technologist>/", {"name": "Taken"}),
    Attempt("get", "technologists/<theirs.technologist>/portfolio/"),
    Attempt("get", "credential-types/<theirs.types.bls>/"),
    Attempt("patch", "credential-types/<theirs.types.bls>/", {"name": "Taken"}),
    Attempt("get", "issuers/<theirs.issuer>/"),
    Attempt("patch", "issuers/<theirs.issuer>/", {"name": "Taken"}),
    Attempt("get", "credentials/<theirs.bls>/"),
    Attempt("patch", "credentials/<theirs.bls>/", {"number": "Taken", "expires_on": "2030-01-01"}),
    Attempt("get", "credentials/<theirs.bls>/periods/"),
    Attempt("post", "credentials/<theirs.bls>/periods/", {"expires_on": "2030-01-01"}),
    Attempt("post", "credentials/<theirs.applied>/periods/<theirs.applied_period>/accept/"),
    Attempt("post", "credentials/<ours.bls>/periods/<theirs.applied_period>/accept/"),
    Attempt("post", "credentials/<ours.bls>/periods/<theirs.applied_period>/return/", {"note": "Taken"}),
    Attempt("post", "credentials/<ours.bls>/periods/<theirs.bls_period>/verify/", {"method": "phone"}),
    Attempt("post", "renewals/<theirs.renewal>/submission/"),
    Attempt("get", "hospitals/<theirs.hospital>/"),
    Attempt("patch", "hospitals/<theirs.hospital>/", {"name": "Taken"}),
    Attempt("delete", "hospitals/<theirs.hospital>/"),
    Attempt("get", "hospitals/<theirs.hospital>/requirements/"),
    Attempt("post", "hospitals/<theirs.hospital>/requirements/", {"any_of": ["cnim"]}),
    Attempt("get", "hospitals/<theirs.hospital>/requirements/<theirs.requirement>/"),
    Attempt("patch", "hospitals/<ours.hospital>/requirements/<theirs.requirement>/", {"days_left": 30}),
    Attempt("delete", "hospitals/<ours.hospital>/requirements/<theirs.requirement>/"),
    Attempt("get", "hospitals/<theirs.hospital>/clearance/"),
    Attempt("get", "cases/<theirs.case>/"),
    Attempt("patch", "cases/<theirs.case>/", {"room": "Taken", "status": "cancelled", "cancel_reason": "hospital"}),
    Attempt("get", "cases/<theirs.case>/findings/"),
    Attempt("get", "cases/<theirs.case>/candidates/"),
    Attempt("post", "cases/<theirs.case>/assignments/", {"person": "<ours.technologist>", "role": "backup"}),
    Attempt("delete", "cases/<theirs.case>/assignments/<theirs.seat>/"),
    Attempt("delete", "cases/<ours.case>/assignments/<theirs.seat>/"),
]
CASE = {"hospital": "<theirs.hospital>", "starts_at": "2026-12-09T07:30", "minutes": 60}
NEW = {"technologist": "<ours.technologist>", "type": "<ours.types.acls>", "expires_on": "2028-01-31"}
IN_BODY = [
    Attempt(method, path, body, 400)
    for method, path, body in (
        ("post", "credentials/", NEW | {"technologist": "<theirs.technologist>"}),
        ("post", "credentials/", NEW | {"type": "<theirs.types.acls>"}),
        ("post", "credentials/", NEW | {"issuer": "<theirs.issuer>"}),
        ("post", "credentials/", NEW | {"serves": "<theirs.cnim>"}),
        ("patch", "credentials/<ours.bls>/", {"issuer": "<theirs.issuer>"}),
        ("patch", "credentials/<ours.bls>/", {"technologist": "<theirs.technologist>"}),
        ("patch", "credentials/<ours.bls>/", {"type": "<theirs.types.bls>"}),
        ("post", "credential-types/", {"name": "New", "issuers": ["<theirs.issuer>"]}),
        ("post", "credential-types/", {"name": "New", "presupposes": "<theirs.types.cnim>"}),
        ("patch", "credential-types/<ours.types.bls>/", {"issuers": ["<theirs.issuer>"]}),
        ("patch", "credential-types/<ours.types.bls>/", {"presupposes": "<theirs.types.cnim>"}),
        ("post", "renewals/", {"credential": "<theirs.bls>"}),
        ("post", "hospitals/", {"name": "New", "timezone": "UTC", "privileges_issuer": "<theirs.issuer>"}),
        ("patch", "hospitals/<ours.hospital>/", {"privileges_issuer": "<theirs.issuer>"}),
        ("post", "hospitals/<ours.hospital>/requirements/", {"any_of": ["<theirs.types.acls>"]}),
        ("post", "hospitals/<ours.hospital>/requirements/", {"any_of": ["cnim"], "issuers": ["<theirs.issuer>"]}),
        ("patch", "hospitals/<ours.hospital>/requirements/<ours.requirement>/", {"issuers": ["<theirs.issuer>"]}),
        ("post", "cases/", CASE),
        ("patch", "cases/<ours.case>/", {"hospital": "<theirs.hospital>"}),
        ("post", "cases/<ours.case>/assignments/", {"person": "<theirs.technologist>", "role": "backup"}),
    )
]
IN_QUERY = [
    Attempt("get", f"{path}/?{query}", status=status)
    for status, path, query in (
        (400, "credentials", "technologist=<theirs.technologist>"),
        (400, "credentials", "type=<theirs.types.bls>"),
        (400, "renewals", "technologist=<theirs.technologist>"),
        (400, "alerts", "technologist=<theirs.technologist>"),
        (400, "deliveries", "technologist=<theirs.technologist>"),
        (404, "hospitals/<ours.hospital>/clearance", "technologist=<theirs.technologist>"),
        (400, "cases", "hospital=<theirs.hospital>"),
        (400, "cases", "person=<theirs.technologist>"),
        (400, "cases/<ours.case>/findings", "person=<theirs.technologist>"),
        (400, "conflicts", "case=<theirs.case>"),
    )
]
LISTS = (
    "technologists",
    "credential-types",
    "issuers",
    "credentials",
    "renewals",
    "hospitals",
    "cases",
    "conflicts",
    "alerts",
    "deliveries",
)


@pytest.mark.parametrize("attempt", [*IN_PATH, *IN_BODY, *IN_QUERY], ids=str)
def test_another_practices_id_is_refused_wherever_it_stands(world, shelves, attempt):
    before = rows_of(world.other.pk)
    answer = call(caller(world.alice), attempt, shelves)
    assert_problem(answer, attempt.status)
    assert CANARY not in answer.content.decode()
    assert rows_of(world.other.pk) == before


@pytest.mark.parametrize("path", LISTS)
def test_no_list_shows_another_practices_rows(world, shelves, path):
    at_theirs = caller(world.charlie, "lakeshore").get(f"{path}/")
    # Of what they send, alerts alone carry no words.
    assert path == "alerts" or CANARY in at_theirs.content.decode()
    at_ours = caller(world.alice).get(f"{path}/")
    theirs, ours = ({row["id"] for row in answer.json()["results"]} for answer in (at_theirs, at_ours))
    assert theirs
    assert ours
    assert not theirs & ours
    assert CANARY not in at_ours.content.decode()


ID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
JUDGED = (
    "hospitals/<ours.hospital>/clearance/",
    "requirement-conflicts/",
    "cases/<ours.case>/findings/",
    "cases/<ours.case>/candidates/",
)


@pytest.mark.parametrize("path", JUDGED)
def test_nothing_of_another_practice_is_judged(world, shelves, path):
    for practice in (world.practice, world.other):
        with opened(practice.pk):
            RequirementFactory(hospital=Hospital.objects.get(), any_of=("acls",))
            TechnologistFactory(name=f"{Hospital.objects.get()} Too")
    ours, theirs = shelves
    at_theirs = caller(world.charlie, "lakeshore").get(filled(path, (theirs, ours))).content.decode()
    at_ours = caller(world.alice).get(filled(path, shelves)).content.decode()
    assert CANARY in at_theirs or ids_of(theirs) & set(re.findall(ID, at_theirs))
    assert at_ours.count("{") == at_theirs.count("{")
    assert CANARY not in at_ours
    assert not ids_of(theirs) & set(re.findall(ID, at_ours))


@pytest.mark.parametrize("attempt", IN_PATH, ids=str)
def test_an_outsider_finds_no_practice_at_all(world, shelves, attempt):
    """Charlie, a manager elsewhere, at this practice's own rows; and nobody in particular."""
    before = rows_of(world.practice.pk)
    here = replace(attempt, path=attempt.path.replace("theirs", "ours"))
    for who, status in ((world.charlie, 404), (None, 401)):
        answer = call(caller(who), here, shelves)
        assert_problem(answer, status)
        assert "Ours" not in answer.content.decode()
    assert rows_of(world.practice.pk) == before


def test_a_deactivated_member_is_an_outsider_at_once(world, shelves):
    alice = caller(world.alice)
    assert alice.get("credentials/").status_code == 200
    with opened(world.practice.pk):
        type(world.tess_technologist.membership).objects.filter(user=world.alice).update(active=False)
    assert_problem(alice.get("credentials/"), 404)


def test_a_write_needs_the_sessions_token(world, shelf):
    alice = caller(world.alice)
    alice.client.handler.enforce_csrf_checks = True
    assert_problem(alice.post("issuers/", {"name": "Forged"}), 403)
    assert alice.get("issuers/").status_code == 200
    token = "a" * 32
    alice.client.cookies["csrftoken"] = token
    made = alice.client.post(
        alice.url("issuers/"), {"name": "Meant"}, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert made.status_code == 201


def ids_of(shelf: Shelf) -> set[str]:
    return set(re.findall(ID, str(asdict(shelf))))


def call(who: Caller, attempt: Attempt, shelves: tuple[Shelf, Shelf]) -> HttpResponse:
    path, body = filled(attempt.path, shelves), json.loads(filled(json.dumps(attempt.body), shelves))
    return getattr(who, attempt.method)(path, *([body] if attempt.method in ("post", "patch") else []))


def filled(text: str, shelves: tuple[Shelf, Shelf]) -> str:
    """With the id that each `<ours.bls>` or `<theirs.types.bls>` stands for."""
    ours, theirs = (asdict(shelf) for shelf in shelves)

    def found(place: re.Match[str]) -> str:
        value: Any = {"ours": ours, "theirs": theirs}
        for name in place[1].split("."):
            value = value[name]
        return str(value)

    return re.sub(r"<([\w.]+)>", found, text)


def rows_of(practice: UUID) -> dict[str, list[Any]]:
    """Every row of a practice, table by table."""
    with opened(practice), connection.cursor() as cursor:
        found = {}
        for model in walled_models():
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t ORDER BY 1')
            found[model._meta.db_table] = cursor.fetchall()
    return found
