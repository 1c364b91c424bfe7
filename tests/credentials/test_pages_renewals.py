"""Renewals by stage, what has to leave first at the top."""

from datetime import date
from typing import Any

import pytest

from credentials.actions.credentials import let_go
from credentials.actions.renewals import open_renewal, submit_renewal
from credentials.models import Renewal
from tests.conftest import opened
from tests.credentials.shelf import TODAY, Shelf
from tests.factories import CredentialFactory, IssuerFactory, TechnologistFactory


@pytest.fixture
def desk(shelf: Shelf) -> Shelf:
    with opened(shelf.world.practice.pk):
        ann = TechnologistFactory(name="Ann Archer")
        privileges = CredentialFactory(
            technologist=ann, type="hospital_privileges", issuer=IssuerFactory(name="Columbia"), ends=date(2027, 1, 31)
        )
        open_renewal(privileges, on=TODAY)
        open_renewal(CredentialFactory(technologist=ann, type="hipaa", ends=date(2026, 12, 1)), on=TODAY)
        submit_renewal(
            open_renewal(CredentialFactory(technologist=ann, type="bls", ends=date(2026, 12, 31)), on=TODAY),
            on=TODAY,
            by=None,
        )
        dropped = CredentialFactory(technologist=ann, type="acls", ends=date(2026, 12, 31))
        open_renewal(dropped, on=TODAY)
        let_go(dropped, on=TODAY, why="", by=None)
        gone = TechnologistFactory(ends_on=date(2026, 11, 1))
        open_renewal(CredentialFactory(technologist=gone, type="bls"), on=TODAY)
    return shelf


def shown(response: Any) -> list[tuple[str, date | None]]:
    return [(row.renewal.credential.label, row.held.last_safe_day) for row in response.context["rows"]]


def test_what_has_to_leave_first_is_at_the_top(desk: Shelf, sign_in: Any) -> None:
    response = sign_in(desk.world.alice).get(desk.url("renewals"))
    assert shown(response) == [
        ("Hospital privileges, Columbia", date(2026, 11, 2)),
        ("HIPAA training", None),
        ("CNIM", date(2026, 12, 10)),
    ]
    assert [(pill.label, pill.count) for pill in response.context["pills"]] == [("To do", 3), ("Submitted", 1)]


def test_what_is_sent_waits_under_submitted(desk: Shelf, sign_in: Any) -> None:
    response = sign_in(desk.world.alice).get(desk.url("renewals") + "?stage=submitted")
    assert shown(response) == [("BLS", date(2026, 12, 3))]
    assert "Record the new dates" in response.content.decode()


def test_sent_today_goes_back_to_the_list_as_asked(desk: Shelf, sign_in: Any) -> None:
    client = sign_in(desk.world.alice)
    response = client.post(desk.url("renewal-submission") + "?q=tess", follow=True)
    assert response.redirect_chain == [(desk.url("renewals") + "?q=tess", 302)]
    assert shown(response) == []
    with opened(desk.world.practice.pk):
        renewal = Renewal.objects.get(pk=desk.renewal.pk)
    assert (renewal.stage, renewal.submitted_on) == ("submitted", TODAY)


def test_a_closed_renewal_is_not_there_to_send(desk: Shelf, sign_in: Any) -> None:
    with opened(desk.world.practice.pk):
        Renewal.objects.filter(pk=desk.renewal.pk).update(closed_at="2026-11-22T00:00Z")
    assert sign_in(desk.world.alice).post(desk.url("renewal-submission")).status_code == 404


def test_who_may_only_read_sees_no_button(desk: Shelf, sign_in: Any) -> None:
    words = sign_in(desk.world.audrey).get(desk.url("renewals")).content.decode()
    assert "HIPAA training" in words
    assert "Sent today" not in words


def test_no_renewal_to_do_says_so(shelf: Shelf, sign_in: Any) -> None:
    with opened(shelf.world.practice.pk):
        Renewal.objects.all().delete()
    words = sign_in(shelf.world.alice).get(shelf.url("renewals")).content.decode()
    assert "No renewal to do" in words
