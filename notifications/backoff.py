"""When to try again what a provider certainly did not take."""

import random
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Func, Value

FIRST = timedelta(seconds=30)
LONGEST = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=3)
TOO_LONG = "It could not leave for three days. The last reason: "


def next_attempt(at: datetime, setbacks: int) -> datetime:
    """Doubling from 30 seconds to half an hour, each wait cut at random by up to half, so that many spread out."""
    wait = min(FIRST * 2 ** min(setbacks, 10), LONGEST)
    return at + wait * random.uniform(0.5, 1)  # noqa: S311  spreads load, guards nothing


def behind_another(at: datetime) -> Func:
    """Of each row that was not tried itself: a minute, cut at random by up to a quarter, however often; so it is among
    the first when the channel is back."""
    soon = "%(expressions)s + interval '1 minute' * (1 - random() / 4)"
    return Func(Value(at), template=soon, output_field=DateTimeField())


def is_hopeless(at: datetime, since: datetime) -> bool:
    return at - since > GIVE_UP_AFTER
