"""Whatever is sent to whichever endpoint, by whoever: an answer or a refusal in words, never a failure of ours."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practices.models import Technologist, User
from tests.api.calling import Caller, assert_problem, caller
from tests.api.shelf import Shelf
from tests.conftest import opened

pytestmark = pytest.mark.usefixtures("on_22_november")

FEW = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def writes(shelf: Shelf) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each endpoint that takes a body, with one that it would take."""
    period = f"credentials/{shelf.applied}/periods/{shelf.applied_period}"
    credential = {"technologist": str(shelf.technologist), "type": str(shelf.types["acls"]), "expires_on": "2028-01-31"}
    person = {"name": "Ana", "phone": "+12065550142", "timezone": "UTC", "starts_on": "2026-01-01", "notes": ""}
    kind = {"name": "New", "expiry_rule": "exact", "issuers": [str(shelf.issuer)], "ladder": [30], "is_health": False}
    hospital = {"name": "New", "city": "Salem", "state": "OR", "timezone": "UTC", "privileges_issuer": "AHA"}
    requirement = {"any_of": ["cnim"], "issuers": ["ABRET"], "discipline": "trainee", "days_left": 30}
    requirement |= {"from": "2026-12-01", "until": None, "season": False, "severity": "warn"}
    case = {"number": "2", "hospital": str(shelf.hospital), "surgeon": "R. Vance", "modalities": ["SSEP"], "room": "4"}
    case |= {"starts_at": "2026-12-08T07:30", "minutes": 60, "setup_minutes": 30, "status": "booked", "note": ""}
    seat = {"person": str(shelf.technologist), "role": "backup", "override_reason": ""}
    return {
        "technologists/": ("post", person),
        f"technologists/{shelf.technologist}/": ("patch", person),
        "credential-types/": ("post", kind),
        f"credential-types/{shelf.types['bls']}/": ("patch", kind),
        "issuers/": ("post", {"name": "New", "kind": "board", "aliases": ["N"], "state": "", "look_up_url": ""}),
        f"issuers/{shelf.issuer}/": ("patch", {"name": "New", "aliases": ["N"]}),
        "credentials/": ("post", credential | {"issued_on": "2026-01-31", "number": "1", "issuer": None}),
        f"credentials/{shelf.bls}/": ("patch", {"number": "2", "expires_on": "2027-01-31", "issuer": None}),
        f"credentials/{shelf.bls}/periods/": ("post", {"issued_on": "2026-11-01", "expires_on": "2028-12-31"}),
        f"{period}/accept/": ("post", {}),
        f"{period}/return/": ("post", {"note": "x"}),
        f"credentials/{shelf.bls}/periods/{shelf.bls_period}/verify/": (
            "post",
            {"method": "phone", "result": "active"},
        ),
        "renewals/": ("post", {"credential": str(shelf.cnim)}),
        f"renewals/{shelf.renewal}/submission/": ("post", {"submitted_on": "2026-11-20"}),
        "hospitals/": ("post", hospital),
        f"hospitals/{shelf.hospital}/": ("patch", hospital),
        f"hospitals/{shelf.hospital}/requirements/": ("post", requirement),
        f"hospitals/{shelf.hospital}/requirements/{shelf.requirement}/": ("patch", requirement),
        "cases/": ("post", case),
        f"cases/{shelf.case}/": ("patch", case | {"release": True, "cancel_reason": ""}),
        f"cases/{shelf.case}/assignments/": ("post", seat),
    }


def others(shelf: Shelf) -> list[str]:
    """Endpoints that take no body."""
    return [
        f"hospitals/{shelf.hospital}/clearance/",
        "requirement-conflicts/",
        f"cases/{shelf.case}/findings/",
        f"cases/{shelf.case}/candidates/",
        f"cases/{shelf.case}/assignments/{shelf.seat}/",
        "conflicts/",
    ]


QUERIES = {
    "technologists/": ("cursor", "page_size"),
    "technologists/{technologist}/portfolio/": ("on",),
    "credential-types/": ("cursor",),
    "credentials/": ("cursor", "page_size", "standing", "expires_before", "technologist", "type"),
    "renewals/": ("cursor", "stage", "technologist", "open"),
    "hospitals/": ("cursor", "state", "archived"),
    "hospitals/{hospital}/requirements/": ("cursor", "page_size"),
    "hospitals/{hospital}/clearance/": ("on", "technologist"),
    "requirement-conflicts/": ("on",),
    "cases/": ("cursor", "page_size", "from", "to", "hospital", "person", "status"),
    "cases/{case}/findings/": ("person", "role"),
    "cases/{case}/candidates/": ("role",),
    "conflicts/": ("cursor", "page_size", "state", "case"),
    "alerts/": ("cursor", "state", "technologist"),
    "deliveries/": ("cursor", "state", "channel", "day", "technologist"),
}

BODIES = {
    "half": b'{"name": ',
    "two": b"{} {}",
    "not UTF-8": b'{"name": "\xff"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "not a number": b'{"name": NaN}',
    "digits without end": b'{"name": ' + b"9" * 5000 + b"}",
    "deep": b"[" * 100_000,
    "half a character": b'{"name": "\\ud800", "\\udfff": 1}',
    "a zero byte": b'{"name": "a\\u0000b"}',
    "a list": b"[]",
    "a word": b'"name"',
    "null": b"null",
    "a number": b"7",
}
FOREIGN = ("text/plain", "text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense")


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_read(world, shelf, name):
    for path, (method, _) in writes(shelf).items():
        assert_problem(send(caller(world.alice), method, path, BODIES[name]), 400)


