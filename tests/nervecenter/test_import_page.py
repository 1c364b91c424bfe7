"""Bringing a workbook in the browser: upload, understood, corrected, previewed, applied. No script is needed."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from credentials.catalogue import stock
from credentials.models import Credential, ImportRun, Period, RememberedMapping, UnreadCell
from practices.models import Technologist
from tests.conftest import opened
from tests.credentials.importing.workbooks import excel
from tests.factories import CredentialFactory, IssuerFactory, TechnologistFactory
from tests.world import World

TRACKER = Path(__file__).parents[2] / "samples" / "cascade-credential-tracker.xlsx"
NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)
D = date
HEAD = ["Name", "E-mail", "Cell", "BLS exp", "Fit test"]
ANN = ["Ann Lee", "ann@example.org", "206-555-0100", D(2027, 3, 31), D(2027, 8, 1)]
BO = ["Bo Cruz", "bo@example.org", "206-555-0111", "13/2027", None]


class Browser:
    """Alice at the import pages of her practice."""

    def __init__(self, client: Client, world: World) -> None:
        self.client = client
        self.practice = world.practice

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.practice.slug, *args])

    def upload(self, content: bytes, name: str = "roster.xlsx") -> HttpResponse:
        return self.client.post(self.url("import"), {"file": SimpleUploadedFile(name, content)})

    def bring(self, *rows: list[object], name: str = "roster.xlsx") -> "Visit":
        return self.hand_in(excel(Roster=list(rows)), name)

    def hand_in(self, content: bytes, name: str = "roster.xlsx") -> "Visit":
        response = self.upload(content, name)
        assert response.status_code == 302, response.context["form"].errors
        return Visit(self, response["Location"])


class Visit:
    """One run's pages."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.client = browser.client

    @property
    def run(self) -> ImportRun:
        with opened(self.browser.practice.pk):
            return ImportRun.objects.get(pk=self.url.rstrip("/").split("/")[-1])

    def understood(self) -> Any:
        return self.client.get(self.url).context

    def says(self, **said: str) -> HttpResponse:
        """Post the page as a browser would: every field as shown, but for what is said. `0_A_means` is 0:0:A:means."""
        fields = {}
        context = self.understood()
        for sheet in context["sheets"]:
            fields[f"{sheet.name}:kind"] = sheet.kind
            for column in sheet.columns:
                fields[f"{column.controls.name}:means"] = column.controls.meaning.means
                for part in ("part", "issuer", "state", "season"):
                    fields[f"{column.controls.name}:{part}"] = getattr(column.controls.meaning, part)
        fields |= {question.name: question.chosen for question in context["questions"]}
        return self.client.post(self.url, fields | said)

    def preview(self, **query: str) -> Any:
        return self.client.get(f"{self.url}preview/", query)

    def apply(self, **said: str) -> HttpResponse:
        return self.client.post(f"{self.url}preview/", {"do": "apply"} | said)


@pytest.fixture
def browser(world: World, sign_in: Any) -> Any:
    with opened(world.practice.pk):
        stock(world.practice)
    with time_machine.travel(NOON, tick=False):
        yield Browser(sign_in(world.alice), world)


def on_record(browser: Browser) -> set[tuple[str, str, date | None]]:
    with opened(browser.practice.pk):
        rows = Period.objects.standing_now().select_related("credential__technologist", "credential__type")
        return {(row.credential.technologist.name, row.credential.type.code, row.expires_on) for row in rows}


def meanings(visit: Visit) -> dict[str, str]:
    [sheet] = visit.understood()["sheets"]
    return {column.heading: column.controls.meaning.means for column in sheet.columns}


