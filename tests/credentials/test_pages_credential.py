"""The page of one credential and its acts."""

from datetime import date
from typing import Any

import pytest

from credentials.actions.periods import correct, renew
from credentials.actions.renewals import submit_renewal
from credentials.models import Credential, CreditActivity, Period, Renewal, Suspension, Verification
from tests.conftest import opened
from tests.credentials.shelf import NOON, TODAY, Shelf
from tests.factories import CredentialFactory


@pytest.fixture
def alice(shelf: Shelf, sign_in: Any) -> Any:
    return sign_in(shelf.world.alice)


def words(response: Any) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_it_says_standing_last_safe_day_and_stage(shelf: Shelf, alice: Any) -> None:
    page = words(alice.get(shelf.url("credential")))
    assert "Ends Thu 31 Dec, in 39 days. The last safe day to submit a renewal is Thu 10 Dec." in page
    assert 'aria-current="step">To do' in page
    assert "Sun 31 Jan 2027, but not valid after 31 Dec" in page
    assert 'href="https://www.abret.org/"' in page
    assert "Verify on abret.org" in page


def test_its_history_shows_what_was_superseded_and_corrected(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.practice.pk):
        right = correct(shelf.period, expires_on=date(2027, 12, 31), note="The card says 2027.", by=None, at=NOON)
        renew(Credential.objects.get(pk=shelf.cnim.pk), expires_on=date(2032, 12, 31), by=None, at=NOON)
    response = alice.get(shelf.url("credential"))
    spans = [(period.span_words, period.stands) for period in response.context["page"].periods]
    assert spans == [
        ("Sat 1 Jan 2028 to Fri 31 Dec 2032", True),
        ("Sat 1 Jan 2022 to Fri 31 Dec 2027", True),
        ("Sat 1 Jan 2022 to Thu 31 Dec 2026", False),
    ]
    page = words(response)
    assert "Corrected: a newer entry took its place" in page
    assert "The card says 2027." in page
    assert shelf.url("period-correct", right.pk) in page
    assert shelf.url("period-correct", shelf.period.pk) not in page


def test_who_may_only_read_is_offered_no_act(shelf: Shelf, sign_in: Any) -> None:
    page = words(sign_in(shelf.world.audrey).get(shelf.url("credential")))
    assert "Sat 1 Jan 2022 to Thu 31 Dec 2026" in page
    for act in ("Record the renewal", ">Suspend<", ">Let go<", "Correct", "Mark as submitted", "Verify on"):
        assert act not in page


def test_marking_as_submitted_and_taking_it_back(shelf: Shelf, alice: Any) -> None:
    page = words(alice.post(shelf.url("credential-submission"), {"on": "2026-11-02"}, follow=True))
    assert "The renewal of CNIM is marked as sent on Mon 2 Nov." in page
    assert "Ends Thu 31 Dec, in 39 days. A renewal was sent on Mon 2 Nov." in page
    assert 'aria-current="step">Submitted' in page
    page = words(alice.post(shelf.url("submission-undo"), follow=True))
    assert 'aria-current="step">To do' in page


def test_a_day_ahead_is_not_when_it_was_sent(shelf: Shelf, alice: Any) -> None:
    response = alice.post(shelf.url("credential-submission"), {"on": "2026-12-02"})
    assert response.status_code == 422
    assert "This day has not come yet." in words(response)
    assert 'value="2026-12-02"' in words(response)


def test_the_renewal_form_proposes_the_next_end(shelf: Shelf, alice: Any) -> None:
    assert 'name="expires_on" value="2031-12-31"' in words(alice.get(shelf.url("credential-renew")))


@pytest.mark.parametrize(
    ("code", "ends", "issued_on", "proposed"),
    [
        ("bls", date(2026, 11, 30), "", date(2028, 11, 30)),
        ("bls", date(2026, 11, 30), "2026-10-05", date(2028, 10, 31)),
        ("drug_screen", date(2026, 11, 30), "", date(2027, 11, 22)),
        ("influenza", date(2026, 3, 31), "", date(2027, 3, 31)),
        ("influenza", date(2027, 3, 31), "", date(2028, 3, 31)),
        ("exclusion", date(2026, 11, 30), "", date(2026, 12, 23)),
        ("reegt", date(2025, 12, 31), "", date(2030, 12, 31)),
        ("liability", date(2026, 11, 30), "", None),
    ],
)
def test_the_proposal_follows_the_rule_of_the_type(
    shelf: Shelf, alice: Any, code: str, ends: date, issued_on: str, proposed: date | None
) -> None:
    with opened(shelf.world.practice.pk):
        credential = CredentialFactory(technologist=shelf.world.tess_technologist, type=code, ends=ends)
    address = shelf.url("credential-renew", credential.pk) + (f"?issued_on={issued_on}" if issued_on else "")
    assert alice.get(address).context["form"]["expires_on"].initial == proposed


