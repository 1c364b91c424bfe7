"""What stands above the messages while it is so: a channel that is missing, stopped or away, a day that does not add
up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.channels.opened import is_configured
from notifications.dates import day_words, soften
from notifications.models import Channel, Outage, Reconciliation, SenderStop
from notifications.outages import long_ones
from practices.models import Membership, Practice, Technologist

_PROVIDERS = {Channel.EMAIL: "mail server", Channel.SMS: "provider of text messages"}


@dataclass(frozen=True, slots=True)
class Caution:
    title: str
    words: str
    tone: str
    icon: str


def cautions(practice: Practice, at: datetime) -> list[Caution]:
    """Inside the practice."""
    missed = [channel for channel in Channel if practice.live_at and _is_missed(channel)]
    still = [_missing(missed)] if missed else []
    still += [_stopped(stop) for stop in SenderStop.objects.filter(lifted_at=None)]
    still += [_away(outage) for outage in long_ones(at)]
    latest = Reconciliation.objects.first()
    return [*still, _does_not_add_up(latest)] if latest and latest.differences else still


def _is_missed(channel: Channel) -> bool:
    """Nothing can leave by it, and somebody is to hear by it: of texts those who agreed to them."""
    if is_configured(channel):
        return False
    return channel == Channel.EMAIL or any(
        people.filter(sms_consent_at__isnull=False).exclude(phone="").exists()
        for people in (Technologist.objects.all(), Membership.objects.managers())
    )


def _missing(channels: Sequence[Channel]) -> Caution:
    providers = " and no ".join(_PROVIDERS[channel] for channel in channels)
    words = (
        f"No {providers} is set up for this installation. What is due is kept here and is never sent later:"
        " tell people yourself until the operator has set one up."
    )
    names = " and no ".join(channel.label for channel in channels)
    return Caution(f"No {names} is leaving.", words, "bad", "octagon-alert")


def _away(outage: Outage) -> Caution:
    why = outage.reason.removesuffix(".")
    words = f"{why}. What is due is tried again until it leaves; the operator of this installation sees it too."
    title = f"{outage.heading}." if outage.held_back_at else f"No {outage.get_channel_display()} is leaving."
    return Caution(title, words, "bad", "octagon-alert")


def _stopped(stop: SenderStop) -> Caution:
    why = stop.reason.removesuffix(".")
    words = f"{why}. What is due waits until the operator of this installation has put it right."
    return Caution(f"No {stop.get_channel_display()} is leaving.", words, "bad", "octagon-alert")


def _does_not_add_up(found: Reconciliation) -> Caution:
    number = len(found.differences)
    counted = "1 notice differs" if number == 1 else f"{number:,} notices differ"
    words = f"On {soften(day_words(found.day, found.day))} {counted} from what was due. The operator sees it too."
    return Caution("What was said is not what should have been.", words, "bad", "scale")