def test_the_page_is_a_tab_of_the_settings_and_asks_for_a_file(browser: Browser) -> None:
    page = browser.client.get(browser.url("import"))
    assert 'type="file"' in page.content.decode()
    assert [tab.label for tab in page.context["settings_tabs"] if tab.current] == ["Import"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("roster.pdf", b"%PDF-1.7 nothing", "spreadsheet"),
        ("roster.xlsx", b"PK\x03\x04 broken", ""),
        ("empty.csv", b"   ", "The file is empty."),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_and_nothing_is_lost(
    browser: Browser, name: str, content: bytes, words: str
) -> None:
    response = browser.upload(content, name)
    [error] = response.context["form"].errors["file"]
    assert response.status_code == 422
    assert words in error
    assert error.endswith("the file on your computer is as it was.")
    with opened(browser.practice.pk):
        assert not ImportRun.objects.exists()


def test_no_file_is_asked_for_kindly(browser: Browser) -> None:
    response = browser.client.post(browser.url("import"))
    assert response.context["form"].errors["file"] == ["Choose a file first."]


def test_what_was_understood_is_shown_column_by_column(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN, BO)
    [sheet] = visit.understood()["sheets"]
    assert (sheet.title, sheet.found.people, sheet.found.credentials) == ("Sheet “Roster”", 2, 1)
    assert sheet.found.why == "each row is one person, with a column for each credential"
    by_heading = {column.heading: column for column in sheet.columns}
    bls = by_heading["BLS exp"]
    assert (bls.place, bls.examples, bls.reason) == ("D", ["2027-03-31", "13/2027"], "says BLS")
    assert (bls.controls.meaning.means, bls.controls.meaning.part) == ("type:bls", "expires_on")
    assert by_heading["Fit test"].is_unread
    assert on_record(browser) == set()


def test_a_column_is_corrected_and_the_file_read_again(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN)
    visit.says(**{"0:0:E:means": "type:hospital_privileges", "0:0:E:part": "expires_on"})
    [sheet] = visit.understood()["sheets"]
    column = sheet.columns[4]
    assert (column.controls.meaning.means, column.reason) == ("type:hospital_privileges", "as you said")
    assert column.controls.asks_hospital
    visit.says(**{"0:0:E:issuer": "St. Odile"})
    visit.apply()
    assert on_record(browser) == {
        ("Ann Lee", "bls", D(2027, 3, 31)),
        ("Ann Lee", "hospital_privileges", D(2027, 8, 1)),
    }
    with opened(browser.practice.pk):
        assert Credential.objects.get(type__code="hospital_privileges").issuer.name == "St. Odile"


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"0:0:E:means": "type:state_license", "0:0:E:state": "OR"}, ("state", "OR")),
        ({"0:0:E:means": "type:influenza", "0:0:E:part": "held", "0:0:E:season": "2026"}, ("season", "2026")),
        ({"0:0:E:means": "type:liability", "0:0:E:issuer": "CNA"}, ("issuer", "CNA")),
        ({"0:0:E:means": "type:tb", "0:0:E:part": "issued_on"}, ("part", "issued_on")),
        ({"0:0:E:means": "field:leave_date"}, ("means", "field:leave_date")),
    ],
)
def test_a_correction_says_state_season_issuer_or_part(
    browser: Browser, said: dict[str, str], part: tuple[str, str]
) -> None:
    visit = browser.bring(HEAD, ANN)
    visit.says(**said)
    [sheet] = visit.understood()["sheets"]
    name, value = part
    assert getattr(sheet.columns[4].controls.meaning, name) == value


@pytest.mark.parametrize("means", ["type:unheard_of", "field:shoe_size", "nonsense", "type:bls"])
def test_a_forged_meaning_means_nothing(browser: Browser, means: str) -> None:
    visit = browser.bring(HEAD, ANN)
    visit.says(**{"0:0:E:means": means, "0:0:E:part": "color"})
    assert meanings(visit)["Fit test"] == ""


def test_a_column_and_a_sheet_can_be_left_out_and_taken_in_again(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN, BO)
    visit.says(**{"0:0:D:means": "ignored"})
    assert meanings(visit)["BLS exp"] == "ignored"
    assert visit.preview().context["preview"].left_out == 0
    visit.says(**{"0:kind": "ignored"})
    assert visit.understood()["plan"].people == []
    visit.says(**{"0:kind": "wide"})
    assert len(visit.understood()["plan"].people) == 2
    assert meanings(visit)["BLS exp"] == "ignored"


