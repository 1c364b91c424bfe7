"""A sheet of hospitals on record: what is written, what a second file changes, and what is asked first."""

from pathlib import Path

import pytest

from credentials.importing.records import Problem
from credentials.models import CredentialType, Issuer
from credentials.models.issuer import IssuerKind
from hospitals.models import Hospital, Requirement
from hospitals.models.requirement import RequirementState
from tests.credentials.importing.roster.bringing import Bringing
from tests.credentials.importing.workbooks import excel
from tests.factories import IssuerFactory
from tests.hospitals.ward import HospitalFactory, RequirementFactory

SAMPLE = Path(__file__).parents[3] / "samples" / "cascade-credential-tracker.xlsx"
HEAD = ["Hospital", "City", "State", "Time zone", "Requires", "Notes"]
ODILE = ["St. Odile Medical Center", "Portland", "OR", "Pacific", "CNIM, BLS (AHA only), privileges", "drive 2 h"]


def bring(imports: Bringing, *rows: list[object], **options: object) -> dict[str, dict[str, int]]:
    """What came of it, by noun; the counts that are nought are left out."""
    outcome = imports.bring(excel(Hospitals=list(rows)), **options)
    verbs = {"created": outcome.created, "updated": outcome.updated, "unchanged": outcome.unchanged}
    return {
        verb: {noun: count for noun, count in counts.items() if count}
        for verb, counts in verbs.items()
        if counts.total()
    }


def plan(imports: Bringing, *rows: list[object], **options: object):
    return imports.plan(excel(Hospitals=list(rows)), **options)


def requirements(hospital: str = "St. Odile Medical Center") -> set[tuple[str, str, str, str]]:
    """Types, for whom, severity, state."""
    rows = Requirement.objects.filter(hospital__name=hospital).prefetch_related("any_of__type")
    return {
        (" | ".join(each.type.code for each in row.any_of.all()), row.side, row.severity, row.state) for row in rows
    }


def words(problems: list[Problem], level: str) -> list[tuple[str, str]]:
    return [(each.cell, each.problem) for each in problems if each.level == level]


def test_the_four_hospitals_of_the_tracker(imports: Bringing) -> None:
    imports.bring(SAMPLE.read_bytes(), SAMPLE.name)
    assert list(
        Hospital.objects.values_list("name", "city", "state", "timezone", "privileges_issuer__name", "portal", "note")
    ) == [
        (
            "Columbia Spine Center",
            "Vancouver",
            "WA",
            "America/Los_Angeles",
            "Columbia Spine Center",
            "symplr",
            "board eligible ok w/ supervision",
        ),
        (
            "High Desert Regional",
            "Ontario",
            "OR",
            "America/Boise",
            "High Desert Regional",
            "",
            "drive 5.5 h",
        ),
        (
            "Mt. Tabor Surgical Hospital",
            "Portland",
            "OR",
            "America/Los_Angeles",
            "Mt. Tabor Surgical Hosp",
            "",
            "St. Brendan St. Brendan badge not accepted",
        ),
        (
            "St. Brendan Medical Center",
            "Portland",
            "OR",
            "America/Los_Angeles",
            "St. Brendan Med Ctr",
            "",
            "",
        ),
    ]
    assert requirements("St. Brendan Medical Center") == {
        ("cnim | dabnm", "technologist", "block", "proposed"),
        ("bls", "technologist", "block", "proposed"),
        ("acls", "technologist", "block", "proposed"),
        ("tb", "technologist", "block", "proposed"),
        ("influenza", "technologist", "block", "proposed"),
        ("hospital_privileges", "technologist", "block", "proposed"),
        ("hospital_privileges", "oversight", "warn", "proposed"),
        ("cnim", "technologist", "warn", "proposed"),
    }
    bls = Requirement.objects.get(hospital__name="St. Brendan Medical Center", types__code="bls")
    assert [issuer.name for issuer in bls.issuers.all()] == ["AHA"]
    assert (bls.source, bls.confirmed_at) == ("BLS (AHA only)", None)
    verified = Requirement.objects.get(verified=True)
    assert (verified.source, verified.severity) == ("verify CNIM on ABRET site", "warn")
    days = Requirement.objects.filter(hospital__name__startswith="Mt. Tabor").values_list("days_left", flat=True)
    assert list(days) == [30] * 5
    assert Requirement.objects.get(types__code="background").issued_within_months == 60
    assert CredentialType.objects.filter(code__in=["tb", "influenza", "background", "vendor_badge"]).count() == 4


