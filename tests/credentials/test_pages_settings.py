"""Types and issuers under settings."""

from typing import Any

import pytest
from django.urls import reverse

from credentials.models import CredentialType, Issuer
from tests.conftest import opened
from tests.credentials.shelf import Shelf


@pytest.fixture
def alice(shelf: Shelf, sign_in: Any) -> Any:
    return sign_in(shelf.world.alice)


def fields_of(shelf: Shelf, code: str) -> dict[str, Any]:
    """What the page of a type would post unchanged."""
    from credentials.forms.settings import TypeForm

    with opened(shelf.world.practice.pk):
        form = TypeForm(instance=CredentialType.objects.get(code=code))
        values = {bound.name: bound.value() for bound in form}
    plain = {
        name: [str(getattr(one, "pk", one)) for one in value] if name == "issuers" else value
        for name, value in values.items()
    }
    plain["presupposes"] = getattr(values["presupposes"], "pk", values["presupposes"])
    return {name: value for name, value in plain.items() if value is not None and value is not False}


def address(shelf: Shelf, code: str) -> str:
    with opened(shelf.world.practice.pk):
        return reverse("settings-type", args=[shelf.world.practice.slug, CredentialType.objects.get(code=code).pk])


def values(shelf: Shelf, code: str, *names: str) -> tuple[Any, ...]:
    with opened(shelf.world.practice.pk):
        return CredentialType.objects.values_list(*names).get(code=code)


def test_the_list_shows_types_in_order_and_what_the_catalogue_offers(shelf: Shelf, alice: Any) -> None:
    context = alice.get(shelf.url("settings-types")).context
    assert [kind.name for kind in context["types"]] == [
        "CNIM",
        "CAPM",
        "D.ABNM",
        "CEU credits",
        "RACE credits",
        "State license",
        "BLS",
        "ACLS",
        "TB test",
        "Professional liability insurance",
        "Hospital privileges",
    ]
    assert {kind.name: kind.holders for kind in context["types"] if kind.holders} == {"CNIM": 1, "TB test": 1}
    assert "R. EEG T." in [entry.name for entry in context["catalogue"]]


def test_what_is_unconfirmed_carries_its_note(shelf: Shelf, alice: Any) -> None:
    page = alice.get(address(shelf, "capm")).content.decode()
    assert "The practice says what it means by it." in page


def test_saving_unchanged_changes_nothing(shelf: Shelf, alice: Any) -> None:
    names = [field.attname for field in CredentialType._meta.concrete_fields]
    for code in ("cnim", "hospital_privileges", "bls", "ceu", "tb"):
        before = values(shelf, code, *names)
        response = alice.post(address(shelf, code), fields_of(shelf, code))
        assert response.status_code == 302, response.context and response.context["form"].errors
        assert values(shelf, code, *names) == before
        with opened(shelf.world.practice.pk):
            assert CredentialType.objects.get(code="bls").issuers.count() == 2


def test_renaming_keeps_the_code_and_the_ladder_is_its_own(shelf: Shelf, alice: Any) -> None:
    changed = fields_of(shelf, "capm") | {"name": "CAPM (ours)", "processing_days": 40, "ladder": "30, 120"}
    assert alice.post(address(shelf, "capm"), changed).status_code == 302
    assert values(shelf, "capm", "name", "processing_days", "ladder") == ("CAPM (ours)", 40, [120, 30])
    alice.post(address(shelf, "capm"), changed | {"ladder": ""})
    assert values(shelf, "capm", "ladder") == (None,)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "cnim"}, "A credential type of this name exists already."),
        ({"name": ""}, "This field is required."),
        ({"ladder": "90, soon"}, "“soon” is not a number of days."),
        ({"ladder": "90, 90"}, "Each number of days may stand once."),
        ({"expiry_rule": "fixed_day"}, "This field is required."),
        (
            {"expiry_rule": "fixed_day", "fixed_month": 13, "fixed_day": 1, "cycle_months": 12},
            "less than or equal to 12",
        ),
        ({"processing_days": -1}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    shelf: Shelf, alice: Any, changes: dict[str, Any], sentence: str
) -> None:
    before = values(shelf, "capm", "name", "expiry_rule", "ladder", "processing_days")
    response = alice.post(address(shelf, "capm"), fields_of(shelf, "capm") | {"grace_loss": "typed"} | changes)
    words = response.content.decode()
    assert response.status_code == 422
    assert sentence in words
    assert 'value="typed"' in words
    assert "<h1>CAPM</h1>" in words
    assert values(shelf, "capm", "name", "expiry_rule", "ladder", "processing_days") == before


