"""How old a credential may be, as its type's rule counts it. Pure functions."""

from credentials.expiry import ExpiryRule
from credentials.importing.typefacts import TypeFacts
from hospitals.importing.conditions import Conditions
from hospitals.limits import LONGEST_DAYS

# What a renewal in its usual cycle meets by itself.
USUAL_MONTHS = {ExpiryRule.MONTH_END: 24, ExpiryRule.FIXED_DAY: 60, ExpiryRule.SEASON: 12}
YEAR = 12
# A number of days beside other types is how long they take, or how long they must still run.
_AGED = frozenset({ExpiryRule.MONTHS_FROM_ISSUE, ExpiryRule.FRESHNESS})
_YEARLY_AS_A_MATTER_OF_COURSE = frozenset({"liability", "state_license", "hospital_privileges", "vendor_badge"})


def age_of(found: Conditions, code: str, facts: TypeFacts) -> dict[str, int] | None:
    """Nothing where it says no more than the type does; None where it fits no credential of this type."""
    months, days = found.age_months, found.age_days
    if not (months or days) or _is_a_matter_of_course(found, code, facts.rule):
        return {}
    if facts.rule in (ExpiryRule.SEASON, ExpiryRule.HOURS):
        return None
    if facts.rule not in _AGED and (found.is_bare or facts.scope == "hospital"):
        return None
    if facts.rule is ExpiryRule.FRESHNESS:
        days = days or _days_in(months or 0)
        return {"checked_within_days": days} if days <= LONGEST_DAYS else None
    return {"checked_within_days": days} if days else {"issued_within_months": months or 0}


def _is_a_matter_of_course(found: Conditions, code: str, rule: ExpiryRule) -> bool:
    if found.age_days:
        return False
    if USUAL_MONTHS.get(rule) == found.age_months:
        return True
    return found.is_interval and (code in _YEARLY_AS_A_MATTER_OF_COURSE or rule in USUAL_MONTHS)


def _days_in(months: int) -> int:
    """A year has 365, a month at most 31."""
    years, rest = divmod(months, YEAR)
    return years * 365 + rest * 31
