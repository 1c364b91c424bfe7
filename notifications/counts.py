from collections import Counter
from dataclasses import dataclass, fields

from notifications.models import DeliveryState


@dataclass(slots=True)
class DeliverCounts:
    """What became of the deliveries of one run; `waiting` are to be tried again later or in the recipient's day."""

    accepted: int = 0
    kept: int = 0
    obsolete: int = 0
    suppressed: int = 0
    failed: int = 0
    dead: int = 0
    unknown: int = 0
    waiting: int = 0

    @classmethod
    def of(cls, states: Counter[str]) -> "DeliverCounts":
        known = {field.name: states[field.name] for field in fields(cls) if field.name != "waiting"}
        return cls(**known, waiting=states[DeliveryState.PENDING])

    @property
    def refused(self) -> int:
        return self.failed + self.dead