def test_recording_the_renewal_closes_it_and_can_be_undone(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.practice.pk):
        submit_renewal(shelf.renewal, on=date(2026, 11, 2), by=None)
    answer = alice.post(
        shelf.url("credential-renew"), {"expires_on": "2031-12-31", "issued_on": "2026-11-20"}, follow=True
    )
    page = words(answer)
    assert "CNIM is on record to 31 Dec 2031." in page
    assert "Fri 20 Nov 2026 to Wed 31 Dec 2031" in page
    assert "No renewal is under way. The first reminder leaves on 2 Oct 2031." in page
    with opened(shelf.world.practice.pk):
        assert Renewal.objects.get().stage == "accepted"
        newest = Period.objects.get(expires_on=date(2031, 12, 31))
    undone = words(alice.post(shelf.url("period-withdraw", newest.pk), follow=True))
    assert "A renewal was sent on Mon 2 Nov." in undone
    assert "Taken off the record" in undone


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"expires_on": "2026-12-31"}, "On record it ends Thu 31 Dec. If that date is wrong, correct it instead."),
        ({"expires_on": "2031-06-30"}, "A CNIM ends on 31 December."),
        ({}, "Say how long it is valid."),
    ],
)
def test_a_renewal_that_cannot_be_gets_a_sentence(
    shelf: Shelf, alice: Any, fields: dict[str, str], sentence: str
) -> None:
    response = alice.post(shelf.url("credential-renew"), fields | {"note": "By post."})
    assert response.status_code == 422
    assert sentence in words(response)
    assert "By post.</textarea>" in words(response)
    with opened(shelf.world.practice.pk):
        assert shelf.cnim.periods.count() == 1


def test_correcting_starts_from_what_is_on_record(shelf: Shelf, alice: Any) -> None:
    page = words(alice.get(shelf.url("period-correct")))
    assert 'name="starts_on" value="2022-01-01"' in page
    fields = {"starts_on": "2022-01-01", "expires_on": "2027-12-31", "note": "Misread."}
    page = words(alice.post(shelf.url("period-correct"), fields, follow=True))
    assert "The dates of CNIM are corrected." in page
    assert "Ends 31 Dec 2027, in 404 days." in page
    assert "From Sun 10 Jan 2027 it is suspended." in page


def test_correcting_what_has_been_corrected_is_refused(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.practice.pk):
        correct(shelf.period, expires_on=date(2027, 12, 31), by=None, at=NOON)
    response = alice.post(shelf.url("period-correct"), {"expires_on": "2028-12-31"})
    assert response.status_code == 422
    assert "A newer entry has taken the place of this one." in words(response)


def test_verifying_keeps_who_how_and_what(shelf: Shelf, alice: Any) -> None:
    fields = {"method": "website", "source": "abret.org", "result": "active", "note": "Looked up by number."}
    page = words(alice.post(shelf.url("period-verify"), fields, follow=True))
    assert "Alice looked on Sun 22 Nov 2026, by website (abret.org): <b>active</b>. Looked up by number." in page
    with opened(shelf.world.practice.pk):
        assert Verification.objects.get().verified_by.user == shelf.world.alice


def test_a_source_that_says_emeritus_does_not_verify(shelf: Shelf, alice: Any) -> None:
    page = words(alice.post(shelf.url("period-verify"), {"method": "phone", "result": "emeritus"}, follow=True))
    assert "Not verified" in page
    assert "That is no confirmation." in page


def test_a_verification_without_a_result_is_asked_again(shelf: Shelf, alice: Any) -> None:
    response = alice.post(shelf.url("period-verify"), {"method": "phone", "source": "the board"})
    assert response.status_code == 422
    assert 'value="the board"' in words(response)


def test_letting_go_offers_to_take_it_up_again(shelf: Shelf, alice: Any) -> None:
    fields = {"on": "2026-11-20", "why": "Reads EEG only now."}
    page = words(alice.post(shelf.url("credential-let-go"), fields, follow=True))
    assert "CNIM is let go: no reminder leaves for it." in page
    assert "Let go, valid to Thu 31 Dec" in page
    assert "Let go on Fri 20 Nov by Alice: Reads EEG only now." in page
    assert f'action="{shelf.url("credential-take-up")}"' in page
    page = words(alice.post(shelf.url("credential-take-up"), follow=True))
    assert "39 days left" in page


