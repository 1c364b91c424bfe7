"""Lists brought into a practice that has cases already: what changes, what stays, and who keeps a seat."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext

from hospitals.models import ClearancePolicy, Hospital
from practices.models import Practice, Technologist
from scheduling.actions.cases import change_case
from scheduling.models import Assignment, Case, Modality, SeatState, Surgeon
from tests.factories import TechnologistFactory
from tests.scheduling.importing.lists import (
    HEAD,
    bring,
    case_row,
    crew,
    hospitals,
    listing,
    local,
    planned,
    seats,
    told,
    touched,
)

ON = "11/23/2026"
FIRST = case_row("C-1", ON, "7:30 AM", tech="Okafor", reader="Sakamoto")


@pytest.fixture(autouse=True)
def places(practice: Practice) -> dict[str, Hospital]:
    crew()
    return hospitals()


def the_case(number: str = "C-1") -> Case:
    return Case.objects.select_related("hospital", "surgeon").get(number=number)


def release(number: str, name: str) -> None:
    Assignment.objects.filter(case__number=number, technologist__name=name).update(state=SeatState.RELEASED)


def give(number: str, name: str, role: str = "primary", state: str = "live") -> None:
    case = the_case(number)
    Assignment.objects.create(
        case=case,
        technologist=Technologist.objects.get(name=name),
        role=role,
        state=state,
        during=DateTimeTZRange(case.starts_at, case.ends_at),
        booked_at=case.starts_at,
    )


def test_a_moved_row_moves_the_case_and_its_seats(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    later = listing(case_row("C-1", "11/24/2026", "9:00 AM", "3h", tech="Okafor", reader="Sakamoto"))
    [change] = planned(later).joined["cases"].changes()
    assert (change.who, change.change.label, change.change.before, change.change.after) == (
        "C-1",
        "time",
        "Mon 23 Nov 2026, 7:30 AM to 9:30 AM",
        "Tue 24 Nov 2026, 9:00 AM to 12:00 PM",
    )
    assert touched(bring(later, practice)) == {"cases": (0, 1, 0), "assignments": (0, 2, 0)}
    case = the_case()
    assert local(case) == ("2026-11-24 09:00", "2026-11-24 12:00")
    spans = {(seat.during.lower, seat.during.upper, seat.state) for seat in Assignment.objects.all()}
    assert spans == {(case.starts_at, case.ends_at, "live")}
    assert planned(later).is_idle


def test_a_change_can_be_kept_as_it_was(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    later = listing(case_row("C-1", "11/24/2026", "9:00 AM", tech="Okafor", reader="Sakamoto", status="Tentative"))
    kept = {f"case:{the_case().pk}:{field}": "keep" for field in ("when", "status")}
    assert planned(later, choices=kept).is_idle
    assert touched(bring(later, practice, choices=kept)) == {"cases": (0, 0, 1), "assignments": (0, 0, 2)}
    assert (local(the_case())[0], the_case().status) == ("2026-11-23 07:30", "booked")


def test_a_move_into_a_clash_leaves_the_seat_wanted(practice: Practice) -> None:
    second = case_row("C-2", ON, "1:00 PM", tech="Okafor")
    bring(listing(FIRST, second), practice)
    moved = listing(FIRST, case_row("C-2", ON, "8:00 AM", tech="Okafor"))
    plan = planned(moved)
    assert told(plan, "note") == {
        "C3": "C-2: the time was Mon 23 Nov 2026, 1:00 PM to 3:00 PM and is Mon 23 Nov 2026, 8:00 AM to 10:00 AM now.",
        "F3": "Adaeze Okafor is on C-1 then: the seat is kept as wanted, not as booked.",
    }
    bring(moved, practice)
    assert seats("C-1")[1] == ("Adaeze Okafor", "primary", "live")
    assert seats("C-2") == [("Adaeze Okafor", "primary", "wanted")]
    assert planned(moved).is_idle
    bring(listing(FIRST, second), practice)
    assert seats("C-2") == [("Adaeze Okafor", "primary", "live")]


def test_two_cases_that_change_places_keep_their_seats(practice: Practice) -> None:
    def both(one: str, other: str) -> bytes:
        rows = [case_row(number, ON, at, tech="Okafor") for number, at in (("C-1", one), ("C-2", other))]
        return listing(*rows)

    bring(both("7:30 AM", "9:30 AM"), practice)
    bring(both("9:30 AM", "7:30 AM"), practice)
    assert [seats(number) for number in ("C-1", "C-2")] == [[("Adaeze Okafor", "primary", "live")]] * 2
    assert local(the_case("C-2"))[0] == "2026-11-23 07:30"


def test_back_to_back_is_no_clash_and_backup_and_reader_never_are(practice: Practice) -> None:
    rows = [
        case_row("C-1", ON, "7:30 AM", tech="Okafor", backup="Lindqvist", reader="Sakamoto"),
        case_row("C-2", ON, "9:30 AM", tech="Okafor", backup="Lindqvist", reader="Sakamoto"),
        case_row("C-3", ON, "8:00 AM", tech="Lindqvist", backup="Okafor", reader="Sakamoto"),
    ]
    bring(listing(*rows), practice)
    assert {seat.state for seat in Assignment.objects.all()} == {"live"}
    assert Assignment.objects.count() == 9


def test_a_seat_given_here_is_in_the_way_of_the_list_s(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    other = case_row("C-9", ON, "9:00 AM", tech="Okafor", hospital="Mt. Tabor Surgical Hospital")
    bring(listing(other), practice)
    assert seats("C-9") == [("Adaeze Okafor", "primary", "wanted")]
    release("C-1", "Adaeze Okafor")
    assert touched(bring(listing(other), practice)) == {"cases": (0, 0, 1), "assignments": (0, 1, 0)}
    assert seats("C-9") == [("Adaeze Okafor", "primary", "live")]


def test_a_covered_case_is_not_uncovered_by_last_week_s_list(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    release("C-1", "Adaeze Okafor")
    give("C-1", "Per Lindqvist")
    plan = planned(listing(FIRST))
    [question] = plan.questions
    assert (question.in_force, plan.is_idle, question.text) == (
        "keep",
        True,
        "Adaeze Okafor was taken off C-1 since an earlier list. Are they primary again?",
    )
    bring(listing(FIRST), practice)
    standing = [seat for seat in seats("C-1") if seat[2] != "released"]
    assert standing == [("Hana Sakamoto", "oversight", "live"), ("Per Lindqvist", "primary", "live")]
    bring(listing(FIRST), practice, answers={question.code: "again"})
    standing = [seat for seat in seats("C-1") if seat[2] != "released"]
    assert standing == [("Hana Sakamoto", "oversight", "live"), ("Adaeze Okafor", "primary", "live")]


def test_another_technologist_on_the_list_takes_the_seat(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    changed = listing(case_row("C-1", ON, "7:30 AM", tech="Lindqvist", reader="Sakamoto"))
    [change] = planned(changed).joined["cases"].changes()
    assert (change.change.label, change.change.before, change.change.after) == (
        "primary",
        "Adaeze Okafor",
        "Per Lindqvist",
    )
    assert planned(changed, choices={change.change.key: "keep"}).is_idle
    assert touched(bring(changed, practice)) == {"cases": (0, 0, 1), "assignments": (1, 1, 1)}
    assert seats("C-1") == [
        ("Hana Sakamoto", "oversight", "live"),
        ("Adaeze Okafor", "primary", "released"),
        ("Per Lindqvist", "primary", "live"),
    ]
    assert planned(changed).is_idle


def test_primary_and_backup_that_change_places(practice: Practice) -> None:
    bring(listing(case_row("C-1", ON, "7:30 AM", tech="Okafor", backup="Lindqvist")), practice)
    turned = listing(case_row("C-1", ON, "7:30 AM", tech="Lindqvist", backup="Okafor"))
    bring(turned, practice)
    standing = [seat for seat in seats("C-1") if seat[2] != "released"]
    assert standing == [("Adaeze Okafor", "backup", "live"), ("Per Lindqvist", "primary", "live")]
    assert planned(turned).is_idle


def test_blank_cells_and_rows_that_are_gone_change_nothing(practice: Practice) -> None:
    head = [*HEAD, "Surgeon", "Procedure", "Modalities", "Room"]
    bring(listing([*FIRST, "Vance", "ACDF", "SSEP", "OR 2"], case_row("C-2", ON, "1:00 PM"), head=head), practice)
    bare = listing([*case_row("C-1", ON, "7:30 AM"), "", "", "", ""], head=head)
    assert planned(bare).is_idle
    bring(bare, practice)
    case = the_case()
    assert (case.surgeon and case.surgeon.name, case.procedure, case.room) == ("Vance", "ACDF", "OR 2")
    assert Case.objects.count() == 2


def test_every_other_field_follows_the_list(practice: Practice) -> None:
    head = [*HEAD, "Surgeon", "Procedure", "Modalities", "Room", "Notes"]
    bring(listing([*FIRST, "Dr. R. Vance", "ACDF", "SSEP, EMG", "OR 2", "one"], head=head), practice)
    row = case_row("C-1", ON, "7:30 AM", tech="Okafor", hospital="High Desert Regional", status="Done")
    changed = listing([*row, "Amsel", "TLIF", "SSEP, tcMEP", "4", "two"], head=head)
    assert touched(bring(changed, practice))["cases"] == (0, 1, 0)
    case = the_case()
    assert (case.hospital.name, case.surgeon and case.surgeon.name, case.procedure, case.room, case.status) == (
        "High Desert Regional",
        "Amsel",
        "TLIF",
        "4",
        "done",
    )
    assert (local(case)[0], case.note) == ("2026-11-23 07:30", "one\ntwo")
    assert {row.modality.name for row in case.case_modalities.all()} == {"SSEP", "MEP"}
    assert planned(changed).is_idle


def test_a_list_that_still_says_booked_sets_no_case_back(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    for status in ("in_progress", "done", "unmonitored"):
        Case.objects.update(status=status)
        if status == "unmonitored":
            Assignment.objects.update(state=SeatState.RELEASED)
        assert planned(listing(case_row("C-1", ON, "7:30 AM", status="Booked"))).is_idle


def test_cancelling_takes_the_seats_and_reinstating_gives_them_back(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    off = listing(case_row("C-1", ON, "7:30 AM", tech="Okafor", reader="Sakamoto", status="Cancelled by surgeon"))
    bring(off, practice)
    assert (the_case().status, the_case().cancel_reason) == ("cancelled", "surgeon")
    assert {state for _, _, state in seats("C-1")} == {"released"}
    assert planned(off).is_idle
    assert planned(listing(FIRST)).is_idle
    bring(listing([*FIRST[:-1], "Booked"]), practice)
    assert (the_case().status, the_case().cancel_reason) == ("booked", "")
    standing = [seat for seat in seats("C-1") if seat[2] == "live"]
    assert standing == [("Hana Sakamoto", "oversight", "live"), ("Adaeze Okafor", "primary", "live")]


def desk_change(**changes: object) -> None:
    """As the practice changes C-1 itself."""
    case = the_case()
    change_case(case, changes=changes, by=None, at=case.starts_at - timedelta(days=1))  # type: ignore[arg-type]


LATER = {"starts_at": datetime(2026, 11, 23, 20, tzinfo=UTC), "ends_at": datetime(2026, 11, 23, 22, tzinfo=UTC)}
# What the list said first, what the practice then did, and what it has to show for it after the same list again.
OWN_ACTS = {
    "cancelled": ("Confirmed", {"status": "cancelled", "cancel_reason": "patient"}, ("cancelled", "07:30")),
    "moved": ("Confirmed", LATER, ("booked", "12:00")),
    "confirmed": ("Tentative", {"status": "booked"}, ("booked", "07:30")),
    "made tentative": ("", {"status": "tentative"}, ("tentative", "07:30")),
    "in another room": ("", {"room": "9"}, ("booked", "07:30")),
}


@pytest.mark.parametrize(("status", "act", "after"), OWN_ACTS.values(), ids=OWN_ACTS)
def test_the_same_list_again_undoes_nothing_that_was_done_here(
    practice: Practice, status: str, act: dict, after: tuple[str, str]
) -> None:
    same = listing([*FIRST[:-1], status, "OR 2"], head=[*HEAD, "Room"])
    bring(same, practice)
    desk_change(**act)
    seats_now = seats("C-1")
    plan = planned(same)
    assert (plan.is_idle, plan.problems) == (True, [])
    bring(same, practice)
    assert (the_case().status, local(the_case())[0][-5:]) == after
    assert the_case().room == act.get("room", "OR 2")
    assert seats("C-1") == seats_now


def test_what_the_list_and_the_practice_have_both_changed_is_asked_until_it_is_answered(practice: Practice) -> None:
    bring(listing([*FIRST[:-1], "Confirmed"]), practice)
    desk_change(**LATER)
    moved = listing(case_row("C-1", ON, "9:00 AM", tech="Okafor", reader="Sakamoto", status="Confirmed"))
    for _ in range(2):
        [question] = planned(moved).questions
        assert (question.in_force, question.cells) == ("keep", ("C2",))
        assert question.text == (
            "C-1: the time is Mon 23 Nov 2026, 12:00 PM to 2:00 PM on record and Mon 23 Nov 2026, 9:00 AM to 11:00 AM"
            " on the list. Which holds?"
        )
        bring(moved, practice)
        assert local(the_case())[0] == "2026-11-23 12:00"
    bring(moved, practice, answers={question.code: "keep"})
    assert planned(moved).questions == []
    earlier = listing([*FIRST[:-1], "Confirmed"])
    [question] = planned(earlier).questions
    bring(earlier, practice, answers={question.code: "list"})
    assert local(the_case())[0] == "2026-11-23 07:30"


def test_a_case_that_no_list_brought_follows_it_but_is_not_taken_up_again_unasked(practice: Practice) -> None:
    bring(listing([*FIRST[:-1], "Confirmed"]), practice)
    desk_change(status="cancelled", cancel_reason="patient")
    Case.objects.update(as_listed={})
    later = listing(case_row("C-1", ON, "9:00 AM", tech="Okafor", status="Confirmed"))
    [question] = planned(later).questions
    assert (question.in_force, question.cells) == ("keep", ("I2",))
    bring(later, practice)
    assert (the_case().status, local(the_case())[0]) == ("cancelled", "2026-11-23 09:00")
    assert {state for _, _, state in seats("C-1")} == {"released"}
    bring(later, practice, answers={question.code: "list"})
    assert the_case().status == "booked"
    assert ("Adaeze Okafor", "primary", "live") in seats("C-1")


def test_every_time_and_status_that_is_overwritten_is_told(practice: Practice) -> None:
    bring(listing([*FIRST[:-1], "Tentative"]), practice)
    later = listing(case_row("C-1", ON, "9:00 AM", tech="Okafor", reader="Sakamoto", status="Confirmed"))
    assert told(planned(later), "note") == {
        "C2": "C-1: the time was Mon 23 Nov 2026, 7:30 AM to 9:30 AM and is Mon 23 Nov 2026, 9:00 AM to 11:00 AM now.",
        "I2": "C-1: the status was tentative and is booked now.",
    }


def test_a_time_that_changed_is_read_by_the_clock_of_the_hospital_that_is_kept(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    elsewhere = listing(case_row("C-1", ON, "9:00 AM", tech="Okafor", hospital="High Desert Regional"))
    kept = {f"case:{the_case().pk}:hospital": "keep"}
    [hospital, when] = planned(elsewhere, choices=kept).joined["cases"].changes()
    assert (hospital.change.is_taken, when.change.after) == (False, "Mon 23 Nov 2026, 9:00 AM to 11:00 AM")
    bring(elsewhere, practice, choices=kept)
    assert (the_case().hospital.name, local(the_case())[0]) == ("St. Brendan Medical Center", "2026-11-23 09:00")
    assert planned(elsewhere).is_idle


def test_a_case_without_a_number_that_was_moved_here_is_not_brought_twice(practice: Practice) -> None:
    row = listing(case_row("", ON, "7:30 AM", tech="Okafor"))
    bring(row, practice)
    case = Case.objects.get()
    change_case(case, changes=LATER, by=None, at=case.starts_at - timedelta(days=1))  # type: ignore[arg-type]
    bring(row, practice)
    assert [local(each)[0] for each in Case.objects.all()] == ["2026-11-23 12:00"]


@pytest.mark.parametrize("status", ["booked", "in_progress", "done"])
@pytest.mark.parametrize("off", ["Cancelled", "Unmonitored"])
def test_nobody_sits_on_a_case_that_a_list_takes_off(practice: Practice, status: str, off: str) -> None:
    bring(listing(FIRST), practice)
    Case.objects.update(status=status)
    code = f"listed:{the_case().pk}:status"
    bring(listing([*FIRST[:-1], off]), practice, answers={code: "list"})
    assert the_case().status == off.lower()
    assert not Assignment.objects.standing().filter(case__status__in=["cancelled", "unmonitored"]).exists()


def test_why_cases_were_cancelled_is_asked_once_and_not_of_those_on_record(practice: Practice) -> None:
    rows = [case_row(f"C-{number}", ON, "7:30 AM", status="Cancelled") for number in range(3)]
    [question] = planned(listing(*rows)).questions
    assert (question.code, question.cells, question.in_force) == ("cancel_reason", ("I2", "I3", "I4"), "hospital")
    bring(listing(*rows), practice, answers={"cancel_reason": "patient"})
    assert {case.cancel_reason for case in Case.objects.all()} == {"patient"}
    assert planned(listing(*rows)).questions == []


def test_without_a_number_a_case_is_known_by_hospital_room_and_start(practice: Practice) -> None:
    head = ["Date", "OR Start", "Length", "Facility", "OR", "Surgeon"]
    row = [ON, "7:30 AM", "2h", "St. Brendan Medical Center", "OR 2", "Vance"]
    bring(listing(row, [*row[:4], "OR 3", "Vance"], head=head), practice)
    assert Case.objects.count() == 2
    again = listing([*row[:2], "3h", *row[3:]], head=head)
    assert touched(bring(again, practice)) == {"cases": (0, 1, 0)}
    numbered = listing([*row[:2], "3h", *row[3:], "C-7"], head=[*head, "Case #"])
    assert touched(bring(numbered, practice)) == {"cases": (0, 1, 0)}
    assert Case.objects.get(room="OR 2").number == "C-7"
    assert planned(again).is_idle


def test_a_row_that_stands_twice(practice: Practice) -> None:
    other = case_row("C-1", ON, "9:00 AM", tech="Okafor")
    plan = planned(listing(FIRST, FIRST, other))
    assert told(plan, "note") == {"A3": "Says the same as A2: read once."}
    assert told(plan, "error") == {"A4": "C-1 stands in A2 too: this row is left out."}
    assert len(plan.joined["cases"].steps) == 1


@pytest.mark.parametrize(
    "written",
    [
        "Okafor",
        "OKAFOR",
        "Adaeze Okafor",
        "Okafor, Adaeze",
        "A. Okafor",
        "Okafor, A.",
        "Okafor (late)",
        "E-17",
        "A@b.org",
    ],
)
def test_people_by_any_name_that_is_theirs_alone(practice: Practice, written: str) -> None:
    Technologist.objects.filter(name="Adaeze Okafor").update(email="a@b.org", employee_number="E-17")
    bring(listing(case_row("C-1", ON, "7:30 AM", tech=written)), practice)
    assert seats("C-1") == [("Adaeze Okafor", "primary", "live")]


def test_two_of_one_family_name_are_asked_about(practice: Practice) -> None:
    TechnologistFactory(name="Bayo Okafor")
    content = listing(FIRST, case_row("C-2", ON, "1:00 PM", tech="okafor"))
    plan = planned(content)
    [question] = plan.questions
    assert (question.text, question.cells) == ("Which Okafor is meant?", ("F2", "F3"))
    assert [choice.label for choice in question.choices] == ["Adaeze Okafor", "Bayo Okafor", "leave the seat empty"]
    assert {each.cell for each in plan.errors} == {"F2", "F3"}
    bring(content, practice)
    assert seats("C-1") == [("Hana Sakamoto", "oversight", "live")]
    bring(content, practice, answers={question.code: question.choices[1].code})
    assert seats("C-1")[1] == ("Bayo Okafor", "primary", "live")


def test_somebody_who_left_is_not_meant_where_another_has_the_name(practice: Practice) -> None:
    TechnologistFactory(name="Bayo Okafor", ends_on="2026-10-31")
    bring(listing(FIRST), practice)
    assert seats("C-1")[1][0] == "Adaeze Okafor"


def test_an_unknown_name_is_asked_about_and_its_seat_stays_empty(practice: Practice) -> None:
    content = listing(case_row("C-1", ON, "7:30 AM", tech="Okafer"), case_row("C-2", ON, "1:00 PM", tech="Smith"))
    by_code = {each.code: each for each in planned(content).questions}
    assert set(by_code) == {"case-person:okafer", "case-person:smith"}
    question = by_code["case-person:okafer"]
    assert question.text == "“Okafer” is not on the roster. Who is meant?"
    assert question.choices[0].label == "Adaeze Okafor"
    bring(content, practice)
    assert (seats("C-1"), seats("C-2")) == ([], [])
    answers = {question.code: question.choices[0].code, "case-person:smith": "empty"}
    plan = planned(content, answers=answers)
    assert plan.errors == []
    bring(content, practice, answers=answers)
    assert seats("C-1") == [("Adaeze Okafor", "primary", "live")]


def test_one_person_has_one_seat_on_a_case(practice: Practice) -> None:
    content = listing(case_row("C-1", ON, "7:30 AM", tech="Okafor", backup="Okafor"))
    assert told(planned(content), "note") == {
        "G2": "Adaeze Okafor has another seat of this row: this one is left empty."
    }
    bring(content, practice)
    assert seats("C-1") == [("Adaeze Okafor", "primary", "live")]


def test_surgeons_are_one_by_title_order_and_alias(practice: Practice) -> None:
    Surgeon.objects.create(name="Lena Amsel", aliases=["Dr. L. Amsel"])
    head = [*HEAD, "Surgeon"]
    names = ["Dr. R. Vance", "R. Vance", "Vance, R.", "Vance", "Dr. L. Amsel", "Amsel", "Amsel, Lena MD"]
    rows = [
        [*case_row(f"C-{number}", f"11/{number + 1}/2026", "7:30 AM"), name] for number, name in enumerate(names, 1)
    ]
    bring(
        listing(
            *rows,
            head=head,
        ),
        practice,
        answers={"date_order": "mdy"},
    )
    assert {surgeon.name: surgeon.cases.count() for surgeon in Surgeon.objects.all()} == {
        "Dr. R. Vance": 4,
        "Lena Amsel": 3,
    }


def test_a_surgeon_who_could_be_two_is_asked_about(practice: Practice) -> None:
    for name in ("R. Vance", "T. Vance"):
        Surgeon.objects.create(name=name)
    content = listing([*case_row("C-1", ON, "7:30 AM"), "Vance"], head=[*HEAD, "Surgeon"])
    [question] = planned(content).questions
    bring(content, practice)
    assert the_case().surgeon is None
    bring(content, practice, answers={question.code: question.choices[1].code})
    assert str(the_case().surgeon) == "T. Vance"


def test_a_practice_s_own_words_for_modalities_are_kept(practice: Practice) -> None:
    Modality.objects.create(name="Motor EP")
    Modality.objects.create(name="SSEPs")
    content = listing([*case_row("C-1", ON, "7:30 AM"), "ssep, motor ep, EMG"], head=[*HEAD, "Modalities"])
    bring(content, practice)
    assert {row.modality.name for row in the_case().case_modalities.all()} == {"SSEPs", "Motor EP", "EMG"}


def test_set_up_and_tear_down_are_the_practice_s(practice: Practice) -> None:
    ClearancePolicy.objects.create(setup_minutes=75, teardown_minutes=45)
    bring(listing(FIRST), practice)
    assert (the_case().setup_minutes, the_case().teardown_minutes) == (75, 45)


def test_a_case_whose_length_nobody_says_keeps_the_one_on_record(practice: Practice) -> None:
    bring(listing(FIRST), practice)
    later = listing(case_row("C-1", ON, "9:00 AM", "", tech="Okafor", reader="Sakamoto"))
    bring(later, practice)
    assert local(the_case()) == ("2026-11-23 09:00", "2026-11-23 11:00")


def test_rows_that_name_no_hospital_are_asked_about_once(practice: Practice) -> None:
    rows = [case_row(f"C-{number}", ON, f"{7 + number}:00 AM", hospital="") for number in range(2)]
    [question] = planned(listing(*rows)).questions
    assert question.text == "At which hospital are the cases of the rows that name none?"
    assert bring(listing(*rows), practice).created["cases"] == 0
    answers = {question.code: "Columbia Spine Center"}
    assert bring(listing(*rows), practice, answers=answers).created["cases"] == 2
    assert the_case("C-0").hospital.aliases == []


def test_a_hospital_that_is_asked_about_can_be_left_out(practice: Practice) -> None:
    content = listing(case_row("C-1", ON, "7:30 AM", hospital="St. Brendon Med Ctr"), case_row("C-2", ON, "9:00 AM"))
    [question] = planned(content).questions
    plan = planned(content, answers={question.code: "leave_out"})
    assert told(plan, "note") == {"E2": "C-1 is left out, as was said of this hospital."}
    assert [step.label for step in plan.joined["cases"].steps] == ["C-2"]


@pytest.mark.parametrize(
    ("on", "at", "length", "starts_at", "ends_at"),
    [
        # Forward at 2:00 on 14 March 2027: a night case of eight hours ends at 7:00 by the clock.
        ("3/13/2027", "10:00 PM", "8h", datetime(2027, 3, 14, 6, tzinfo=UTC), datetime(2027, 3, 14, 14, tzinfo=UTC)),
        # Back at 2:00 on 1 November 2026: 1:30 comes twice, the first is taken.
        ("11/1/2026", "1:30 AM", "3h", datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
         datetime(2026, 11, 1, 11, 30, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_days_on_which_clocks_change(
    practice: Practice, on: str, at: str, length: str, starts_at: datetime, ends_at: datetime
) -> None:
    content = listing(case_row("C-1", on, at, length), case_row("C-2", "11/23/2026", "9:00 AM"))
    bring(content, practice)
    assert (the_case().starts_at, the_case().ends_at) == (starts_at, ends_at)


def test_an_hour_that_comes_twice_is_noted_and_one_that_is_left_out_is_an_error(practice: Practice) -> None:
    rows = [("C-1", "11/1/2026", "1:30 AM"), ("C-2", "3/14/2027", "2:30 AM"), ("C-3", ON, "9:00 AM")]
    content = listing(*(case_row(*row) for row in rows))
    plan = planned(content)
    assert told(plan, "note") == {"C2": "The clock shows 1:30 AM twice that night; the first was taken."}
    assert told(plan, "error") == {
        "C3": "There is no 2:30 AM on 14 March: clocks go forward that night at St. Brendan Medical Center."
    }


def test_an_end_by_the_clock_over_the_night_on_which_clocks_go_back(practice: Practice) -> None:
    head = ["Case", "Date", "Start", "End", "Hospital", "Surgeon"]
    content = listing(["C-1", "10/31/2026", "10:00 PM", "6:00 AM", "St. Brendan Medical Center", "Vance"], head=head)
    bring(content, practice)
    assert the_case().minutes == 9 * 60


def test_each_hospital_has_its_own_clock(practice: Practice) -> None:
    content = listing(case_row("C-1", ON, "7:30 AM"), case_row("C-2", ON, "7:30 AM", hospital="High Desert Regional"))
    bring(content, practice)
    assert (the_case("C-1").starts_at - the_case("C-2").starts_at).total_seconds() == 3600


@pytest.mark.parametrize(("zone", "error"), [("PT", False), ("Pacific", False), ("MT", True), ("ET", True)])
def test_a_time_zone_that_is_not_the_hospital_s_is_an_error(practice: Practice, zone: str, error: bool) -> None:
    plan = planned(listing(case_row("C-1", ON, f"7:30 AM {zone}")))
    text = f"Says {zone}, but the clocks of St. Brendan Medical Center show another time then: the row is left out."
    assert told(plan, "error") == ({"C2": text} if error else {})


@pytest.mark.parametrize(("start", "end", "problem"), [("7:30 AM", "7:30 AM", "Ends when it starts, or before.")])
def test_an_end_that_cannot_be(practice: Practice, start: str, end: str, problem: str) -> None:
    head = ["Case", "Date", "Start", "End", "Hospital", "Surgeon"]
    row = ["C-1", ON, start, end, "St. Brendan Medical Center", "Vance"]
    assert told(planned(listing(row, head=head)), "error") == {"D2": problem}


def test_planning_asks_the_database_equally_often_for_one_row_and_for_fifty(practice: Practice) -> None:
    def queries(count: int) -> int:
        days = (f"11/{number % 28 + 1}/2026" for number in range(count))
        rows = [case_row(f"C-{number}", on, "7:30 AM", tech="Okafor") for number, on in enumerate(days, 1)]
        with CaptureQueriesContext(connection) as captured:
            planned(listing(*rows), answers={"date_order": "mdy"})
        return len(captured)

    bring(listing(FIRST), practice)
    assert queries(1) == queries(50)
