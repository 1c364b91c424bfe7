"""Hours of continuing education."""

from datetime import date
from decimal import Decimal

from credentials.models import Credential, CreditActivity
from credentials.signals import tell_changed
from practices.models import Membership


def open_balance(credential: Credential, *, hours: Decimal, by: Membership | None) -> CreditActivity:
    """What an old list said of the cycle that runs. Said again, it takes the place of the former number."""
    balance, _ = CreditActivity.objects.update_or_create(
        credential=credential, is_opening_balance=True, defaults={"hours": hours, "earned_on": None}
    )
    tell_changed({credential.technologist_id})
    return balance


def earn(
    credential: Credential, *, hours: Decimal, earned_on: date, note: str = "", by: Membership | None
) -> CreditActivity:
    """Hours of one day; they count toward the cycle that day is in."""
    activity = CreditActivity.objects.create(credential=credential, hours=hours, earned_on=earned_on, note=note)
    tell_changed({credential.technologist_id})
    return activity