def test_a_second_time_changes_nothing(imports: Bringing) -> None:
    imports.bring(SAMPLE.read_bytes(), SAMPLE.name)
    again = imports.plan(SAMPLE.read_bytes(), SAMPLE.name)
    assert again.joined["hospitals"].is_idle
    assert again.joined["hospitals"].lines() == []
    outcome = imports.bring(SAMPLE.read_bytes(), SAMPLE.name)
    assert (outcome.unchanged["hospitals"], outcome.unchanged["requirements"]) == (4, 22)
    assert outcome.is_idle
    assert Requirement.objects.count() == 22


def test_what_was_confirmed_changed_or_dismissed_is_not_proposed_again(imports: Bringing) -> None:
    bring(imports, HEAD, ODILE)
    Requirement.objects.filter(types__code="cnim").update(state=RequirementState.CONFIRMED, days_left=14)
    Requirement.objects.filter(types__code="bls").update(state=RequirementState.DISMISSED)
    before = requirements()
    assert bring(imports, HEAD, ODILE) == {"unchanged": {"hospitals": 1, "requirements": 4}}
    assert requirements() == before
    assert Requirement.objects.proposed().count() == 2
    assert Requirement.objects.listed().count() == 3


def test_a_proposal_follows_the_words_of_a_later_file_and_what_is_confirmed_does_not(imports: Bringing) -> None:
    bring(imports, HEAD, ODILE)
    Requirement.objects.filter(types__code="cnim").update(state=RequirementState.CONFIRMED)
    changed = ["St. Odile Medical Center", "Portland", "OR", "Pacific", "CNIM verified, BLS, privileges", "drive 2 h"]
    assert bring(imports, HEAD, changed) == {
        "created": {"requirements": 1},
        "updated": {"requirements": 1},
        "unchanged": {"hospitals": 1, "requirements": 2},
    }
    bls = Requirement.objects.get(types__code="bls")
    assert (bls.source, list(bls.issuers.all())) == ("BLS", [])
    assert set(Requirement.objects.filter(types__code="cnim").values_list("verified", "state")) == {
        (False, "confirmed"),
        (True, "proposed"),
    }
    assert bring(imports, HEAD, changed) == {"unchanged": {"hospitals": 1, "requirements": 4}}


def test_what_somebody_entered_by_hand_is_not_proposed_beside_it(imports: Bringing) -> None:
    odile = HospitalFactory(name="St. Odile Medical Center")
    RequirementFactory(hospital=odile, any_of=["cnim"], severity="block")
    assert bring(imports, HEAD, ODILE)["created"] == {"requirements": 3}


def test_a_hospital_that_says_nothing_of_access_starts_with_privileges_or_badge_proposed(imports: Bringing) -> None:
    head = ["Hospital", "State", "Requires", "Portal"]
    bring(imports, head, ["St. Odile", "WA", "CNIM", ""], ["Lakeview Spine", "WA", None, "symplr"])
    assert requirements("St. Odile") == {
        ("cnim", "technologist", "block", "proposed"),
        ("hospital_privileges", "technologist", "block", "proposed"),
    }
    assert requirements("Lakeview Spine") == {("vendor_badge", "technologist", "block", "proposed")}


@pytest.mark.parametrize("name", ["ST. ODILE MED CTR", "Saint Odile Medical Center", "Odile"])
def test_a_hospital_is_known_by_its_name_its_abbreviation_or_its_alias(imports: Bringing, name: str) -> None:
    HospitalFactory(name="St. Odile Medical Center", aliases=["Odile"])
    assert bring(imports, HEAD, [name, "Portland", "OR", "Pacific", None, None]) == {"unchanged": {"hospitals": 1}}


