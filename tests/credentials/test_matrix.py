"""Technologists down, types across."""

from datetime import date, timedelta
from typing import Any

import pytest

from credentials.actions.credentials import let_go
from credentials.actions.credits import open_balance
from credentials.catalogue import switch_on
from credentials.models import Credential, CredentialType, ImportRun, Issuer, Period, UnreadCell
from practices.models import Technologist
from tests.conftest import opened
from tests.credentials.shelf import NOON, TODAY, Shelf, queries
from tests.factories import CredentialFactory, IssuerFactory, TechnologistFactory

HARD = "\u00a0"


@pytest.fixture
def grid(shelf: Shelf) -> Shelf:
    """Ann holds privileges at two hospitals and BLS twice; Bo only lets go."""
    with opened(shelf.world.practice.pk):
        ann = TechnologistFactory(name="Ann Archer", home_base="Salem", employment="1099", discipline="trainee")
        for hospital, ends in (("Mt. Tabor", date(2026, 12, 20)), ("Columbia", date(2027, 9, 1))):
            issuer = IssuerFactory(name=hospital)
            CredentialFactory(technologist=ann, type="hospital_privileges", issuer=issuer, ends=ends)
        CredentialFactory(technologist=ann, type="bls", issuer=Issuer.objects.get(name="AHA"), ends=date(2028, 1, 31))
        CredentialFactory(technologist=ann, type="bls", issuer=None, ends=date(2026, 11, 30))
        hours = CredentialFactory(
            technologist=shelf.world.tess_technologist,
            type="ceu",
            serves=Credential.objects.get(pk=shelf.cnim.pk),
            ends=None,
        )
        open_balance(hours, hours=47, by=None)
        bo = TechnologistFactory(name="Bo Berg")
        let_go(
            CredentialFactory(technologist=bo, type="cnim", ends=date(2023, 12, 31)),
            on=date(2024, 1, 1),
            why="",
            by=None,
        )
    return shelf


def cells(response: Any) -> dict[str, dict[str, tuple[Any, ...]]]:
    return {
        row.technologist.name: {
            column.label: (cell.word, cell.detail, cell.tone, cell.others) for column, cell in row.cells if cell
        }
        for row in response.context["matrix"].rows
    }


def plain(found: Any) -> Any:
    if isinstance(found, str):
        return found.replace(HARD, " ")
    if isinstance(found, tuple):
        return tuple(map(plain, found))
    return {key: plain(value) for key, value in found.items()} if isinstance(found, dict) else found


def test_each_cell_says_days_left_and_until_when(grid: Shelf, sign_in: Any) -> None:
    response = sign_in(grid.world.alice).get(grid.url("matrix"))
    assert plain(cells(response)) == {
        "Ann Archer": {
            "BLS": ("435 d", "first 30 Nov", "soon", 1),
            "Mt. Tabor": ("28 d", "ends 20 Dec", "soon", 0),
            "Columbia": ("283 d", "to Sep 2027", "quiet", 0),
        },
        "Tess Tanaka": {
            "CNIM": ("39 d", "ends 31 Dec", "soon", 0),
            "CEU credits": ("47/50 h", "by 31 Dec", "soon", 0),
            "TB test": ("80 d", "to 10 Feb", "quiet", 0),
        },
        "Bo Berg": {"CNIM": ("let go", "", "quiet", 0)},
    }


def test_columns_stand_in_groups_and_a_hospital_has_its_own(grid: Shelf, sign_in: Any) -> None:
    matrix = sign_in(grid.world.alice).get(grid.url("matrix")).context["matrix"]
    assert [column.label for column in matrix.columns] == [
        "CNIM",
        "CEU credits",
        "BLS",
        "TB test",
        "Columbia",
        "Mt. Tabor",
    ]
    assert matrix.groups == [
        ("Boards", 1),
        ("Continuing education", 1),
        ("Life support", 1),
        ("Health", 1),
        ("Hospital privileges and badges", 2),
    ]
    assert matrix.not_held == [
        "CAPM",
        "D.ABNM",
        "RACE credits",
        "State license",
        "ACLS",
        "Professional liability insurance",
    ]


def test_who_has_what_ends_first_is_at_the_top_or_all_by_name(grid: Shelf, sign_in: Any) -> None:
    client = sign_in(grid.world.alice)
    assert list(cells(client.get(grid.url("matrix")))) == ["Ann Archer", "Tess Tanaka", "Bo Berg"]
    by_name = client.get(grid.url("matrix") + "?sort=name")
    assert list(cells(by_name)) == ["Ann Archer", "Bo Berg", "Tess Tanaka"]


def test_one_holding_opens_its_page_and_several_their_list(grid: Shelf, sign_in: Any) -> None:
    client = sign_in(grid.world.alice)
    words = client.get(grid.url("matrix")).content.decode()
    assert f'href="{grid.url("credential")}"' in words
    with opened(grid.world.practice.pk):
        ann = Credential.objects.filter(technologist__name="Ann Archer").first().technologist_id
    several = f"{grid.url('credentials')}?technologist={ann}&type=bls"
    assert several.replace("&", "&amp;") in words
    assert len(client.get(several).context["rows"]) == 2


def test_it_is_shown_as_of_another_day_and_says_so(grid: Shelf, sign_in: Any) -> None:
    response = sign_in(grid.world.alice).get(grid.url("matrix") + "?on=2027-01-15")
    assert plain(cells(response))["Tess Tanaka"]["CNIM"] == ("suspended", "until 20 Jan", "soon", 0)
    assert plain(cells(response))["Ann Archer"]["Mt. Tabor"] == ("26 d ago", "ended 20 Dec", "bad", 0)
    assert "As of Fri 15 Jan 2027" in response.content.decode()
    assert "As of" not in sign_in(grid.world.alice).get(grid.url("matrix")).content.decode().replace(">As of<", "")


