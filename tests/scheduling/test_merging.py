"""People, hospitals and surgeons on the board who are one: seats, clashes, what is judged again, what lists find."""

import pytest

from credentials.models import Credential, Issuer
from hospitals.models import Hospital
from practices.actions.merging import Wanted
from practices.actions.merging import merge as merge_rows
from practices.merging.technologists import TECHNOLOGIST
from practices.models import Membership
from scheduling.conflicts import refresh
from scheduling.models import Absence, Assignment, Case, Conflict, OnCall, SeatState, Surgeon
from tests.conftest import opened
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import RequirementFactory
from tests.scheduling.boarded import BOARD, NOW, Board, at
from tests.scheduling.theatre import AbsenceFactory, AssignmentFactory, CaseFactory, OnCallFactory, SurgeonFactory
from tests.support.stage import begins_with

board_as_made = begins_with(BOARD)


@pytest.fixture
def board(board_as_made: Board, time_machine) -> Board:
    time_machine.move_to(NOW, tick=False)
    return board_as_made


@pytest.fixture
def alice(board, client):
    client.force_login(board.world.alice)
    return client


@pytest.fixture
def dave(board):
    """Dev Ramaswamy once more."""
    with opened(board.world.practice.pk):
        yield TechnologistFactory(name="Dave Ramaswamy", employee_number="E-4")


def preview(client, board, name, kept, gone):
    return client.get(board.url(f"{name}-merge-with", kept.pk, gone.pk)).context


def merge(client, board, name, kept, gone, **chosen):
    form = preview(client, board, name, kept, gone)["form"]
    initial = {name: field.initial for name, field in form.fields.items() if name.startswith("field_")}
    url = board.url(f"{name}-merge-with", kept.pk, gone.pk)
    return client.post(url, {"seen": form.initial["seen"], **initial, **chosen}, follow=True)


class TestPeople:
    def test_seats_absences_and_time_are_the_kept_persons(self, board, dave, alice):
        seat = AssignmentFactory(case=board.uncovered, technologist=dave)
        AbsenceFactory(technologist=dave)
        AbsenceFactory(technologist=board.dev)
        OnCallFactory(technologist=dave)
        moved = preview(alice, board, "technologist", board.dev, dave)["outlook"].moved
        assert [str(each) for each in moved] == ["1 seat", "1 on-call span"]
        merge(alice, board, "technologist", board.dev, dave)
        seat.refresh_from_db()
        assert seat.technologist == board.dev
        assert Absence.objects.filter(technologist=board.dev).count() == 1
        assert OnCall.objects.filter(technologist=board.dev).count() == 2

    def test_in_two_rooms_at_once_they_are_not_one(self, board, dave, alice):
        AssignmentFactory(
            case=CaseFactory(number="B-9", hospital=board.tabor, starts_at=at(9), minutes=60), technologist=dave
        )
        words = (
            "Both are in a room at the same time: B-1, Wed\xa025\xa0Nov 08:00 at St. Brendan Medical Center, and "
            "B-9, Wed\xa025\xa0Nov 09:00 at Mt. Tabor Surgical Hospital. Release or cover one of the two seats."
        )
        assert preview(alice, board, "technologist", board.dev, dave)["outlook"].obstacles == [words]
        page = merge(alice, board, "technologist", board.dev, dave)
        assert page.status_code == 422
        assert "Merge the two" not in page.content.decode()
        assert dave.assignments.count() == 1

    def test_back_to_back_is_no_obstacle(self, board, dave, alice):
        AssignmentFactory(case=CaseFactory(hospital=board.brendan, starts_at=at(10), minutes=60), technologist=dave)
        assert preview(alice, board, "technologist", board.dev, dave)["outlook"].obstacles == []

    def test_two_seats_on_one_case_stand_in_the_way(self, board, dave, alice):
        AssignmentFactory(case=board.ready, technologist=dave, role="backup")
        obstacles = preview(alice, board, "technologist", board.dev, dave)["outlook"].obstacles
        assert obstacles == [
            "Both have a seat on B-1, Wed\xa025\xa0Nov 08:00 at St. Brendan Medical Center. Release one of the two."
        ]

    @pytest.mark.parametrize("wanted_is_kept", [True, False])
    def test_a_seat_that_was_only_wanted_on_the_others_case_is_given_up(self, board, dave, alice, wanted_is_kept):
        wanted = AssignmentFactory(case=board.ready, technologist=dave, state=SeatState.WANTED)
        kept, gone = (dave, board.dev) if wanted_is_kept else (board.dev, dave)
        outlook = preview(alice, board, "technologist", kept, gone)["outlook"]
        assert outlook.obstacles == []
        assert any("only wanted on B-1 is given up" in each for each in outlook.says)
        merge(alice, board, "technologist", kept, gone)
        wanted.refresh_from_db()
        assert wanted.state == SeatState.RELEASED
        assert set(
            Assignment.objects.filter(technologist=kept.pk, case=board.ready).values_list("state", flat=True)
        ) == {
            "live",
            "released",
        }

    def test_what_the_other_held_cures_a_conflict_of_the_kept_one(self, board, dave, alice):
        AssignmentFactory(case=board.uncovered, technologist=dave)
        refresh(Case.objects.filter(pk=board.uncovered.pk), practice=board.world.practice, at=NOW)
        missing = Conflict.objects.open().get(case=board.uncovered, code="missing")
        assert missing.assignment.technologist == dave
        merge(alice, board, "technologist", board.dev, dave)
        missing.refresh_from_db()
        assert missing.closed_as == "cured"

    def test_a_conflict_of_a_joined_credential_goes_on_and_is_announced_once(self, board, dave, alice):
        aha = Issuer.objects.create(name="American Heart", kind="training")
        Credential.objects.filter(technologist=board.dev).update(issuer=aha)
        ended = CredentialFactory(technologist=dave, type="bls", issuer=aha, ends=at(0, day=20).date())
        Credential.objects.filter(technologist=board.dev).get().periods.all().delete()
        kept = Credential.objects.get(technologist=board.dev)
        AssignmentFactory(case=board.uncovered, technologist=dave)
        refresh(Case.objects.filter(pk=board.uncovered.pk), practice=board.world.practice, at=NOW)
        conflict = Conflict.objects.open().get(case=board.uncovered, code="expired")
        assert conflict.credential_id == ended.pk
        merge(alice, board, "technologist", board.dev, dave)
        conflict.refresh_from_db()
        assert (conflict.closed_at, conflict.credential_id) == (None, kept.pk)
        assert Conflict.objects.filter(case=board.uncovered, code="expired").count() == 1

    def test_of_two_records_that_were_made_into_one_a_third_is_made_one_too(self, board, dave):
        third = TechnologistFactory(name="D. Ramaswamy")
        by = Membership.objects.first()
        merge_rows(TECHNOLOGIST, dave.pk, third.pk, Wanted(), by=by, at=NOW)
        merge_rows(TECHNOLOGIST, board.dev.pk, dave.pk, Wanted(), by=by, at=NOW)
        board.dev.refresh_from_db()
        assert board.dev.aliases == ["D. Ramaswamy", third.email, "Dave Ramaswamy", dave.email]
        assert board.dev.employee_number == "E-4"


