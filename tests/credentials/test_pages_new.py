"""Adding a credential: two questions, then what the type needs to know."""

from datetime import date
from typing import Any

import pytest

from credentials.models import Credential, CreditActivity, Issuer
from tests.conftest import opened
from tests.credentials.shelf import Shelf
from tests.factories import TechnologistFactory


@pytest.fixture
def ann(shelf: Shelf) -> Any:
    with opened(shelf.world.practice.pk):
        return TechnologistFactory(name="Ann Archer")


@pytest.fixture
def add(shelf: Shelf, ann: Any, sign_in: Any) -> Any:
    """Posts the form of one type for Ann and gives the answer."""
    client = sign_in(shelf.world.alice)

    def post(code: str, **fields: str) -> Any:
        url = f"{shelf.url('credential-new')}?technologist={fields.pop('technologist', ann.pk)}&type={code}"
        return client.post(url, fields)

    return post


def recorded(shelf: Shelf) -> tuple[Any, ...]:
    with opened(shelf.world.practice.pk):
        credential = Credential.objects.exclude(pk__in=[shelf.cnim.pk, shelf.tb.pk]).get()
        period = credential.periods.first()
        dates = (period.issued_on, period.starts_on, period.expires_on) if period else ()
        return (credential.type.code, credential.number, str(credential.issuer or ""), *dates)


def test_first_it_asks_whose_and_which(shelf: Shelf, sign_in: Any) -> None:
    response = sign_in(shelf.world.alice).get(shelf.url("credential-new"))
    assert "form" not in response.context
    words = response.content.decode()
    assert "Tess Tanaka" in words
    assert "Canary" not in words


def test_half_an_answer_is_no_mistake(shelf: Shelf, ann: Any, sign_in: Any) -> None:
    response = sign_in(shelf.world.alice).get(f"{shelf.url('credential-new')}?technologist={ann.pk}")
    assert not response.context["which"].errors
    assert f'value="{ann.pk}" selected' in response.content.decode()


def test_an_answer_that_is_not_offered_is_asked_again(shelf: Shelf, sign_in: Any) -> None:
    response = sign_in(shelf.world.alice).get(
        f"{shelf.url('credential-new')}?technologist={shelf.world.foreign.pk}&type=cnim"
    )
    assert "form" not in response.context
    assert response.status_code == 200


def test_a_practice_without_people_is_sent_to_add_one(world: Any, sign_in: Any) -> None:
    with opened(world.practice.pk):
        world.tess_technologist.delete()
    words = sign_in(world.alice).get(f"/{world.practice.slug}/credentials/new/").content.decode()
    assert "Nobody to hold one yet" in words


ADDED = [
    (
        "cnim",
        {"number": " CNIM-1 ", "expires_on": "2026-12-31"},
        ("cnim", "CNIM-1", "", None, None, date(2026, 12, 31)),
    ),
    (
        "bls",
        {"issued_on": "2025-08-03", "expires_on": "08/2027"},
        ("bls", "", "", date(2025, 8, 3), date(2025, 8, 3), date(2027, 8, 31)),
    ),
    ("bls", {"expires_on": "2/28"}, ("bls", "", "", None, None, date(2028, 2, 29))),
    ("acls", {"expires_on": "Aug 2027"}, ("acls", "", "", None, None, date(2027, 8, 31))),
    ("acls", {"expires_on": "8/31/2027"}, ("acls", "", "", None, None, date(2027, 8, 31))),
    ("acls", {"expires_on": "2027-08-31"}, ("acls", "", "", None, None, date(2027, 8, 31))),
    ("bls", {"issued_on": "2026-02-03"}, ("bls", "", "", date(2026, 2, 3), date(2026, 2, 3), date(2028, 2, 29))),
    ("tb", {"issued_on": "2026-02-10"}, ("tb", "", "", date(2026, 2, 10), date(2026, 2, 10), date(2027, 2, 10))),
    (
        "influenza",
        {"issued_on": "2026-10-14"},
        ("influenza", "", "", date(2026, 10, 14), date(2026, 10, 14), date(2027, 3, 31)),
    ),
    (
        "exclusion",
        {"issued_on": "2026-11-20"},
        ("exclusion", "", "", date(2026, 11, 20), date(2026, 11, 20), date(2026, 12, 21)),
    ),
    ("capm", {"no_end": "on"}, ("capm", "", "", None, None, None)),
    (
        "hospital_privileges",
        {"new_issuer": "Mt. Tabor", "expires_on": "2027-05-01", "starts_on": "2025-05-02"},
        ("hospital_privileges", "", "Mt. Tabor", None, date(2025, 5, 2), date(2027, 5, 1)),
    ),
    ("cnim", {"expires_on": "2026-12-30", "as_printed": "on"}, ("cnim", "", "", None, None, date(2026, 12, 30))),
    ("cnim", {"applied": "on"}, ("cnim", "", "", None, None, None)),
]


@pytest.mark.parametrize(("code", "fields", "expected"), ADDED)
def test_what_is_asked_for_is_recorded(
    shelf: Shelf, add: Any, code: str, fields: dict[str, str], expected: tuple[Any, ...]
) -> None:
    with opened(shelf.world.practice.pk):
        from credentials.catalogue import switch_on

        switch_on(code)
    assert add(code, **fields).status_code == 302
    assert recorded(shelf) == expected