def test_a_pill_leaves_the_people_it_catches(grid: Shelf, sign_in: Any) -> None:
    response = sign_in(grid.world.alice).get(grid.url("matrix") + "?let_go=on")
    assert list(cells(response)) == ["Bo Berg"]


def test_type_and_home_base_narrow_it(grid: Shelf, sign_in: Any) -> None:
    client = sign_in(grid.world.alice)
    assert list(cells(client.get(grid.url("matrix") + "?base=Salem"))) == ["Ann Archer"]
    response = client.get(grid.url("matrix") + "?type=hospital_privileges")
    assert [column.label for column in response.context["matrix"].columns] == ["Columbia", "Mt. Tabor"]


def test_two_kinds_held_by_hospital_are_told_apart(grid: Shelf, sign_in: Any) -> None:
    with opened(grid.world.practice.pk):
        columbia = Issuer.objects.get(name="Columbia")
        CredentialFactory(technologist=grid.world.tess_technologist, type="vendor_badge", issuer=columbia)
        CredentialFactory(technologist=grid.world.tess_technologist, type="vendor_badge", issuer=None)
    matrix = sign_in(grid.world.alice).get(grid.url("matrix")).context["matrix"]
    by_hospital = [(column.label, column.beside) for column in matrix.columns if column.beside]
    assert by_hospital == [
        ("Columbia", "Hospital privileges"),
        ("Mt. Tabor", "Hospital privileges"),
        ("Columbia", "Vendor badge"),
        ("Hospital not known", "Vendor badge"),
    ]


def test_what_tells_people_apart_stands_under_their_name(grid: Shelf, sign_in: Any) -> None:
    rows = sign_in(grid.world.alice).get(grid.url("matrix")).context["matrix"].rows
    assert [row.note for row in rows] == ["Salem, 1099, trainee", "", ""]


def test_archived_types_have_no_column(grid: Shelf, sign_in: Any) -> None:
    with opened(grid.world.practice.pk):
        CredentialType.objects.filter(code="bls").update(archived_at="2026-11-01T00:00Z")
    matrix = sign_in(grid.world.alice).get(grid.url("matrix")).context["matrix"]
    assert "BLS" not in [column.label for column in matrix.columns]


def test_what_a_file_said_and_nobody_could_read_stands_in_its_cell(grid: Shelf, sign_in: Any) -> None:
    tess = grid.world.tess_technologist
    with opened(grid.world.practice.pk):
        run = ImportRun.objects.create(file_name="tracker.xlsx", content=b"", sha256="0" * 64, uploaded_at=NOON)
        for code, value in (("bls", "13/2027"), ("cnim", "Dez 26"), ("tb", "??")):
            kind = CredentialType.objects.get(code=code)
            UnreadCell.objects.create(run=run, cell="J13", value=value, problem="no date", technologist=tess, type=kind)
        Credential.objects.filter(type__code="tb").delete()
        CredentialFactory(technologist=Credential.objects.filter(type__code="bls").first().technologist, type="tb")
    seen = cells(sign_in(grid.world.alice).get(grid.url("matrix")))["Tess Tanaka"]
    assert seen["BLS"] == ("unreadable", "13/2027", "soon", 0)
    assert seen["TB test"] == ("unreadable", "??", "soon", 0)
    # What is on record by now speaks for itself.
    assert plain(seen["CNIM"]) == ("39 d", "ends 31 Dec", "soon", 0)
    withheld = sign_in(grid.world.sam).get(grid.url("matrix"))
    assert "??" not in withheld.content.decode()
    assert grid.url("credential-new") not in withheld.content.decode()


def test_ten_thousand_credentials_take_no_more_queries(shelf: Shelf, sign_in: Any) -> None:
    """Freshly written, so that the planner has no statistics of them."""
    client, counts = sign_in(shelf.world.alice), {}
    with opened(shelf.world.practice.pk):
        fill_at_once(1)
    for page in ("matrix", "credentials"):
        counts[page] = queries(client, shelf.url(page))
    with opened(shelf.world.practice.pk):
        fill_at_once(1000)
    for page, few in counts.items():
        assert queries(client, shelf.url(page)) == few
    assert client.get(shelf.url("credentials")).context["page"].paginator.count == 10_012


def fill_at_once(people: int) -> None:
    """Ten credentials each, one of them hours that another asks for."""
    kinds = [switch_on(code) for code in ("bls", "acls", "liability", "dabnm", "cnim")]
    hospitals = [IssuerFactory() for _ in range(4)]
    crew = Technologist.objects.bulk_create(TechnologistFactory.build_batch(people))
    held = [Credential(technologist=person, type=kind) for person in crew for kind in kinds]
    privileges = switch_on("hospital_privileges")
    held += [Credential(technologist=person, type=privileges, issuer=each) for person in crew for each in hospitals]
    Credential.objects.bulk_create(held)
    hours = switch_on("ceu")
    Credential.objects.bulk_create(
        Credential(technologist=each.technologist, type=hours, serves=each) for each in held if each.type == kinds[-1]
    )
    dates = {"starts_on": date(2025, 1, 1), "recorded_at": NOON, "accepted_at": NOON}
    Period.objects.bulk_create(
        Period(credential=each, expires_on=TODAY + timedelta(days=number % 900), **dates)
        for number, each in enumerate(held)
    )
