"""A sheet of hospitals beside the roster: understood, corrected, asked about, previewed, and written with it or not."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from credentials.catalogue import stock
from credentials.models import Credential, CredentialType, ImportRun, UnreadCell
from hospitals.models import Hospital, Requirement
from practices.models import Technologist
from tests.conftest import opened
from tests.credentials.importing.workbooks import excel
from tests.hospitals.ward import HospitalFactory
from tests.nervecenter.test_import_page import ANN, BO, HEAD, TRACKER, Browser, Visit, browser
from tests.world import World

__all__ = ["browser"]

SITES = ["Hospital", "City", "State", "Time zone", "Requires", "Notes"]
ODILE = [
    "St. Odile Medical Center",
    "Portland",
    "OR",
    "Pacific",
    "CNIM or D.ABNM, BLS (AHA only), TB, privileges",
    None,
]


def bring(browser: Browser, *rows: list[object], roster: tuple[list[object], ...] = (HEAD, ANN)) -> Visit:
    return browser.hand_in(excel(Roster=list(roster), Hospitals=[SITES, *rows]), "roster.xlsx")


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_what_was_understood_says_so_and_shows_each_column(browser: Browser) -> None:
    visit = bring(browser, ODILE)
    page = visit.client.get(visit.url)
    roster, sheet = page.context["sheets"]
    assert (roster.kind, sheet.kind, sheet.is_read, sheet.found.rows) == ("wide", "hospitals", True, 1)
    assert [(column.heading, column.controls.meaning.means) for column in sheet.columns] == [
        ("Hospital", "other:name"),
        ("City", "other:city"),
        ("State", "other:state"),
        ("Time zone", "other:zone"),
        ("Requires", "other:requires"),
        ("Notes", "other:notes"),
    ]
    said = text_of(page)
    assert "1 person, 1 credential, 1 hospital, 5 requirements" in said
    assert "1 row: its headings are those of hospitals" in said
    assert "What it requires</option>" in said


def test_a_column_can_be_corrected_and_stays_so_next_month(browser: Browser) -> None:
    head = ["Hospital", "State", "Time zone", "Paperwork"]
    content = excel(Hospitals=[head, ["St. Odile", "WA", "Pacific", "CNIM, privileges"]])
    visit = browser.hand_in(content)
    assert visit.understood()["plan"].joined["hospitals"].found == {"hospitals": 1, "requirements": 1}
    visit.says(**{"0:0:D:means": "other:requires"})
    assert visit.understood()["plan"].joined["hospitals"].found == {"hospitals": 1, "requirements": 3}
    visit.says(**{"0:0:D:means": "other:color"})
    assert visit.understood()["sheets"][0].columns[3].controls.meaning.means == ""
    visit.says(**{"0:0:D:means": "other:requires"})
    visit.apply()
    again = browser.hand_in(content + b" ")
    assert again.understood()["sheets"][0].columns[3].controls.meaning.means == "other:requires"
    assert again.preview().context["preview"].is_idle


def test_a_sheet_can_be_said_to_be_hospitals_or_left_out(browser: Browser) -> None:
    content = excel(Places=[["Spot", "Stuff"], ["St. Odile Hospital", "CNIM"], ["Lakeview Clinic", "BLS"]])
    visit = browser.hand_in(content)
    assert visit.understood()["sheets"][0].kind != "hospitals"
    visit.says(**{"0:kind": "hospitals"})
    [sheet] = visit.understood()["sheets"]
    assert sheet.kind == "hospitals"
    names = [column.controls.name for column in sheet.columns]
    visit.says(**{f"{names[0]}:means": "other:name", f"{names[1]}:means": "other:requires"})
    steps = visit.understood()["plan"].joined["hospitals"].steps
    assert [step.name for step in steps][-2:] == ["St. Odile Hospital", "Lakeview Clinic"]
    visit.says(**{"0:kind": "ignored"})
    assert visit.understood()["plan"].joined == {}


def test_the_preview_shows_hospitals_and_each_proposed_requirement_with_its_words(browser: Browser) -> None:
    visit = bring(browser, ODILE)
    page = visit.preview()
    preview = page.context["preview"]
    counts = {count.label: count.number for count in preview.tally}
    assert (counts["new hospitals"], counts["requirements proposed"]) == (1, 5)
    assert preview.types == ["TB test"]
    said = text_of(page)
    assert "Hospitals: 6 to write" in said
    assert "BLS, from AHA only, for technologists and trainees; from “BLS (AHA only)”" in said
    assert "CNIM or D.ABNM, for technologists and trainees" in said
    assert "Hospital privileges, for oversight physicians, as a warning" in said
    with opened(browser.practice.pk):
        assert not Hospital.objects.exists()
        assert not CredentialType.objects.filter(code="tb").exists()
    alone = visit.preview(show="of-hospitals").context["preview"]
    assert alone.shown_alone == "of-hospitals"


def test_it_is_written_with_the_roster_and_the_result_counts_it(browser: Browser) -> None:
    visit = bring(browser, ODILE)
    visit.apply()
    result = visit.client.get(visit.url).context["result"]
    tally = {count.label: count.number for count in result.tally}
    assert (tally["new hospitals"], tally["new proposed requirements"], tally["new technologists"]) == (1, 5, 1)
    with opened(browser.practice.pk):
        assert Hospital.objects.get().name == "St. Odile Medical Center"
        assert Requirement.objects.proposed().count() == Requirement.objects.count() == 5
        assert Credential.objects.count() == 1
    assert "1 hospitals" in text_of(visit.client.get(browser.url("import")))


def test_a_bad_cell_of_the_roster_keeps_the_hospitals_out_too(browser: Browser) -> None:
    visit = bring(browser, ODILE, roster=(HEAD, ANN, BO))
    assert visit.apply().status_code == 422
    with opened(browser.practice.pk):
        assert not Hospital.objects.exists()
        assert not Technologist.objects.filter(name="Ann Lee").exists()
    visit.apply(skip_bad="on")
    with opened(browser.practice.pk):
        assert Hospital.objects.count() == 1


def test_a_bad_cell_of_the_hospitals_keeps_the_roster_out_and_waits_to_be_settled(browser: Browser) -> None:
    bad = ["St. Odile Medical Center", "Portland", "Cascadia", "Pacific", "CNIM", None]
    visit = bring(browser, bad)
    [trouble] = visit.preview(level="error").context["preview"].sections["troubles"].page
    assert (trouble.source.sheet, trouble.source.cell, trouble.value) == ("Hospitals", "C2", "Cascadia")
    assert visit.apply().status_code == 422
    with opened(browser.practice.pk):
        assert not Technologist.objects.filter(name="Ann Lee").exists()
    visit.apply(skip_bad="on")
    with opened(browser.practice.pk):
        cell = UnreadCell.objects.get()
        assert (cell.place, cell.technologist) == ("Hospitals!C2", None)
        assert Hospital.objects.get().state == ""
    page = visit.client.get(browser.url("import-unread", cell.pk))
    assert page.status_code == 200


def test_a_name_near_one_on_record_is_a_question_of_the_page(browser: Browser) -> None:
    with opened(browser.practice.pk):
        odile = HospitalFactory(name="St. Odile Medical Center")
    visit = bring(browser, ["St. Odyle Medical Center", "Portland", "OR", "Pacific", "CNIM", None])
    [question] = [each for each in visit.understood()["questions"] if "Odyle" in each.text]
    assert question.note.endswith("Left out until you answer.")
    visit.says(**{question.name: str(odile.pk)})
    visit.apply()
    with opened(browser.practice.pk):
        assert Hospital.objects.get().aliases == ["St. Odyle Medical Center"]


def test_what_differs_from_the_record_can_be_taken(browser: Browser) -> None:
    with opened(browser.practice.pk):
        HospitalFactory(name="St. Odile Medical Center", timezone="America/Boise")
    visit = bring(browser, ODILE)
    page = visit.preview()
    [row] = page.context["preview"].sections["differing"].page
    assert f'name="choice:{row.change.key}"' in text_of(page)
    visit.client.post(f"{visit.url}preview/", {"do": "keep", f"choice:{row.change.key}": "take"})
    visit.apply()
    with opened(browser.practice.pk):
        assert Hospital.objects.get().timezone == "America/Los_Angeles"


@pytest.fixture
def run(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command; gives its exit status and its answer."""
    with opened(world.practice.pk):
        stock(world.practice)

    def ran(content: bytes, *flags: str) -> tuple[int, Any]:
        file = tmp_path / "roster.xlsx"
        file.write_bytes(content)
        status = 0
        try:
            call_command("import_roster", str(file), "--practice", "cascade", "--json", *flags)
        except SystemExit as ended:
            status = int(ended.code or 0)
        return status, json.loads(capsys.readouterr().out)

    return ran


