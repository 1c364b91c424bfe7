"""What a new practice starts with, against the table of rules.md A7."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from credentials.catalogue import CATALOGUE, not_switched_on, stock, switch_on
from credentials.catalogue_data import FURTHER, STOCK
from credentials.models import CredentialType, Issuer
from practices.actions.practices import create_practice
from practices.models import Practice, User
from tenancy.context import practice_context

# type, issuers, scope, rule, processing days, opens before, grace days
TABLE = [
    ("CNIM", ["ABRET"], "national", "fixed_day", 21, 365, 31),
    ("CAPM", [], "national", "exact", 21, None, 0),
    ("D.ABNM", ["ABNM"], "national", "exact", 180, 730, 0),
    ("CEU credits", ["ABRET"], "national", "hours", 0, None, 0),
    ("RACE credits", [], "national", "hours", 0, None, 0),
    ("State license", [], "state", "exact", 30, None, 0),
    ("BLS", ["AHA", "American Red Cross"], "national", "month_end", 28, None, 0),
    ("ACLS", ["AHA", "American Red Cross"], "national", "month_end", 28, None, 0),
    ("Professional liability insurance", [], "national", "exact", 14, None, 0),
    ("Hospital privileges", [], "hospital", "exact", 90, 120, 0),
]


def named(name: str) -> CredentialType:
    return CredentialType.objects.get(name=name)


def row(kind: CredentialType) -> tuple[Any, ...]:
    issuers = [issuer.name for issuer in kind.issuers.all()]
    return (
        kind.name,
        issuers,
        kind.scope,
        kind.expiry_rule,
        kind.processing_days,
        kind.opens_before_days,
        kind.grace_days,
    )


@pytest.fixture
def stocked(practice: Practice) -> Practice:
    stock(practice)
    return practice


def test_the_ten_types_are_as_the_rules_have_them(stocked: Practice) -> None:
    assert [row(kind) for kind in CredentialType.objects.all()] == TABLE


def test_stocking_again_adds_and_changes_nothing(stocked: Practice) -> None:
    CredentialType.objects.filter(code="cnim").update(name="CNIM (ABRET)", processing_days=30)
    stock(stocked)
    assert CredentialType.objects.count() == 10
    assert CredentialType.objects.get(code="cnim").processing_days == 30
    assert sorted(Issuer.objects.values_list("name", flat=True)) == ["ABNM", "ABRET", "AHA", "American Red Cross"]


def test_a_new_practice_is_stocked(db: None) -> None:
    manager = User.objects.create_user("mona@example.org", "a-long-password")
    made = create_practice(
        slug="harbor", name="Harbor IONM", timezone="America/Denver", manager=manager, rehearsal=True
    )
    with practice_context(made.pk):
        assert {kind.code for kind in CredentialType.objects.all()} == {entry.code for entry in STOCK}


@pytest.mark.parametrize(
    ("name", "full_name"),
    [
        ("CNIM", "Certification in Neurophysiologic Intraoperative Monitoring"),
        ("D.ABNM", "Diplomate of the American Board of Neurophysiologic Monitoring"),
    ],
)
def test_full_names_are_the_issuers(stocked: Practice, name: str, full_name: str) -> None:
    assert named(name).full_name == full_name


@pytest.mark.parametrize("name", ["CAPM", "RACE credits"])
def test_what_cannot_be_confirmed_has_no_issuer_and_says_so(stocked: Practice, name: str) -> None:
    kind = named(name)
    assert (kind.issuers.count(), kind.look_up_url, kind.full_name) == (0, "", "")
    assert "The practice says what it means by" in kind.note


def test_the_wrong_board_is_nowhere(stocked: Practice) -> None:
    for entry in CATALOGUE.values():
        assert "ABIONM" not in f"{entry.full_name} {entry.note} {entry.issuers}"
        assert "abnm.org" not in entry.look_up_url.replace("theabnm.org", "")


def test_privileges_have_their_own_ladder(stocked: Practice) -> None:
    assert named("Hospital privileges").ladder == [180, 120, 90, 60, 30, 7, 0]
    assert [kind.name for kind in CredentialType.objects.exclude(ladder=None)] == ["Hospital privileges"]


def test_after_the_grace_of_a_cnim_the_exam_is_due(stocked: Practice) -> None:
    assert named("CNIM").grace_loss == "the exam must be taken again"


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("reegt", {"expiry_rule": "fixed_day", "fixed_month": 12, "fixed_day": 31, "hours_required": 30}),
        ("rept", {"expiry_rule": "fixed_day", "hours_required": 30}),
        ("cltm", {"expiry_rule": "fixed_day", "hours_required": 50}),
        ("cnim_cs", {"expiry_rule": "fixed_day", "hours_required": 15}),
        ("tb", {"expiry_rule": "months_from_issue", "cycle_months": 12, "is_health": True}),
        ("influenza", {"expiry_rule": "season", "opens_month": 10, "closes_day": 31, "is_health": True}),
        ("background", {"expiry_rule": "months_from_issue", "cycle_months": 60, "is_health": False}),
        ("drug_screen", {"expiry_rule": "months_from_issue", "cycle_months": 12, "is_health": True}),
        ("hipaa", {"expiry_rule": "months_from_issue", "cycle_months": 12, "is_health": False}),
        ("vendor_badge", {"expiry_rule": "exact", "scope": "hospital"}),
        ("exclusion", {"expiry_rule": "freshness", "fresh_days": 31, "renewed_by": "practice"}),
        ("competence", {"expiry_rule": "exact", "renewed_by": "practice"}),
    ],
)
def test_more_is_switched_on_from_the_catalogue(stocked: Practice, code: str, facts: dict[str, Any]) -> None:
    kind = switch_on(code)
    kind.refresh_from_db()
    assert {name: getattr(kind, name) for name in facts} == facts
    assert code not in [entry.code for entry in not_switched_on()]


def test_complex_spine_presupposes_the_cnim(stocked: Practice) -> None:
    assert switch_on("cnim_cs").presupposes == named("CNIM")


def test_the_practice_itself_issues_a_competence(stocked: Practice) -> None:
    assert [(issuer.name, issuer.kind) for issuer in switch_on("competence").issuers.all()] == [
        ("Cascade Neuromonitoring", "practice")
    ]


def test_switching_on_what_was_archived_takes_it_back(stocked: Practice) -> None:
    CredentialType.objects.filter(code="capm").update(archived_at="2026-01-01T00:00Z")
    assert switch_on("capm").archived_at is None
    assert CredentialType.objects.in_use().count() == 10


def test_what_the_catalogue_has_not_is_refused(stocked: Practice) -> None:
    with pytest.raises(ValidationError, match="no such type"):
        switch_on("abionm")


def test_everything_in_it_can_be_switched_on(stocked: Practice) -> None:
    for entry in FURTHER:
        switch_on(entry.code).full_clean()
    assert not_switched_on() == []
