"""The clearance matrix, one person's clearance and one's own, asked for by every kind of person."""

from typing import Any

import pytest

from hospitals.findings import NOT_MET
from hospitals.models import FindingRule, Hospital, Requirement
from practices.models import Membership, Technologist
from tests.conftest import opened
from tests.credentials.shelf import queries
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.rounds import Rounds
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.world import CANARY

READERS = ("alice", "sam", "audrey")
HTMX = {"HX-Request": "true"}


def cells(response: Any) -> dict[str, dict[str, tuple[str, str]]]:
    return {
        row.person.name: {cell.hospital.name: (cell.look.word, cell.names) for cell in row.cells}
        for row in response.context["matrix"].rows
    }


@pytest.mark.parametrize("person", ["alice", "sam", "audrey", "tess"])
def test_pages_open_for_their_roles_only(rounds: Rounds, sign_in: Any, person: str) -> None:
    client = sign_in(getattr(rounds.world, person))
    pages = (rounds.url("clearance"), rounds.url("person-clearance", rounds.ann.pk))
    shown = [client.get(page) for page in (*pages, rounds.url("own-clearance"))]
    opens = 200 if person in READERS else 403
    assert [each.status_code for each in shown] == [opens, opens, 200]
    assert all(CANARY not in each.content.decode() for each in shown)


def test_each_cell_says_the_verdict_and_which_requirement(rounds: Rounds, sign_in: Any) -> None:
    response = sign_in(rounds.world.alice).get(rounds.url("clearance"))
    assert cells(response) == {
        "Ann Archer": {"Mt. Tabor": ("not known", ""), "St. Brendan": ("blocked", "BLS, TB test")},
        "Tess Tanaka": {"Mt. Tabor": ("not known", ""), "St. Brendan": ("blocked", "TB test")},
    }
    words = response.content.decode()
    assert "TB test ended Thu\u00a012\u00a0Nov." in words
    assert "What Mt. Tabor asks for is not known." in words
    # Grey, never green.
    assert words.count('class="cell is-quiet"') == 2
    assert 'class="cell is-good"' not in words