def test_the_choices_of_a_column_follow_its_meaning_without_sending_the_page(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN)
    response = visit.client.get(
        f"{visit.url}column/", {"name": "0:0:E", "label": "E1 Fit test", "0:0:E:means": "type:hospital_privileges"}
    )
    html = response.content.decode()
    assert 'name="0:0:E:issuer"' in html
    assert "Which hospital" in html
    assert "E1 Fit test is" in html


def test_a_question_is_asked_once_with_its_proposed_reading_and_remembered(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN, BO)
    [question] = visit.understood()["questions"]
    assert (question.text, question.chosen, question.is_answered) == ("Who issued the BLS cards?", "unknown", False)
    assert [choice.label for choice in question.choices] == [
        "AHA",
        "American Red Cross",
        "It differs from card to card",
        "Not known",
    ]
    visit.says(**{"answer:issuer:bls": "AHA"})
    [question] = visit.understood()["questions"]
    assert (question.chosen, question.is_answered) == ("AHA", True)
    visit.apply(skip_bad="on")
    later = browser.bring(HEAD, [*ANN[:3], D(2029, 3, 31), None], name="december.xlsx")
    assert [each.chosen for each in later.understood()["questions"]] == ["AHA"]


def test_corrections_are_remembered_for_next_month_s_file(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN)
    visit.says(**{"0:0:E:means": "type:tb", "0:0:E:part": "expires_on"})
    visit.apply()
    later = browser.bring([*HEAD, "ACLS exp"], [*ANN, D(2028, 1, 31)], name="december.xlsx")
    [sheet] = later.understood()["sheets"]
    assert (sheet.columns[4].controls.meaning.means, sheet.columns[4].reason) == (
        "type:tb",
        "as settled for an earlier file",
    )
    assert sheet.columns[3].reason == "says BLS"
    other = browser.bring(
        ["Employee", "Phone", "Fit test"], ["Cy Dow", "206-555-0122", D(2027, 8, 1)], name="other.xlsx"
    )
    assert meanings(other)["Fit test"] == ""


def test_answers_about_one_file_are_not_remembered(browser: Browser) -> None:
    head = ["Name", "State license exp"]
    visit = browser.bring(head, ["Ann Lee", "4/5/2027"])
    visit.says(**{"answer:date_order": "dmy"})
    visit.apply()
    assert on_record(browser) == {("Ann Lee", "state_license", D(2027, 5, 4))}
    with opened(browser.practice.pk):
        assert RememberedMapping.objects.get().answers == {}
    later = browser.bring(head, ["Bo Cruz", "4/6/2027"], name="december.xlsx")
    assert [each.is_answered for each in later.understood()["questions"]] == [False]


def test_what_the_record_leaves_in_doubt_is_asked_too(browser: Browser) -> None:
    with opened(browser.practice.pk):
        Technologist.objects.create(name="Ann Lee", email="lee@example.org", timezone="UTC")
        hospital = IssuerFactory(name="St. Brendan Medical Center")
    visit = browser.bring(
        ["Name", "E-mail", "St. Brendan Med Ctr - privileges exp"], ["Ann Lee", "ann@example.org", D(2027, 3, 31)]
    )
    [who] = visit.understood()["questions"]
    assert (who.text, who.chosen) == ("Is Ann Lee with ann@example.org the Ann Lee on record with lee@example.org?", "")
    assert who.note.endswith("Left out until you answer.")
    visit.says(**{who.name: "same"})
    which, _ = visit.understood()["questions"]
    assert which.text == "Is “St. Brendan Med Ctr” the same as St. Brendan Medical Center?"
    visit.says(**{which.name: str(hospital.pk)})
    visit.apply()
    with opened(browser.practice.pk):
        credential = Credential.objects.get()
        assert (credential.issuer, credential.technologist.email) == (hospital, "ann@example.org")


def test_an_unknown_word_is_answered_from_a_list_of_all_types(browser: Browser) -> None:
    head = ["Name", "Credential", "Expires"]
    visit = browser.bring(head, ["Ann Lee", "BLS", D(2027, 3, 31)], ["Ann Lee", "Laser safety!", D(2027, 8, 1)])
    question = next(each for each in visit.understood()["questions"] if "Laser" in each.text)
    assert question.is_long
    visit.says(**{question.name: "competence"})
    visit.apply()
    assert ("Ann Lee", "competence", D(2027, 8, 1)) in on_record(browser)


