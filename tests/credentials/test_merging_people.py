"""Two people on the roster who are one: what they hold, what was sent to them, and how files find them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from audit.presenters import recent
from credentials.actions.credentials import let_go, suspend
from credentials.actions.credits import earn, open_balance
from credentials.actions.periods import renew, verify
from credentials.actions.renewals import open_renewal, submit_renewal
from credentials.facts import standing_of
from credentials.models import Credential, Issuer, Period
from credentials.sweeps import sweep
from notifications.models import Alert, Delivery
from practices.models import Membership, Merge, Practice, Technologist
from tests.conftest import opened
from tests.credentials.shelf import NOON, TODAY
from tests.factories import CredentialFactory, TechnologistFactory

SOON = date(2026, 12, 31)


@pytest.fixture
def tess(shelf):
    return shelf.world.tess_technologist


@pytest.fixture
def twice(shelf):
    """Tess once more, under the name of her cards, from another file."""
    with opened(shelf.world.practice.pk):
        yield TechnologistFactory(
            name="Theresa Tanaka",
            email="theresa@example.org",
            employee_number="E-7",
            home_base="Bend",
            notes="Prefers nights.",
        )


@pytest.fixture
def alice(shelf, client):
    client.force_login(shelf.world.alice)
    return client


def merge(client, shelf, kept, gone, **chosen):
    url = shelf.url("technologist-merge-with", kept.pk, gone.pk)
    form = client.get(url).context["form"]
    initial = {name: field.initial for name, field in form.fields.items() if name.startswith("field_")}
    return client.post(url, {"seen": form.initial["seen"], **initial, **chosen}, follow=True)


def preview(client, shelf, kept, gone):
    return client.get(shelf.url("technologist-merge-with", kept.pk, gone.pk)).context["outlook"]


def test_everything_is_the_kept_persons(shelf, tess, twice, alice):
    acls = CredentialFactory(technologist=twice, type="acls", ends=date(2027, 4, 30))
    page = merge(alice, shelf, tess, twice)
    assert "Merged Theresa Tanaka into Tess Tanaka: 1 credential moved." in page.content.decode()
    acls.refresh_from_db()
    assert acls.technologist == tess
    assert "ACLS" in page.content.decode()
    assert not Technologist.objects.filter(pk=twice.pk).exists()
    kept = Technologist.objects.get(pk=tess.pk)
    assert (kept.name, kept.email, kept.employee_number, kept.home_base) == (
        "Tess Tanaka",
        "tess@example.org",
        "E-7",
        "Bend",
    )
    assert kept.notes == "Prefers nights."
    assert kept.aliases == ["Theresa Tanaka", "theresa@example.org"]
    roster = alice.get(shelf.url("technologists")).content.decode()
    assert "Theresa" not in roster
    found = alice.get(shelf.url("technologists") + "?q=theresa@example").context["page"].object_list
    assert [person.name for person in found] == ["Tess Tanaka"]


def test_what_files_call_them_is_shown_and_can_be_taken_away(shelf, tess, twice, alice):
    merge(alice, shelf, tess, twice)
    assert "Theresa Tanaka, theresa@example.org" in alice.get(shelf.url("technologist", tess.pk)).content.decode()
    edit = shelf.url("technologist-edit", tess.pk)
    form = alice.get(edit).context["form"]
    values = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    assert values["aliases"] == "Theresa Tanaka\ntheresa@example.org"
    alice.post(edit, values | {"aliases": "Theresa Tanaka\n\n"})
    assert Technologist.objects.get(pk=tess.pk).aliases == ["Theresa Tanaka"]


def test_consent_goes_with_the_number_it_was_given_for(shelf, tess, twice, alice):
    agreed = datetime(2026, 1, 1, tzinfo=UTC)
    Technologist.objects.filter(pk=tess.pk).update(phone="+15035550101")
    Technologist.objects.filter(pk=twice.pk).update(
        phone="+15035550102", sms_consent_at=agreed, sms_consent_text="Yes."
    )
    twice.refresh_from_db()
    merge(alice, shelf, tess, twice, field_phone="other")
    kept = Technologist.objects.get(pk=tess.pk)
    assert (str(kept.phone), kept.sms_consent_at, kept.sms_consent_text) == ("+15035550102", agreed, "Yes.")


def test_who_still_works_here_does_not_leave_by_a_merge(shelf, tess, twice, alice):
    Technologist.objects.filter(pk=twice.pk).update(ends_on=date(2026, 3, 1))
    merge(alice, shelf, tess, twice)
    assert Technologist.objects.get(pk=tess.pk).ends_on is None


def test_dates_that_cannot_be_are_refused_and_nothing_is_merged(shelf, tess, twice, alice):
    Technologist.objects.filter(pk=tess.pk).update(starts_on=date(2026, 6, 1))
    Technologist.objects.filter(pk=twice.pk).update(ends_on=date(2026, 3, 1))
    page = merge(alice, shelf, tess, twice, field_ends_on="other")
    assert page.status_code == 422
    assert "“Working until” lies before “working from”." in page.content.decode()
    assert Technologist.objects.filter(pk=twice.pk).exists()


class TestTheSameCredential:
    """Both hold a CNIM from ABRET: they become one credential, and no date changes."""

    @pytest.fixture
    def theirs(self, shelf, twice):
        return CredentialFactory(
            technologist=twice,
            type="cnim",
            issuer=Issuer.objects.get(name="ABRET"),
            number="CNIM-9",
            ends=date(2031, 12, 31),
            starts_on=date(2027, 1, 1),
            at=datetime(2026, 3, 1, tzinfo=UTC),
        )

    def test_its_periods_stand_under_one_roof_with_their_dates_and_verifications(
        self, shelf, tess, twice, theirs, alice
    ):
        verify(theirs.periods.get(), method="website", result="active", by=Membership.objects.first(), at=NOON)
        before = set(
            Period.objects.filter(credential__in=(shelf.cnim, theirs)).values_list(
                "pk", "starts_on", "expires_on", "accepted_at"
            )
        )
        outlook = preview(alice, shelf, tess, twice)
        assert [str(each) for each in outlook.moved] == ["1 credential"]
        assert outlook.says == [
            "CNIM is on record for both and becomes one; the later end, 31\xa0Dec\xa02031, counts. "
            "Its number stays CNIM-40311; CNIM-9 goes into its note."
        ]
        merge(alice, shelf, tess, twice)
        kept = Credential.objects.get(technologist=tess, type__code="cnim")
        assert kept == shelf.cnim
        assert set(kept.periods.values_list("pk", "starts_on", "expires_on", "accepted_at")) == before
        assert kept.number == "CNIM-40311"
        assert kept.note == "Also numbered CNIM-9."
        assert [each.is_verified for each in kept.periods.order_by("expires_on")] == [False, True]

    def test_what_was_known_at_any_time_stays_known(self, shelf, tess, twice, theirs, alice):
        practice = Practice.objects.get(pk=shelf.world.practice.pk)
        merge(alice, shelf, tess, twice)
        kept = Credential.objects.with_facts().get(pk=shelf.cnim.pk)
        on = date(2028, 6, 1)
        assert standing_of(kept, on, practice) == "valid"
        assert standing_of(kept, on, practice, known_at=datetime(2026, 4, 1, tzinfo=UTC)) == "valid"
        assert standing_of(kept, on, practice, known_at=datetime(2026, 2, 1, tzinfo=UTC)) == "expired"

    def test_two_of_the_same_dates_are_one_that_stands_and_one_that_is_said_to_be_repeated(
        self, shelf, tess, twice, alice
    ):
        same = CredentialFactory(
            technologist=twice,
            type="cnim",
            issuer=Issuer.objects.get(name="ABRET"),
            starts_on=date(2022, 1, 1),
            at=datetime(2026, 3, 1, tzinfo=UTC),
        )
        verify(same.periods.get(), method="phone", result="active", by=Membership.objects.first(), at=NOON)
        merge(alice, shelf, tess, twice)
        standing = shelf.cnim.periods.standing_now()
        assert [each.is_verified for each in standing] == [True]
        assert shelf.cnim.periods.count() == 2
        page = alice.get(shelf.url("credential")).content.decode()
        assert "On record twice: the same dates stand above" in page

    def test_its_old_address_leads_to_the_kept_one(self, shelf, tess, twice, theirs, alice):
        old = shelf.url("credential", theirs.pk)
        merge(alice, shelf, tess, twice)
        assert alice.get(old).headers["Location"] == shelf.url("credential")

    def test_a_renewal_that_the_other_answers_is_over(self, shelf, tess, twice, theirs, alice):
        assert shelf.cnim.renewals.open().exists()
        merge(alice, shelf, tess, twice)
        assert not shelf.cnim.renewals.open().exists()

    def test_of_two_open_renewals_the_one_that_is_further_on_stays_open(self, shelf, tess, twice, alice):
        same = CredentialFactory(
            technologist=twice, type="cnim", issuer=Issuer.objects.get(name="ABRET"), starts_on=date(2022, 1, 1)
        )
        submit_renewal(open_renewal(same, on=TODAY), on=TODAY, by=Membership.objects.first())
        merge(alice, shelf, tess, twice)
        assert [each.stage for each in shelf.cnim.renewals.open()] == ["submitted"]
        assert shelf.cnim.renewals.count() == 2

    def test_suspensions_move_and_each_stands_once(self, shelf, tess, twice, theirs, alice):
        suspend(theirs, starts_on=date(2027, 1, 10), ends_on=date(2027, 1, 20), by=None)
        suspend(theirs, starts_on=date(2028, 1, 10), by=None)
        merge(alice, shelf, tess, twice)
        assert list(shelf.cnim.suspensions.values_list("starts_on", flat=True)) == [
            date(2027, 1, 10),
            date(2028, 1, 10),
        ]

    def test_it_is_let_go_only_if_both_are(self, shelf, tess, twice, theirs, alice):
        let_go(shelf.cnim, on=TODAY, why="Left", by=None)
        assert any("renewed again" in each for each in preview(alice, shelf, tess, twice).says)
        merge(alice, shelf, tess, twice)
        shelf.cnim.refresh_from_db()
        assert shelf.cnim.let_go_on is None

    def test_hours_that_counted_in_either_count_in_the_one_and_none_twice(self, shelf, tess, twice, theirs, alice):
        ours = CredentialFactory(technologist=tess, type="ceu", serves=shelf.cnim, ends=None)
        other = CredentialFactory(technologist=twice, type="ceu", serves=theirs, ends=None)
        for ceu in (ours, other):
            earn(ceu, hours=Decimal(5), earned_on=date(2026, 5, 1), note="Congress", by=None)
        earn(other, hours=Decimal(3), earned_on=date(2026, 6, 1), by=None)
        open_balance(ours, hours=Decimal(20), by=None)
        open_balance(other, hours=Decimal(12), by=None)
        says = " ".join(preview(alice, shelf, tess, twice).says)
        assert "Its opening balance stays 20 hours; the other’s 12 are not counted." in says
        merge(alice, shelf, tess, twice)
        assert Credential.objects.get(type__code="ceu") == ours
        assert sorted(ours.credit_activities.values_list("hours", flat=True)) == [3, 5, 20]

    def test_dates_of_an_accepted_period_change_under_no_merge(self, shelf, tess, twice, theirs):
        Merge.objects.create(kind="credential", gone_id=theirs.pk, kept_id=shelf.cnim.pk, gone_name="x", words="x")
        period = theirs.periods.get()
        for change in ("expires_on = '2040-01-01'", f"credential_id = '{shelf.tb.pk}'"):
            with (
                pytest.raises(DatabaseError, match="Cannot update"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE credentials_period SET {change} WHERE id = %s", [period.pk])


def test_one_whose_issuer_only_one_record_knows_stays_two_and_is_said_to(shelf, tess, twice, alice):
    CredentialFactory(technologist=tess, type="bls", issuer=Issuer.objects.get(name="AHA"), ends=SOON)
    CredentialFactory(technologist=twice, type="bls", ends=SOON)
    assert any(each.startswith("BLS stays on record twice") for each in preview(alice, shelf, tess, twice).says)
    merge(alice, shelf, tess, twice)
    assert Credential.objects.filter(technologist=tess, type__code="bls").count() == 2


def test_proof_of_notice_is_found_with_the_kept_person_and_nothing_is_said_again(shelf, tess, twice, alice):
    bls = CredentialFactory(
        technologist=twice, type="bls", issuer=Issuer.objects.get(name="AHA"), ends=TODAY + timedelta(days=20)
    )
    CredentialFactory(technologist=tess, type="bls", issuer=bls.issuer, ends=TODAY + timedelta(days=20))
    practice = shelf.world.practice
    sent_before = _swept(practice, NOON)
    assert sent_before["theresa@example.org"] == 1
    _escalated_alone(bls, practice)
    merge(alice, shelf, tess, twice)
    page = alice.get(shelf.url("technologist", tess.pk)).content.decode()
    told = Delivery.objects.get(address="theresa@example.org")
    assert (told.technologist, told.recipient_name) == (tess, "Theresa Tanaka")
    assert shelf.url("message", told.pk) in page
    assert _swept(practice, NOON + timedelta(hours=2)) == sent_before
    kept = Credential.objects.get(technologist=tess, type__code="bls")
    assert set(Alert.objects.filter(technologist=tess, state="open").values_list("about_id", flat=True)) >= {kept.pk}
    assert Alert.objects.get(dedupe_key=f"expiry:{kept.pk}:2026-12-01:0").about_id == kept.pk


def _escalated_alone(held, practice):
    with opened(practice.pk):
        Alert.objects.create(
            kind="expiry",
            audience="managers",
            technologist=held.technologist,
            about_id=held.pk,
            due_on=TODAY,
            dedupe_key=f"expiry:{held.pk}:2026-12-01:0",
            state="covered",
            emitted_on=TODAY,
            created_at=NOON,
        )


def _swept(practice, at):
    with opened(practice.pk):
        Practice.objects.filter(pk=practice.pk).update(live_at=NOON - timedelta(days=300))
    sweep(at, practice.pk)
    with opened(practice.pk):
        rows = Delivery.objects.values_list("address", flat=True)
        return {address: list(rows).count(address) for address in rows}


class TestLogIns:
    def test_the_only_one_comes_along(self, shelf, tess, twice, alice):
        member = tess.membership
        merge(alice, shelf, twice, tess)
        assert Technologist.objects.get(pk=twice.pk).membership == member

    def test_two_that_open_the_practice_stand_in_the_way(self, shelf, tess, twice, alice):
        other = Membership.objects.get(user=shelf.world.sam)
        Technologist.objects.filter(pk=twice.pk).update(membership=other)
        who = "tess@example.org and sam@example.org"
        words = f"Each has a log-in: {who}. End the access of the one that is not used, under Settings, Members."
        assert preview(alice, shelf, tess, twice).obstacles == [words]
        page = merge(alice, shelf, tess, twice)
        assert page.status_code == 422
        assert words in page.content.decode()
        assert Technologist.objects.filter(pk=twice.pk).exists()
        Membership.objects.filter(pk=tess.membership_id).update(active=False)
        merge(alice, shelf, tess, twice)
        assert Technologist.objects.get(pk=tess.pk).membership == other


def test_it_is_one_entry_of_the_log(shelf, tess, twice, alice):
    CredentialFactory(technologist=twice, type="acls", ends=SOON)
    merge(alice, shelf, tess, twice)
    first, second = recent(2)
    assert first.sentence == "Merged Theresa Tanaka into Tess Tanaka: 1 credential moved"
    assert second.verb == "added"
    moved = next(each for each in recent(20, part_of=first.act) if each.what == "credential" and each.changes)
    assert [(each.before, each.after) for each in moved.changes] == [("Theresa Tanaka", "Tess Tanaka")]


def test_another_practices_person_cannot_be_chosen(shelf, tess, alice):
    for kept, gone in ((tess, shelf.world.foreign), (shelf.world.foreign, tess)):
        url = shelf.url("technologist-merge-with", kept.pk, gone.pk)
        assert alice.get(url).status_code == 404
        assert alice.post(url, {"seen": "x"}).status_code == 404
    assert alice.get(shelf.url("technologist-merge", tess.pk) + "?q=Canary").context["others"] == []


def test_the_renewed_one_silences_the_ladder_of_both(shelf, tess, twice, alice):
    bls = CredentialFactory(technologist=twice, type="bls", ends=TODAY + timedelta(days=20))
    ours = CredentialFactory(technologist=tess, type="bls", ends=TODAY + timedelta(days=20))
    renew(ours, expires_on=TODAY + timedelta(days=750), by=None, at=NOON)
    merge(alice, shelf, tess, twice)
    practice = Practice.objects.get(pk=shelf.world.practice.pk)
    assert standing_of(Credential.objects.with_facts().get(pk=ours.pk), TODAY, practice) == "valid"
    assert not Credential.objects.filter(pk=bls.pk).exists()
