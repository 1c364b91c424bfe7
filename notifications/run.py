"""What one call of deliver shares between the practices it sends for."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from notifications.channels.opened import OpenChannels
from notifications.settle import Taken


@dataclass
class Run:
    """One call of deliver. `away` are the channels whose provider takes nothing just now, `taking` those that took
    something; `taken` is what a provider has taken and nobody has stored yet."""

    channels: OpenChannels
    now: Callable[[], datetime]
    ends_at: float | None
    states: Counter[str] = field(default_factory=Counter)
    away: set[str] = field(default_factory=set)
    taking: set[str] = field(default_factory=set)
    taken: Taken | None = None
    errors: list[Exception] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and monotonic() >= self.ends_at
