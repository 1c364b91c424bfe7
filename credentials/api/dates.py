"""The days of a period as they may be sent: what the type's rule settles may be left out, as on the pages."""

from datetime import date
from typing import Any

from rest_framework.exceptions import ValidationError

from credentials.expiry import ExpiryRule, expires_on
from credentials.facts import params_of
from credentials.models import CredentialType

WITHOUT_END = (ExpiryRule.ONE_TIME, ExpiryRule.HOURS)


def settle_end(asked: dict[str, Any], kind: CredentialType) -> None:
    """Put in the end that the rule gives where none was sent; null, which was sent, does not expire.

    Raises ValidationError where the rule gives none.
    """
    rule, issued_on = ExpiryRule(kind.expiry_rule), asked.get("issued_on")
    if "expires_on" in asked or rule in WITHOUT_END:
        return
    # The day of issue does not tell which cycle a fixed day closes: renewals are often issued late in the old one.
    settled = expires_on(rule, issued_on, params_of(kind)) if issued_on and rule != ExpiryRule.FIXED_DAY else None
    if settled is None:
        raise ValidationError({"expires_on": ["Say when it ends; null where it does not expire."]})
    asked["expires_on"] = settled


def refuse_issued_ahead(asked: dict[str, Any], today: date) -> None:
    if (issued_on := asked.get("issued_on")) and issued_on > today:
        raise ValidationError({"issued_on": ["This day has not come yet."]})