def test_a_file_that_says_nothing_of_itself_is_mapped_by_hand(browser: Browser) -> None:
    visit = browser.bring(
        ["alpha", "beta", "gamma"], ["Ann Lee", D(2027, 3, 31), "x"], ["Bo Cruz", D(2027, 4, 30), "y"]
    )
    [sheet] = visit.understood()["sheets"]
    assert (sheet.is_read, sheet.is_open) == (False, True)
    assert visit.preview().context["preview"].is_empty
    said = {"0:kind": "wide", "0:0:A:means": "field:name", "0:0:B:means": "type:bls", "0:0:B:part": "expires_on"}
    visit.says(**said)
    visit.apply(skip_bad="on")
    assert {("Ann Lee", "bls", D(2027, 3, 31)), ("Bo Cruz", "bls", D(2027, 4, 30))} <= on_record(browser)


def test_the_preview_says_what_would_be_written(browser: Browser) -> None:
    visit = browser.bring([*HEAD[:4], "TB test (done)"], [*ANN[:4], D(2026, 2, 10)], BO)
    preview = visit.preview().context["preview"]
    assert {count.label: count.number for count in preview.tally} == {
        "new technologists": 2,
        "new credentials": 2,
        "open questions": 1,
        "cells left out": 1,
    }
    assert preview.types == ["TB test"]
    lines = [(line.who, line.what, line.details) for line in preview.sections["credentials"].page]
    assert lines == [
        ("Ann Lee", "BLS", ["ends Wed\u00a031\u00a0Mar\u00a02027"]),
        ("Ann Lee", "TB test", ["issued Tue\u00a010\u00a0Feb, ends Wed\u00a010\u00a0Feb\u00a02027"]),
    ]
    first = preview.sections["troubles"].page[0]
    assert (first.source.cell, first.value, first.problem, first.whose) == (
        "D3",
        "13/2027",
        "There is no month 13.",
        "Bo Cruz, BLS",
    )
    assert on_record(browser) == set()


def test_remarks_are_filtered_by_level_and_sections_paged_alone(browser: Browser) -> None:
    rows = [[f"Ann {chr(65 + i // 26)}{chr(97 + i % 26)}x", None, None, "13/2027", None] for i in range(60)]
    visit = browser.bring(HEAD, *rows)
    preview = visit.preview(level="error").context["preview"]
    assert [(pill.label, pill.count, pill.current) for pill in preview.pills] == [
        ("All", 61, False),
        ("Unreadable", 60, True),
        ("Question", 0, False),
        ("Note", 1, False),
    ]
    assert len(preview.sections["troubles"].page) == 15
    alone = visit.preview(level="error", show="troubles", page="2").context["preview"]
    assert len(alone.sections["troubles"].page) == 10
    assert "?level=&amp;show=troubles" in visit.preview(level="error", show="troubles").content.decode()


def test_a_renewal_a_correction_and_a_changed_field_can_be_flipped(browser: Browser) -> None:
    with opened(browser.practice.pk):
        ann = Technologist.objects.create(name="Ann Lee", email="ann@example.org", phone="+12065550199", timezone="UTC")
        CredentialFactory(technologist=ann, type="bls", ends=D(2027, 2, 28))
        CredentialFactory(technologist=ann, type="acls", ends=D(2027, 2, 28))
    visit = browser.bring(
        ["Name", "E-mail", "Cell", "BLS exp", "ACLS exp"],
        ["Ann Lee", "ann@example.org", "206-555-0100", D(2029, 2, 28), D(2027, 2, 15)],
    )
    preview = visit.preview().context["preview"]
    bls, acls = preview.sections["dates"].page
    assert (bls.chosen, [code for code, _ in bls.choices]) == ("renew", ["renew", "correct", "keep"])
    assert (acls.chosen, [code for code, _ in acls.choices]) == ("correct", ["correct", "keep"])
    [step] = preview.sections["changed"].page
    [phone] = step.changes
    kept = {f"choice:{acls.key}": "keep", f"choice:{phone.key}": "keep"}
    visit.client.post(f"{visit.url}preview/", {"do": "keep"} | kept)
    again = visit.preview().context["preview"]
    assert [flip.chosen for flip in again.sections["dates"].page] == ["renew", "keep"]
    visit.apply()
    assert on_record(browser) == {
        ("Ann Lee", "bls", D(2027, 2, 28)),
        ("Ann Lee", "bls", D(2029, 2, 28)),
        ("Ann Lee", "acls", D(2027, 2, 28)),
    }
    with opened(browser.practice.pk):
        assert str(Technologist.objects.get(pk=ann.pk).phone) == "+12065550199"


