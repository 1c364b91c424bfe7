"""Cases and seats over REST, as programs see them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hospitals.findings import NOT_MET
from practices.models.technologist import Discipline
from scheduling.conflicts import refresh
from scheduling.models import Assignment, Case, Conflict, Override, SeatState, Surgeon
from tenancy import clock
from tests.api.calling import Caller, assert_problem, caller
from tests.conftest import opened
from tests.factories import TechnologistFactory
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.scheduling.desk import DESK, Desk
from tests.scheduling.theatre import AssignmentFactory, CaseFactory
from tests.support.stage import begins_with
from tests.world import World

pytestmark = pytest.mark.usefixtures("on_22_november")


@pytest.fixture
def on_22_november():
    with time_machine.travel("2026-11-22T15:00:00Z"):
        yield


desk = begins_with(DESK)


@pytest.fixture
def alice(world: World) -> Caller:
    return caller(world.alice)


@pytest.fixture
def sam(world: World) -> Caller:
    return caller(world.sam)


@pytest.fixture
def tess(world: World) -> Caller:
    return caller(world.tess)


@pytest.fixture
def audrey(world: World) -> Caller:
    return caller(world.audrey)


def new(desk: Desk, **changes) -> dict:
    asked = {
        "number": "C-2",
        "hospital": str(desk.hospital.pk),
        "room": "OR 4",
        "surgeon": "R. Vance",
        "procedure": "ACDF",
        "modalities": ["SSEP", "MEP"],
        "starts_at": "2026-12-08T07:30",
        "minutes": 90,
    }
    return asked | changes


def seat(person, role="primary", **more) -> dict:
    return {"person": str(person.pk), "role": role} | more


def seats_of(desk: Desk, case=None) -> list[tuple[str, str, str]]:
    with opened(desk.world.practice.pk):
        rows = Assignment.objects.filter(case=case or desk.case)
        return sorted(rows.values_list("technologist__name", "role", "state"))


def codes(findings) -> list[str]:
    return [each["code"] for each in findings]


def book(who: Caller, desk: Desk, person, role="primary", **more):
    return who.post(f"cases/{desk.case.pk}/assignments/", seat(person, role, **more))


# Cases ------------------------------------------------------------------------------------------------------------


def test_a_case_is_made_on_the_hospitals_clock_by_the_names_of_things(desk, sam):
    made = sam.post("cases/", new(desk))
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["starts_at"], body["ends_at"]) == ("2026-12-08T07:30:00-08:00", "2026-12-08T09:00:00-08:00")
    assert (body["minutes"], body["setup_minutes"], body["teardown_minutes"]) == (90, 60, 30)
    assert (body["surgeon"], body["modalities"], body["status"]) == ("R. Vance", ["MEP", "SSEP"], "booked")
    assert (body["room"], body["procedure"], body["number"]) == ("OR 4", "ACDF", "C-2")
    assert body["assignments"] == []
    assert codes(body["findings"]) == ["uncovered"]
    assert sam.get(f"cases/{body['id']}/").json() == body


def test_known_names_are_not_entered_again(desk, sam):
    sam.post("cases/", new(desk))
    again = sam.post("cases/", new(desk, number="C-3", surgeon="r. vance", modalities=["ssep"])).json()
    assert (again["surgeon"], again["modalities"]) == ("R. Vance", ["SSEP"])
    with opened(desk.world.practice.pk):
        assert Surgeon.objects.count() == 1


# What is sent as starts_at, at a hospital in Los Angeles, and the instant that is meant; None: refused.
MOMENTS = {
    "without an offset": ("2026-12-08T07:30", "2026-12-08T07:30:00-08:00"),
    "with another offset": ("2026-12-08T09:30:00-06:00", "2026-12-08T07:30:00-08:00"),
    "in UTC": ("2026-12-08T15:30:00Z", "2026-12-08T07:30:00-08:00"),
    "in summer": ("2026-07-08T07:30", "2026-07-08T07:30:00-07:00"),
    "left out in spring": ("2027-03-14T02:30", None),
    "twice in autumn": ("2027-11-07T01:30", None),
    "the first of the two": ("2027-11-07T01:30:00-07:00", "2027-11-07T01:30:00-07:00"),
    "the second of the two": ("2027-11-07T01:30:00-08:00", "2027-11-07T01:30:00-08:00"),
    "a day only": ("2026-12-08", None),
    "no such day": ("2026-11-31T07:30", None),
    "another century": ("1126-12-08T07:30", None),
    "the end of time": ("9999-12-31T23:59:59-12:00", None),
    "words": ("tomorrow", None),
    "a number": (7, None),
}


@pytest.mark.parametrize(("sent", "meant"), MOMENTS.values(), ids=MOMENTS)
def test_moments_with_and_without_an_offset(desk, sam, sent, meant):
    answer = sam.post("cases/", new(desk, starts_at=sent))
    if meant:
        assert answer.json()["starts_at"] == meant
    else:
        assert list(assert_problem(answer, 400)["errors"]) == ["starts_at"]


def test_a_case_over_the_clock_change_is_as_long_as_it_says(desk, sam):
    made = sam.post("cases/", new(desk, starts_at="2027-03-13T23:00", minutes=480)).json()
    assert (made["ends_at"], made["minutes"]) == ("2027-03-14T08:00:00-07:00", 480)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "D-1"}, "non_field_errors"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 10**9}, "minutes"),
        ({"hospital": "St. Brendan"}, "hospital"),
        ({"status": "cancelled"}, "cancel_reason"),
        ({"status": "over"}, "status"),
        ({"patient": "Jane Roe"}, "patient"),
        ({"setup_minutes": -1}, "setup_minutes"),
        ({"modalities": "SSEP"}, "modalities"),
    ],
)
def test_a_case_that_cannot_be(desk, sam, changes, field):
    assert field in assert_problem(sam.post("cases/", new(desk, **changes)), 400)["errors"]
    with opened(desk.world.practice.pk):
        assert Case.objects.count() == 1


def test_a_double_click_makes_one_case(desk, sam):
    first, again = (sam.post("cases/", new(desk), key="k1") for _ in range(2))
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert_problem(sam.post("cases/", new(desk, minutes=91), key="k1"), 422)
    with opened(desk.world.practice.pk):
        assert Case.objects.filter(number="C-2").count() == 1


# Seats ------------------------------------------------------------------------------------------------------------


def test_a_booking_answers_with_its_warnings(desk, sam):
    booked = book(sam, desk, desk.ana)
    assert booked.status_code == 201
    body = booked.json()
    assert (body["person"], body["name"], body["role"], body["state"]) == (
        str(desk.ana.pk),
        "Ana Reyes",
        "primary",
        "live",
    )
    assert body["findings"] == []
    assert sam.get(f"cases/{desk.case.pk}/").json()["assignments"] == [
        {name: body[name] for name in ("id", "case", "person", "name", "role", "state")}
    ]


def test_a_warning_stands_beside_the_seat(desk, sam):
    with opened(desk.world.practice.pk):
        bare = CaseFactory(hospital=HospitalFactory())
    booked = sam.post(f"cases/{bare.pk}/assignments/", seat(desk.ana))
    assert booked.status_code == 201
    assert codes(booked.json()["findings"]) == ["no_requirements"]


def test_what_blocks_is_a_conflict_with_its_findings(desk, sam):
    problem = assert_problem(book(sam, desk, desk.ben), 409)
    (finding,) = problem["findings"]
    assert finding == {
        "code": "expired",
        "severity": "block",
        "message": finding["message"],
        "person": str(desk.ben.pk),
        "requirement": finding["requirement"],
        "until": "2026-11-21",
        "remedy": finding["remedy"],
    }
    assert finding["requirement"]
    assert "BLS" in finding["message"]
    assert finding["message"] in problem["detail"]
    assert seats_of(desk) == []


def test_who_is_elsewhere_is_told_where(desk, sam):
    book(sam, desk, desk.ana)
    other = sam.post("cases/", new(desk, starts_at="2026-12-07T08:00")).json()
    problem = assert_problem(sam.post(f"cases/{other['id']}/assignments/", seat(desk.ana)), 409)
    assert "double_booked" in codes(problem["findings"])
    assert "D-1" in problem["detail"]


def test_of_health_a_scheduler_reads_only_that_something_is_not_met(desk, sam, alice):
    problem = assert_problem(book(sam, desk, desk.tom), 409)
    (finding,) = problem["findings"]
    assert (finding["message"], finding["until"], finding["requirement"]) == (NOT_MET, None, None)
    assert problem["detail"] == NOT_MET
    assert "TB" in assert_problem(book(alice, desk, desk.tom), 409)["detail"]
    told = sam.get(f"cases/{desk.case.pk}/candidates/").content.decode()
    assert "TB" not in told
    assert NOT_MET in told


def test_a_manager_overrides_with_a_reason_and_a_scheduler_does_not(desk, sam, alice):
    assert_problem(book(sam, desk, desk.ben, override_reason="He renews tomorrow."), 403)
    assert_problem(book(sam, desk, desk.ana, override_reason="For no reason."), 403)
    assert seats_of(desk) == []
    assert book(sam, desk, desk.ana, "backup", override_reason="").status_code == 201
    assert book(alice, desk, desk.ben, override_reason="He renews tomorrow.").status_code == 201
    with opened(desk.world.practice.pk):
        kept = Override.objects.get()
        assert (kept.code, kept.until, kept.reason) == ("expired", date(2026, 11, 21), "He renews tomorrow.")
        assert kept.overridden_by.user == desk.world.alice
    assert codes(alice.get(f"cases/{desk.case.pk}/").json()["findings"]) == ["uncovered"]


@pytest.mark.parametrize(
    ("role", "who", "words"),
    [("primary", "reader", "oversight physician"), ("oversight", "ana", "not an oversight physician")],
)
def test_a_seat_is_for_those_who_do_that_work(desk, alice, role, who, words):
    assert words in assert_problem(book(alice, desk, getattr(desk, who), role), 409)["detail"]


def test_a_trainee_is_never_primary(desk, alice):
    assert "supervision_missing" in codes(assert_problem(book(alice, desk, desk.trainee), 409)["findings"])


def test_the_second_primary_is_refused_by_the_name_of_the_first(desk, sam):
    book(sam, desk, desk.ana)
    problem = assert_problem(book(sam, desk, desk.tess), 409)
    assert codes(problem["findings"]) == ["double_booked"]
    assert "Ana Reyes" in problem["detail"]
    assert seats_of(desk) == [("Ana Reyes", "primary", "live")]


def test_a_seat_given_back_is_free_and_stays_on_the_record(desk, sam):
    made = book(sam, desk, desk.ana).json()
    path = f"cases/{desk.case.pk}/assignments/{made['id']}/"
    assert sam.client.delete(sam.url(path)).status_code == 204
    assert seats_of(desk) == [("Ana Reyes", "primary", "released")]
    assert_problem(sam.client.delete(sam.url(path)), 404)
    assert book(sam, desk, desk.ana).status_code == 201


def test_nobody_is_booked_on_a_case_that_is_off_or_done(desk, sam):
    for status in ("done", "unmonitored", "cancelled"):
        with opened(desk.world.practice.pk):
            Case.objects.filter(pk=desk.case.pk).update(status=status, cancel_reason="surgeon")
        assert codes(assert_problem(book(sam, desk, desk.ana), 409)["findings"]) == ["not_possible"]
    assert seats_of(desk) == []


def test_a_case_that_is_done_keeps_its_people_its_time_and_its_status(desk, sam):
    made = book(sam, desk, desk.ana).json()
    with opened(desk.world.practice.pk):
        Case.objects.filter(pk=desk.case.pk).update(status="done")
    path = f"cases/{desk.case.pk}/"
    refusals = [
        sam.client.delete(sam.url(f"{path}assignments/{made['id']}/")),
        sam.patch(path, {"status": "tentative"}),
        sam.patch(path, {"status": "cancelled", "cancel_reason": "surgeon"}),
        sam.patch(path, {"starts_at": "2026-12-08T07:30", "release": True}),
    ]
    for refused in refusals:
        assert codes(assert_problem(refused, 409)["findings"]) == ["not_possible"]
    assert seats_of(desk) == [("Ana Reyes", "primary", "live")]


def test_a_case_ahead_is_not_done(desk, sam):
    path = f"cases/{desk.case.pk}/"
    for status in ("done", "in_progress", "unmonitored"):
        assert "has not begun" in assert_problem(sam.patch(path, {"status": status}), 409)["detail"]


# Moving -----------------------------------------------------------------------------------------------------------


def test_a_move_takes_its_people_along(desk, sam):
    book(sam, desk, desk.ana)
    moved = sam.patch(f"cases/{desk.case.pk}/", {"starts_at": "2026-12-09T10:00"})
    assert moved.status_code == 200, moved.content
    assert (moved.json()["starts_at"], moved.json()["minutes"]) == ("2026-12-09T10:00:00-08:00", 120)
    with opened(desk.world.practice.pk):
        row, held = Case.objects.get(pk=desk.case.pk), Assignment.objects.get()
        assert (held.during.lower, held.during.upper) == (row.starts_at, row.ends_at)
        assert held.is_live


def test_a_move_into_a_clash_is_refused_unless_release_is_asked(desk, sam):
    book(sam, desk, desk.ana)
    other = sam.post("cases/", new(desk)).json()["id"]
    sam.post(f"cases/{other}/assignments/", seat(desk.ana))
    problem = assert_problem(sam.patch(f"cases/{other}/", {"starts_at": "2026-12-07T08:30"}), 409)
    assert "double_booked" in codes(problem["findings"])
    assert sam.get(f"cases/{other}/").json()["starts_at"] == "2026-12-08T07:30:00-08:00"
    moved = sam.patch(f"cases/{other}/", {"starts_at": "2026-12-07T08:30", "release": True})
    assert moved.status_code == 200
    assert moved.json()["assignments"] == []
    assert "uncovered" in codes(moved.json()["findings"])
    assert seats_of(desk) == [("Ana Reyes", "primary", "live")]
    assert seats_of(desk, other) == [("Ana Reyes", "primary", "released")]


def test_a_case_does_not_clash_with_itself(desk, sam):
    book(sam, desk, desk.ana)
    for changes in ({"starts_at": "2026-12-07T08:00"}, {"minutes": 300}, {"room": "OR 9"}, {"note": "Bring the cart."}):
        assert sam.patch(f"cases/{desk.case.pk}/", changes).status_code == 200


def test_cancelling_needs_a_reason_and_frees_its_people(desk, sam):
    book(sam, desk, desk.ana)
    path = f"cases/{desk.case.pk}/"
    assert "cancel_reason" in assert_problem(sam.patch(path, {"status": "cancelled"}), 400)["errors"]
    cancelled = sam.patch(path, {"status": "cancelled", "cancel_reason": "surgeon"}).json()
    assert (cancelled["status"], cancelled["cancel_reason"], cancelled["assignments"]) == ("cancelled", "surgeon", [])
    assert cancelled["findings"] == []
    other = sam.post("cases/", new(desk, starts_at="2026-12-07T08:00")).json()["id"]
    assert sam.post(f"cases/{other}/assignments/", seat(desk.ana)).status_code == 201
    again = sam.patch(path, {"status": "booked"}).json()
    assert (again["status"], again["cancel_reason"]) == ("booked", "")


# Reading ----------------------------------------------------------------------------------------------------------


def test_cases_are_listed_by_their_start_and_found_by_day_place_person_and_status(desk, sam):
    with opened(desk.world.practice.pk):
        night = CaseFactory(
            hospital=HospitalFactory(timezone="America/New_York"),
            number="Night",
            starts_at=clock.now().replace(month=12, day=8, hour=4, minute=30),
        )
        AssignmentFactory(case=desk.case, technologist=desk.ana)
        AssignmentFactory(case=night, technologist=desk.ana, state=SeatState.RELEASED)

    def numbers(**query):
        return [row["number"] for row in sam.get("cases/", **query).json()["results"]]

    assert numbers() == ["D-1", "Night"]
    # 23:30 in New York is of the 7th there.
    assert numbers(**{"from": "2026-12-07", "to": "2026-12-07"}) == ["D-1", "Night"]
    assert numbers(**{"from": "2026-12-08"}) == []
    assert numbers(to="2026-12-06") == []
    assert numbers(hospital=desk.hospital.pk) == ["D-1"]
    assert numbers(person=desk.ana.pk) == ["D-1"]
    assert numbers(person=desk.ben.pk) == []
    assert numbers(status="cancelled") == []
    assert numbers(status=["booked", "done"]) == ["D-1", "Night"]
    assert_problem(sam.get("cases/", **{"from": "7 Dec"}), 400)
    first = sam.get("cases/", page_size=1).json()
    assert [row["number"] for row in sam.client.get(first["next"]).json()["results"]] == ["Night"]


def test_a_technologist_sees_own_cases_only_and_an_auditor_reads(desk, sam, tess, audrey):
    book(sam, desk, desk.ana)
    other = sam.post("cases/", new(desk)).json()["id"]
    sam.post(f"cases/{other}/assignments/", seat(desk.tess))
    sam.post(f"cases/{other}/assignments/", seat(desk.ana, "backup"))
    assert [row["id"] for row in tess.get("cases/").json()["results"]] == [other]
    assert [each["name"] for each in tess.get(f"cases/{other}/").json()["assignments"]] == ["Tess Tanaka", "Ana Reyes"]
    assert_problem(tess.get(f"cases/{desk.case.pk}/"), 404)
    assert_problem(tess.get(f"cases/{desk.case.pk}/findings/", person=desk.tess.pk), 404)
    assert tess.get(f"cases/{other}/findings/", person=desk.tess.pk).json() == {"findings": []}
    assert_problem(tess.get(f"cases/{other}/findings/", person=desk.ana.pk), 400)
    assert len(audrey.get("cases/").json()["results"]) == 2
    for who in (tess, audrey):
        assert_problem(who.post("cases/", new(desk, number="C-9")), 403)
        assert_problem(who.patch(f"cases/{other}/", {"room": "9"}), 403)
        assert_problem(who.post(f"cases/{other}/assignments/", seat(desk.ana)), 403)
    for path in (f"cases/{other}/candidates/", "conflicts/"):
        assert_problem(tess.get(path), 403)
        assert audrey.get(path).status_code == 200


def test_a_technologist_reads_of_own_health_and_of_nobody_elses_trouble(desk, sam, tess):
    with opened(desk.world.practice.pk):
        RequirementFactory(hospital=desk.hospital, any_of=["influenza"], side="technologist")
        AssignmentFactory(case=desk.case, technologist=desk.ben)
        AssignmentFactory(case=desk.case, technologist=desk.tess, role="backup")
    path = f"cases/{desk.case.pk}/"
    everybodys = sam.get(path).json()["findings"]
    assert {each["person"] for each in everybodys} == {None, str(desk.ben.pk), str(desk.tess.pk)}
    assert {each["message"] for each in everybodys if each["person"] == str(desk.tess.pk)} == {NOT_MET}
    own = tess.get(path).json()["findings"]
    assert {each["person"] for each in own} == {None, str(desk.tess.pk)}
    assert any("nfluenza" in each["message"] for each in own)


def test_what_would_stand_against_whom(desk, sam):
    path = f"cases/{desk.case.pk}/findings/"
    assert codes(sam.get(path, person=desk.ben.pk).json()["findings"]) == ["expired"]
    assert sam.get(path, person=desk.reader.pk).json()["findings"] == []
    assert codes(sam.get(path, person=desk.trainee.pk).json()["findings"])[-1] == "supervision_missing"
    assert "supervision_missing" in codes(sam.get(path, person=desk.trainee.pk, role="primary").json()["findings"])
    assert codes(sam.get(path).json()["findings"]) == ["uncovered"]
    assert_problem(sam.get(path, person=desk.ben.pk, role="boss"), 400)
    for person in ("x", desk.world.foreign.pk):
        assert_problem(sam.get(path, person=person), 400)


def test_who_is_on_the_case_is_not_offered_again_but_the_backup_may_step_in(desk, sam):
    with opened(desk.world.practice.pk):
        AssignmentFactory(case=desk.case, technologist=desk.tess, role="oversight")
        AssignmentFactory(case=desk.case, technologist=desk.ana, role="backup")
    offered = {
        role: {each["name"] for each in sam.get(f"cases/{desk.case.pk}/candidates/", role=role).json()["results"]}
        for role in ("primary", "backup")
    }
    assert desk.tess.name not in offered["primary"] | offered["backup"]
    assert desk.ana.name in offered["primary"] - offered["backup"]


def test_candidates_are_ranked_and_the_rest_told_what_is_missing(desk, sam):
    ranked = sam.get(f"cases/{desk.case.pk}/candidates/").json()["results"]
    assert [(each["name"], each["can_take_it"]) for each in ranked] == [
        ("Ana Reyes", True),
        ("Tess Tanaka", True),
        ("Ben Ode", False),
        ("Tom Wu", False),
    ]
    assert ranked[2]["line"] == "Would qualify if BLS is renewed"
    assert ranked[3]["line"] == "Would qualify if an occupational-health requirement is met"
    readers = sam.get(f"cases/{desk.case.pk}/candidates/", role="oversight").json()["results"]
    assert [each["name"] for each in readers] == ["Dr. Ruth Read"]
    assert_problem(sam.get(f"cases/{desk.case.pk}/candidates/", role="boss"), 400)


def test_conflicts_are_listed_by_what_breaks_first(desk, sam, alice):
    with opened(desk.world.practice.pk):
        later = CaseFactory(hospital=desk.hospital, starts_at=desk.case.starts_at + timedelta(days=7), number="Later")
        AssignmentFactory(case=later, technologist=desk.ben)
        AssignmentFactory(case=desk.case, technologist=desk.tom)
        refresh(Case.objects.all(), practice=desk.world.practice, at=clock.now())
        Conflict.objects.filter(code="uncovered").delete()
    seen = alice.get("conflicts/", state="open").json()["results"]
    assert [(each["number"], each["code"], each["person"]) for each in seen] == [
        ("D-1", "missing", str(desk.tom.pk)),
        ("Later", "expired", str(desk.ben.pk)),
    ]
    assert (seen[1]["until"], seen[1]["state"], seen[0]["starts_at"]) == (
        "2026-11-21",
        "open",
        "2026-12-07T07:30:00-08:00",
    )
    assert sam.get("conflicts/", state="open").json()["results"][0]["message"] == NOT_MET
    assert alice.get("conflicts/", state="closed").json()["results"] == []
    assert_problem(alice.get("conflicts/", state="ajar"), 400)


@pytest.mark.parametrize("path", ["cases/", "conflicts/", "cases/{case}/candidates/", "cases/{case}/findings/"])
def test_no_list_asks_more_of_the_database_for_more_rows(desk, alice, path):
    url = path.format(case=desk.case.pk)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get(url).status_code == 200
        return len(captured)

    with opened(desk.world.practice.pk):
        AssignmentFactory(case=desk.case, technologist=desk.ben)
        AssignmentFactory(case=CaseFactory(hospital=desk.hospital), technologist=desk.tess)
        refresh(Case.objects.all(), practice=desk.world.practice, at=clock.now())
    alice.get(url)
    few = queries()
    with opened(desk.world.practice.pk):
        for _ in range(5):
            case = CaseFactory(hospital=HospitalFactory(), modalities=["EEG"])
            AssignmentFactory(case=case, technologist=TechnologistFactory(discipline=Discipline.TECHNOLOGIST))
            AssignmentFactory(case=desk.case, technologist=TechnologistFactory(), role="backup")
        refresh(Case.objects.all(), practice=desk.world.practice, at=clock.now())
    assert queries() <= few
