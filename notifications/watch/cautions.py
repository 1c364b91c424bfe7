"""What stands above the list of messages while it is so: a channel that is stopped, a day that does not add up."""

from dataclasses import dataclass

from notifications.dates import day_words, soften
from notifications.models import Reconciliation, SenderStop


@dataclass(frozen=True, slots=True)
class Caution:
    title: str
    words: str
    tone: str
    icon: str


def cautions() -> list[Caution]:
    """Inside the practice."""
    stops = [_stopped(stop) for stop in SenderStop.objects.filter(lifted_at=None)]
    latest = Reconciliation.objects.first()
    return [*stops, _does_not_add_up(latest)] if latest and latest.differences else stops


def _stopped(stop: SenderStop) -> Caution:
    why = stop.reason.removesuffix(".")
    words = f"{why}. What is due waits until the operator of this installation has put it right."
    return Caution(f"No {stop.get_channel_display()} is leaving.", words, "bad", "octagon-alert")


def _does_not_add_up(found: Reconciliation) -> Caution:
    number = len(found.differences)
    counted = "1 notice differs" if number == 1 else f"{number:,} notices differ"
    words = f"On {soften(day_words(found.day, found.day))} {counted} from what was due. The operator sees it too."
    return Caution("What was said is not what should have been.", words, "bad", "scale")
