"""What the practice makes of findings, and its numbers; the house's defaults where it has said nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from credentials.models import CredentialType
from hospitals.findings import OF_REQUIREMENTS, Code, Severity
from hospitals.models import ClearancePolicy, FindingRule, TypeRule
from hospitals.models.policy import Rule

BLOCKING = frozenset({Code.DOUBLE_BOOKED, Code.ABSENT, Code.SUPERVISION_MISSING, Code.UNCOVERED})
# Who is let in, and who is excluded from federal programs, is not the practice's to decide (rules.md D4).
PROTECTED_TYPES = ("hospital_privileges", "vendor_badge", "exclusion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Numbers in days, minutes and hours. `rules` and `not_overridable` are what the practice changed."""

    expires_soon_days: int = 30
    setup_minutes: int = 60
    teardown_minutes: int = 30
    city_minutes: int = 30
    rest_hours: int = 8
    reads_at_once: int = 3
    reader_required: bool = True
    rules: Mapping[Code, Rule] = field(default_factory=dict)
    never_overridden: frozenset[Code] = frozenset()
    protected_types: frozenset[UUID] = frozenset()

    def severity(self, code: Code) -> Severity | None:
        """Of what no requirement decides; None where the practice does not look for it."""
        if code is Code.DOUBLE_BOOKED:
            return Severity.BLOCK
        match self.rules.get(code):
            case Rule.OFF:
                return None
            case Rule.BLOCK | Rule.WARN as rule:
                return Severity(rule.value)
        return Severity.BLOCK if code in BLOCKING else Severity.WARN

    def may_override(self, code: Code, type_id: UUID | None) -> bool:
        if code is Code.DOUBLE_BOOKED or code in self.never_overridden:
            return False
        return type_id not in self.protected_types


def policy_now(types: Iterable[CredentialType] | None = None) -> Policy:
    """The open practice's, in four queries, or in three where its types are at hand."""
    numbers = next(iter(_numbers().all()), {})
    rules = list(_rules().all())
    return Policy(
        **numbers,
        rules={Code(code): Rule(rule) for code, rule, _ in rules if rule and Code(code) not in OF_REQUIREMENTS},
        never_overridden=frozenset(Code(code) for code, _, overridable in rules if not overridable),
        protected_types=_protected_types(CredentialType.objects.all() if types is None else types),
    )


_NUMBERS = (
    "expires_soon_days",
    "setup_minutes",
    "teardown_minutes",
    "city_minutes",
    "rest_hours",
    "reads_at_once",
    "reader_required",
)


# Building a query costs more than running it: those that are always the same are built once.
@cache
def _numbers() -> QuerySet[ClearancePolicy, dict[str, Any]]:
    return ClearancePolicy.objects.order_by().values(*_NUMBERS)


@cache
def _rules() -> QuerySet[FindingRule, tuple[str, str, bool]]:
    return FindingRule.objects.order_by().values_list("code", "rule", "overridable")


@cache
def _type_rules() -> QuerySet[TypeRule, tuple[UUID, bool]]:
    return TypeRule.objects.order_by().values_list("type_id", "overridable")


def _protected_types(types: Iterable[CredentialType]) -> frozenset[UUID]:
    said = dict(_type_rules().all())
    by_default = {type.pk for type in types if type.code in PROTECTED_TYPES}
    return frozenset(
        {key for key in by_default if said.get(key) is not True} | {key for key, may in said.items() if not may}
    )
