"""The command that scripts bring lists of cases with: its answer in JSON, its exit status, and what it writes."""

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from credentials.catalogue import stock
from credentials.importing.roster.outcome import NOUNS
from nervecenter.demo.samples import CASCADE, CASES, SAMPLES, sample
from scheduling.models import Assignment, Case
from tests.conftest import opened
from tests.credentials.importing.workbooks import excel
from tests.nervecenter.test_demo import FILED
from tests.scheduling.importing.lists import case_row, crew, hospitals, listing
from tests.world import World

LIST = SAMPLES / CASES


@pytest.fixture(autouse=True)
def at_the_hour_it_was_filed(world: World) -> Any:
    with time_machine.travel(FILED, tick=False), opened(world.practice.pk):
        stock(world.practice)
        yield


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on rows or a file; gives its exit status and what it printed, read as JSON where it was asked."""

    def ran(content: bytes | Path, *flags: str, command: str = "import_cases") -> tuple[int, Any]:
        file = content if isinstance(content, Path) else tmp_path / "cases.csv"
        if isinstance(content, bytes):
            file.write_bytes(content)
        status = 0
        try:
            call_command(command, str(file), "--practice", "cascade", *flags)
        except SystemExit as ended:
            status = int(ended.code or 0)
        printed = capsys.readouterr().out
        return status, json.loads(printed) if "--json" in flags else printed

    return ran


def counted(numbers: dict[str, int]) -> dict[str, int]:
    return {noun: count for noun, count in numbers.items() if count}


def test_the_sample_after_the_tracker(run: Any) -> None:
    run(SAMPLES / CASCADE, "--skip-bad-rows", command="import_roster")
    status, said = run(LIST, "--json", "--skip-bad-rows")
    assert (status, said["applied"]) == (1, True)
    assert all(list(said[verb]) == NOUNS for verb in ("created", "updated", "unchanged"))
    assert counted(said["created"]) == {"cases": 11, "assignments": 23}
    levels = {(each["cell"], each["level"], each["value"]) for each in said["problems"]}
    assert levels == {
        ("B14", "error", "11/31/2026"),
        ("E13", "question", "St. Brendon Med Ctr"),
        ("I5", "note", "SSEP, tcMEP, EMG"),
        ("I6", "note", "BAEP, EMG (CN VII), SSEP"),
        ("J4", "note", "Adaeze Okafor"),
    }
    assert {each["sheet"] for each in said["problems"]} == {""}
    status, again = run(LIST, "--json", "--skip-bad-rows")
    assert counted(again["created"]) == counted(again["updated"]) == {}
    assert counted(again["unchanged"]) == {"cases": 11, "assignments": 23}
    assert Case.objects.count() == 11


def test_without_leave_to_skip_nothing_of_the_sample_is_written(run: Any) -> None:
    hospitals()
    crew()
    status, said = run(LIST, "--json")
    assert (status, said["applied"], counted(said["created"])) == (1, False, {})
    assert not Case.objects.exists()


def test_a_dry_run_says_what_would_be_and_writes_nothing(run: Any) -> None:
    hospitals()
    crew()
    status, said = run(LIST, "--json", "--dry-run")
    assert (status, said["applied"], counted(said["created"])) == (1, False, {"cases": 11, "assignments": 23})
    assert not Case.objects.exists()
    assert not Assignment.objects.exists()


def test_the_date_order_can_be_given_and_a_clean_list_is_status_0(run: Any) -> None:
    hospitals()
    crew()
    content = listing(case_row("C-1", "4/5/2027", "7:30 AM", tech="Okafor"))
    assert run(content, "--json", "--skip-bad-rows")[0] == 1
    status, said = run(content, "--json", "--date-order", "dmy")
    assert (status, said["applied"], counted(said["created"])) == (0, True, {"cases": 1, "assignments": 1})
    assert f"{Case.objects.select_related('hospital').get().local_start:%d %B}" == "04 May"


def test_without_json_it_says_the_same_in_words(run: Any) -> None:
    hospitals()
    crew()
    rows = [case_row("C-1", "11/31/2026", "7:30 AM"), case_row("C-2", "11/23/2026", "9:00 AM", tech="Okafor")]
    status, said = run(listing(*rows), "--skip-bad-rows")
    assert (status, said.splitlines()) == (
        1,
        [
            "error: B2: November 2026 has 30 days.",
            "created: 1 case, 1 assignment",
            "updated: nothing",
            "unchanged: nothing",
            "Applied, 1 cell left out.",
        ],
    )


def test_a_file_without_cases_is_refused_in_one_sentence(run: Any) -> None:
    with pytest.raises(CommandError, match="The file has no list of cases: nothing was written"):
        run(excel(T=[["Name", "E-mail", "BLS exp"], ["Ann Lee", "ann@example.org", "3/31/2027"]]))


def test_one_workbook_with_hospitals_people_and_cases(run: Any, tmp_path: Path) -> None:
    book = excel(
        Techs=[["Name", "E-mail", "CNIM exp"], ["Ann Lee", "ann@example.org", "12/31/2027"]],
        Hospitals=[["Hospital", "City", "State", "Time zone"], ["High Desert Regional", "Ontario", "OR", "Mountain"]],
        Cases=[
            ["Case", "Date", "Start", "Length", "Hospital", "Tech", "Surgeon"],
            ["C-1", "11/23/2026", "7:30 AM", "2h", "High Desert Regional", "Lee", "Vance"],
        ],
    )
    file = tmp_path / "all.xlsx"
    file.write_bytes(book)
    status, said = run(file, "--json")
    created = counted(said["created"])
    assert (status, created["cases"], created["hospitals"], created["technologists"], created["assignments"]) == (
        0, 1, 1, 1, 1,
    )  # fmt: skip
    seat = Assignment.objects.select_related("technologist", "case__hospital").get()
    assert (seat.technologist.name, f"{seat.case.starts_at:%H:%M}") == ("Ann Lee", "14:30")


@pytest.mark.parametrize("days", [3, 30, 250, 800])
def test_the_sample_of_the_demo_moves_by_whole_weeks(days: int) -> None:
    def listed(content: bytes) -> list[list[str]]:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    filed, moved = (
        listed(LIST.read_bytes()),
        listed(sample(CASES, (FILED + timedelta(days=days)).date(), as_filed=False)),
    )
    assert [[*row[:1], *row[2:]] for row in moved] == [[*row[:1], *row[2:]] for row in filed]
    for before, after in zip(filed[1:-1], moved[1:-1], strict=True):
        first, second = (datetime.strptime(row[1], "%m/%d/%Y").date() for row in (before, after))  # noqa: DTZ007
        assert second - first == timedelta(weeks=days // 7)
    assert moved[-1][1] == "11/31/2026"
