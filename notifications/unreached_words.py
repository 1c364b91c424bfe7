"""A person whom messages do not reach, in words for the managers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from notifications.kinds import Line
from notifications.models import Channel
from notifications.ways import CHANNELS, Way

_ASKED_FOR = {Channel.EMAIL: "an e-mail address", Channel.SMS: "a phone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """`works` are the ways left, `broken` those that are on record and take nothing; `lost`: why a message did not
    arrive although its address seems to work. `outlets` are the channels by which messages leave here at all."""

    name: str
    works: tuple[Channel, ...]
    broken: tuple[Way, ...]
    outlets: frozenset[Channel]
    lost: str
    escalated: bool


def line_of(one: Unreached, alert_ids: tuple[UUID, ...], *, on: date) -> Line:
    is_cut_off = not one.works
    headline = _headline(one)
    return Line(
        alert_ids=alert_ids,
        subject=headline,
        headline=headline,
        title=one.name,
        words=_words(one),
        detail=_detail(one),
        step=_step(one),
        urgency=(1, on.toordinal(), 0 if is_cut_off else 1),
        person=one.name,
        tone="bad" if is_cut_off else "soon",
        escalated=one.escalated,
        why_escalated=f"{one.name} hears of nothing that is due." if one.escalated else "",
    )


def _headline(one: Unreached) -> str:
    if not one.works:
        return f"No message reaches {one.name}"
    if one.broken:
        return f"{one.name} gets no more messages by {one.broken[0].channel.label}"
    return f"A message did not reach {one.name}"


def _words(one: Unreached) -> str:
    if not one.works:
        return "cannot be reached"
    return f"gets no more messages by {one.broken[0].channel.label}" if one.broken else "did not get a message"


def _detail(one: Unreached) -> str:
    reasons = [_reason(way) for way in one.broken]
    if one.lost and not one.broken:
        reasons.append(one.lost)
    if not reasons:
        reasons.append("No e-mail address and no phone that agreed to text messages is on record.")
    if one.works and one.broken:
        reasons.append(f"Messages go on by {' and '.join(channel.label for channel in one.works)}.")
    return " ".join(reasons)


def _reason(way: Way) -> str:
    if not way.is_broken:
        return f"{way.address}: no {way.channel.label} leaves here."
    return f"{way.address}: {way.reason or way.word}".rstrip(".") + "."


def _step(one: Unreached) -> str:
    if not one.works:
        asked = " or ".join(_ASKED_FOR[channel] for channel in CHANNELS if channel in one.outlets)
        return f"Tell {one.name} yourself, and ask for {asked} that works."
    if any(way.is_stopped for way in one.broken):
        return "Only START, sent from that phone, turns text messages on again."
    return f"Ask {one.name} for another one." if one.broken else f"Make sure that {one.name} knows."