def test_the_numbers_shown_are_those_of_the_rule(shelf: Shelf, alice: Any) -> None:
    season = alice.get(address(shelf, "capm") + "?expiry_rule=season").context["form"]
    assert [field.name for field in season.numbers] == ["opens_month", "opens_day", "closes_month", "closes_day"]
    assert [field.name for field in alice.get(address(shelf, "capm")).context["form"].numbers] == ["cycle_months"]


def test_a_type_of_ones_own(shelf: Shelf, alice: Any) -> None:
    fields = {"name": "Complex spine", "scope": "national", "expiry_rule": "one_time", "renewed_by": "practice"} | {
        "processing_days": 0,
        "grace_days": 0,
    }
    assert alice.post(shelf.url("settings-type-new"), fields).status_code == 302
    assert values(shelf, "complex-spine", "name", "expiry_rule") == ("Complex spine", "one_time")


def test_switching_on_from_the_catalogue(shelf: Shelf, alice: Any) -> None:
    response = alice.post(shelf.url("settings-type-switch-on"), follow=True)
    assert "R. EEG T. is switched on." in response.content.decode()
    assert values(shelf, "reegt", "hours_required") == (30,)


def test_what_the_catalogue_has_not_is_not_there(shelf: Shelf, alice: Any) -> None:
    assert alice.post(shelf.url("settings-type-switch-on", "abionm")).status_code == 404


def test_archiving_and_taking_back(shelf: Shelf, alice: Any) -> None:
    response = alice.post(shelf.url("settings-type-archive"), follow=True)
    assert [kind.name for kind in response.context["archived"]] == ["CAPM"]
    response = alice.post(shelf.url("settings-type-archive"), {"back": "1"}, follow=True)
    assert response.context["archived"] == []


def test_a_type_of_another_practice_is_not_found(shelf: Shelf, alice: Any) -> None:
    with opened(shelf.world.other.pk):
        foreign = CredentialType.objects.get(code="cnim")
    for name in ("settings-type", "settings-type-archive"):
        assert alice.post(shelf.url(name, foreign.pk), {"name": "Stolen"}).status_code == 404
    with opened(shelf.world.other.pk):
        foreign.refresh_from_db()
    assert (foreign.name, foreign.archived_at) == ("CNIM", None)


def test_an_issuer_is_kept_with_its_names(shelf: Shelf, alice: Any) -> None:
    fields = {"name": "Oregon Medical Board", "kind": "state", "state": "or", "aliases": "OMB\n  Ore. Med. Bd. \n\nOMB"}
    assert alice.post(shelf.url("settings-issuer-new"), fields).status_code == 302
    with opened(shelf.world.practice.pk):
        issuer = Issuer.objects.get(name="Oregon Medical Board")
    assert (issuer.state, issuer.aliases) == ("OR", ["OMB", "Ore. Med. Bd."])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "abret", "kind": "board"}, "ABRET goes by this name already."),
        ({"name": "American Heart Association", "kind": "training"}, "AHA goes by this name already."),
        ({"name": "Some board", "kind": "state"}, "Which state&#x27;s board? Its two letters."),
        ({"name": "", "kind": "board"}, "This field is required."),
        ({"name": "X", "kind": "board", "look_up_url": "no page"}, "Enter a valid URL."),
    ],
)
def test_an_issuer_that_cannot_be_gets_a_sentence(
    shelf: Shelf, alice: Any, fields: dict[str, str], sentence: str
) -> None:
    response = alice.post(shelf.url("settings-issuer-new"), fields | {"aliases": "typed"})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "typed</textarea>" in response.content.decode()


def test_an_issuer_keeps_its_own_name(shelf: Shelf, alice: Any) -> None:
    fields = {"name": "St. Brendan Medical Center", "kind": "hospital", "aliases": "SB"}
    assert alice.post(shelf.url("settings-issuer"), fields).status_code == 302
    with opened(shelf.world.practice.pk):
        assert Issuer.objects.get(pk=shelf.issuer.pk).aliases == ["SB"]
