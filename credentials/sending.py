"""On which day a renewal can have been sent to its issuer."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError

from credentials.facts import HoldingFacts, ladder_expiry
from credentials.validity import ladder_period
from credentials.wording import day_words

# Where neither the start nor the usual length of a period is on record.
LONGEST = relativedelta(years=2)


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first day, and in words what began on it; "" where that is only estimated."""

    on: date
    began: str = ""


def refuse_sending(facts: HoldingFacts, *, on: date, today: date) -> None:
    """Raises ValidationError, in words, for a day that has not come or lies before what is renewed. `today` is the
    technologist's own day."""
    if on > today:
        raise ValidationError("This day has not come yet.")
    first = earliest_sending(facts, today)
    if first and on < first.on:
        because = f" {first.began} that day." if first.began else ""
        raise ValidationError(f"Choose {day_words(first.on, today)} or later.{because}")


def earliest_sending(facts: HoldingFacts, today: date) -> Earliest | None:
    """The opening of the renewal window once it is open, else the start of the period that ends."""
    end = ladder_expiry(facts, today)
    if end is None:
        return None
    opened = end - timedelta(days=facts.type.opens_before_days) if facts.type.opens_before_days else None
    if opened and opened <= today:
        return Earliest(opened, "The renewal opened")
    last = ladder_period(facts.periods)
    began = last and min(filter(None, (last.starts_on, last.issued_on)), default=None)
    return Earliest(began, "What is renewed began") if began else Earliest(end - _length(facts))


def _length(facts: HoldingFacts) -> relativedelta:
    months = facts.type.cycle_months
    return relativedelta(months=months) if months else LONGEST