def test_suspending_and_lifting(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.practice.pk):
        Suspension.objects.all().delete()
    page = words(
        alice.post(shelf.url("credential-suspend"), {"starts_on": "2026-11-20", "reason": "Review."}, follow=True)
    )
    assert "Suspended since Fri 20 Nov, until lifted: it does not count." in page
    assert "Fri 20 Nov to when it is lifted: Review." in page
    with opened(shelf.world.practice.pk):
        suspension = Suspension.objects.get()
    page = words(alice.post(shelf.url("suspension-lift", suspension.pk), {"on": "2026-11-22"}, follow=True))
    assert "39 days left" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts_on": "2026-12-01", "ends_on": "2026-11-01"}, "A suspension cannot end before it starts."),
        ({"starts_on": "2027-01-15"}, "It is suspended already on some of these days."),
        ({"starts_on": ""}, "This field is required."),
    ],
)
def test_a_suspension_that_cannot_be_gets_a_sentence(
    shelf: Shelf, alice: Any, fields: dict[str, str], sentence: str
) -> None:
    response = alice.post(shelf.url("credential-suspend"), fields | {"reason": "Review."})
    assert response.status_code == 422
    assert sentence in words(response)
    assert 'value="Review."' in words(response)


def test_editing_number_and_issuer(shelf: Shelf, alice: Any) -> None:
    response = alice.post(
        shelf.url("credential-edit"), {"number": "CNIM-40312", "new_issuer": "Another board"}, follow=True
    )
    assert "CNIM-40312" in words(response)
    assert "Another board" in words(response)


def test_an_edit_into_a_duplicate_is_refused(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.practice.pk):
        CredentialFactory(technologist=shelf.world.tess_technologist, type="cnim", issuer=None)
    response = alice.post(shelf.url("credential-edit"), {"number": "X-1", "issuer": ""})
    assert response.status_code == 422
    assert "This credential is on record already." in words(response)
    assert 'value="X-1"' in words(response)
    with opened(shelf.world.practice.pk):
        shelf.cnim.refresh_from_db()
    assert shelf.cnim.number == "CNIM-40311"


def test_hours_have_a_page_of_their_own_kind(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.practice.pk):
        hours = CredentialFactory(technologist=shelf.world.tess_technologist, type="ceu", serves=shelf.cnim, ends=None)
    page = words(alice.get(shelf.url("credential", hours.pk)))
    assert "50 of 50 hours are to be earned by Thu 31 Dec." in page
    assert "Record the renewal" not in page
    fields = {"hours": "2.5", "on": "2026-11-01", "note": "Webinar"}
    page = words(alice.post(shelf.url("credential-hours", hours.pk), fields, follow=True))
    assert "2.5/50 hours" in page
    assert "Webinar" in page
    response = alice.post(shelf.url("credential-hours", hours.pk), {"hours": "-3", "on": "2026-12-24"})
    assert response.status_code == 422
    assert "This day has not come yet." in words(response)
    with opened(shelf.world.practice.pk):
        assert CreditActivity.objects.count() == 1


def test_what_was_applied_for_is_granted_by_recording_its_dates(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.practice.pk):
        applied = CredentialFactory(
            technologist=shelf.world.tess_technologist, type="dabnm", ends=None, state="applied"
        )
    assert "Record its dates" in words(alice.get(shelf.url("credential", applied.pk)))
    page = words(alice.post(shelf.url("credential-renew", applied.pk), {"expires_on": "2036-06-30"}, follow=True))
    assert "Granted: its dates are above" in page
    assert "To Mon 30 Jun 2036" in page


def test_portfolio_shows_a_day_messages_and_what_is_next(shelf: Shelf, alice: Any) -> None:
    page = words(alice.get(shelf.url("technologist")))
    assert "Next: <b>CNIM</b> ends Thu 31 Dec." in page
    assert "Nothing was sent to this person yet." in page
    assert f"?technologist={shelf.world.tess_technologist.pk}" in page
    later = words(alice.get(shelf.url("technologist") + "?on=2027-02-11"))
    assert "As of Thu 11 Feb 2027" in later
    assert "Ended Wed 10 Feb" in later


def test_portfolio_of_somebody_who_left_says_so(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.practice.pk):
        shelf.world.tess_technologist.ends_on = date(2026, 11, 1)
        shelf.world.tess_technologist.save()
    page = words(alice.get(shelf.url("technologist")))
    assert "Left on Sun 1 Nov: nothing is sent to this person." in page
    assert "Add a credential" not in page


def test_todays_zone_is_the_practices(shelf: Shelf, alice: Any) -> None:
    assert alice.get(shelf.url("credential")).context["page"].on == TODAY