def test_choices_sent_with_apply_count(browser: Browser) -> None:
    with opened(browser.practice.pk):
        ann = Technologist.objects.create(name="Ann Lee", timezone="UTC")
        CredentialFactory(technologist=ann, type="bls", ends=D(2027, 2, 28))
    visit = browser.bring(["Name", "BLS exp"], ["Ann Lee", D(2027, 2, 15)])
    [flip] = visit.preview().context["preview"].sections["dates"].page
    visit.apply(**{f"choice:{flip.key}": "keep"})
    assert on_record(browser) == {("Ann Lee", "bls", D(2027, 2, 28))}


def test_apply_is_refused_kindly_while_cells_are_unreadable(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN, BO)
    response = visit.apply()
    assert response.status_code == 422
    [error] = response.context["form"].errors["skip_bad"]
    assert "1\u00a0cell could not be read" in error
    assert on_record(browser) == set()
    assert visit.run.state == "understood"


def test_applied_with_the_bad_cells_left_out(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN, BO)
    response = visit.apply(skip_bad="on")
    assert response["Location"] == visit.url
    page = visit.client.get(visit.url)
    result = page.context["result"]
    assert [(count.number, count.label) for count in result.tally] == [
        (2, "new technologists"),
        (1, "new credentials"),
        (1, "new periods of validity"),
    ]
    assert [person["name"] for person in result.people] == ["Ann Lee", "Bo Cruz"]
    [cell] = result.unread
    assert (cell.technologist.name, cell.type.code, cell.value) == ("Bo Cruz", "bls", "13/2027")
    assert reverse("import-unread", args=["cascade", cell.pk]) in page.content.decode()
    assert on_record(browser) == {("Ann Lee", "bls", D(2027, 3, 31))}


def test_a_clean_file_needs_no_word_about_bad_cells(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN)
    assert list(visit.preview().context["form"].fields) == ["sms_consent"]
    assert visit.apply()["Location"] == visit.url


@pytest.mark.parametrize(("said", "agreed"), [({"sms_consent": "on"}, True), ({}, False)])
def test_consent_to_sms_is_a_tick_with_its_text(browser: Browser, said: dict[str, str], agreed: bool) -> None:
    visit = browser.bring(HEAD, ANN)
    words = "Everyone in this file whose mobile number stands in it has agreed to get text messages"
    assert words in visit.preview().content.decode()
    visit.apply(**said)
    with opened(browser.practice.pk):
        ann = Technologist.objects.get(name="Ann Lee")
    assert (ann.takes_sms, bool(visit.run.sms_consent_text), ann.sms_consent_by) == (agreed, agreed, "Alice" * agreed)


def test_who_applied_is_named_in_the_history(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN)
    visit.apply()
    with opened(browser.practice.pk):
        event = Credential.pgh_event_model.objects.latest("pgh_id")
        assert event.pgh_context["name"] == "Alice"
        assert Period.objects.get().recorded_by.user.name == "Alice"


def test_a_run_waits_and_goes_on_where_it_was_left(browser: Browser) -> None:
    content = excel(Roster=[HEAD, ANN])
    visit = browser.hand_in(content)
    visit.says(**{"answer:issuer:bls": "AHA"})
    [run] = browser.client.get(browser.url("import")).context["page"]
    assert (run.file_name, run.state) == ("roster.xlsx", "understood")
    again = browser.hand_in(content)
    assert again.url == visit.url
    assert [each.chosen for each in again.understood()["questions"]] == ["AHA"]


