"""The functions that sweep across practices: who owns them, who may call them, and what nobody learns by them."""

import pytest
from django.db import ProgrammingError, connection, transaction

from credentials.sweeps import sweep
from notifications.due import practices_due
from notifications.models import Alert, Delivery
from practices.models import Technologist
from tests.conftest import opened
from tests.credentials.diary import seven
from tests.credentials.test_sweep_kinds import TODAY
from tests.factories import CredentialFactory
from tests.world import World

FUNCTIONS = {
    "nc_sweep": ("nc_sweep", True),
    "nc_fan_out": ("nc_sweep", True),
    "nc_practices_due": ("nc_due", True),
    "nc_due_expiries": ("nc_owner", False),
    "nc_ways": ("nc_owner", False),
}
TABLES = (
    "credentials_credential",
    "credentials_period",
    "credentials_renewal",
    "credentials_renewalpracticeevent",
    "notifications_alert",
    "notifications_delivery",
    "notifications_deliveryitem",
    "notifications_sweeprun",
    "practices_technologist",
)


@pytest.fixture
def swept(world: World) -> World:
    """Both practices live, each with a credential that is due, and swept."""
    for practice, person in ((world.practice, world.tess_technologist), (world.other, world.foreign)):
        with opened(practice.pk):
            practice.go_live(seven(TODAY))
            CredentialFactory(technologist=person, type="bls", ends=TODAY)
    assert sweep(seven(TODAY)).technologist_alerts == 2
    return world


def rows(query: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def refused(query: str) -> bool:
    try:
        with transaction.atomic():
            rows(query)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def test_each_function_belongs_to_a_role_that_nobody_logs_in_as(db: None):
    found = rows(
        "SELECT proname::text, rolname::text, prosecdef, proconfig[1] FROM pg_proc JOIN pg_roles r ON r.oid = proowner"
        " WHERE proname = ANY(%s)",
        list(FUNCTIONS),
    )
    assert {name: (owner, definer) for name, owner, definer, _ in found} == FUNCTIONS
    assert {config for _, _, definer, config in found if definer} == {"search_path=pg_catalog, public, pg_temp"}
    assert rows("SELECT rolname::text FROM pg_roles WHERE rolcanlogin AND rolname IN ('nc_sweep', 'nc_due')") == []
    assert (
        rows("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname IN ('nc_sweep', 'nc_due')") == [(False,)] * 2
    )


def test_only_the_application_role_may_call_them(db: None):
    grants = rows(
        "SELECT DISTINCT p.proname::text, coalesce(r.rolname::text, 'public')"
        " FROM pg_proc p CROSS JOIN aclexplode(p.proacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee"
        " WHERE p.proname = ANY(%s) AND a.grantee <> p.proowner",
        list(FUNCTIONS),
    )
    shared = {name for name, (_, is_definer) in FUNCTIONS.items() if not is_definer}
    assert set(grants) == {(name, "nc_app") for name in FUNCTIONS} | {(name, "nc_sweep") for name in shared}


@pytest.mark.parametrize("role", ["nc_sweep", "nc_due", "nc_owner"])
def test_the_application_cannot_become_the_role(db: None, role: str):
    assert refused(f"SET LOCAL ROLE {role}")


@pytest.mark.parametrize("table", TABLES)
def test_what_was_swept_stays_in_its_own_practice(swept: World, table: str):
    practices = {}
    for practice in (swept.practice, swept.other):
        with opened(practice.pk):
            practices[practice.pk] = {practice_id for (practice_id,) in rows(f"SELECT practice_id FROM {table}")}

    assert practices == {practice_id: {practice_id} for practice_id in practices}
    assert rows(f"SELECT practice_id FROM {table}") == []


def test_what_is_due_in_another_practice_is_not_shown(swept: World):
    with opened(swept.other.pk):
        CredentialFactory(technologist=swept.foreign, type="acls", ends=TODAY)
    query = "SELECT DISTINCT practice_id FROM nc_due_expiries(%s, %s)"

    with opened(swept.other.pk):
        assert rows(query, seven(TODAY), [swept.other.pk]) == [(swept.other.pk,)]
    with opened(swept.practice.pk):
        assert rows(query, seven(TODAY), [swept.other.pk]) == []
        assert rows(query, seven(TODAY), None) == []


def test_sweeping_from_inside_one_practice_shows_nothing_of_the_other(swept: World):
    with opened(swept.other.pk):
        CredentialFactory(technologist=swept.foreign, type="acls", ends=TODAY)
    with opened(swept.practice.pk):
        assert sweep(seven(TODAY)).technologist_alerts == 1
        assert set(Alert.objects.values_list("technologist", flat=True)) == {swept.tess_technologist.pk}
        assert set(Delivery.objects.values_list("practice_id", flat=True)) == {swept.practice.pk}
        assert list(Technologist.objects.values_list("pk", flat=True)) == [swept.tess_technologist.pk]


def test_the_workers_learn_which_practices_have_something_to_send_and_no_more(swept: World):
    assert set(practices_due(seven(TODAY))) == {swept.practice.pk, swept.other.pk}

    with opened(swept.practice.pk):
        Delivery.objects.update(state="accepted")
    assert practices_due(seven(TODAY)) == [swept.other.pk]

    swept.other.closed_at = seven(TODAY)
    with opened(swept.other.pk):
        swept.other.save()
    assert practices_due(seven(TODAY)) == []