def test_json_is_utf_8_whatever_is_said_of_it(world):
    made = send(caller(world.alice), "post", "issuers/", '{"name": "Å"}'.encode(), "application/json; charset=rot13")
    assert made.json()["name"] == "Å"


def test_an_act_needs_no_body(world, shelf):
    path = f"credentials/{shelf.applied}/periods/{shelf.applied_period}/accept/"
    assert send(caller(world.alice), "post", path, b"").status_code == 200


@pytest.mark.parametrize("content_type", FOREIGN)
def test_another_kind_of_body_is_not_read(world, shelf, content_type):
    client = caller(world.alice).client
    for path, (method, _) in writes(shelf).items():
        assert_problem(
            client.generic(method.upper(), caller(None).url(path), b"name=x", content_type=content_type), 415
        )


def test_an_answer_in_another_kind_is_not_to_be_had(world):
    client = caller(world.alice).client
    assert_problem(client.get(caller(None).url("technologists/"), headers={"Accept": "text/xml"}), 406)


def test_more_than_a_form_holds_is_refused(world, shelf, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = json.dumps({"name": "x" * 1000}).encode()
    for path, (method, _) in writes(shelf).items():
        assert_problem(send(caller(world.alice), method, path, body), 413)


def test_a_failure_of_ours_is_a_problem_that_says_nothing_of_its_cause(world, monkeypatch):
    def fail(_: object) -> None:
        raise LookupError("a secret of ours")

    monkeypatch.setattr(Technologist, "save", fail)
    client = Client(raise_request_exception=False)
    client.force_login(world.alice)
    answer = client.post(caller(None).url("technologists/"), {"name": "A"}, content_type="application/json")
    assert "secret" not in str(assert_problem(answer, 500))


STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.dates().map(str),
    st.uuids().map(str),
    st.sampled_from(
        ["2026-02-29", "0000-00-00", "2026-11-22T00:00:00Z", "\x00", "\u202e", "١٢", "9" * 400, "-1", "🩺" * 200]
    ),
    st.lists(st.one_of(st.text(max_size=5), st.integers(), st.none()), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


@FEW
@given(data=st.data())
def test_a_strange_value_in_any_field(world, shelf, data):
    path, (method, body) = data.draw(st.sampled_from(sorted(writes(shelf).items())))
    strange = {name: data.draw(STRANGE) for name in body if data.draw(st.booleans())}
    alice = caller(world.alice)
    answer = send(alice, method, path, json.dumps(body | strange).encode())
    if answer.status_code >= 400:
        assert_problem(answer, answer.status_code)
        assert answer.status_code in (400, 409)
        return
    _show_everything(alice, path.split("/")[0], shelf)


def _show_everything(alice: Caller, noun: str, shelf: Shelf) -> None:
    """What was taken in can be listed, and judged on any day."""
    of_case = (f"cases/{shelf.case}/findings/", f"cases/{shelf.case}/candidates/")
    for path in (f"{noun}/", "cases/", "conflicts/", *of_case):
        assert alice.get(path).status_code == 200
    assert alice.get("credentials/", expires_before="2099-12-31", standing="valid").status_code == 200
    for on in ("1950-01-01", "2099-12-31"):
        for path in (f"technologists/{shelf.technologist}/portfolio/", f"hospitals/{shelf.hospital}/clearance/"):
            assert alice.get(path, on=on).status_code == 200
        assert alice.get("requirement-conflicts/", on=on).status_code == 200


@FEW
@given(data=st.data())
def test_a_strange_value_in_any_parameter(world, shelf, data):
    path = data.draw(st.sampled_from(sorted(QUERIES)))
    query = {name: data.draw(STRANGE) for name in QUERIES[path] if data.draw(st.booleans())}
    answer = caller(world.alice).get(path.format(**asdict(shelf)), **_as_text(query))
    if answer.status_code != 200:
        assert_problem(answer, answer.status_code)
    assert answer.status_code in (200, 400, 404)


@FEW
@given(rest=st.text(max_size=40))
def test_a_strange_path(world, rest):
    answer = caller(world.alice).client.get(f"/api/v1/practices/cascade/{rest}")
    assert answer.status_code in (200, 301, 404)


@pytest.mark.parametrize("who", ["alice", "sam", "tess", "audrey", "charlie"])
@FEW
@given(data=st.data())
def test_any_call_as_any_role(world, shelf, who, data):
    user: User = getattr(world, who)
    asked = writes(shelf) | {path: ("delete", {}) for path in others(shelf)}
    path, (method, body) = data.draw(st.sampled_from(sorted(asked.items())))
    key = data.draw(st.one_of(st.none(), st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=20)))
    headers = {} if key is None else {"Idempotency-Key": key}
    for call in ("get", "post", "patch", "put", "delete"):
        sent = json.dumps(body if call == method or data.draw(st.booleans()) else {}).encode()
        answer = send(caller(user), call, path, sent, headers=headers)
        assert answer.status_code < 500
        if answer.status_code >= 400:
            assert_problem(answer, answer.status_code)


def send(
    who: Caller,
    method: str,
    path: str,
    body: bytes,
    content_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    return who.client.generic(method.upper(), who.url(path), body, content_type=content_type, headers=headers)


def _as_text(query: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [str(each) for each in value] if isinstance(value, list) else str(value) for name, value in query.items()
    }


def test_ids_that_are_none_are_not_found(world):
    with opened(world.practice.pk):
        assert Technologist.objects.exists()
    for rest in ("technologists/7/", "technologists/%00/", "technologists/0198AAAA-0000-7000-8000-000000000000/"):
        assert_problem(caller(world.alice).client.get(f"/api/v1/practices/cascade/{rest}"), 404)