def test_a_name_near_one_on_record_is_asked_about_and_then_known(imports: Bringing) -> None:
    odile = HospitalFactory(name="St. Odile Medical Center")
    row = ["St. Odyle Medical Center", "Portland", "OR", "Pacific", "CNIM", None]
    asked = plan(imports, HEAD, row)
    [question] = asked.questions
    assert (question.cell, question.text) == (
        "A2",
        "Is “St. Odyle Medical Center” the same as St. Odile Medical Center?",
    )
    assert [choice.code for choice in question.choices] == [str(odile.pk), "another"]
    assert [problem.cell for problem in asked.errors] == ["A2"]
    assert bring(imports, HEAD, row) == {}
    assert bring(imports, HEAD, row, answers={question.code: str(odile.pk)})["updated"] == {"hospitals": 1}
    assert Hospital.objects.get().aliases == ["St. Odyle Medical Center"]
    assert plan(imports, HEAD, row).questions == []
    other = ["St. Odilia Medical Center", "Portland", "OR", "Pacific", "CNIM", None]
    [question] = plan(imports, HEAD, other).questions
    assert bring(imports, HEAD, other, answers={question.code: "another"})["created"]["hospitals"] == 1


def test_the_roster_s_column_grants_the_privileges_and_a_near_one_is_asked_about(imports: Bringing) -> None:
    granting = IssuerFactory(name="St. Odile Med. Ctr.", kind=IssuerKind.HOSPITAL)
    IssuerFactory(name="Lakeview", kind=IssuerKind.HOSPITAL)
    lakeview = IssuerFactory(name="Lakeview Spine", kind=IssuerKind.HOSPITAL)
    row = ["Lakeview Spine Institute", "Portland", "OR", "Pacific", "CNIM", None]
    [question] = plan(imports, HEAD, ODILE, row).questions
    assert question.code == "hospital-issuer:lakeview spine institute"
    assert question.text.endswith("under Lakeview Spine?")
    bring(imports, HEAD, ODILE, row)
    assert [each.privileges_issuer for each in Hospital.objects.all()] == [granting]
    bring(imports, HEAD, ODILE, row, answers={question.code: str(lakeview.pk)})
    assert Hospital.objects.get(name="Lakeview Spine Institute").privileges_issuer == lakeview
    assert Issuer.objects.filter(kind=IssuerKind.HOSPITAL).count() == 3


def test_a_column_of_the_same_workbook_grants_them_though_it_is_not_written_yet(imports: Bringing) -> None:
    roster = [["Tech Name", "CNIM exp", "St. Odile Med Ctr privileges exp"], ["Ann Lee", "12/31/2027", "3/1/2027"]]
    outcome = imports.bring(excel(Techs=roster, Hospitals=[HEAD, ODILE]))
    assert outcome.created["issuers"] == 1
    assert Hospital.objects.get().privileges_issuer.name == "St. Odile Med Ctr"


def test_what_is_blank_on_record_is_filled_and_what_differs_is_kept_until_somebody_takes_it(imports: Bringing) -> None:
    odile = HospitalFactory(name="St. Odile Medical Center", city="", timezone="America/Boise", note="Ask for Joan.")
    row = ["St. Odile Medical Center", "Ontario", "OR", "Pacific", None, "symplr; drive 2 h"]
    found = plan(imports, HEAD, row)
    assert words(found.problems, "question") == [
        (
            "D2",
            "St. Odile Medical Center has time zone America/Boise on record. "
            "The record is kept until you say otherwise.",
        )
    ]
    assert found.errors == []
    [differs] = found.joined["hospitals"].changes()
    assert (differs.change.before, differs.change.after) == ("America/Boise", "America/Los_Angeles")
    assert bring(imports, HEAD, row) == {"updated": {"hospitals": 1}}
    odile.refresh_from_db()
    assert (odile.city, odile.timezone, odile.portal) == ("Ontario", "America/Boise", "symplr")
    assert odile.note == "Ask for Joan.\ndrive 2 h"
    assert bring(imports, HEAD, row) == {"unchanged": {"hospitals": 1}}
    bring(imports, HEAD, row, choices={differs.change.key: "take"})
    odile.refresh_from_db()
    assert odile.timezone == "America/Los_Angeles"


def test_an_archived_hospital_is_left_alone(imports: Bringing) -> None:
    HospitalFactory(name="St. Odile Medical Center", archived_at="2026-01-01T00:00Z")
    assert bring(imports, HEAD, ODILE) == {}
    assert words(plan(imports, HEAD, ODILE).problems, "note") == [
        ("A2", "St. Odile Medical Center is archived: nothing of it is read.")
    ]


