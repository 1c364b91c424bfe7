"""Recording, renewing, correcting and the rest, on real rows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from credentials.actions.credentials import change, let_go, lift, record, suspend, take_up_again
from credentials.actions.issuers import also_known_as, find_issuer
from credentials.actions.periods import correct, renew, verify, withdraw
from credentials.actions.renewals import open_renewal, submit_renewal, take_back_submission
from credentials.catalogue import stock, switch_on
from credentials.facts import facts_of, ladder_expiry_of, standing_of
from credentials.models import Credential, CreditActivity, Issuer, Period, Renewal
from credentials.validity import Standing
from practices.models import Membership, Practice
from tests.factories import RECORDED_AT, CredentialFactory, IssuerFactory, TechnologistFactory

AT = datetime(2026, 12, 5, 18, tzinfo=UTC)
END, NEXT_END = date(2026, 12, 31), date(2031, 12, 31)


@pytest.fixture(autouse=True)
def stocked(practice: Practice) -> Practice:
    stock(practice)
    return practice


@pytest.fixture
def manager(practice: Practice) -> Membership:
    return Membership.objects.get(role="manager")


@pytest.fixture
def cnim(manager: Membership) -> Credential:
    return CredentialFactory(type="cnim", ends=END, starts_on=date(2022, 1, 1), by=manager, number="CNIM-40311")


def ends(credential: Credential) -> list[date | None]:
    """The ends that count now, newest first."""
    return [period.expires_on for period in credential.periods.standing_now()]


def spans(credential: Credential) -> list[tuple[date | None, date | None]]:
    return [(period.starts_on, period.expires_on) for period in credential.periods.standing_now()]


def words(refused: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(refused.value.messages).replace("\u00a0", " ")


# On record


def test_what_a_manager_records_is_accepted_at_once(cnim: Credential, manager: Membership) -> None:
    (period,) = cnim.periods.all()
    assert (period.state, period.origin, period.accepted_by, period.recorded_at) == (
        "accepted",
        "recorded",
        manager,
        RECORDED_AT,
    )


def test_it_starts_when_issued_unless_told_otherwise(practice: Practice) -> None:
    credential = CredentialFactory(type="bls", issued_on=date(2025, 8, 3), ends=date(2027, 8, 31))
    assert spans(credential) == [(date(2025, 8, 3), date(2027, 8, 31))]


def test_what_was_applied_for_does_not_count_until_it_is_granted(practice: Practice, manager: Membership) -> None:
    credential = CredentialFactory(type="cnim", ends=None, state="applied")
    on = date(2026, 12, 5)
    assert standing_of(credential, on, practice) == Standing.PENDING
    renew(credential, issued_on=on, expires_on=NEXT_END, by=manager, at=AT)
    credential = Credential.objects.with_facts().get(pk=credential.pk)
    assert standing_of(credential, on, practice) == Standing.VALID
    assert not credential.periods.awaited().exists()


def test_the_same_holding_is_recorded_once_also_when_its_issuer_is_not_known(manager: Membership) -> None:
    tech = TechnologistFactory()
    CredentialFactory(technologist=tech, type="bls", issuer=None)
    with pytest.raises(ValidationError, match="on record already"):
        CredentialFactory(technologist=tech, type="bls", issuer=None, ends=date(2028, 1, 31))
    assert Period.objects.count() == 1
    CredentialFactory(technologist=tech, type="bls", issuer=find_issuer("AHA"))
    assert Credential.objects.count() == 2


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"starts_on": date(2027, 1, 1), "expires_on": date(2026, 12, 31)}, "It cannot end before it starts."),
        (
            {"starts_on": date(2026, 1, 1), "issued_on": date(2027, 2, 1), "expires_on": date(2026, 12, 31)},
            "It cannot end before it was issued.",
        ),
    ],
)
def test_dates_that_cannot_be_leave_nothing_behind(practice: Practice, dates: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        record(TechnologistFactory(), switch_on("cnim"), issuer=None, by=None, at=AT, **dates)
    assert refused.value.message_dict == {"expires_on": [sentence]}
    assert not Credential.objects.exists()


def test_hours_without_dates_of_their_own_have_no_period(cnim: Credential) -> None:
    hours = CredentialFactory(technologist=cnim.technologist, type="ceu", serves=cnim, ends=None)
    assert not hours.periods.exists()
    assert ladder_expiry_of(hours, date(2026, 11, 22)) == END


# Renewed


def test_a_renewal_in_time_adds_a_period_that_follows_on(cnim: Credential, manager: Membership) -> None:
    renew(cnim, expires_on=NEXT_END, by=manager, at=AT)
    assert spans(cnim) == [(date(2027, 1, 1), NEXT_END), (date(2022, 1, 1), END)]
    assert [period.origin for period in cnim.periods.all()] == ["renewed", "recorded"]


def test_an_early_renewal_is_valid_when_issued_and_its_cycle_runs_from_the_old_end(
    cnim: Credential, manager: Membership
) -> None:
    period = renew(cnim, expires_on=NEXT_END, issued_on=date(2026, 12, 3), by=manager, at=AT)
    assert (period.starts_on, period.cycle_starts_on) == (date(2026, 12, 3), date(2027, 1, 1))


def test_a_renewal_in_grace_does_not_make_the_days_between_valid(
    cnim: Credential, manager: Membership, practice: Practice
) -> None:
    # Early on 16 January in UTC it is still the 15th where the technologist is.
    renew(cnim, expires_on=NEXT_END, by=manager, at=datetime(2027, 1, 16, 3, tzinfo=UTC))
    credential = Credential.objects.with_facts().get(pk=cnim.pk)
    standings = [standing_of(credential, day, practice) for day in (END, date(2027, 1, 14), date(2027, 1, 15))]
    assert standings == [Standing.EXPIRING, Standing.IN_GRACE, Standing.VALID]


def test_a_renewal_closes_what_was_under_way(cnim: Credential, manager: Membership) -> None:
    renewal = submit_renewal(open_renewal(cnim, on=date(2026, 10, 2)), on=date(2026, 11, 2), by=manager)
    renew(cnim, expires_on=NEXT_END, by=manager, at=AT)
    renewal.refresh_from_db()
    assert (renewal.stage, renewal.closed_at) == ("accepted", AT)
    assert not Renewal.objects.open().exists()


@pytest.mark.parametrize("new_end", [END, date(2026, 6, 30)])
def test_a_renewal_ends_later_than_what_is_on_record(cnim: Credential, manager: Membership, new_end: date) -> None:
    with pytest.raises(ValidationError) as refused:
        renew(cnim, expires_on=new_end, by=manager, at=AT)
    assert words(refused) == "On record it ends Thu 31 Dec. If that date is wrong, correct it instead."
    assert ends(cnim) == [END]


def test_what_does_not_expire_is_not_renewed(manager: Membership) -> None:
    lifelong = CredentialFactory(type="reegt", ends=None)
    with pytest.raises(ValidationError, match="does not expire"):
        renew(lifelong, expires_on=NEXT_END, by=manager, at=AT)


def test_hours_of_the_old_cycle_do_not_count_in_the_new_one(
    cnim: Credential, manager: Membership, practice: Practice
) -> None:
    hours = CredentialFactory(technologist=cnim.technologist, type="ceu", serves=cnim, ends=None)
    CreditActivity.objects.create(credential=hours, hours=50, is_opening_balance=True)
    on = date(2026, 12, 5)
    assert standing_of(hours, on, practice) == Standing.VALID
    renew(cnim, expires_on=NEXT_END, by=manager, at=AT)
    CreditActivity.objects.create(credential=hours, hours=4, earned_on=date(2027, 3, 1))
    hours = Credential.objects.with_facts().get(pk=hours.pk)
    facts = facts_of(hours)
    assert (facts.hours, facts.hours_asked, ladder_expiry_of(hours, on)) == (4, 50, NEXT_END)


# Corrected


def test_a_correction_supersedes_and_keeps_the_wrong_row(cnim: Credential, manager: Membership) -> None:
    wrong = cnim.periods.get()
    right = correct(wrong, expires_on=date(2027, 12, 31), by=manager, at=AT)
    wrong.refresh_from_db()
    assert spans(cnim) == [(date(2022, 1, 1), date(2027, 12, 31))]
    assert (wrong.expires_on, wrong.superseded_at, wrong.superseded_by, wrong.state) == (END, AT, right, "accepted")


def test_point_in_time_answers_differ_after_a_correction(
    cnim: Credential, manager: Membership, practice: Practice
) -> None:
    correct(cnim.periods.get(), expires_on=date(2026, 11, 30), by=manager, at=AT)
    credential = Credential.objects.with_facts().get(pk=cnim.pk)
    on = date(2026, 12, 2)
    before = datetime(2026, 12, 1, tzinfo=UTC)
    assert standing_of(credential, on, practice) == Standing.IN_GRACE
    assert standing_of(credential, on, practice, known_at=before) == Standing.EXPIRING


def test_the_same_dates_again_change_nothing(cnim: Credential, manager: Membership) -> None:
    period = cnim.periods.get()
    assert correct(period, expires_on=END, by=manager, at=AT) == period
    assert Period.objects.count() == 1


def test_what_was_superseded_is_not_corrected_again(cnim: Credential, manager: Membership) -> None:
    wrong = cnim.periods.get()
    correct(wrong, expires_on=date(2027, 12, 31), by=manager, at=AT)
    with pytest.raises(ValidationError, match="A newer entry has taken the place"):
        correct(Period.objects.get(pk=wrong.pk), expires_on=date(2028, 12, 31), by=manager, at=AT)


def test_a_correction_into_dates_on_record_is_refused(cnim: Credential, manager: Membership) -> None:
    newer = renew(cnim, expires_on=NEXT_END, starts_on=date(2027, 1, 1), by=manager, at=AT)
    with pytest.raises(ValidationError, match="on record already"):
        correct(newer, starts_on=date(2022, 1, 1), expires_on=END, by=manager, at=AT)


def test_a_correction_to_later_closes_the_renewal_and_one_to_earlier_does_not(
    cnim: Credential, manager: Membership
) -> None:
    open_renewal(cnim, on=date(2026, 10, 2))
    period = correct(cnim.periods.get(), expires_on=date(2026, 12, 30), by=manager, at=AT)
    assert Renewal.objects.open().count() == 1
    correct(period, expires_on=date(2027, 12, 31), by=manager, at=AT)
    assert Renewal.objects.open().count() == 0


@pytest.mark.parametrize("column", ["starts_on", "expires_on", "issued_on", "credential_id"])
def test_the_database_refuses_to_change_accepted_dates(cnim: Credential, column: str) -> None:
    other = CredentialFactory(type="bls")
    value = other.pk if column == "credential_id" else date(2030, 1, 1)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE credentials_period SET {column} = %s WHERE credential_id = %s", [value, cnim.pk])
    assert ends(cnim) == [END]


def test_a_period_taken_back_opens_what_it_closed(cnim: Credential, manager: Membership) -> None:
    submit_renewal(open_renewal(cnim, on=date(2026, 10, 2)), on=date(2026, 11, 2), by=manager)
    renewed = renew(cnim, expires_on=NEXT_END, by=manager, at=AT)
    withdraw(renewed, by=manager, at=datetime(2026, 12, 5, 19, tzinfo=UTC))
    assert ends(cnim) == [END]
    (renewal,) = Renewal.objects.open()
    assert (renewal.stage, renewal.submitted_on) == ("submitted", date(2026, 11, 2))
    with pytest.raises(ValidationError):
        withdraw(renewed, by=manager, at=AT)


# Verified


def test_verification_is_kept_and_lost_with_the_dates(cnim: Credential, manager: Membership) -> None:
    period = cnim.periods.get()
    verify(period, method="website", source="abret.org", result="active", by=manager, at=AT)
    assert list(Period.objects.verified()) == [period]
    correct(period, expires_on=date(2027, 12, 31), by=manager, at=AT)
    assert not Period.objects.verified().exists()


def test_emeritus_is_no_confirmation(cnim: Credential, manager: Membership) -> None:
    period = cnim.periods.get()
    verify(period, method="website", result="active", by=manager, at=AT)
    verify(period, method="website", result="emeritus", by=manager, at=datetime(2026, 12, 6, tzinfo=UTC))
    assert not period.is_verified
    assert not Period.objects.verified().exists()


@pytest.mark.parametrize("changes", [{"number": "CNIM-40312"}, {"issuer": "AHA"}])
def test_another_number_or_issuer_starts_unverified(
    cnim: Credential, manager: Membership, changes: dict[str, str]
) -> None:
    verify(cnim.periods.get(), method="phone", result="active", by=manager, at=AT)
    issuer = find_issuer(changes.get("issuer", ""))
    change(cnim, number=changes.get("number", cnim.number), issuer=issuer, note="", by=manager, at=AT)
    assert not Period.objects.verified().exists()
    assert ends(cnim) == [END]


def test_another_note_keeps_the_verification(cnim: Credential, manager: Membership) -> None:
    verify(cnim.periods.get(), method="phone", result="active", by=manager, at=AT)
    change(cnim, number=cnim.number, issuer=None, note="Sees it in her wallet.", by=manager, at=AT)
    assert Period.objects.verified().count() == 1


def test_an_issuer_that_makes_it_a_duplicate_is_refused(cnim: Credential, manager: Membership) -> None:
    abret = find_issuer("abret")
    CredentialFactory(technologist=cnim.technologist, type="cnim", issuer=abret)
    with pytest.raises(ValidationError, match="on record already"):
        change(cnim, number="", issuer=abret, note="", by=manager, at=AT)


# Let go, suspended


def test_letting_go_silences_and_leaves_the_standing(cnim: Credential, manager: Membership, practice: Practice) -> None:
    let_go(cnim, on=date(2026, 11, 1), why="Works as EEG technologist now.", by=manager)
    let_go(cnim, on=date(2026, 12, 1), why="Again.", by=manager)
    cnim.refresh_from_db()
    assert (cnim.let_go_on, cnim.let_go_by) == (date(2026, 11, 1), manager)
    assert standing_of(cnim, date(2026, 11, 22), practice) == Standing.EXPIRING
    take_up_again(cnim, by=manager)
    cnim.refresh_from_db()
    assert (cnim.let_go_on, cnim.let_go_why, cnim.let_go_by) == (None, "", None)


def test_a_suspended_credential_does_not_count_until_it_is_lifted(
    cnim: Credential, manager: Membership, practice: Practice
) -> None:
    suspension = suspend(cnim, starts_on=date(2026, 11, 10), reason="Under review.", by=manager)
    assert suspend(cnim, starts_on=date(2026, 11, 10), by=manager) == suspension
    lift(suspension, on=date(2026, 11, 20), by=manager)
    days = [date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 19), date(2026, 11, 20)]
    standings = [standing_of(Credential.objects.get(pk=cnim.pk), day, practice).value for day in days]
    assert standings == ["expiring", "suspended", "suspended", "expiring"]


def test_suspensions_do_not_overlap(cnim: Credential, manager: Membership) -> None:
    suspend(cnim, starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 20), by=manager)
    with pytest.raises(ValidationError, match="suspended already"):
        suspend(cnim, starts_on=date(2026, 11, 20), by=manager)
    suspend(cnim, starts_on=date(2026, 11, 21), by=manager)
    with pytest.raises(ValidationError, match="cannot end before"):
        suspend(cnim, starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1), by=manager)


def test_a_suspension_that_had_not_begun_is_taken_away(cnim: Credential, manager: Membership) -> None:
    lift(suspend(cnim, starts_on=date(2026, 12, 1), by=manager), on=date(2026, 12, 1), by=manager)
    assert not cnim.suspensions.exists()


def test_a_past_suspension_is_not_lifted(cnim: Credential, manager: Membership) -> None:
    past = suspend(cnim, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31), by=manager)
    with pytest.raises(ValidationError, match="ended already"):
        lift(past, on=date(2026, 2, 1), by=manager)


# Renewals


def test_one_renewal_is_open_at_a_time(cnim: Credential) -> None:
    assert open_renewal(cnim, on=date(2026, 10, 2)) == open_renewal(cnim, on=date(2026, 11, 1))
    assert Renewal.objects.get().opened_on == date(2026, 10, 2)


def test_submitting_again_corrects_the_day_and_can_be_taken_back(cnim: Credential, manager: Membership) -> None:
    renewal = open_renewal(cnim, on=date(2026, 10, 2))
    submit_renewal(renewal, on=date(2026, 11, 2), by=manager)
    submit_renewal(renewal, on=date(2026, 11, 3), by=manager)
    assert (renewal.stage, renewal.submitted_on) == ("submitted", date(2026, 11, 3))
    take_back_submission(renewal, by=manager)
    renewal.refresh_from_db()
    assert (renewal.stage, renewal.submitted_on) == ("todo", None)
    with pytest.raises(ValidationError, match="not marked as submitted"):
        take_back_submission(renewal, by=manager)


def test_a_closed_renewal_is_not_submitted(cnim: Credential, manager: Membership) -> None:
    renewal = open_renewal(cnim, on=date(2026, 10, 2))
    renew(cnim, expires_on=NEXT_END, by=manager, at=AT)
    renewal.refresh_from_db()
    with pytest.raises(ValidationError, match="This renewal is closed"):
        submit_renewal(renewal, on=date(2026, 12, 6), by=manager)


# Issuers


def test_an_issuer_is_found_by_any_name_it_goes_by(practice: Practice) -> None:
    hospital = IssuerFactory(name="St. Brendan Medical Center")
    also_known_as(hospital, "St. Brendan Med Ctr")
    also_known_as(hospital, "st. brendan med ctr ")
    hospital.refresh_from_db()
    assert hospital.aliases == ["St. Brendan Med Ctr"]
    assert find_issuer("ST. BRENDAN MED CTR") == hospital
    assert find_issuer("American Heart Association") == Issuer.objects.get(name="AHA")
    assert find_issuer("St. Elsewhere") is None
