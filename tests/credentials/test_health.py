"""A role without health access sees “Occupational health item” and pass or fail, wherever it looks (rules.md D5)."""

from datetime import date
from typing import Any

import pytest

from credentials.actions.credentials import let_go
from credentials.actions.renewals import open_renewal
from credentials.models import CredentialType
from tests.conftest import opened
from tests.credentials.shelf import TODAY, Shelf
from tests.factories import CredentialFactory, TechnologistFactory
from tests.support.steady import steady

LEAKS = ["TB test", "Influenza", "tb", "influenza", "10 Feb", "2027-02-10", "TB-4711", "Feb 2027", "80\u00a0d"]
WORDS = "Occupational health item"


@pytest.fixture
def sick_bay(shelf: Shelf) -> Shelf:
    """Tess passes; Ann's TB test has ended; Bo holds nothing of health that is needed."""
    with opened(shelf.world.practice.pk):
        shelf.tb.number = "TB-4711"
        shelf.tb.save()
        open_renewal(shelf.tb, on=TODAY)
        ann = TechnologistFactory(name="Ann Archer")
        CredentialFactory(technologist=ann, type="tb", ends=date(2026, 11, 1))
        CredentialFactory(technologist=ann, type="influenza", ends=date(2027, 3, 31))
        bo = TechnologistFactory(name="Bo Berg")
        let_go(CredentialFactory(technologist=bo, type="tb", ends=date(2020, 1, 1)), on=TODAY, why="", by=None)
    return shelf


PAGES = ["credentials", "matrix", "renewals", "technologist"]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_names_type_date_or_number(sick_bay: Shelf, sign_in: Any, page: str) -> None:
    seen = sign_in(sick_bay.world.audrey).get(sick_bay.url(page)).content.decode()
    assert "TB test" in seen
    withheld = sign_in(sick_bay.world.sam).get(sick_bay.url(page)).content.decode()
    assert [leak for leak in LEAKS if f"{leak}<" in withheld or f">{leak}" in withheld or f'"{leak}"' in withheld] == []
    assert "TB-4711" not in withheld
    assert str(sick_bay.tb.pk) not in withheld


def test_the_list_says_met_or_not_met_a_person(sick_bay: Shelf, sign_in: Any) -> None:
    rows = sign_in(sick_bay.world.sam).get(sick_bay.url("credentials")).context["rows"]
    health = [(row.technologist.name, row.look.word) for row in rows if row.label == WORDS]
    assert health == [("Ann Archer", "Not met"), ("Tess Tanaka", "Met")]


def test_the_matrix_has_one_column_for_all_of_it(sick_bay: Shelf, sign_in: Any) -> None:
    matrix = sign_in(sick_bay.world.sam).get(sick_bay.url("matrix")).context["matrix"]
    assert [column.label for column in matrix.columns if column.group == "Health"] == ["Occupational health"]
    shown = {row.technologist.name: row.cells[-1][1] for row in matrix.rows}
    assert {name: cell and (cell.word, cell.detail, cell.url) for name, cell in shown.items()} == {
        "Ann Archer": ("not met", "", ""),
        "Tess Tanaka": ("met", "", ""),
        "Bo Berg": None,
    }


def test_the_portfolio_has_one_line_for_all_of_it(sick_bay: Shelf, sign_in: Any) -> None:
    portfolio = sign_in(sick_bay.world.sam).get(sick_bay.url("technologist")).context["portfolio"]
    assert portfolio.health.word == "Met"
    assert [item.credential.label for _, items in portfolio.kept for item in items] == ["CNIM"]
    assert [item.credential.label for item in portfolio.under_way] == ["CNIM"]


@pytest.mark.parametrize(
    "query",
    [
        "standing=expired",
        "standing=valid",
        "standing=ended",
        "before=2027-02-11",
        "unverified=on",
        "let_go=on",
        "type=cnim",
    ],
)
def test_no_filter_tells_what_is_withheld(sick_bay: Shelf, sign_in: Any, query: str) -> None:
    found = sign_in(sick_bay.world.sam).get(f"{sick_bay.url('credentials')}?{query}")
    assert WORDS not in [row.label for row in found.context["rows"]]
    assert sum(pill.count for pill in found.context["pills"] if pill.label == "All") <= 1


@pytest.mark.parametrize("page", ["credentials", "matrix", "renewals"])
def test_a_health_type_in_the_address_is_as_unknown_as_one_that_does_not_exist(
    sick_bay: Shelf, sign_in: Any, page: str
) -> None:
    client = sign_in(sick_bay.world.sam)
    health, nothing = (steady(client.get(f"{sick_bay.url(page)}?type={code}").content) for code in ("tb", "zz"))
    assert health.replace("tb is not", "zz is not").replace("type=tb", "type=zz") == nothing
    assert "zz is not one of the available choices" in nothing


def test_another_day_does_not_tell_when_it_turns(sick_bay: Shelf, sign_in: Any) -> None:
    client = sign_in(sick_bay.world.sam)
    for page in ("matrix", "technologist"):
        words = client.get(f"{sick_bay.url(page)}?on=2027-02-11").content.decode()
        assert "Not met" not in words
        assert "not met" not in words
    assert (
        "Occupational health is shown as of today only"
        in client.get(sick_bay.url("matrix") + "?on=2027-02-11").content.decode()
    )


def test_the_page_of_one_is_not_there(sick_bay: Shelf, sign_in: Any) -> None:
    url = sick_bay.url("credential", sick_bay.tb.pk)
    assert sign_in(sick_bay.world.alice).get(url).status_code == 200
    response = sign_in(sick_bay.world.sam).get(url)
    assert response.status_code == 404
    assert "TB" not in steady(response.content)


def test_counts_and_sentences_leave_it_out(sick_bay: Shelf, sign_in: Any) -> None:
    lede = sign_in(sick_bay.world.sam).get(sick_bay.url("credentials")).context["lede"]
    assert lede.replace("\u00a0", " ") == "0 have ended and 1 ends within 60 days."


def test_ones_own_health_is_ones_own_to_see(sick_bay: Shelf, sign_in: Any) -> None:
    assert "TB test" in sign_in(sick_bay.world.tess).get(sick_bay.url("me")).content.decode()


def test_a_type_made_health_information_is_withheld_at_once(sick_bay: Shelf, sign_in: Any) -> None:
    assert sign_in(sick_bay.world.sam).get(sick_bay.url("credential")).status_code == 200
    with opened(sick_bay.world.practice.pk):
        CredentialType.objects.filter(code="cnim").update(is_health=True)
    assert sign_in(sick_bay.world.sam).get(sick_bay.url("credential")).status_code == 404