REFUSED = [
    ("cnim", {}, "Say how long it is valid."),
    ("bls", {}, "Say how long it is valid."),
    ("tb", {}, "Say when it was done, or how long it is valid."),
    ("cnim", {"issued_on": "2027-01-01", "expires_on": "2031-12-31"}, "This day has not come yet."),
    ("capm", {"starts_on": "2026-05-01", "expires_on": "2026-04-30"}, "It cannot end before it starts."),
    ("capm", {"issued_on": "2026-05-01", "expires_on": "2026-04-30"}, "It cannot end before it was issued."),
    ("capm", {"expires_on": "0026-04-30"}, "Is 26 the right year?"),
    ("capm", {"expires_on": "2206-04-30"}, "Is 2206 the right year?"),
    ("capm", {"expires_on": "31 December"}, "Write a date such as 2026-11-22."),
    ("bls", {"expires_on": "13/2027"}, "Write a month such as 08/2027, or a day such as 08/31/2027."),
    ("bls", {"expires_on": "soon"}, "Write a month such as 08/2027, or a day such as 08/31/2027."),
    (
        "bls",
        {"expires_on": "08/15/2027"},
        "A BLS card runs to the end of its month. Does the document say Sun 15 Aug 2027?",
    ),
    (
        "bls",
        {"issued_on": "2025-10-05", "expires_on": "11/2027"},
        "Issued that day, a BLS usually ends Sun 31 Oct 2027. Does the document say Tue 30 Nov 2027? Then tick below.",
    ),
    ("cnim", {"expires_on": "2026-12-30"}, "A CNIM ends on 31 December. Does the document say Wed 30 Dec?"),
    ("capm", {"expires_on": "2027-01-01", "no_end": "on"}, "It has an end, or it does not expire: one of the two."),
    ("capm", {"expires_on": "2027-01-01", "applied": "on"}, "It has dates, or it is only applied for: one of the two."),
]


@pytest.mark.parametrize(("code", "fields", "sentence"), REFUSED)
def test_what_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    shelf: Shelf, add: Any, code: str, fields: dict[str, str], sentence: str
) -> None:
    response = add(code, number="N-1", note="Seen.", **fields)
    words = response.content.decode().replace("\u00a0", " ")
    assert response.status_code == 422
    assert sentence in words
    assert 'value="N-1"' in words
    assert ">\nSeen.</textarea>" in words
    for value in fields.values():
        assert value == "on" or f'value="{value}"' in words
    with opened(shelf.world.practice.pk):
        assert Credential.objects.count() == 2


def test_the_doubt_about_a_date_is_settled_by_a_tick(add: Any) -> None:
    doubted = add("cnim", expires_on="2026-12-30").content.decode()
    assert 'type="checkbox" name="as_printed"' in doubted
    assert 'type="checkbox" name="as_printed"' not in add("cnim").content.decode()


def test_a_credential_on_record_is_not_added_twice(shelf: Shelf, add: Any) -> None:
    with opened(shelf.world.practice.pk):
        abret = Issuer.objects.get(name="ABRET")
    response = add("cnim", technologist=shelf.world.tess_technologist.pk, issuer=abret.pk, expires_on="2031-12-31")
    assert response.status_code == 422
    assert "This credential is on record already. Record its newer dates there." in response.content.decode()


def test_a_refused_credential_leaves_no_new_issuer(shelf: Shelf, add: Any) -> None:
    add("hospital_privileges", new_issuer="Nowhere General")
    with opened(shelf.world.practice.pk):
        assert not Issuer.objects.filter(name="Nowhere General").exists()


def test_an_issuer_known_by_another_name_is_not_made_twice(shelf: Shelf, add: Any) -> None:
    assert add("bls", new_issuer="american heart association", expires_on="08/2027").status_code == 302
    assert recorded(shelf)[2] == "AHA"


def test_the_only_issuer_of_a_type_is_proposed(shelf: Shelf, ann: Any, sign_in: Any) -> None:
    url = f"{shelf.url('credential-new')}?technologist={ann.pk}&type=cnim"
    form = sign_in(shelf.world.alice).get(url).context["form"]
    assert str(form["issuer"].initial) == "ABRET"


def test_two_issuers_are_one_too_many(add: Any, shelf: Shelf) -> None:
    with opened(shelf.world.practice.pk):
        aha = Issuer.objects.get(name="AHA")
    response = add("bls", issuer=aha.pk, new_issuer="Red Shield", expires_on="08/2027")
    assert "An issuer is chosen above already" in response.content.decode()


def test_hours_count_toward_one_of_the_persons_credentials(shelf: Shelf, add: Any) -> None:
    tess = shelf.world.tess_technologist
    assert add("ceu", technologist=tess.pk, serves=shelf.cnim.pk, hours="47.5").status_code == 302
    with opened(shelf.world.practice.pk):
        activity = CreditActivity.objects.get()
        assert (activity.hours, activity.is_opening_balance, activity.credential.serves) == (47.5, True, shelf.cnim)
        assert not activity.credential.periods.exists()


def test_hours_do_not_count_toward_somebody_elses(shelf: Shelf, add: Any) -> None:
    response = add("ceu", serves=shelf.cnim.pk, hours="10")
    assert response.status_code == 422
    with opened(shelf.world.practice.pk):
        assert not CreditActivity.objects.exists()