def test_what_is_not_known_is_not_said_to_be_there(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        FindingRule.objects.create(code="no_requirements", rule="off")
    words = sign_in(rounds.world.alice).get(rounds.url("person-clearance", rounds.tess.pk)).content.decode()
    assert "What it asks for is not known." in words
    assert "Everything it asks for is there." not in words


def test_a_hospital_where_it_is_another_day_is_named(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        HospitalFactory(name="Guam Memorial", timezone="Pacific/Guam")
    client, said = sign_in(rounds.world.alice), "At Guam Memorial it is Mon 23 Nov by now"
    for page in (rounds.url("clearance"), rounds.url("person-clearance", rounds.ann.pk)):
        assert said in client.get(page).content.decode()
        assert said not in client.get(page + "?on=2026-11-23").content.decode()


def test_every_cell_that_says_more_is_reached_by_keyboard(rounds: Rounds, sign_in: Any) -> None:
    words = sign_in(rounds.world.alice).get(rounds.url("clearance")).content.decode()
    assert words.count('<button class="cell') == words.count(" popover>") - _frame(words) == 4


def _frame(words: str) -> int:
    return words.count('class="menu" ')


def test_a_cleared_cell_is_green_and_says_so(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        Requirement.objects.filter(any_of__type__code="tb").delete()
    response = sign_in(rounds.world.alice).get(rounds.url("clearance"))
    assert cells(response)["Tess Tanaka"]["St. Brendan"] == ("cleared", "")
    assert '<span class="cell is-good">' in response.content.decode()


def test_it_is_shown_on_another_day_with_a_banner(rounds: Rounds, sign_in: Any) -> None:
    client = sign_in(rounds.world.alice)
    then = client.get(rounds.url("clearance") + "?on=2026-10-12")
    assert cells(then)["Tess Tanaka"]["St. Brendan"] == ("cleared", "")
    assert "As of Mon 12 Oct 2026" in then.content.decode()
    assert "As of " not in client.get(rounds.url("clearance")).content.decode()
    assert 'name="on" value="2026-10-12"' in then.content.decode()


def test_the_slider_spans_the_next_days_and_needs_the_form(rounds: Rounds, sign_in: Any) -> None:
    words = sign_in(rounds.world.alice).get(rounds.url("clearance") + "?on=2026-12-02").content.decode()
    [slider] = [part for part in words.split("<") if part.startswith('input type="range"')]
    assert 'max="180"' in slider
    assert 'value="10"' in slider
    assert 'data-days-from="2026-11-22"' in slider
    assert "name=" not in slider


def test_what_htmx_swaps_is_what_the_page_includes(rounds: Rounds, sign_in: Any) -> None:
    client, url = sign_in(rounds.world.alice), rounds.url("clearance") + "?on=2026-12-02"
    part, page = client.get(url, headers=HTMX).content.decode(), client.get(url).content.decode()
    assert part.strip().startswith('<div id="clearance"')
    assert "<html" not in part
    assert part.count("As of Wed 2 Dec 2026") == page.count("As of Wed 2 Dec 2026") == 1
    assert page.count('id="clearance"') == 1


@pytest.mark.parametrize(
    ("asked", "people", "hospitals"),
    [
        ("base=Salem", ["Ann Archer"], ["Mt. Tabor", "St. Brendan"]),
        ("discipline=trainee", ["Tim Trainee"], ["Mt. Tabor", "St. Brendan"]),
        ("q=tess", ["Tess Tanaka"], ["Mt. Tabor", "St. Brendan"]),
        ("hospital={brendan}", ["Ann Archer", "Tess Tanaka", "Tim Trainee"], ["St. Brendan"]),
        ("hospital={foreign}", ["Ann Archer", "Tess Tanaka", "Tim Trainee"], ["Mt. Tabor", "St. Brendan"]),
        ("discipline=surgeon&hospital=7", ["Ann Archer", "Tess Tanaka", "Tim Trainee"], ["Mt. Tabor", "St. Brendan"]),
    ],
)
def test_filters_stand_in_the_address(
    rounds: Rounds, sign_in: Any, asked: str, people: list[str], hospitals: list[str]
) -> None:
    with opened(rounds.world.practice.pk):
        TechnologistFactory(name="Tim Trainee", discipline="trainee")
    query = asked.format(brendan=rounds.brendan.pk, foreign=rounds.foreign.pk)
    response = sign_in(rounds.world.alice).get(f"{rounds.url('clearance')}?{query}")
    assert list(cells(response)) == people
    assert [hospital.name for hospital in response.context["matrix"].hospitals] == hospitals
    assert CANARY not in response.content.decode()


def test_archived_hospitals_and_who_left_are_not_on_it(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        Hospital.objects.filter(pk=rounds.tabor.pk).update(archived_at="2026-11-01T00:00Z")
        Technologist.objects.filter(pk=rounds.ann.pk).update(ends_on="2026-11-21")
    client = sign_in(rounds.world.alice)
    assert cells(client.get(rounds.url("clearance"))) == {"Tess Tanaka": {"St. Brendan": ("blocked", "TB test")}}
    assert "Ann Archer" in cells(client.get(rounds.url("clearance") + "?on=2026-11-21"))
    assert "No longer works here" in client.get(rounds.url("person-clearance", rounds.ann.pk)).content.decode()


def test_a_scheduler_reads_no_health(rounds: Rounds, sign_in: Any) -> None:
    client = sign_in(rounds.world.sam)
    for url in (rounds.url("clearance"), rounds.url("person-clearance", rounds.tess.pk)):
        for on in ("", "?on=2026-11-12", "?on=2027-01-15"):
            words = client.get(url + on).content.decode()
            assert NOT_MET in words
            assert "TB test" not in words
            assert "ended Thu\u00a012" not in words
            assert ("judged as of today, whatever the day" in words) == bool(on)
    assert cells(client.get(rounds.url("clearance")))["Tess Tanaka"]["St. Brendan"] == (
        "blocked",
        "occupational health",
    )
    told = client.get(rounds.url("clearance")).context["matrix"].next_documents
    assert [(each.person.name, each.label, each.remedy) for each in told] == [
        ("Tess Tanaka", "An occupational-health item", "")
    ]


def test_one_document_away(rounds: Rounds, sign_in: Any) -> None:
    response = sign_in(rounds.world.alice).get(rounds.url("clearance"))
    found = response.context["matrix"].next_documents
    assert [(each.person.name, each.label, each.remedy) for each in found] == [
        ("Tess Tanaka", "TB test", "Record the renewal.")
    ]
    page = sign_in(rounds.world.alice).get(rounds.url("person-clearance", rounds.tess.pk)).content.decode()
    assert "<b>TB test</b> opens St. Brendan." in page


def test_one_person_at_every_hospital_with_all_reasons(rounds: Rounds, sign_in: Any) -> None:
    response = sign_in(rounds.world.alice).get(rounds.url("person-clearance", rounds.ann.pk))
    words = response.content.decode()
    for sentence in ("Holds no BLS.", "Holds no TB test.", "What Mt. Tabor asks for is not known."):
        assert sentence in words
    assert "0 of 2" in words


def test_another_practice_s_person_is_not_there(rounds: Rounds, sign_in: Any) -> None:
    response = sign_in(rounds.world.alice).get(rounds.url("person-clearance", rounds.world.foreign.pk))
    assert response.status_code == 404
    assert CANARY not in response.content.decode()


def test_a_technologist_sees_only_and_all_of_their_own(rounds: Rounds, sign_in: Any) -> None:
    words = sign_in(rounds.world.tess).get(rounds.url("own-clearance")).content.decode()
    assert "TB test ended Thu\u00a012\u00a0Nov." in words
    assert "Once it is in order you may work at St. Brendan." in words
    assert "Ann Archer" not in words
    assert "TB test" in sign_in(rounds.world.tess).get(rounds.url("own-clearance") + "?on=2027-01-15").content.decode()


def test_a_member_who_is_no_technologist_is_told_so(rounds: Rounds, sign_in: Any) -> None:
    assert "You hold nothing here" in sign_in(rounds.world.alice).get(rounds.url("own-clearance")).content.decode()


def test_without_hospitals_or_people_it_says_what_would_be_here(rounds: Rounds, sign_in: Any) -> None:
    client = sign_in(rounds.world.alice)
    assert "Nobody fits these filters" in client.get(rounds.url("clearance") + "?q=zzz").content.decode()
    with opened(rounds.world.practice.pk):
        Hospital.objects.update(archived_at="2026-11-01T00:00Z")
    for url in (rounds.url("clearance"), rounds.url("person-clearance", rounds.ann.pk)):
        assert "No hospitals yet" in client.get(url).content.decode()
    assert (
        "No hospitals are on record yet" in sign_in(rounds.world.tess).get(rounds.url("own-clearance")).content.decode()
    )
    with opened(rounds.world.practice.pk):
        Hospital.objects.update(archived_at=None)
        Technologist.objects.update(ends_on="2026-01-01")
    response = sign_in(rounds.world.alice).get(rounds.url("clearance"))
    assert "Nobody fits these filters" in response.content.decode()


def test_one_and_many_take_as_many_queries(rounds: Rounds, sign_in: Any) -> None:
    client = sign_in(rounds.world.alice)
    urls = [rounds.url("clearance"), rounds.url("person-clearance", rounds.ann.pk)]
    before = [queries(client, url) for url in urls]
    with opened(rounds.world.practice.pk):
        for hospital in HospitalFactory.create_batch(4):
            RequirementFactory(hospital=hospital, any_of=("cnim", "dabnm"))
        for person in TechnologistFactory.create_batch(4):
            CredentialFactory(technologist=person, type="cnim")
    assert [queries(client, url) for url in urls] == before


def test_ten_thousand_cells_come_a_page_at_a_time(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        hospitals = HospitalFactory.create_batch(48)
        for hospital in hospitals:
            RequirementFactory(hospital=hospital, any_of=("cnim",))
        Technologist.objects.bulk_create(
            TechnologistFactory.build_batch(198, practice_id=rounds.world.practice.pk, sort_name="Ohm, Ada")
        )
    response = sign_in(rounds.world.alice).get(rounds.url("clearance"))
    matrix = response.context["matrix"]
    assert (len(matrix.hospitals), len(matrix.rows), matrix.page.paginator.count) == (50, 20, 200)
    assert len(response.content) < 1_500_000
    assert "1 to 20 of 200 people" in response.content.decode()
    last = sign_in(rounds.world.alice).get(rounds.url("clearance") + "?page=10")
    assert len(last.context["matrix"].rows) == 20


def test_links_keep_the_day(rounds: Rounds, sign_in: Any) -> None:
    words = sign_in(rounds.world.alice).get(rounds.url("clearance") + "?on=2026-12-02").content.decode()
    assert f'{rounds.url("person-clearance", rounds.ann.pk)}?on=2026-12-02"' in words


def test_a_manager_who_also_works_sees_their_own(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        alice = Membership.objects.get(user=rounds.world.alice)
        Technologist.objects.filter(pk=rounds.ann.pk).update(membership=alice)
    assert "You hold no BLS." in sign_in(rounds.world.alice).get(rounds.url("own-clearance")).content.decode()