def test_the_command_counts_hospitals_and_reports_their_cells(run: Any, world: World) -> None:
    odd = ["Lakeview Clinic", "Bend", "OR", "Pacific", "CNIM, MMR titers, privileges", None]
    content = excel(Hospitals=[SITES, ODILE, odd])
    status, said = run(content)
    assert (status, said["applied"]) == (0, True)
    assert {noun: count for noun, count in said["created"].items() if count} == {
        "types": 1,
        "issuers": 2,
        "hospitals": 2,
        "requirements": 8,
    }
    assert {
        "sheet": "Hospitals",
        "cell": "E3",
        "value": "CNIM, MMR titers, privileges",
        "problem": "“MMR titers” was not understood: it is kept in the hospital’s notes and asks for nothing.",
        "level": "question",
    } in said["problems"]
    status, said = run(content)
    assert status == 0
    assert sum(said["created"].values()) == sum(said["updated"].values()) == 0
    assert (said["unchanged"]["hospitals"], said["unchanged"]["requirements"]) == (2, 8)


@pytest.mark.parametrize("flags", [(), ("--dry-run",)])
def test_all_or_nothing_on_the_command_line(run: Any, world: World, flags: tuple[str, ...]) -> None:
    status, said = run(excel(Roster=[HEAD, ANN, BO], Hospitals=[SITES, ODILE]), *flags)
    assert (status, said["applied"]) == (1, False)
    assert said["created"]["hospitals"] == len(flags)
    with opened(world.practice.pk):
        assert not Hospital.objects.exists()
        assert not ImportRun.objects.exists()


def test_the_tracker_s_hospitals_come_with_its_technologists(run: Any, world: World) -> None:
    _, said = run(TRACKER.read_bytes(), "--skip-bad-rows")
    assert (said["created"]["hospitals"], said["created"]["requirements"]) == (4, 22)
    assert [(each["cell"], each["level"]) for each in said["problems"] if each["sheet"] == "Hospitals"] == [
        ("E4", "note")
    ]
