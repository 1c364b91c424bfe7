"""A technologist's own page: what is due next, and saying that it was sent."""

from datetime import date
from typing import Any

import pytest

from credentials.actions.renewals import submit_renewal
from credentials.models import Credential, Renewal
from practices.models import Membership, Technologist
from tests.conftest import opened
from tests.credentials.shelf import TODAY, Shelf
from tests.factories import CredentialFactory
from tests.support.steady import steady


@pytest.fixture
def own(shelf: Shelf) -> Shelf:
    with opened(shelf.world.practice.pk):
        tess = shelf.world.tess_technologist
        CredentialFactory(technologist=tess, type="bls", ends=date(2026, 11, 21))
        CredentialFactory(technologist=tess, type="acls", ends=date(2027, 8, 31))
        CredentialFactory(technologist=tess, type="liability", ends=date(2026, 11, 30))
    return shelf


def labels(found: list[Any]) -> list[str]:
    return [each.credential.label for each in found]


def test_what_is_due_stands_first_by_the_last_safe_day(own: Shelf, sign_in: Any) -> None:
    page = sign_in(own.world.tess).get(own.url("me")).context["page"]
    assert labels(page.due) == ["BLS", "CNIM"]
    # What the practice renews is not the technologist's to do.
    assert labels(page.coming) == ["TB test"]
    assert labels(page.calm) == ["Professional liability insurance", "ACLS"]


def test_what_messages_tell_of_in_time_is_listed_as_coming_up_and_never_as_nothing_to_do(
    own: Shelf, sign_in: Any
) -> None:
    with opened(own.world.practice.pk):
        Credential.objects.filter(type__code__in=("bls", "cnim")).update(let_go_on=TODAY)
    page = sign_in(own.world.tess).get(own.url("me")).content.decode().replace("\u00a0", " ")
    coming, calm = page.split(">Coming up<")[1].split(">Nothing to do<")
    assert "TB test" in coming
    assert "I have sent the renewal" in coming
    assert "TB test" not in calm
    assert "Nothing is urgent" in page
    assert "All is in order" not in page


def test_marking_as_sent_moves_it_and_can_be_undone(own: Shelf, sign_in: Any) -> None:
    client = sign_in(own.world.tess)
    response = client.post(own.url("own-submission"), {"on": "2026-11-20"}, follow=True)
    assert labels(response.context["page"].sent) == ["CNIM"]
    words = response.content.decode().replace("\u00a0", " ")
    assert "CNIM is marked as sent on Fri 20 Nov" in words
    assert f'action="{own.url("own-submission-undo")}"' in words
    later = client.get(own.url("me")).content.decode().replace("\u00a0", " ")
    assert "A renewal was sent on Fri 20 Nov." in later
    assert f'action="{own.url("own-submission-undo")}"' in later
    undone = client.post(own.url("own-submission-undo"), follow=True)
    assert labels(undone.context["page"].due) == ["BLS", "CNIM"]


def test_history_names_who_marked_it(own: Shelf, sign_in: Any) -> None:
    sign_in(own.world.tess).post(own.url("own-submission"), {"on": "2026-11-20"})
    with opened(own.world.practice.pk):
        member = Membership.objects.get(user=own.world.tess)
        event = Renewal.pgh_event_model.objects.filter(stage="submitted").get()
    assert event.pgh_context["membership"] == str(member.pk)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-23", "This day has not come yet."),
        ("soon", "Write a date such as 2026-11-22."),
        ("", "This field is required."),
        ("2025-12-30", "Choose Wed 31 Dec 2025 or later. The renewal opened that day."),
    ],
)
def test_a_wrong_day_gets_a_sentence_and_stays_typed(own: Shelf, sign_in: Any, day: str, sentence: str) -> None:
    response = sign_in(own.world.tess).post(own.url("own-submission"), {"on": day})
    words = response.content.decode().replace("\u00a0", " ")
    assert response.status_code == 422
    assert sentence in words
    assert f'value="{day}"' in words
    with opened(own.world.practice.pk):
        assert Renewal.objects.get().stage == "todo"


def test_the_day_is_the_technologists_own(own: Shelf, sign_in: Any) -> None:
    with opened(own.world.practice.pk):
        Technologist.objects.filter(pk=own.world.tess_technologist.pk).update(timezone="Asia/Tokyo")
    response = sign_in(own.world.tess).get(own.url("me"))
    assert response.context["on"] == date(2026, 11, 23)
    assert sign_in(own.world.tess).post(own.url("own-submission"), {"on": "2026-11-23"}).status_code == 302


def test_what_was_let_go_is_left_out(own: Shelf, sign_in: Any) -> None:
    with opened(own.world.practice.pk):
        Credential.objects.filter(type__code="bls").update(let_go_on=TODAY)
    assert "BLS" not in steady(sign_in(own.world.tess).get(own.url("me")).content)


def test_all_in_order_says_so(own: Shelf, sign_in: Any) -> None:
    with opened(own.world.practice.pk):
        submit_renewal(Renewal.objects.get(), on=TODAY, by=None)
        Credential.objects.filter(type__code__in=("bls", "tb")).update(let_go_on=TODAY)
    assert "All is in order" in sign_in(own.world.tess).get(own.url("me")).content.decode()


def test_nothing_on_record_says_so(own: Shelf, sign_in: Any) -> None:
    with opened(own.world.practice.pk):
        Credential.objects.update(let_go_on=TODAY)
    assert "Nothing is on record yet" in sign_in(own.world.tess).get(own.url("me")).content.decode()


@pytest.mark.parametrize("person", ["alice", "sam", "audrey"])
def test_a_member_who_is_no_technologist_is_told(own: Shelf, sign_in: Any, person: str) -> None:
    words = steady(sign_in(getattr(own.world, person)).get(own.url("me")).content)
    assert "Your log-in is not linked to a technologist of Cascade Neuromonitoring" in words
    assert "CNIM" not in words
