"""Pages by cursor, and how many queries a list takes, however long it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credentials.actions.credentials import record
from credentials.actions.renewals import open_renewal
from credentials.models import CredentialType, Issuer
from hospitals.models import Hospital
from practices.models import Technologist
from scheduling.models import Case, Conflict
from tests.api.calling import Caller, assert_problem
from tests.api.shelf import AT
from tests.conftest import opened
from tests.factories import TechnologistFactory
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.scheduling.theatre import MORNING, AssignmentFactory, CaseFactory

pytestmark = pytest.mark.usefixtures("on_22_november")

LISTS = (
    "technologists/",
    "credential-types/",
    "issuers/",
    "credentials/",
    "renewals/",
    "hospitals/",
    "cases/",
    "conflicts/",
    "alerts/",
    "deliveries/",
)
FILTERED = {
    "credentials/": {"standing": "valid", "expires_before": "2099-12-31"},
    "renewals/": {"open": "true"},
    "cases/": {"from": "2026-11-01", "to": "2026-12-31", "status": "booked"},
    "conflicts/": {"state": "open"},
}


@pytest.fixture
def people(world) -> list[str]:
    with opened(world.practice.pk):
        return [str(Technologist.objects.create(name=f"P {number}", timezone="UTC").pk) for number in range(4)]


def test_pages_follow_one_another_and_lose_nothing(world, people, alice):
    with opened(world.practice.pk):
        # Of the scene, which another clock may have made later than these.
        world.tess_technologist.delete()
        everybody = [*people, str(Technologist.objects.create(name="P 4", timezone="UTC").pk)]
    answer = alice.get("technologists/", page_size=2).json()
    assert answer["previous"] is None
    seen = [row["id"] for row in answer["results"]]
    with opened(world.practice.pk):
        Technologist.objects.create(name="Late", timezone="UTC")
    while answer["next"]:
        answer = alice.client.get(answer["next"]).json()
        seen += [row["id"] for row in answer["results"]]
    assert seen == everybody[::-1]
    back = alice.client.get(answer["previous"]).json()
    assert [row["id"] for row in back["results"]] == everybody[2:0:-1]


def test_a_page_keeps_its_filters(world, shelf, alice):
    answer = alice.get("credentials/", technologist=shelf.technologist, page_size=1).json()
    assert f"technologist={shelf.technologist}" in answer["next"]


@pytest.mark.parametrize(("asked", "rows"), [("0", 5), ("-1", 5), ("x", 5), ("3", 3), ("201", 5), ("", 5)])
def test_page_sizes(people, alice, asked, rows):
    assert len(alice.get("technologists/", page_size=asked).json()["results"]) == rows


@pytest.mark.parametrize("path", ["cases/", "conflicts/"])
def test_pages_by_the_start_of_the_case_leave_out_nothing_where_many_start_at_once(world, shelf, alice, path):
    with opened(world.practice.pk):
        hospital = Hospital.objects.get(pk=shelf.hospital)
        for days in (2, 0, 0, 0, 0, 1):
            add_case(hospital, days)
    everything = [row["id"] for row in alice.get(path).json()["results"]]
    assert len(set(everything)) == 7
    answer = alice.get(path, page_size=2).json()
    seen = [row["id"] for row in answer["results"]]
    with opened(world.practice.pk):
        add_case(hospital, -1)
    while answer["next"]:
        answer = alice.client.get(answer["next"]).json()
        seen += [row["id"] for row in answer["results"]]
    # Of cases that start at the same moment a page may repeat one.
    assert list(dict.fromkeys(seen)) == everything
    back = alice.client.get(answer["previous"]).json()
    assert {row["id"] for row in back["results"]} < set(everything)


@pytest.mark.parametrize("path", ["technologists/", "cases/", "conflicts/"])
@pytest.mark.parametrize("cursor", ["x", "%%%", "cD1ub3QtYS1rZXk=", "cD0lMDA=", "bz0xMDAwMDAwMDAwMDAw", "🩺"])
def test_a_cursor_that_nobody_gave_out(people, alice, path, cursor):
    answer = alice.get(path, cursor=cursor)
    if answer.status_code != 200:
        assert_problem(answer, answer.status_code)
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("path", LISTS)
def test_a_longer_list_takes_no_more_queries(world, shelf, alice, path):
    few = _queries(alice, path)
    _add_many(shelf, world)
    assert len(alice.get(path).json()["results"]) >= (1 if path in ("alerts/", "deliveries/") else 6)
    assert _queries(alice, path) <= few


def test_a_longer_portfolio_takes_no_more_queries(world, shelf, alice):
    path = f"technologists/{shelf.technologist}/portfolio/"
    few = _queries(alice, path)
    _add_many(shelf, world)
    assert _queries(alice, path) <= few


def test_more_requirements_take_no_more_queries(world, shelf, alice):
    path = f"hospitals/{shelf.hospital}/requirements/"
    few = _queries(alice, path)
    with opened(world.practice.pk):
        for code in ("cnim", "acls", "bls"):
            issuer = Issuer.objects.create(name=f"Of {code}")
            RequirementFactory(
                hospital=Hospital.objects.get(pk=shelf.hospital), any_of=(code, "dabnm"), issuers=(issuer,)
            )
    assert len(alice.get(path).json()["results"]) == 4
    assert _queries(alice, path) <= few


def add_case(hospital: Hospital, days: int) -> Case:
    """So many days after the shelf's, with somebody on it and a conflict."""
    case = CaseFactory(hospital=hospital, starts_at=MORNING + timedelta(days=days), modalities=[f"M {days}"])
    AssignmentFactory(case=case, technologist=TechnologistFactory())
    Conflict.objects.create(case=case, code="uncovered", severity="warn", message="Bare.", opened_at=AT)
    return case


def _queries(alice: Caller, path: str) -> int:
    """With the filters that judge every row, where there are any."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert alice.get(path).status_code == 200
        assert alice.get(path, **FILTERED.get(path, {})).status_code == 200
    return len(captured)


def _add_many(shelf, world) -> None:
    with opened(world.practice.pk):
        kinds = CredentialType.objects.exclude(code__in=["bls", "cnim", "tb", "capm", "ceu", "race"])
        for number in range(6):
            add_case(HospitalFactory(privileges_issuer=Issuer.objects.create(name=f"Issuer {number}")), number)
            person = Technologist.objects.create(name=f"P {number}", timezone="UTC")
            for holder in (person, world.tess_technologist):
                issuer = Issuer.objects.create(name=f"Of {number} and {holder}")
                given = {"issuer": issuer, "expires_on": date(2027, 1, 31), "by": None, "at": AT}
                credential = record(holder, kinds[number % len(kinds)], **given)
                open_renewal(credential, on=date(2026, 11, 1))
