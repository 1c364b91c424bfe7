"""Every route under a practice names the permission it needs; everything else is listed here by name."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from practices.permissions import ALL
from tenancy.routes import declared, permission_for
from tests.conftest import opened
from tests.support.any_row import any_row
from tests.support.steady import steady
from tests.tenancy.test_walls import OWNED
from tests.world import CANARY

# Doors without a practice: accounts, health, signed references. Each checks for itself.
OUTSIDE = {
    "healthz",
    "readyz",
    "metrics",
    "operator",
    "operator-deliveries",
    "operator-again",
    "operator-lift",
    "home",
    "practice-new",
    "invitation",
    "message-link",
    "message-acknowledgement",
    "message-act",
    "message-link-again",
    "twilio-status",
    "twilio-inbound",
    "email-tracking",
    "email-events",
    "unsubscribe",
    "schema",
    "docs",
}
OUTSIDE_PREFIXES = ("account_", "usersessions_", "socialaccount_", "mfa_")


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_patterns(pattern, path)
        else:
            yield path, pattern


INSIDE = [(path, pattern) for path, pattern in all_patterns() if "<slug:practice>" in path]
BY_ID = [(path, pattern.name) for path, pattern in INSIDE if "<uuid:" in path]


@pytest.mark.parametrize(("path", "pattern"), INSIDE, ids=lambda value: value if isinstance(value, str) else "")
def test_a_route_of_a_practice_declares_what_it_needs(path, pattern):
    assert pattern.name in declared(), f"{path} is not made with tenancy.routes.route()"
    for method in ("GET", "HEAD", "POST", "PATCH", "DELETE"):
        needed = permission_for(pattern.name, method)
        assert needed is None or needed in ALL, f"{path} needs “{needed}”, which no role has"


def test_routes_are_told_apart_by_their_names():
    names = [pattern.name for _, pattern in INSIDE]
    assert sorted(names) == sorted(set(names))


def test_what_is_outside_the_practices_is_known_by_name():
    outside = {pattern.name for path, pattern in all_patterns() if "<slug:practice>" not in path}
    unknown = {name for name in outside - OUTSIDE if not (name or "").startswith(OUTSIDE_PREFIXES)}
    assert unknown == set()


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_practices_rows_are_not_there(method, world, client):
    """Every route that takes an id, with one that a row of every kind has in another practice."""
    shared = uuid4()
    with opened(world.other.pk):
        for model in OWNED:
            any_row(model, pk=shared)
    foreign = (shared, world.foreign.pk)
    client.force_login(world.alice)
    for path, name in BY_ID:
        url = _reverse(path, name)
        for pk in foreign:
            response = getattr(client, method)(
                url(pk), **({"content_type": "application/json"} if "api" in path else {})
            )
            assert response.status_code in (403, 404, 405), (name, response.status_code)
            assert CANARY.encode() not in response.content


def _reverse(path, name):
    ids = path.count("<uuid:")

    def url(pk):
        try:
            return reverse(name, args=["cascade", *[pk] * ids])
        except NoReverseMatch:
            return reverse(name, args=["cascade", *[pk] * ids, "x"])

    return url


def test_an_outsider_finds_no_practice_and_no_hint_of_one(world, client):
    client.force_login(world.charlie)
    there, nowhere = client.get("/cascade/technologists/"), client.get("/no-such-practice/technologists/")
    assert there.status_code == nowhere.status_code == 404
    assert steady(there.content) == steady(nowhere.content)


def test_ids_that_are_nowhere_are_404(world, client):
    client.force_login(world.alice)
    for path, name in BY_ID:
        assert client.get(_reverse(path, name)(uuid4())).status_code in (403, 404, 405), name
