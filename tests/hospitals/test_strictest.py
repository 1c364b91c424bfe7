"""The strictest common rule: who holds it is welcome everywhere."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hospitals.clearance import Grounds
from hospitals.facts import Asked, Place
from hospitals.findings import OF_REQUIREMENTS, Code, Severity
from hospitals.strictest import CommonRule, Terms, strictest, terms_of
from tests.hospitals.plain import BRENDAN, CODE_OF, TABOR, TYPES, asks, bearer, grounds_of, held, key

BY_PK = {type.pk: type for type in TYPES.values()}
NAMES = {key(name): name for name in ("AHA", "Red Cross", "ABRET", "St. Brendan", "Mt. Tabor")}


def rule(*asked: Asked, places: tuple[Place, ...] = (BRENDAN,)) -> CommonRule:
    return strictest([terms_of(each, place, BY_PK) for each in asked for place in places], BY_PK)


def said(found: CommonRule) -> list[dict[str, Any]]:
    return [_said(each) for each in found.holds]


def _said(terms: Terms) -> dict[str, Any]:
    plain = Terms(types=terms.types)
    given_fields = {
        name: getattr(terms, name)
        for name in Terms.__slots__
        if name not in ("types", "issuers") and getattr(terms, name) != getattr(plain, name)
    }
    issuers = {"issuers": {NAMES[each] for each in terms.issuers}} if terms.issuers else {}
    return {"any_of": {CODE_OF[each] for each in terms.types}} | issuers | given_fields


RULES = {
    "alike": ([asks("bls"), asks("bls")], [{"any_of": {"bls"}}]),
    "the types that all accept": ([asks("cnim", "dabnm"), asks("cnim")], [{"any_of": {"cnim"}}]),
    "any of several that all accept": ([asks("cnim", "dabnm"), asks("dabnm", "cnim")], [{"any_of": {"cnim", "dabnm"}}]),
    "one of each, where none is accepted by all": (
        [asks("cnim"), asks("dabnm"), asks("cnim", "dabnm", days_left=30)],
        [{"any_of": {"cnim"}, "days_left": 30}, {"any_of": {"dabnm"}}],
    ),
    "accepted issuers intersected": (
        [asks("bls", issuers=["AHA", "Red Cross"]), asks("bls", issuers=["AHA"]), asks("bls")],
        [{"any_of": {"bls"}, "issuers": {"AHA"}}],
    ),
    "verified if any asks": ([asks("cnim", verified=True), asks("cnim")], [{"any_of": {"cnim"}, "verified": True}]),
    "the most days left": (
        [asks("bls", days_left=30), asks("bls", days_left=60), asks("bls")],
        [{"any_of": {"bls"}, "days_left": 60}],
    ),
    "the fewest months": (
        [asks("tb", months=24), asks("tb", months=12), asks("tb")],
        [{"any_of": {"tb"}, "issued_within_months": 12}],
    ),
    "the fewest days since the check": (
        [asks("exclusion", checked=31), asks("exclusion", checked=90)],
        [{"any_of": {"exclusion"}, "checked_within_days": 31}],
    ),
    "in season if any asks": (
        [asks("influenza", season=True), asks("influenza")],
        [{"any_of": {"influenza"}, "in_season": True}],
    ),
    "grace only where all accept it": ([asks("cnim", grace=True), asks("cnim")], [{"any_of": {"cnim"}}]),
    "grace where all do": (
        [asks("cnim", grace=True), asks("cnim", grace=True, days_left=0)],
        [{"any_of": {"cnim"}, "accepts_grace": True}],
    ),
    "blocking if any blocks": ([asks("tb", warns=True), asks("tb")], [{"any_of": {"tb"}}]),
    "warning where none blocks": ([asks("tb", warns=True)], [{"any_of": {"tb"}, "severity": Severity.WARN}]),
}


@pytest.mark.parametrize(("asked", "holds"), RULES.values(), ids=RULES)
def test_what_to_hold_to_be_welcome_everywhere(asked: list[Asked], holds: list[dict[str, Any]]) -> None:
    found = rule(*asked)
    assert not found.apart
    assert sorted(said(found), key=str) == sorted(holds, key=str)


def test_without_an_issuer_that_all_accept_one_from_each_is_held() -> None:
    found = rule(asks("bls", issuers=["AHA"], days_left=30), asks("bls", issuers=["Red Cross"]), asks("bls"))
    assert found.apart == {TYPES["bls"].pk}
    assert sorted(said(found), key=str) == [
        {"any_of": {"bls"}, "issuers": {"AHA"}, "days_left": 30},
        {"any_of": {"bls"}, "issuers": {"Red Cross"}},
    ]


def test_a_hospital_that_only_warns_keeps_nobody_from_a_common_rule() -> None:
    found = rule(asks("bls", issuers=["AHA"]), asks("bls", issuers=["Red Cross"], warns=True))
    assert not found.apart
    assert sorted(said(found), key=str) == [
        {"any_of": {"bls"}, "issuers": {"AHA"}},
        {"any_of": {"bls"}, "issuers": {"Red Cross"}, "severity": Severity.WARN},
    ]


def test_of_many_types_without_a_choice_all_are_held() -> None:
    """Trying every set of forty would not end."""
    singles = [Terms(types=frozenset({key(f"type {number}")})) for number in range(40)]
    pairs = [Terms(types=frozenset({key(f"type {number}"), key(f"other {number}")})) for number in range(40)]
    assert len(strictest([*singles, *pairs], {}).holds) == 40
    assert len(strictest(pairs, {}).holds) == 40


def test_each_hospital_s_own_privileges_are_one_rule() -> None:
    named = asks("hospital_privileges", issuers=["St. Brendan"])
    own = asks("hospital_privileges", at=TABOR, days_left=30)
    found = strictest([terms_of(named, BRENDAN, BY_PK), terms_of(own, TABOR, BY_PK)], BY_PK)
    assert said(found) == [{"any_of": {"hospital_privileges"}, "days_left": 30}]
    assert not found.apart


def test_of_nothing_there_is_nothing_to_hold() -> None:
    assert strictest([], BY_PK) == CommonRule(())


ON = date(2026, 12, 7)
ISSUED = st.sampled_from([None, "AHA", "Red Cross", "ABRET"])
SOME_ISSUERS = st.sets(st.sampled_from(["AHA", "Red Cross", "ABRET"]), max_size=3)
REQUIREMENTS = st.lists(
    st.builds(
        asks,
        st.sampled_from(["bls", "acls"]),
        issuers=SOME_ISSUERS,
        verified=st.booleans(),
        days_left=st.sampled_from([None, 0, 30, 60]),
        months=st.sampled_from([None, 6, 12]),
        checked=st.sampled_from([None, 31, 200]),
        grace=st.booleans(),
        warns=st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@given(REQUIREMENTS, ISSUED, st.integers(-40, 400), st.integers(1, 500), st.booleans())
def test_who_holds_the_common_rule_passes_at_every_hospital_and_only_that_is_asked(
    asked: list[Asked], issuer: str | None, ends: int, age: int, verified: bool
) -> None:
    """With one card of each type: passing the rule and passing everything are the same."""
    found = rule(*asked)
    assume(not found.apart)
    cards = [
        held(
            code,
            str(ON + timedelta(days=ends)),
            issued=str(ON - timedelta(days=age)),
            issuer=issuer,
            verified=verified,
        )
        for code in ("bls", "acls")
    ]
    judged = grounds_of([], {key("Ada"): bearer(cards)})
    common = [_asked(terms, number) for number, terms in enumerate(found.holds)]
    assert all(passes(judged, each) for each in asked) == all(passes(judged, each) for each in common)


def _asked(terms: Terms, number: int) -> Asked:
    template = asks(*(CODE_OF[each] for each in terms.types), name=f"common {number}")
    return replace(
        template,
        issuers=terms.issuers,
        verified=terms.verified,
        days_left=terms.days_left,
        issued_within_months=terms.issued_within_months,
        checked_within_days=terms.checked_within_days,
        accepts_grace=terms.accepts_grace,
    )


def passes(judged: Grounds, asked: Asked) -> bool:
    found = judged.judged(key("Ada"), BRENDAN, asked, ON, ON)
    return not any(each.code in OF_REQUIREMENTS | {Code.ISSUER_UNKNOWN} for each in found)