class TestHospitals:
    def test_cases_are_judged_by_what_both_ask_for(self, board, alice):
        with opened(board.world.practice.pk):
            strict = Hospital.objects.get(pk=board.tabor.pk)
            RequirementFactory(hospital=strict, any_of=("acls",), side="technologist")
            refresh(Case.objects.all(), practice=board.world.practice, at=NOW)
            assert not Conflict.objects.open().filter(case=board.ready, code="missing").exists()
            merge(alice, board, "hospital", board.brendan, strict)
            assert Conflict.objects.open().filter(case=board.ready, code="missing").count() == 2

    def test_a_conflict_of_a_requirement_that_both_have_goes_on(self, board, alice):
        with opened(board.world.practice.pk):
            RequirementFactory(hospital=board.tabor, any_of=("bls",), side="technologist")
            case = CaseFactory(number="B-7", hospital=board.tabor, starts_at=at(15))
            AssignmentFactory(case=case, technologist=board.per)
            refresh(Case.objects.filter(pk=case.pk), practice=board.world.practice, at=NOW)
            before = Conflict.objects.open().get(case=case, code="expired")
            merge(alice, board, "hospital", board.brendan, board.tabor)
            after = Conflict.objects.open().get(case=case, code="expired")
            assert (after.pk, after.subject) == (before.pk, board.brendan.requirements.confirmed().get().pk)


class TestSurgeons:
    def test_the_kept_one_has_the_cases_and_both_names(self, board, alice):
        with opened(board.world.practice.pk):
            other = SurgeonFactory(name="Amsel MD", aliases=["J. Amsel"])
            case = CaseFactory(surgeon=other, starts_at=at(9))
            page = merge(alice, board, "surgeon", board.surgeon, other)
            assert "Merged Amsel MD into Dr. Amsel: 1 case moved." in page.content.decode()
            case.refresh_from_db()
            kept = Surgeon.objects.get(pk=board.surgeon.pk)
            assert (case.surgeon, kept.aliases) == (kept, ["J. Amsel", "Amsel MD"])
            assert not Surgeon.objects.filter(pk=other.pk).exists()

    def test_schedulers_edit_surgeons_but_do_not_merge_them(self, board, client):
        client.force_login(board.world.sam)
        assert client.get(board.url("surgeon")).status_code == 200
        assert client.get(board.url("surgeon-merge", board.surgeon.pk)).status_code == 403
        assert "Merge with" not in client.get(board.url("surgeon")).content.decode()

    def test_another_practices_surgeon_cannot_be_chosen(self, board, alice):
        with opened(board.world.other.pk):
            foreign = SurgeonFactory(name="Canary Surgeon")
        url = board.url("surgeon-merge-with", board.surgeon.pk, foreign.pk)
        assert alice.get(url).status_code == 404
        assert alice.post(url, {"seen": "x"}).status_code == 404