@pytest.mark.parametrize(
    ("state", "zone", "expected", "problem"),
    [
        ("WA", None, "America/Los_Angeles", ("A2", "No time zone: read as America/Los_Angeles, the one of WA.")),
        ("WA", "Pafic", "America/Los_Angeles", ("D2", "“Pafic” is no time zone that is known, such as Pacific.")),
        ("WA", "ET", "America/New_York", ("D2", "Read as America/New_York, though WA keeps America/Los_Angeles.")),
    ],
)
def test_a_zone_that_is_not_said_follows_from_the_state(
    imports: Bringing, state: str, zone: str | None, expected: str, problem: tuple[str, str]
) -> None:
    row = ["St. Odile", "Seattle", state, zone, "privileges", None]
    assert problem in words(plan(imports, HEAD, row).problems, "note")
    bring(imports, HEAD, row)
    assert Hospital.objects.get().timezone == expected


def test_a_state_of_two_zones_is_asked_about_with_the_practice_s_own_until_then(imports: Bringing) -> None:
    row = ["St. Odile", "Ontario", "OR", None, "privileges", None]
    [question] = plan(imports, HEAD, row).questions
    assert (question.text, question.in_force) == ("In which time zone is St. Odile?", "America/Los_Angeles")
    assert [choice.code for choice in question.choices][:2] == ["America/Los_Angeles", "America/Boise"]
    bring(imports, HEAD, row, answers={question.code: "America/Boise"})
    assert Hospital.objects.get().timezone == "America/Boise"


@pytest.mark.parametrize(
    ("row", "level", "problem"),
    [
        (
            ["St. Odile", "Portland", "Cascadia", "Pacific", "privileges", None],
            "error",
            ("C2", "“Cascadia” is no state: write its two letters."),
        ),
        (
            [None, "Portland", "OR", "Pacific", "privileges", None],
            "error",
            ("B2", "No column of this row names a hospital: the row is left out."),
        ),
        (
            ["St. Odile", "Portland", "OR", "Pacific", "privileges, MMR titers", None],
            "question",
            ("E2", "“MMR titers” was not understood: it is kept in the hospital’s notes and asks for nothing."),
        ),
        (
            ["St. Odile", "Portland", "OR", "Pacific", "privileges, no ACLS", None],
            "note",
            ("E2", "“no ACLS” is read as not asked for."),
        ),
        (
            ["S" * 161, "Portland", "OR", "Pacific", "privileges", None],
            "error",
            ("A2", "Is longer than the 160 characters that can be kept."),
        ),
    ],
)
def test_what_cannot_be_read_is_reported_by_sheet_and_cell(
    imports: Bringing, row: list[object], level: str, problem: tuple[str, str]
) -> None:
    found = plan(imports, HEAD, row)
    assert problem in words(found.problems, level)
    assert {each.sheet for each in found.problems} == {"Hospitals"}


def test_words_that_are_not_understood_stay_with_the_hospital(imports: Bringing) -> None:
    bring(
        imports, HEAD, ["St. Odile", "Portland", "OR", "Pacific", "privileges, MMR titers, TB (chest film ok)", "lot B"]
    )
    assert Hospital.objects.get().note == "MMR titers\nchest film\nlot B"
    assert Requirement.objects.get(types__code="tb").remark == "chest film"


