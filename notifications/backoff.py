"""When to try again what a provider certainly did not take."""

import random
from datetime import datetime, timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(minutes=30)
BEHIND_ANOTHER = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(days=3)
TOO_LONG = "It could not leave for three days. The last reason: "


def next_attempt(at: datetime, setbacks: int) -> datetime:
    """Doubling from 30 seconds to half an hour, each wait cut at random by up to half, so that many spread out."""
    wait = min(FIRST * 2 ** min(setbacks, 10), LONGEST)
    return at + wait * random.uniform(0.5, 1)  # noqa: S311  spreads load, guards nothing


def behind_another(at: datetime) -> datetime:
    """Of what was not tried itself: soon and always alike, so that it is among the first where the channel is back."""
    return at + BEHIND_ANOTHER * random.uniform(0.75, 1)  # noqa: S311  spreads load, guards nothing


def is_hopeless(at: datetime, since: datetime) -> bool:
    return at - since > GIVE_UP_AFTER