def test_an_abandoned_run_writes_nothing_any_more(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN)
    assert browser.client.post(f"{visit.url}abandonment/")["Location"] == browser.url("import")
    assert "was abandoned" in browser.client.get(visit.url).content.decode()
    assert visit.apply()["Location"] == visit.url
    assert on_record(browser) == set()


def test_an_applied_run_is_not_applied_twice(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN)
    visit.apply()
    assert visit.apply()["Location"] == visit.url
    assert browser.client.post(visit.url)["Location"] == visit.url
    browser.client.post(f"{visit.url}abandonment/")
    assert visit.run.state == "applied"
    assert len(on_record(browser)) == 1


def test_the_same_file_again_changes_nothing(browser: Browser) -> None:
    browser.bring(HEAD, ANN).apply()
    visit = browser.bring(HEAD, ANN, name="december.xlsx")
    assert visit.preview().context["preview"].is_idle
    visit.apply()
    assert visit.client.get(visit.url).context["result"].is_idle


def test_earlier_runs_are_listed_with_what_they_brought(browser: Browser) -> None:
    browser.bring(HEAD, ANN).apply()
    with time_machine.travel(NOON.replace(hour=22)):
        browser.bring(HEAD, BO, name="december.xlsx")
    page = browser.client.get(browser.url("import"))
    assert [(run.file_name, run.state) for run in page.context["page"]] == [
        ("december.xlsx", "understood"),
        ("roster.xlsx", "applied"),
    ]
    assert "1 people, 1 credentials, 1 periods" in page.content.decode()


def test_a_rehearsing_practice_is_pointed_to_today_and_going_live(browser: Browser) -> None:
    visit = browser.bring(HEAD, ANN)
    visit.apply()
    html = visit.client.get(visit.url).content.decode()
    assert browser.practice.is_rehearsing
    assert "Rehearsal: nothing leaves yet." in html
    assert reverse("settings-live", args=["cascade"]) in html


def test_the_sample_tracker_from_upload_to_result(browser: Browser) -> None:
    visit = Visit(browser, browser.upload(TRACKER.read_bytes(), TRACKER.name)["Location"])
    visit.says(**{"answer:issuer:bls": "AHA", "answer:issuer:acls": "AHA", "0:0:R:means": "type:hospital_privileges"})
    assert visit.apply(skip_bad="on", sms_consent="on")["Location"] == visit.url
    result = visit.client.get(visit.url).context["result"]
    assert [(count.number, count.label) for count in result.tally] == [
        (9, "new technologists"),
        (82, "new credentials"),
        (74, "new periods of validity"),
        (4, "new hospitals"),
        (22, "new proposed requirements"),
        (4, "new issuers"),
        (5, "types switched on"),
    ]
    assert [cell.cell for cell in result.unread] == ["J13", "R13", "B14", "C14"]
    with opened(browser.practice.pk):
        assert not Credential.objects.filter(type__code="vendor_badge").exists()


def test_another_practice_s_run_and_cell_are_not_found(browser: Browser, world: World, sign_in: Any) -> None:
    visit = browser.bring(HEAD, ANN, BO)
    visit.apply(skip_bad="on")
    with opened(world.practice.pk):
        cell = UnreadCell.objects.get()
    charlie = sign_in(world.charlie)
    for path in (visit.url, f"{visit.url}preview/", f"{visit.url}column/", browser.url("import-unread", cell.pk)):
        assert charlie.get(path.replace("/cascade/", "/lakeshore/")).status_code == 404
    assert charlie.get(browser.url("import")).status_code == 404


@pytest.mark.parametrize("who", ["sam", "tess", "audrey"])
def test_only_managers_bring_files(browser: Browser, world: World, sign_in: Any, who: str) -> None:
    visit = browser.bring(HEAD, ANN)
    client = sign_in(getattr(world, who))
    for path in (browser.url("import"), visit.url, f"{visit.url}preview/"):
        assert client.get(path).status_code == 403
    assert client.post(f"{visit.url}preview/", {"do": "apply"}).status_code == 403
    assert on_record(browser) == set()


# One unread cell