LAYOUTS = {
    "other words": [
        ["Facility", "ST", "TZ", "Needs", "Comments"],
        ["St. Odile Medical Center", "OR", "PT", "CNIM, BLS (AHA only), privileges", "drive 2 h"],
    ],
    "a title above and a total below": [
        ["Where we work", None, None, None],
        [None, None, None, None],
        ["Site", "City/State", "Zone", "Required credentials", "Remarks"],
        ["St. Odile Medical Center", "Portland, Oregon", "Pacific Time", "CNIM; BLS (AHA); privileges", "drive 2 h"],
        ["Total", "1", None, None, None],
    ],
    "in another order, a line break in the cell": [
        ["Requirements", "Hospital name", "Time zone", "State", "Phone"],
        [
            "CNIM\nBLS (AHA only)\nprivileges",
            "St. Odile Medical Center",
            "America/Los_Angeles",
            "Oregon",
            "503-555-0100",
        ],
    ],
    "the same hospital twice": [
        ["Hospital", "State", "Time zone", "Requires"],
        ["St. Odile Medical Center", "OR", "Pacific", "CNIM, BLS (AHA only)"],
        ["St Odile Med Ctr", "OR", "Pacific", "privileges"],
    ],
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_other_layouts_and_wordings(imports: Bringing, name: str) -> None:
    imports.bring(excel(Sites=LAYOUTS[name]))
    hospital = Hospital.objects.get()
    assert (hospital.name, hospital.state, hospital.timezone) == (
        "St. Odile Medical Center",
        "OR",
        "America/Los_Angeles",
    )
    assert requirements() == {
        ("cnim", "technologist", "block", "proposed"),
        ("bls", "technologist", "block", "proposed"),
        ("hospital_privileges", "technologist", "block", "proposed"),
        ("hospital_privileges", "oversight", "warn", "proposed"),
    }


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([["Alpha", "Salem", "OR", "BLS"], ["Test General", "Boise", "ID", "CNIM, BLS"]], ["Alpha", "Test General"]),
        ([["Test General", "Boise", "ID", "CNIM, BLS"]], ["Test General"]),
        ([["Test General", "Boise", "ID", "CNIM"], ["Omega", "Nampa", "ID", "BLS"]], ["Omega", "Test General"]),
    ],
)
def test_a_hospital_in_idaho_is_no_row_of_headings(imports: Bringing, rows, names) -> None:
    bring(imports, ["Hospital", "City", "State", "Requires"], *rows)
    assert [hospital.name for hospital in Hospital.objects.all()] == names


def test_a_list_of_hospitals_all_of_whose_rows_are_headings_is_an_error(imports: Bringing) -> None:
    found = plan(imports, ["Hospital", "State", "ID", "CNIM"])
    assert words(found.problems, "error") == [
        (
            "A1",
            "The sheet was not understood: its headings are those of hospitals, with no rows under them."
            " It is left out.",
        )
    ]


def test_readers_are_asked_in_the_words_that_technologists_were_asked_in(imports: Bringing) -> None:
    bring(imports, ["Hospital", "State", "Requires"], ["St. Odile Medical Center", "WA", "BLS"])
    with_readers = ["St. Odile Medical Center", "WA", "BLS", "BLS, liability"]
    bring(imports, ["Hospital", "State", "Requires", "Readers"], with_readers)
    assert {types: side for types, side, *_ in requirements() if side == "oversight"} == {
        "bls": "oversight",
        "liability": "oversight",
    }


def test_what_cannot_be_asked_for_is_proposed_without_it(imports: Bringing) -> None:
    text = "BLS good for 100 years past case, CNIM starting 3/15/2027 until 3/15/2026, OIG every 999 years"
    bring(imports, HEAD, ["St. Odile Medical Center", "Portland", "OR", "Pacific", text, None])
    found = Requirement.objects.exclude(remark="").order_by("remark")
    assert [row.remark for row in found] == [
        "every 999 years",
        "good for 100 years past case",
        "starting 3/15/2027 until 3/15/2026",
    ]
    assert not any(row.days_left or row.checked_within_days or row.starts_on for row in found)


def test_a_sheet_of_hospitals_alone_as_csv(imports: Bringing) -> None:
    content = b"Hospital;State;TZ;Requires\nSt. Odile Medical Center;OR;Pacific;CNIM, BLS\n"
    imports.bring(content, "hospitals.csv")
    assert Hospital.objects.get().name == "St. Odile Medical Center"


def test_a_constant_number_of_queries(imports: Bringing, django_assert_max_num_queries) -> None:
    rows = [[f"Hospital of {letter * 5}", "Portland", "OR", "Pacific", "CNIM, privileges", None] for letter in "ABCDEF"]
    bring(imports, HEAD, *rows)
    with django_assert_max_num_queries(24):
        plan(imports, HEAD, *rows)


def test_privileges_asked_of_everyone_by_hand_are_enough_for_oversight_physicians_too(imports: Bringing) -> None:
    odile = HospitalFactory(name="St. Odile Medical Center")
    RequirementFactory(hospital=odile, any_of=["hospital_privileges"], severity="block")
    row = ["St. Odile Medical Center", "Portland", "OR", "Pacific", "privileges", None]
    assert bring(imports, HEAD, row) == {"unchanged": {"hospitals": 1, "requirements": 2}}
