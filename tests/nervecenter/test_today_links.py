"""Each kind of item on Today leads to what it is about, and to nothing else."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import HttpResponse

from credentials.models import ImportRun, UnreadCell
from practices.models import Practice
from tests.factories import CredentialFactory, TechnologistFactory
from tests.world import World

# Sunday 22 November 2026, 07:30 in Los Angeles.
NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
YESTERDAY, SOON = date(2026, 11, 21), date(2026, 12, 1)

Follow = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def follow(world: World, practice: Practice, sign_in) -> Follow:
    def followed(headline: str, user=world.alice) -> HttpResponse:
        """The page behind the link of the one item with this headline."""
        client = sign_in(user)
        page = client.get("/cascade/today/").context["page"]
        (item,) = [each for each in page.dated + page.undated if each.headline == headline]
        response = client.get(item.url)
        assert response.status_code == 200
        return response

    return followed


def test_a_credential(follow: Follow):
    bls = CredentialFactory(technologist=TechnologistFactory(name="Per Lindqvist"), type="bls", ends=YESTERDAY)
    assert f"/credentials/{bls.pk}/" in follow("Lindqvist: BLS").request["PATH_INFO"]


def test_what_the_practice_renews_for_several(follow: Follow):
    for name in ("Ada Abel", "Bo Berg"):
        person = TechnologistFactory(name=name)
        CredentialFactory(technologist=person, type="liability", ends=SOON)
        CredentialFactory(technologist=person, type="bls", ends=SOON)
    rows = follow("Professional liability insurance: 2\u00a0people").context["rows"]
    assert [(row.technologist.name, row.credential.type.code) for row in rows] == [
        ("Ada Abel", "liability"),
        ("Bo Berg", "liability"),
    ]


def test_an_unreadable_cell(follow: Follow):
    run = ImportRun.objects.create(file_name="roster.xlsx", content=b"", sha256="0" * 64, uploaded_at=NOW)
    UnreadCell.objects.create(run=run, sheet="BLS", cell="C7", value="soon", problem="This is no date.")
    UnreadCell.objects.create(run=run, sheet="BLS", cell="C8", value="later", problem="Neither is this.")
    page = follow("a cell of the import, “soon”").content.decode()
    assert "This is no date." in page
    assert "Neither is this." not in page


def test_a_person_nobody_reaches(follow: Follow):
    TechnologistFactory(name="Tomasz Wieczorek", email="")
    assert follow("Tomasz Wieczorek has no working address").context["form"].instance.name == "Tomasz Wieczorek"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(("Ada Ohm", "ada@example.org"), ("Ada Ohm", "ohm@example.org"), id="one name"),
        pytest.param(("Ada Ohm&Co", "ada@example.org"), ("Ada Ohm&Co", "ohm@example.org"), id="a name to be quoted"),
        pytest.param(("Ada Berg", "Ada+1@example.org"), ("Ada Ohm", "ada+1@example.org"), id="one e-mail"),
    ],
)
def test_people_who_may_be_one(follow: Follow, first: tuple[str, str], second: tuple[str, str]):
    TechnologistFactory(name="Cy Cole")
    for name, email in (first, second):
        TechnologistFactory(name=name, email=email)
    pair = follow(f"{first[0]} and {second[0]} may be one person").context["pair"]
    assert [person.email for person in (pair.kept, pair.gone)] == [first[1], second[1]]


def test_of_more_who_may_be_one_it_is_chosen_which(follow: Follow):
    people = [
        TechnologistFactory(name="Ada Ohm", email=email)
        for email in ("a@example.org", "b@example.org", "c@example.org")
    ]
    page = follow("Ada Ohm and Ada Ohm and Ada Ohm may be one person")
    assert page.context["row"] == people[0]
    assert {each.id for each in page.context["others"][:2]} == {each.pk for each in people[1:]}


def test_who_does_not_meet_what_is_withheld(world: World, follow: Follow):
    CredentialFactory(technologist=TechnologistFactory(name="Per Lindqvist"), type="tb", ends=YESTERDAY)
    rows = follow("1\u00a0occupational-health requirement not met", world.sam).context["rows"]
    assert [(row.technologist.name, row.look.word) for row in rows] == [("Per Lindqvist", "Not met")]
