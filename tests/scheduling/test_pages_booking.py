"""Booking on the pages: made, looked at before it is written, refused in words, moved, covered, called off."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from hospitals.models import Hospital
from notifications.models import Alert
from practices.models import Practice
from scheduling.models import Assignment, Case, Override
from tests.conftest import opened
from tests.factories import CredentialFactory
from tests.scheduling.boarded import BOARD, NOW, Board, at
from tests.scheduling.test_pages_board import words
from tests.scheduling.theatre import AssignmentFactory, CaseFactory
from tests.support.stage import begins_with


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(NOW, tick=False):
        yield


board = begins_with(BOARD)


@pytest.fixture
def sam(board, sign_in) -> Client:
    return sign_in(board.world.sam)


@pytest.fixture
def alice(board, sign_in) -> Client:
    return sign_in(board.world.alice)


def asked(at_hospital: Hospital, **changes: Any) -> dict[str, Any]:
    return {
        "hospital": at_hospital.pk,
        "day": "2026-11-26",
        "start": "07:30",
        "length": "3 h",
        "room": "OR 4",
        "surgeon": "Dr. Amsel",
        "procedure": "Lumbar fusion",
        "modalities": "SSEP, MEP, ssep",
        "number": "B-50",
        "setup": "60",
        "teardown": "30",
        "status": "booked",
        "note": "",
    } | changes


def case_of(board: Board, number: str) -> Case:
    with opened(board.world.practice.pk):
        return Case.objects.select_related("hospital", "surgeon").get(number=number)


def people_on(board: Board, case: Case) -> list[tuple[str, str]]:
    with opened(board.world.practice.pk):
        seats = Assignment.objects.live().filter(case=case).select_related("technologist").order_by("role")
        return [(seat.role, seat.technologist.name) for seat in seats]


def test_a_form_sent_twice_makes_one_case(board, sam):
    """A double click, and a page sent again; the same case wanted twice comes from two forms."""
    bare = asked(board.desert, number="")
    for once, made in (("a", 1), ("a", 1), ("b", 2)):
        answer = sam.post(board.url("case-new"), bare | {"once": once})
        assert answer.status_code == 302
        with opened(board.world.practice.pk):
            assert Case.objects.filter(procedure="Lumbar fusion", room="OR 4").count() == made
    assert sam.post(board.url("case-new"), bare | {"once": "b", "room": "OR 5"}).url != answer.url
    refused = asked(board.brendan) | {"once": "c", "book": board.per.pk}
    assert [sam.post(board.url("case-new"), refused).status_code for _ in range(2)] == [409, 409]


@pytest.mark.parametrize("book", ["", "somebody", "01a203c5-6e5d-7b81-b41e-a99bf389b8d2"])
def test_whom_nobody_knows_is_not_booked_and_no_case_is_made_without_them(board, sam, book):
    page = sam.post(board.url("case-new"), asked(board.desert, book=book))
    assert page.status_code == 422
    assert "Choose somebody else." in page.content.decode()
    with opened(board.world.practice.pk):
        assert not Case.objects.filter(number="B-50").exists()


def test_people_are_asked_to_take_a_case_once_a_day(board, sam):
    page, ask = board.url("case", board.uncovered.pk), board.url("case-ask", board.uncovered.pk)
    assert "Ask all who could take it" in sam.get(page).content.decode()
    assert "In rehearsal no message leaves" in sam.post(ask, {"person": board.dev.pk}, follow=True).content.decode()
    with opened(board.world.practice.pk):
        Practice.objects.get(pk=board.world.practice.pk).go_live(NOW)
    for said in ("Asked Dev Ramaswamy.", "Nobody was asked: each is asked once a day."):
        assert said in sam.post(ask, {"person": board.dev.pk}, follow=True).content.decode()
    everybody = sam.post(ask, follow=True).content.decode()
    assert "Asked Tess Tanaka." in everybody
    assert everybody.count("Asked 12:00") == 2
    with opened(board.world.practice.pk):
        assert Alert.objects.filter(kind="cover_wanted").count() == 2


def test_a_case_is_entered_on_the_hospitals_clock(board, sam):
    answer = sam.post(board.url("case-new"), asked(board.desert))
    made = case_of(board, "B-50")
    assert answer.url == board.url("case", made.pk)
    assert made.starts_at == datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
    assert (made.minutes, made.room, made.surgeon.name) == (180, "OR 4", "Dr. Amsel")
    with opened(board.world.practice.pk):
        assert sorted(each.name for each in made.modalities.all()) == ["MEP", "SSEP"]
    assert "Thu 26 Nov, 07:30 to 10:30 MST (06:30 PST)" in words(sam.get(answer.url))


def test_the_form_is_looked_at_before_anything_is_written(board, sam):
    panel = sam.post(board.url("case-preview-new"), asked(board.brendan), headers={"HX-Request": "true"})
    said = panel.content.decode()
    assert panel.status_code == 200
    assert said.index("Dev Ramaswamy") < said.index("Per Lindqvist")
    assert "Cleared" in said
    assert "Would qualify if BLS is renewed" in said
    with opened(board.world.practice.pk):
        assert not Case.objects.filter(number="B-50").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": ""}, "Choose the hospital, the date, the start and the length."),
        ({"length": "long"}, "Choose the hospital, the date, the start and the length."),
        ({"day": "2027-03-14", "start": "02:30"}, "There is no 02:30 on Sun\u00a014\u00a0Mar\u00a02027"),
        ({"day": "2026-11-01", "start": "01:30"}, "the second, PST"),
        ({"number": "B-1"}, "Dev Ramaswamy"),
    ],
)
def test_half_a_form_is_looked_at_too(changes, said, board, sam):
    panel = sam.post(board.url("case-preview-new"), asked(board.brendan, **changes))
    assert panel.status_code == 200
    assert said in panel.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hospital": ""}, "Hospital This field is required."),
        ({"day": "31 November"}, "Write a date such as 2026-11-22."),
        ({"day": "2062-11-25"}, "Is 2062 the right year?"),
        ({"start": "25:00"}, "Write a time of day such as 21:00."),
        ({"length": "ten"}, "Write a length such as 3 h, 1 h 30 or 90 min."),
        ({"length": "0"}, "A case takes some time"),
        ({"number": "B-1"}, "Another case has this number."),
        ({"day": "2027-03-14", "start": "02:30"}, "the clocks go forward over it"),
        ({"day": "2026-11-01", "start": "01:30"}, "twice. Say below which is meant."),
        ({"setup": "-5"}, "greater than or equal to 0"),
        ({"modalities": "x" * 60}, "too long a name"),
        ({"status": "done"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(changes, said, board, sam):
    page = sam.post(board.url("case-new"), asked(board.brendan, **changes))
    assert page.status_code == 422
    assert said in words(page)
    assert 'value="Lumbar fusion"' in page.content.decode()


def test_which_of_two_equal_times_is_meant_is_kept(board, sam):
    twice = asked(board.brendan, day="2026-11-01", start="01:30", which="second")
    sam.post(board.url("case-new"), twice)
    made = case_of(board, "B-50")
    assert made.starts_at == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    assert 'value="second" id="id_which_1" checked' not in sam.get(board.url("case-edit", made.pk)).content.decode()
    sam.post(board.url("case-edit", made.pk), twice | {"room": "OR 9"})
    assert case_of(board, "B-50").starts_at == made.starts_at


def test_saving_and_booking_is_one_click(board, sam):
    sam.post(board.url("case-new"), asked(board.brendan, book=str(board.dev.pk)))
    assert people_on(board, case_of(board, "B-50")) == [("primary", "Dev Ramaswamy")]


def test_saving_and_booking_who_cannot_writes_neither(board, sam):
    page = sam.post(board.url("case-new"), asked(board.brendan, book=str(board.per.pk)))
    assert page.status_code == 409
    assert "Nothing was booked" in words(page)
    assert "BLS ended Sat 21 Nov. Record the renewal." in words(page)
    assert 'value="Lumbar fusion"' in page.content.decode()
    with opened(board.world.practice.pk):
        assert not Case.objects.filter(number="B-50").exists()


def test_a_candidate_is_booked_in_one_click(board, sam):
    url = board.url("case", board.uncovered.pk)
    assert "Who could take it 2 of 4" in words(sam.get(url))
    answer = sam.post(board.url("case-seats", board.uncovered.pk), {"person": board.dev.pk, "role": "primary"})
    assert answer.url == url
    assert people_on(board, board.uncovered) == [("primary", "Dev Ramaswamy")]


def test_who_is_elsewhere_is_refused_in_words(board, sam):
    with opened(board.world.practice.pk):
        clash = CaseFactory(number="B-60", hospital=board.brendan, starts_at=at(9), minutes=60)
    page = sam.post(board.url("case-seats", clash.pk), {"person": board.dev.pk, "role": "primary"})
    assert page.status_code == 409
    said = words(page)
    assert "Dev Ramaswamy was not booked as primary" in said
    assert "B-1" in said
    assert people_on(board, clash) == []


@pytest.mark.parametrize("data", [{}, {"person": "nobody"}, {"person": "00000000-0000-0000-0000-000000000000"}])
def test_nobody_is_not_booked(data, board, sam):
    assert sam.post(board.url("case-seats"), data | {"role": "primary"}).status_code == 404


def test_an_unknown_seat_changes_nothing(board, sam):
    sam.post(board.url("case-seats", board.uncovered.pk), {"person": board.dev.pk, "role": "surgeon"})
    assert people_on(board, board.uncovered) == []


def test_only_a_manager_books_in_spite_of_a_finding_and_with_a_reason(board, sign_in):
    url = board.url("case-seats", board.uncovered.pk)
    wanted = {"person": board.per.pk, "role": "primary"}
    sam = sign_in(board.world.sam)
    assert "override_reason" not in sam.post(url, wanted).content.decode()
    assert sam.post(url, wanted | {"override_reason": "He sits the course tomorrow"}).status_code == 403
    alice = sign_in(board.world.alice)
    refused = alice.post(url, wanted)
    assert refused.status_code == 409
    assert "Why it may go all the same" in words(refused)
    assert alice.post(url, wanted | {"override_reason": "x" * 400}).status_code == 302
    assert people_on(board, board.uncovered) == []
    assert alice.post(url, wanted | {"override_reason": "He sits the course tomorrow"}).status_code == 302
    assert people_on(board, board.uncovered) == [("primary", "Per Lindqvist")]
    assert "Accepted BLS ended Sat 21 Nov." in words(alice.get(board.url("case", board.uncovered.pk)))


def test_what_was_found_since_is_accepted_by_a_manager(board, sign_in):
    with opened(board.world.practice.pk):
        seat = AssignmentFactory(case=board.uncovered, technologist=board.per)
    url = board.url("seat-override", seat.pk)
    assert sign_in(board.world.sam).post(url, {"override_reason": "So be it"}).status_code == 403
    alice = sign_in(board.world.alice)
    assert "Let it go all the same" in words(alice.get(board.url("case", board.uncovered.pk)))
    alice.post(url, {"override_reason": " "})
    with opened(board.world.practice.pk):
        assert not Override.objects.exists()
    alice.post(url, {"override_reason": "So be it"})
    with opened(board.world.practice.pk):
        assert [each.reason for each in Override.objects.all()] == ["So be it"]


def test_covering_gives_the_seat_to_another_in_one_click(board, sam):
    with opened(board.world.practice.pk):
        AssignmentFactory(case=board.uncovered, technologist=board.per)
    assert "Who could cover it" in words(sam.get(board.url("case", board.uncovered.pk) + "?role=primary"))
    sam.post(board.url("case-cover", board.uncovered.pk), {"person": board.dev.pk})
    assert people_on(board, board.uncovered) == [("primary", "Dev Ramaswamy")]


def test_a_seat_is_given_back(board, sam):
    sam.post(board.url("seat-release"))
    assert ("primary", "Dev Ramaswamy") not in people_on(board, board.ready)


def test_moving_into_a_clash_offers_to_go_back_or_to_release(board, sam):
    with opened(board.world.practice.pk):
        late = CaseFactory(number="B-70", hospital=board.brendan, starts_at=at(15), minutes=60, procedure="ACDF")
        AssignmentFactory(case=late, technologist=board.dev)
    moved = asked(board.brendan, number="B-70", day="2026-11-25", start="09:00", length="1 h")
    looked = sam.post(board.url("case-preview", late.pk), moved)
    assert "Blocked" in looked.content.decode()
    page = sam.post(board.url("case-edit", late.pk), moved)
    assert page.status_code == 409
    assert "Go back and choose another time" in words(page)
    assert "Move it, and release the seats that clash" in words(page)
    assert case_of(board, "B-70").starts_at == late.starts_at
    assert sam.post(board.url("case-edit", late.pk), moved | {"release": "1"}).status_code == 302
    assert case_of(board, "B-70").starts_at == at(9)
    assert people_on(board, late) == []


def test_a_case_is_called_off_for_a_reason(board, sam):
    url = board.url("case-cancel")
    page = sam.post(url, {"reason": ""})
    assert page.status_code == 422
    assert case_of(board, "B-1").status == "booked"
    sam.post(url, {"reason": "surgeon"})
    assert case_of(board, "B-1").status == "cancelled"
    assert people_on(board, board.ready) == []
    assert "Cancelled because of the surgeon." in words(sam.get(board.url("case")))


@pytest.mark.parametrize(
    ("status", "becomes"),
    [("in_progress", "in_progress"), ("unmonitored", "unmonitored"), ("cancelled", "booked"), ("", "booked")],
)
def test_the_status_follows_the_day(status, becomes, board, sign_in):
    with time_machine.travel(at(8, 30), tick=False):
        sign_in(board.world.sam).post(board.url("case-status"), {"status": status})
    assert case_of(board, "B-1").status == becomes


def test_what_cannot_be_yet_or_any_more_is_refused_in_words(board, sam):
    page = sam.post(board.url("case-status"), {"status": "done"})
    assert (page.status_code, "B-1 has not begun" in words(page)) == (409, True)
    assert "It is done" not in words(sam.get(board.url("case")))
    with opened(board.world.practice.pk):
        Case.objects.filter(number="B-1").update(status="done")
    page = sam.post(board.url("case-cancel"), {"reason": "surgeon"})
    assert (page.status_code, "“cancelled” does not follow" in words(page)) == (409, True)
    page = sam.post(board.url("seat-release"))
    assert (page.status_code, "who was on it stays on the record" in words(page)) == (409, True)
    assert ("primary", "Dev Ramaswamy") in people_on(board, board.ready)


def test_an_absence_is_judged_at_once_and_taken_away_again(board, sam):
    whole_day = {"technologist": board.dev.pk, "starts_on": "2026-11-25", "ends_on": "2026-11-25", "reason": "course"}
    sam.post(board.url("absence-new"), whole_day)
    assert "Blocked" in words(sam.get(board.url("case")))
    with opened(board.world.practice.pk):
        recorded = board.dev.absences.get()
    sam.post(board.url("absence", recorded.pk), whole_day | {"starts_on": "2026-11-26", "ends_on": "2026-11-27"})
    assert "Blocked" not in words(sam.get(board.url("case")))
    sam.post(board.url("absence-removal", recorded.pk))
    assert "course" not in words(sam.get(board.url("availability")))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "absence-new",
            {"starts_on": "2026-11-25", "ends_on": "2026-11-24"},
            "An absence cannot end before it starts.",
        ),
        (
            "on-call-new",
            {"from_day": "2026-11-25", "from_time": "18:00", "until_day": "2026-11-25", "until_time": "6:00"},
            "It cannot end before it starts.",
        ),
        (
            "offer-new",
            {"from_day": "2027-03-14", "from_time": "02:30", "until_day": "2027-03-14", "until_time": "06:00"},
            "There is no 02:30",
        ),
        (
            "offer-new",
            {"from_day": "2026-11-25", "from_time": "08:00", "until_day": "2028-03-14", "until_time": "06:00"},
            "longer than a year",
        ),
    ],
)
def test_spans_that_cannot_be_are_refused(name, data, said, board, sam):
    page = sam.post(board.url(name), data | {"technologist": board.dev.pk})
    assert page.status_code == 422
    assert said in words(page)


def test_on_call_time_is_on_the_persons_own_clock(board, sam):
    span = {"from_day": "2026-11-25", "from_time": "18:00", "until_day": "2026-11-26", "until_time": "06:00"}
    sam.post(board.url("on-call-new"), span | {"technologist": board.dev.pk})
    said = words(sam.get(board.url("availability")))
    assert "Dev Ramaswamy Wed 25 Nov 2026, 18:00 Thu 26 Nov 2026, 06:00 PST" in said


def test_the_way_between_two_hospitals_is_said_once_either_way(board, sam):
    sam.post(board.url("travel"), {"one": board.tabor.pk, "other": board.brendan.pk, "minutes": "70"})
    body = sam.get(board.url("travel")).content.decode()
    assert body.count('aria-label="Minutes between') == 1
    assert 'value="70"' in body
    same = sam.post(board.url("travel"), {"one": board.tabor.pk, "other": board.tabor.pk, "minutes": "70"})
    assert same.status_code == 422
    foreign = sam.post(board.url("travel"), {"one": board.tabor.pk, "other": board.foreign.hospital_id, "minutes": "7"})
    assert foreign.status_code == 422
    sam.post(board.url("travel-removal"))
    assert "Nothing said yet" in words(sam.get(board.url("travel")))


def test_a_surgeon_has_one_name_and_others(board, sam):
    sam.post(board.url("surgeon"), {"name": "Dr. L. Amsel", "aliases": "Amsel, L\nLAmsel"})
    assert "Dr. L. Amsel Amsel, L, LAmsel" in words(sam.get(board.url("surgeons")))
    again = sam.post(board.url("surgeon-new"), {"name": "Amsel, L", "aliases": ""})
    assert again.status_code == 422
    sam.post(board.url("surgeon-archive"))
    assert "Archived" in words(sam.get(board.url("surgeons")))


def test_a_persons_page_shows_their_cases(board, alice):
    with opened(board.world.practice.pk):
        CredentialFactory(technologist=board.dev, type="cnim")
    page = words(alice.get(board.url("technologist", board.dev.pk)))
    assert "Wed 25 Nov 08:00 to 10:00" in page
    assert "B-2" not in page
