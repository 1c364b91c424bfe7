"""One message in plain values: what its reader's alerts still come to, just before it leaves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.kinds import Kind, Line, counted_things, kind_of
from notifications.links import link_to, reference_to
from notifications.models import Alert, Delivery
from notifications.models.alert import Audience
from notifications.unsubscribing import unsubscribe_link
from practices.models import Practice

Kinds = Callable[[str], Kind]
"""Gives the kind of a code; raises UnknownKind."""


@dataclass(frozen=True, slots=True)
class Section:
    """What a message says to its reader in one role: lines by name, and how many more are not to be named."""

    lines: tuple[Line, ...] = ()
    unnamed: int = 0
    counted: str = ""

    @property
    def total(self) -> int:
        return len(self.lines) + self.unnamed

    @property
    def first(self) -> Line | None:
        return self.lines[0] if self.lines else None

    @property
    def rest(self) -> tuple[Line, ...]:
        return self.lines[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`own` is about the reader, `team` is for a manager. `said` are the alerts that are still true."""

    practice: Practice
    recipient: str
    zone: str
    at: datetime
    link: str
    link_works_until: date
    own: Section
    team: Section
    said: frozenset[UUID]
    unsubscribe: str = ""

    @property
    def on(self) -> date:
        """The reader's own day."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def is_for_managers_only(self) -> bool:
        return not self.own.total


def compose(
    delivery: Delivery, alerts: Sequence[Alert], practice: Practice, at: datetime, *, kinds: Kinds = kind_of
) -> Message:
    """Ask the kinds what is still true. Inside the practice; a constant number of queries a kind."""
    own, team = own_and_team(delivery, alerts, practice, at, kinds=kinds)
    said = _said([*own, *team])
    told = {alert.about_id for alert in alerts if alert.pk in _said(own)}
    said |= {alert.pk for alert in alerts if alert.about_id in told}
    return Message(
        practice=practice,
        recipient=delivery.recipient_name,
        zone=delivery.timezone,
        at=at,
        link=link_to(delivery),
        link_works_until=reference_to(delivery).last_day,
        own=_section(own, alerts, for_managers=False),
        team=_section(team, alerts, for_managers=True),
        said=said,
        unsubscribe=unsubscribe_link(delivery, [alert for alert in alerts if alert.pk in said]),
    )


def own_and_team(
    delivery: Delivery, alerts: Sequence[Alert], practice: Practice, at: datetime, *, kinds: Kinds = kind_of
) -> tuple[list[Line], list[Line]]:
    """What is still true of the reader himself, and of others; withheld lines are among both.

    What a manager hears as the person concerned is not said to him again as a manager. Of two people who share an
    address, one is told by name of the other.
    """
    on = _day(delivery, at)
    own_alerts = [alert for alert in alerts if _is_own(alert, delivery)]
    own = _still_true(own_alerts, on, practice, kinds, for_managers=False)
    told = {alert.about_id for alert in own_alerts if alert.pk in _said(own)}
    others = [alert for alert in alerts if not _is_own(alert, delivery) and alert.about_id not in told]
    return own, _still_true(others, on, practice, kinds, for_managers=True)


def _is_own(alert: Alert, delivery: Delivery) -> bool:
    return alert.audience == Audience.TECHNOLOGIST and alert.technologist_id == delivery.technologist_id


def _still_true(
    alerts: Iterable[Alert], on: date, practice: Practice, kinds: Kinds, *, for_managers: bool
) -> list[Line]:
    by_kind = groupby(sorted(alerts, key=_kind), key=_kind)
    lines = [
        line
        for code, each in by_kind
        for line in kinds(code).lines(list(each), on=on, practice=practice, for_managers=for_managers)
    ]
    return sorted(lines, key=lambda line: (not line.escalated, line.urgency, line.person, line.title))


def _section(lines: Sequence[Line], alerts: Sequence[Alert], *, for_managers: bool) -> Section:
    ids = _said(lines)
    codes = {alert.kind for alert in alerts if alert.pk in ids}
    total, escalated = len(lines), sum(line.escalated for line in lines)
    counted = (
        kind_of(codes.pop()).counted(total, for_managers=for_managers, escalated=escalated)
        if len(codes) == 1
        else counted_things(total)
    )
    named = tuple(line.openly or line for line in lines if not line.withheld)
    return Section(named, total - len(named), counted)


def _day(delivery: Delivery, at: datetime) -> date:
    return at.astimezone(ZoneInfo(delivery.timezone)).date()


def _said(lines: Iterable[Line]) -> frozenset[UUID]:
    return frozenset(alert_id for line in lines for alert_id in line.alert_ids)


def _kind(alert: Alert) -> str:
    return alert.kind
