"""What is due, and what must come of it: known before anything is sent."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

PRACTICES, PEOPLE, HELD = 200, 50, 2
# Half way between two rungs, so that a run over midnight owes nobody anything new.
DAYS_AHEAD = 45
SECONDS_BETWEEN_HARMS = 20.0

Message = tuple[str, str]


@dataclass(frozen=True)
class Plan:
    """Everybody holds two credentials that end on one day and is told by e-mail and by SMS; the manager of each
    practice gets one digest by e-mail. `every`: seconds between two harms, on average."""

    practices: int
    seed: int = 0
    every: float = SECONDS_BETWEEN_HARMS

    @classmethod
    def from_environment(cls) -> Self:
        return cls(
            practices=max(1, round(PRACTICES * float(os.environ.get("CHAOS_SCALE") or 1))),
            seed=int(os.environ.get("CHAOS_SEED") or secrets.randbelow(1_000_000)),
            every=float(os.environ.get("CHAOS_SECONDS") or SECONDS_BETWEEN_HARMS),
        )

    @property
    def alerts(self) -> int:
        """To technologists; managers hear of as many."""
        return self.practices * PEOPLE * HELD

    @property
    def given(self) -> dict[str, object]:
        """The variables of `benchmarks/ending.sql`."""
        today = datetime.now(UTC).date()
        ends = today + timedelta(days=DAYS_AHEAD)
        size = {"practices": self.practices, "people": PEOPLE, "held": HELD}
        return size | {"day": today, "ends": ends, "emitted": 0, "sms": 1}

    def messages(self) -> dict[Message, int]:
        """Each message there must be, by channel and address, with how many alerts it carries. No other may be."""
        return dict(self._messages())

    def _messages(self) -> Iterator[tuple[Message, int]]:
        for number in range(1, self.practices * PEOPLE + 1):
            yield ("email", f"tess-{number}@example.org"), HELD
            yield ("sms", f"+1503{2_000_000 + number}"), HELD
        for number in range(1, self.practices + 1):
            yield ("email", f"manager-{number}@example.org"), PEOPLE * HELD
