"""When to try again what a provider certainly did not take."""

import random
from datetime import datetime, timedelta

from django.db.models import DateTimeField, DurationField, Expression, Func, Value

FIRST = timedelta(seconds=30)
LONGEST = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=3)
TOO_LONG = "It could not leave for three days. The last reason: "


def next_attempt(at: datetime, setbacks: int) -> datetime:
    """Doubling from 30 seconds to half an hour, each wait cut at random by up to half, so that many spread out."""
    wait = min(FIRST * 2 ** min(setbacks, 10), LONGEST)
    return at + wait * random.uniform(0.5, 1)  # noqa: S311  spreads load, guards nothing


def behind_another(at: datetime, due_since: Expression) -> Func:
    """Of each row that was not tried itself: a minute, so that it is among the first when the channel is back; where it
    has waited for long, a tenth of that, ten minutes at most. Cut at random by up to a quarter."""
    tenth = "least(greatest((%(expressions)s) / 10, interval '1 minute'), interval '10 minutes') * (1 - random() / 4)"
    wait = Func(Value(at), due_since, template=tenth, arg_joiner=" - ", output_field=DurationField())
    return Func(Value(at), wait, template="%(expressions)s", arg_joiner=" + ", output_field=DateTimeField())


def is_hopeless(at: datetime, since: datetime) -> bool:
    return at - since > GIVE_UP_AFTER
