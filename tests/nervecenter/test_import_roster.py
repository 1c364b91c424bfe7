"""The command that scripts use: its answer in JSON, its exit status, and that a refusal writes nothing."""

import json
from datetime import date as D
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from credentials.catalogue import stock
from credentials.importing.roster.outcome import NOUNS
from credentials.models import Credential, ImportRun, Period, UnreadCell
from practices.models import Technologist
from tests.conftest import opened
from tests.credentials.importing.workbooks import excel, text
from tests.world import World

SAMPLES = Path(__file__).parents[2] / "samples"
TRACKER = SAMPLES / "cascade-credential-tracker.xlsx"
HEAD = ["Name", "E-mail", "Cell", "BLS exp"]
GOOD = ["Ann Lee", "ann@example.org", "206-555-0100", D(2027, 3, 31)]
BAD = ["Bo Cruz", "bo@example.org", "206-555-0111", "13/2027"]


@pytest.fixture(autouse=True)
def at_noon(world: World) -> None:
    with opened(world.practice.pk):
        stock(world.practice)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on rows or a file; gives its exit status and what it printed, read as JSON where it was asked."""

    def ran(content: bytes | Path, *flags: str, name: str = "roster.xlsx") -> tuple[int, Any]:
        file = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        status = 0
        try:
            call_command("import_roster", str(file), "--practice", "cascade", *flags)
        except SystemExit as ended:
            status = int(ended.code or 0)
        printed = capsys.readouterr().out
        return status, json.loads(printed) if "--json" in flags else printed

    return ran


def names(world: World) -> list[str]:
    with opened(world.practice.pk):
        return sorted(Technologist.objects.values_list("name", flat=True))


def test_all_applied_is_status_0_and_json_has_every_noun(run: Any, world: World) -> None:
    status, said = run(excel(T=[HEAD, GOOD]), "--json")
    assert status == 0
    assert set(said) == {"created", "updated", "unchanged", "applied", "problems"}
    assert all(list(said[verb]) == NOUNS for verb in ("created", "updated", "unchanged"))
    assert said["applied"] is True
    assert {noun: count for noun, count in said["created"].items() if count} == {
        "technologists": 1,
        "credentials": 1,
        "periods": 1,
    }
    assert said["problems"] == [
        {
            "sheet": "T",
            "cell": "D1",
            "value": "BLS exp",
            "problem": "Who issued the BLS cards? Until answered: not known.",
            "level": "question",
        }
    ]
    assert "Ann Lee" in names(world)


def test_a_bad_cell_refuses_the_whole_file(run: Any, world: World) -> None:
    before = names(world)
    status, said = run(excel(T=[HEAD, GOOD, BAD]), "--json")
    assert (status, said["applied"]) == (1, False)
    assert {
        "sheet": "T",
        "cell": "D3",
        "value": "13/2027",
        "problem": "There is no month 13.",
        "level": "error",
    } in said["problems"]
    assert sum(said["created"].values()) == 0
    assert names(world) == before
    with opened(world.practice.pk):
        assert not ImportRun.objects.exists()


def test_skip_bad_rows_leaves_out_the_cell_and_not_its_row(run: Any, world: World) -> None:
    status, said = run(excel(T=[HEAD, GOOD, BAD]), "--json", "--skip-bad-rows")
    assert (status, said["applied"]) == (1, True)
    assert said["created"]["technologists"] == 2
    with opened(world.practice.pk):
        assert Credential.objects.get().technologist.name == "Ann Lee"
        cell = UnreadCell.objects.get()
        assert (cell.cell, cell.value, cell.technologist.name, cell.type.code) == ("D3", "13/2027", "Bo Cruz", "bls")


def test_a_row_that_names_nobody_is_left_out(run: Any, world: World) -> None:
    rows = [HEAD, GOOD, [None, None, "206-555-0199", D(2027, 3, 31)]]
    status, said = run(excel(T=rows), "--json", "--skip-bad-rows")
    assert (status, said["created"]["technologists"], said["created"]["credentials"]) == (1, 1, 1)
    assert [each["cell"] for each in said["problems"] if each["level"] == "error"] == ["C3"]


@pytest.mark.parametrize("rows", [[HEAD, GOOD], [HEAD, GOOD, BAD]])
def test_a_dry_run_says_what_would_be_and_writes_nothing(run: Any, world: World, rows: list) -> None:
    before = names(world)
    status, said = run(excel(T=rows), "--json", "--dry-run")
    assert (status, said["applied"]) == (len(rows) - 2, False)
    assert said["created"]["technologists"] == len(rows) - 1
    assert names(world) == before
    with opened(world.practice.pk):
        assert not ImportRun.objects.exists()


def test_the_second_run_finds_everything_unchanged(run: Any) -> None:
    run(excel(T=[HEAD, GOOD]))
    status, said = run(excel(T=[HEAD, GOOD]), "--json")
    assert status == 0
    assert sum(said["created"].values()) == sum(said["updated"].values()) == 0
    assert (said["unchanged"]["technologists"], said["unchanged"]["credentials"], said["unchanged"]["periods"]) == (
        1,
        1,
        1,
    )


DOUBTFUL = text([["Name", "State license exp"], ["Ann Lee", "4/5/2027"]])


def test_a_date_order_that_is_not_known_leaves_the_cell_out(run: Any, world: World) -> None:
    status, said = run(DOUBTFUL, "--json", "--skip-bad-rows", name="roster.csv")
    [problem] = [each for each in said["problems"] if each["cell"] == "B2"]
    assert (status, problem["sheet"], problem["level"]) == (1, "", "question")
    assert "5 April 2027 or 4 May 2027" in problem["problem"]
    with opened(world.practice.pk):
        assert not Period.objects.exists()


@pytest.mark.parametrize(("order", "end"), [("mdy", D(2027, 4, 5)), ("dmy", D(2027, 5, 4))])
def test_the_date_order_can_be_given(run: Any, world: World, order: str, end: D) -> None:
    status, _ = run(DOUBTFUL, "--date-order", order, name="roster.csv")
    assert status == 0
    with opened(world.practice.pk):
        assert Period.objects.get().expires_on == end


@pytest.mark.parametrize(
    ("flags", "by"),
    [
        ((), ""),
        (("--sms-consent",), "the operator, with the workbook of 22 Nov 2026"),
        (("--sms-consent", "--attested-by", "Dana Ruiz"), "Dana Ruiz, with the workbook of 22 Nov 2026"),
        (("--attested-by", "Dana Ruiz"), ""),
    ],
)
def test_consent_to_sms_is_attested_when_it_is_said(run: Any, world: World, flags: tuple, by: str) -> None:
    run(excel(T=[HEAD, GOOD]), *flags)
    with opened(world.practice.pk):
        ann = Technologist.objects.get(name="Ann Lee")
        assert ann.takes_sms is bool(by)
        assert ann.sms_consent_by == by
        assert bool(ImportRun.objects.get().sms_consent_text) is bool(by)


def test_without_json_it_says_the_same_in_words(run: Any) -> None:
    status, said = run(excel(T=[HEAD, GOOD, BAD]), "--skip-bad-rows")
    assert status == 1
    assert said.splitlines() == [
        "question: T D1: Who issued the BLS cards? Until answered: not known.",
        "error: T D3: There is no month 13.",
        "created: 2 technologists, 1 credential, 1 period",
        "updated: nothing",
        "unchanged: nothing",
        "Applied, 1 cell left out.",
    ]


def test_what_is_no_spreadsheet_is_refused_in_one_sentence(run: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="spreadsheet"):
        run(b"%PDF-1.7 not a workbook", name="roster.pdf")


@pytest.mark.parametrize(
    ("file", "practice", "words"),
    [("missing.xlsx", "cascade", "cannot be opened"), ("missing.xlsx", "nobody", "There is no practice “nobody”")],
)
def test_a_missing_file_or_practice_is_one_sentence(world: World, file: str, practice: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("import_roster", file, "--practice", practice)


def test_the_sample_tracker_as_it_was_filed(run: Any, world: World) -> None:
    status, said = run(TRACKER, "--json", "--skip-bad-rows", "--sms-consent")
    assert (status, said["applied"]) == (1, True)
    assert {noun: count for noun, count in said["created"].items() if count} == {
        "technologists": 9,
        "credentials": 82,
        "periods": 74,
        "types": 5,
        "issuers": 4,
        "hospitals": 4,
        "requirements": 22,
    }
    assert [each["cell"] for each in said["problems"] if each["level"] == "error"] == ["J13", "R13", "B14", "C14"]
    with opened(world.practice.pk):
        cells = {
            (each.cell, each.technologist.name, each.type and each.type.code, each.field)
            for each in UnreadCell.objects.all()
        }
    assert cells == {
        ("J13", "Élodie Beaumont-Hart", "bls", "expires_on"),
        ("R13", "Élodie Beaumont-Hart", "vendor_badge", "expires_on"),
        ("B14", "Tomasz Wieczorek", None, "email"),
        ("C14", "Tomasz Wieczorek", None, "phone"),
    }
