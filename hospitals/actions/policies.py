"""What the practice makes of findings. A row is kept only where it says other than the house's default."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from credentials.models import CredentialType
from hospitals.findings import Code
from hospitals.models import ClearancePolicy, FindingRule, TypeRule
from hospitals.models.policy import Rule
from hospitals.policies import PROTECTED_TYPES
from hospitals.telling import tell_of_everything
from practices.models import Membership


@dataclass(frozen=True, slots=True)
class CodeRule:
    """`rule` is empty where requirements or the house decide."""

    rule: Rule | None
    overridable: bool


@transaction.atomic
def decide(
    policy: ClearancePolicy,
    *,
    codes: Mapping[Code, CodeRule],
    types: Mapping[CredentialType, bool],
    by: Membership | None,
) -> None:
    """Save numbers, what is made of each code, and whether findings on each type may be overridden; then everything is
    judged again. What two seats at one time are is not the practice's to decide (rules.md D4)."""
    policy.save()
    for code, decided in codes.items():
        if code is not Code.DOUBLE_BOOKED:
            _decide_code(code, decided)
    for kind, overridable in types.items():
        _decide_type(kind, overridable=overridable)
    tell_of_everything()


def _decide_code(code: Code, decided: CodeRule) -> None:
    if decided == CodeRule(None, overridable=True):
        FindingRule.objects.filter(code=code).delete()
        return
    values = {"rule": decided.rule or "", "overridable": decided.overridable}
    FindingRule.objects.update_or_create(code=code, defaults=values)


def _decide_type(kind: CredentialType, *, overridable: bool) -> None:
    if overridable == (kind.code not in PROTECTED_TYPES):
        TypeRule.objects.filter(type=kind).delete()
        return
    TypeRule.objects.update_or_create(type=kind, defaults={"overridable": overridable})
