"""What the practice makes of findings."""

from typing import Any

import pytest

from credentials.catalogue import switch_on
from credentials.models import CredentialType
from hospitals.findings import Code, Severity
from hospitals.forms.policies import MEANS, PolicyForms, numbers_now
from hospitals.models import ClearancePolicy, FindingRule, TypeRule
from hospitals.policies import Policy, policy_now
from tests.conftest import opened
from tests.hospitals.listening import EVERYTHING, told
from tests.hospitals.rounds import Rounds


@pytest.fixture
def alice(rounds: Rounds, sign_in: Any) -> Any:
    with opened(rounds.world.practice.pk):
        for code in ("vendor_badge", "exclusion"):
            switch_on(code)
    return sign_in(rounds.world.alice)


def unchanged(rounds: Rounds) -> dict[str, Any]:
    """What the page would post as it stands."""
    with opened(rounds.world.practice.pk):
        forms = PolicyForms(None, numbers_now(), policy_now())
        values = {bound.html_name: bound.value() for form in forms.all for bound in form}
    return {name: value for name, value in values.items() if value is not False}


def policy(rounds: Rounds) -> Policy:
    with opened(rounds.world.practice.pk):
        return policy_now()


def test_every_finding_but_the_fixed_ones_can_be_decided() -> None:
    assert MEANS.keys() == set(Code) - {Code.DOUBLE_BOOKED, Code.NOT_POSSIBLE}


def test_the_page_says_what_is_fixed_and_shows_the_defaults(rounds: Rounds, alice: Any) -> None:
    page = alice.get(rounds.url("settings-clearance"))
    assert "always blocks" in page.content.decode()
    forms = page.context["forms"]
    decided = {form.code: form["rule"].value() for form in forms.of_practice}
    assert (decided[Code.ABSENT], decided[Code.TRAVEL_TIGHT]) == ("block", "warn")
    kinds = {kind.pk: kind.code for kind in forms.types.kinds}
    ticked = {kinds[pk] for pk in forms.types["overridable"].value()}
    assert set(kinds.values()) - ticked == {"hospital_privileges", "vendor_badge", "exclusion"}


def test_saving_unchanged_decides_nothing(rounds: Rounds, alice: Any) -> None:
    assert alice.post(rounds.url("settings-clearance"), unchanged(rounds)).status_code == 302
    with opened(rounds.world.practice.pk):
        assert (ClearancePolicy.objects.count(), FindingRule.objects.count(), TypeRule.objects.count()) == (1, 0, 0)
    assert policy(rounds).rest_hours == 8


def test_numbers_findings_and_types_are_decided_and_everything_is_judged_again(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.practice.pk):
        kinds = {kind.code: kind for kind in CredentialType.objects.all()}
    asked = unchanged(rounds)
    del asked["uncovered-overridable"], asked["missing-overridable"]
    ticked = {*asked["overridable"], kinds["vendor_badge"].pk} - {kinds["bls"].pk}
    asked |= {
        "rest_hours": 10,
        "uncovered-rule": "warn",
        "travel_tight-rule": "off",
        "absent-rule": "block",
        "overridable": list(ticked),
    }
    with told() as heard:
        assert alice.post(rounds.url("settings-clearance"), asked).status_code == 302
    assert heard == [EVERYTHING]
    decided = policy(rounds)
    assert decided.rest_hours == 10
    assert decided.severity(Code.UNCOVERED) is Severity.WARN
    assert decided.severity(Code.TRAVEL_TIGHT) is None
    assert decided.severity(Code.ABSENT) is Severity.BLOCK
    may = {code: decided.may_override(Code.EXPIRED, kinds[code].pk) for code in ("vendor_badge", "bls", "exclusion")}
    assert may == {"vendor_badge": True, "bls": False, "exclusion": False}
    assert not decided.may_override(Code.UNCOVERED, None)
    assert not decided.may_override(Code.MISSING, kinds["cnim"].pk)
    alice.post(rounds.url("settings-clearance"), unchanged(rounds))
    assert policy(rounds) == decided


def test_what_is_back_at_the_default_is_kept_no_more(rounds: Rounds, alice: Any) -> None:
    asked = unchanged(rounds)
    alice.post(rounds.url("settings-clearance"), asked | {"uncovered-rule": "off", "overridable": []})
    with opened(rounds.world.practice.pk):
        assert (FindingRule.objects.count(), TypeRule.objects.exists()) == (1, True)
    alice.post(rounds.url("settings-clearance"), asked)
    with opened(rounds.world.practice.pk):
        assert (FindingRule.objects.count(), TypeRule.objects.count()) == (0, 0)


@pytest.mark.parametrize("rule", ["warn", "off"])
def test_two_seats_at_one_time_always_block(rounds: Rounds, alice: Any, rule: str) -> None:
    asked = unchanged(rounds) | {"double_booked-rule": rule, "double_booked-overridable": "on"}
    assert alice.post(rounds.url("settings-clearance"), asked).status_code == 302
    assert policy(rounds).severity(Code.DOUBLE_BOOKED) is Severity.BLOCK
    assert not policy(rounds).may_override(Code.DOUBLE_BOOKED, None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rest_hours": "-1"}, "greater than or equal to 0"),
        ({"rest_hours": "90"}, "less than or equal to 48"),
        ({"setup_minutes": "an hour"}, "Enter a whole number."),
        ({"absent-rule": "shout"}, "Select a valid choice."),
        ({"overridable": ["x"]}, "is not a valid"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_decides_nothing(
    rounds: Rounds, alice: Any, changes: dict[str, Any], sentence: str
) -> None:
    page = alice.post(rounds.url("settings-clearance"), unchanged(rounds) | {"city_minutes": 45} | changes)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert 'value="45"' in page.content.decode()
    with opened(rounds.world.practice.pk):
        assert not ClearancePolicy.objects.exists()


def test_another_practices_types_are_not_its_to_decide(rounds: Rounds, alice: Any) -> None:
    with opened(rounds.world.other.pk):
        theirs = CredentialType.objects.get(code="cnim").pk
    asked = unchanged(rounds)
    page = alice.post(rounds.url("settings-clearance"), asked | {"overridable": [*asked["overridable"], theirs]})
    assert page.status_code == 422
