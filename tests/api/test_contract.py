"""What every endpoint must have, asked of all of them, so that a new one is red until it has it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework import serializers

from practices.models import Role
from practices.permissions import ALL, MEMBER, permissions_of
from tenancy.api.serializers import StrictSerializer
from tenancy.routes import declared
from tests.api.calling import assert_problem, caller
from tests.world import World

PREFIX = "api/v1/practices/<slug:practice>/"
HANDLERS = ("get", "post", "put", "patch", "delete")


def endpoints(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in (resolver or get_resolver()).url_patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from endpoints(each, path)
        elif path.startswith("api/"):
            yield path, each


OF_A_PRACTICE = [(path, each) for path, each in endpoints() if "<slug:practice>" in path]


def subclasses(cls: type) -> Iterator[type]:
    for child in cls.__subclasses__():
        yield child
        yield from subclasses(child)


def test_what_is_outside_every_practice_is_known():
    assert {path for path, _ in endpoints() if "<slug:practice>" not in path} == {"api/v1/schema/", "api/v1/docs/"}


@pytest.mark.parametrize(("path", "route"), OF_A_PRACTICE, ids=lambda each: each if isinstance(each, str) else "")
def test_every_method_of_every_endpoint_names_its_permission(path, route):
    needs = declared()[route.name]
    handled = {method.upper() for method in HANDLERS if hasattr(route.callback.view_class, method)}
    assert path.startswith(PREFIX)
    assert handled == needs.keys() - {"*"}
    assert set(needs.values()) <= ALL
    assert MEMBER not in {needs[method] for method in handled}


@pytest.mark.parametrize(("path", "route"), OF_A_PRACTICE, ids=lambda each: each if isinstance(each, str) else "")
def test_a_role_without_the_permission_is_refused(world, path, route):
    url = url_of(path, world)
    for role, user in zip(Role, (world.alice, world.sam, world.tess, world.audrey), strict=True):
        client = caller(user).client
        for method, permission in declared()[route.name].items():
            answer = client.generic(method, url, b"{}", content_type="application/json") if method != "*" else None
            if answer and permission not in permissions_of(role):
                assert_problem(answer, 403)
            elif answer:
                assert answer.status_code < 500


def url_of(path: str, world: World) -> str:
    """With the id of nothing in this practice wherever there is one."""
    url = re.sub(r"<uuid:\w+>", str(world.foreign.pk), "/" + path.replace("<slug:practice>", "cascade"))
    assert "<" not in url
    return url


def test_every_serializer_lists_its_fields():
    ours = [
        each for each in subclasses(serializers.ModelSerializer) if not each.__module__.startswith("rest_framework")
    ]
    assert len(ours) > 5
    for each in ours:
        if meta := getattr(each, "Meta", None):
            assert isinstance(meta.fields, list), each
            assert not hasattr(meta, "exclude"), each
            assert not {"practice_id", "token", "body_html"} & set(meta.fields), each


def test_every_serializer_refuses_unknown_fields():
    ours = {
        each
        for each in subclasses(serializers.Serializer)
        if ".api." in each.__module__ and "rest_framework" not in each.__module__
    }
    assert len(ours) > 10
    assert all(issubclass(each, StrictSerializer) for each in ours)


@pytest.mark.parametrize(("path", "route"), OF_A_PRACTICE, ids=lambda each: each if isinstance(each, str) else "")
def test_a_method_that_is_not_there_is_not_allowed(world, path, route):
    url = url_of(path, world)
    client = caller(world.alice).client
    for method in HANDLERS:
        if not hasattr(route.callback.view_class, method):
            assert_problem(client.generic(method.upper(), url), 405)
    assert_problem(client.options(url), 405)


def schema() -> dict[str, Any]:
    return json.loads(caller(None).client.get("/api/v1/schema/").content)


def test_the_schema_is_made_without_a_practice_and_without_a_warning(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn")
    assert "/technologists/" in capsys.readouterr().out


def test_the_schema_tells_of_every_endpoint(db):
    described = schema()
    methods = {(path, method) for path, operations in described["paths"].items() for method in operations}
    handled = {
        (f"/{path}".replace("<slug:", "{").replace("<uuid:", "{").replace(">", "}"), method)
        for path, route in OF_A_PRACTICE
        for method in HANDLERS
        if hasattr(route.callback.view_class, method)
    }
    assert methods == handled
    for operations in described["paths"].values():
        for method, operation in operations.items():
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert ("Idempotency-Key" in names) == (method == "post")
            assert "application/problem+json" in operation["responses"]["403"]["content"]


def test_the_schema_is_yaml_for_those_who_ask(db):
    answer = caller(None).client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    assert yaml.safe_load(answer.content)["openapi"].startswith("3.")


def test_the_page_to_read_it_lists_every_endpoint_and_runs_no_script(db):
    page = caller(None).client.get("/api/v1/docs/").content.decode()
    for path in schema()["paths"]:
        assert path in page
    assert "expires_before" in page
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_what_is_nowhere_is_a_problem_too(world):
    client = caller(world.alice).client
    for path in (
        "/api/v1/",
        "/api/v1/practices/cascade/nothing/",
        "/api/v2/",
        "/api/v1/practices/cascade/credentials/7/",
    ):
        assert_problem(client.get(path), 404)
