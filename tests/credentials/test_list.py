"""The list of credentials: filters in the address, pills with counts, a constant number of queries."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from credentials.actions.credentials import let_go, suspend
from credentials.actions.periods import verify
from credentials.actions.renewals import open_renewal
from credentials.actions.types import archive
from credentials.holdings import holding_of, holdings
from credentials.models import Credential, CredentialType, Issuer
from practices.models import Membership
from tests.conftest import opened
from tests.credentials.shelf import NOON, TODAY, Shelf, queries
from tests.factories import CredentialFactory, IssuerFactory, TechnologistFactory


@pytest.fixture
def many(shelf: Shelf) -> Shelf:
    """Beside Tess: Ann in Salem and Bo in Bend, with something of every standing."""
    with opened(shelf.world.practice.pk):
        ann = TechnologistFactory(name="Ann Archer", home_base="Salem")
        bo = TechnologistFactory(name="Bo Berg", home_base="Bend", employee_number="E-7")
        CredentialFactory(technologist=ann, type="bls", ends=date(2026, 11, 21))
        CredentialFactory(technologist=ann, type="acls", ends=date(2026, 12, 21))
        CredentialFactory(technologist=ann, type="cnim", ends=date(2026, 10, 31))
        CredentialFactory(technologist=bo, type="cnim", ends=None, state="applied")
        liability = CredentialFactory(technologist=bo, type="liability", ends=date(2027, 6, 30))
        suspend(CredentialFactory(technologist=bo, type="dabnm", ends=date(2029, 6, 30)), starts_on=TODAY, by=None)
        old = CredentialFactory(technologist=bo, type="reegt", ends=date(2023, 12, 31), number="EEG-9")
        let_go(old, on=date(2024, 1, 5), why="", by=None)
        member = Membership.objects.get(role="manager")
        verify(liability.periods.get(), method="phone", result="active", by=member, at=NOON)
        gone = TechnologistFactory(name="Gil Gone", ends_on=TODAY - timedelta(days=1))
        CredentialFactory(technologist=gone, type="bls")
    return shelf


def rows(response: Any) -> list[str]:
    return [f"{row.technologist.name}: {row.label}" for row in response.context["rows"]]


ASKED = [
    (
        "",
        [
            "Ann Archer: CNIM",
            "Ann Archer: BLS",
            "Ann Archer: ACLS",
            "Tess Tanaka: CNIM",
            "Tess Tanaka: TB test",
            "Bo Berg: Professional liability insurance",
            "Bo Berg: D.ABNM",
            "Bo Berg: CNIM",
        ],
    ),
    ("q=archer&sort=type", ["Ann Archer: CNIM", "Ann Archer: BLS", "Ann Archer: ACLS"]),
    ("q=e-7&type=cnim", ["Bo Berg: CNIM"]),
    ("type=cnim&sort=name", ["Ann Archer: CNIM", "Bo Berg: CNIM", "Tess Tanaka: CNIM"]),
    ("type=cnim&sort=-name", ["Tess Tanaka: CNIM", "Bo Berg: CNIM", "Ann Archer: CNIM"]),
    ("base=Salem&standing=ended", ["Ann Archer: CNIM", "Ann Archer: BLS"]),
    ("standing=in_grace", ["Ann Archer: CNIM"]),
    ("standing=expired", ["Ann Archer: BLS"]),
    ("standing=soon", ["Ann Archer: ACLS", "Tess Tanaka: CNIM"]),
    ("standing=expiring", ["Ann Archer: ACLS", "Tess Tanaka: CNIM", "Tess Tanaka: TB test"]),
    ("standing=pending", ["Bo Berg: CNIM"]),
    ("standing=suspended", ["Bo Berg: D.ABNM"]),
    ("before=2026-12-21", ["Ann Archer: CNIM", "Ann Archer: BLS"]),
    ("let_go=on", ["Bo Berg: R. EEG T."]),
    ("unverified=on&base=Bend", ["Bo Berg: D.ABNM"]),
    ("q=nobody", []),
    # What cannot be read counts as not given.
    ("standing=fine&type=abionm&before=soon&base=Salem", ["Ann Archer: CNIM", "Ann Archer: BLS", "Ann Archer: ACLS"]),
]


@pytest.mark.parametrize(("query", "shown"), ASKED, ids=[query for query, _ in ASKED])
def test_the_address_asks_and_the_list_answers(many: Shelf, sign_in: Any, query: str, shown: list[str]) -> None:
    response = sign_in(many.world.alice).get(f"{many.url('credentials')}?{query}")
    assert rows(response) == shown


def test_pills_count_what_they_would_leave(many: Shelf, sign_in: Any) -> None:
    client = sign_in(many.world.alice)
    response = client.get(many.url("credentials") + "?sort=name&page=1")
    counted = {pill.label: pill.count for pill in response.context["pills"]}
    assert counted == {
        "All": 8,
        "Ended": 2,
        "Within 60 days": 2,
        "Expiring": 3,
        "In grace": 1,
        "Pending": 1,
        "Suspended": 1,
        "Not verified": 6,
        "Let go": 1,
    }
    for pill in response.context["pills"]:
        left = client.get(many.url("credentials") + pill.url)
        assert len(rows(left)) == pill.count, pill.label
        assert [each.label for each in left.context["pills"] if each.current] == [pill.label]
        assert parse_qs(urlsplit(pill.url).query)["sort"] == ["name"]


def test_a_person_named_by_key_is_shown_although_gone(many: Shelf, sign_in: Any) -> None:
    with opened(many.world.practice.pk):
        gone = Credential.objects.get(technologist__name="Gil Gone")
    response = sign_in(many.world.alice).get(f"{many.url('credentials')}?technologist={gone.technologist_id}")
    assert rows(response) == ["Gil Gone: BLS"]


def test_archived_types_are_left_out_unless_asked_for(many: Shelf, sign_in: Any) -> None:
    with opened(many.world.practice.pk):
        archive(CredentialType.objects.get(code="acls"), at=NOON)
    client = sign_in(many.world.alice)
    assert "Ann Archer: ACLS" not in rows(client.get(many.url("credentials")))
    assert rows(client.get(many.url("credentials") + "?type=acls")) == ["Ann Archer: ACLS"]


def test_an_empty_practice_is_offered_the_first_step(world: Any, sign_in: Any) -> None:
    words = sign_in(world.alice).get(f"/{world.practice.slug}/credentials/").content.decode()
    assert "No credentials yet" in words
    assert "Add a credential" in words
    assert "Add a credential" not in sign_in(world.sam).get(f"/{world.practice.slug}/credentials/").content.decode()


def test_nothing_that_fits_says_so_and_shows_the_way_back(many: Shelf, sign_in: Any) -> None:
    response = sign_in(many.world.alice).get(many.url("credentials") + "?q=nobody")
    words = response.content.decode()
    assert "No credential fits these filters" in words
    assert f'href="{many.url("credentials")}">Show all' in words


@pytest.mark.parametrize("page", ["credentials", "matrix", "renewals"])
def test_the_number_of_queries_does_not_grow(many: Shelf, sign_in: Any, page: str) -> None:
    client, counts = sign_in(many.world.alice), []
    for people in (1, 30):
        with opened(many.world.practice.pk):
            fill(people)
        counts.append(queries(client, many.url(page)))
    assert counts[0] == counts[1]


def fill(people: int) -> None:
    hospitals = [IssuerFactory() for _ in range(3)]
    for _ in range(people):
        person = TechnologistFactory()
        for hospital in hospitals:
            open_renewal(CredentialFactory(technologist=person, type="hospital_privileges", issuer=hospital), on=TODAY)
        cnim = CredentialFactory(technologist=person, type="cnim", issuer=Issuer.objects.get(name="ABRET"))
        CredentialFactory(technologist=person, type="ceu", serves=cnim, ends=None)


def test_many_at_once_are_judged_as_one_by_one(many: Shelf) -> None:
    practice = many.world.practice
    with opened(practice.pk):
        cnim = Credential.objects.get(pk=many.cnim.pk)
        CredentialFactory(technologist=cnim.technologist, type="ceu", serves=cnim, ends=None)
        together = {
            held.id: (held.standing, held.ends_on, held.look)
            for held in holdings(Credential.objects.all(), TODAY, practice)
        }
        singly = {each.pk: holding_of(each, TODAY, practice) for each in Credential.objects.with_facts()}
        assert together == {pk: (held.standing, held.ends_on, held.look) for pk, held in singly.items()}
        assert len(together) == 11