@pytest.fixture
def unread(browser: Browser) -> UnreadCell:
    browser.bring(HEAD, ANN, BO).apply(skip_bad="on")
    with opened(browser.practice.pk):
        return UnreadCell.objects.select_related("technologist", "type").get()


def listed(browser: Browser) -> list[str]:
    page = browser.client.get(browser.url("today")).context["page"]
    return [item.headline for item in page.undated if item.word == "Unreadable"]


def test_an_unread_cell_says_what_stood_where_and_links_to_the_form(browser: Browser, unread: UnreadCell) -> None:
    assert listed(browser) == ["Cruz: BLS, “13/2027”"]
    page = browser.client.get(browser.url("import-unread", unread.pk))
    html = page.content.decode()
    assert "There is no month 13." in html
    assert "Roster!D3" in html
    assert (
        page.context["way_out"].url == f"{browser.url('credential-new')}?technologist={unread.technologist_id}&type=bls"
    )
    assert browser.client.get(page.context["way_out"].url).context["form"]


def test_a_cell_that_needs_nothing_leaves_the_list_and_stays_off(browser: Browser, unread: UnreadCell) -> None:
    response = browser.client.post(browser.url("import-unread", unread.pk))
    assert response["Location"] == browser.url("today")
    assert listed(browser) == []
    assert "Alice said" in browser.client.get(browser.url("import-unread", unread.pk)).content.decode()
    browser.bring(HEAD, ANN, BO, name="december.xlsx").apply(skip_bad="on")
    assert listed(browser) == []


def test_a_cell_closes_by_itself_once_its_fact_is_on_record(browser: Browser, unread: UnreadCell) -> None:
    with opened(browser.practice.pk):
        bo = Technologist.objects.get(name="Bo Cruz")
        CredentialFactory(technologist=bo, type="bls", ends=D(2027, 6, 30), at=NOON.replace(hour=21))
    assert listed(browser) == []
    assert "The fact is on record." in browser.client.get(browser.url("import-unread", unread.pk)).content.decode()


def test_a_later_file_s_word_takes_the_place_of_an_earlier_one_s(browser: Browser, unread: UnreadCell) -> None:
    browser.bring(HEAD, ANN, [*BO[:3], "14/2027", None], name="december.xlsx").apply(skip_bad="on")
    assert listed(browser) == ["Cruz: BLS, “14/2027”"]


def test_an_address_that_could_not_be_read_is_corrected_with_the_person(browser: Browser) -> None:
    browser.bring(HEAD, ["Cy Dow", "cy@example", "206-555-01O9", None, None]).apply(skip_bad="on")
    assert sorted(listed(browser)) == ["Dow: e-mail, “cy@example”", "Dow: mobile phone, “206-555-01O9”"]
    with opened(browser.practice.pk):
        cell = UnreadCell.objects.get(field="phone")
        cy = Technologist.objects.get(name="Cy Dow")
    way_out = browser.client.get(browser.url("import-unread", cell.pk)).context["way_out"]
    assert way_out.url == browser.url("technologist-edit", cy.pk)
    with opened(browser.practice.pk):
        Technologist.objects.filter(pk=cy.pk).update(phone="+12065550109")
    assert listed(browser) == ["Dow: e-mail, “cy@example”"]


def test_which_of_two_people_of_one_name_is_answered_on_the_page(browser: Browser) -> None:
    with opened(browser.practice.pk):
        _, second = (TechnologistFactory(name="Ann Lee", email=email) for email in ("a@x.org", "b@x.org"))
    visit = browser.bring(["Name", "CNIM exp"], ["Ann Lee", D(2027, 12, 31)])
    [question] = visit.understood()["questions"]
    assert [choice.label for choice in question.choices] == [
        "Ann Lee, a@x.org",
        "Ann Lee, b@x.org",
        "Another person of this name",
    ]
    assert "Left out until you answer." in question.note
    visit.says(**{question.name: str(second.pk)})
    assert visit.apply().status_code == 302
    with opened(browser.practice.pk):
        assert Credential.objects.get().technologist == second
        assert Technologist.objects.filter(name="Ann Lee").count() == 2
