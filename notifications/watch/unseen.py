"""What somebody it was for has not seen: still true, said or meant to be said, neither acknowledged nor answered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.kinds import Line, kind_of
from notifications.models import Alert, Delivery, DeliveryState
from notifications.models.alert import AlertState, Audience
from notifications.readers import Readers, may_be_told
from notifications.unheard import Unheard, unheard
from notifications.watch.tried import Tried, tried
from practices.models import Practice, Technologist
from tenancy import clock

DAYS = 14
NO_MANAGER = "the managers"

Thing = tuple[str, str, UUID, date | None]


class Got(IntEnum):
    """How far it has got, the worst first."""

    NOWHERE = 1
    NO_SIGN = 2
    """A provider has taken it, and nothing more is known."""
    ARRIVED = 3
    """On the phone or in the mailbox; programs open mails and follow links too, so nobody knows whether it was read."""
    ON_ITS_WAY = 4

    @property
    def words(self) -> str:
        return _LOOKS[self][0]

    @property
    def heading(self) -> str:
        """Over the rows of which this is the worst."""
        return "Did not get out to everybody" if self is Got.NOWHERE else self.words

    @property
    def tone(self) -> str:
        return _LOOKS[self][1]

    @property
    def icon(self) -> str:
        return _LOOKS[self][2]


_LOOKS = {
    Got.NOWHERE: ("Never got out", "bad", "mail-x"),
    Got.NO_SIGN: ("No sign yet", "soon", "circle-question-mark"),
    Got.ARRIVED: ("Arrived, not acknowledged", "soon", "mail-check"),
    Got.ON_ITS_WAY: ("On its way", "quiet", "clock"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One who should know. `tried` are the messages that carried it to them, the newest first."""

    name: str
    tried: tuple[Delivery, ...]
    got: Got
    person: Technologist | None = None
    no_way: Unheard | None = None
    """Where nothing reaches them by any way, and why."""

    @property
    def why(self) -> str:
        return f"{'; '.join(self.no_way.reasons)}." if self.no_way else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """One thing, and whom it misses, the worst first."""

    line: Line
    since: date
    missed: tuple[Missed, ...]

    @property
    def got(self) -> Got:
        return self.missed[0].got

    @property
    def cut_off(self) -> Missed | None:
        """Whom nothing will reach as long as nobody corrects it."""
        return next((each for each in self.missed if each.no_way), None)

    @property
    def latest(self) -> Delivery | None:
        return next((delivery for each in self.missed for delivery in each.tried), None)


def unseen(practice: Practice, at: datetime, kinds: Iterable[str], *, days: int = DAYS) -> list[Unseen]:
    """Of the last `days` days on the practice's clock: what got nowhere first, then the most urgent.

    Seen is what its reader acknowledged or answered by SMS; each manager for himself. Inside the practice, in a
    constant number of queries a kind.
    """
    today = at.astimezone(ZoneInfo(practice.timezone)).date()
    rows = Alert.objects.filter(kind__in=list(kinds), emitted_on__gte=today - timedelta(days=days))
    said = list(rows.select_related("technologist__membership__user").order_by("id"))
    carried = tried(rows)
    seen = _seen(said, carried)
    alerts = [alert for alert in said if _is_unseen(alert, seen)]
    readers = may_be_told(alerts, practice, at)
    found = [
        (each, line)
        for each in _by_kind_and_audience([alert for alert in alerts if readers.hear(alert)])
        for line in kind_of(each[0].kind).lines(each, on=today, practice=practice, for_managers=True)
    ]
    rows_by_thing: dict[tuple[object, ...], Unseen] = {}
    for each, line in found:
        mine = [alert for alert in each if alert.pk in line.alert_ids]
        if missed := _missed(mine, readers, carried, seen):
            _add(rows_by_thing, mine, Unseen(line=line, since=min(one.emitted_on for one in mine), missed=missed))
    rows_with_reasons = _with_reasons(list(rows_by_thing.values()))
    return sorted(rows_with_reasons, key=lambda each: (each.got, each.line.urgency, each.line.title))


def people_without_a_way(practice: Practice, at: datetime, kinds: Iterable[str], *, days: int = DAYS) -> int:
    """To how many no message could be written of what was due in that time."""
    since = at.astimezone(ZoneInfo(practice.timezone)).date() - timedelta(days=days)
    due = Alert.objects.filter(kind__in=list(kinds), audience=Audience.TECHNOLOGIST, emitted_on__gte=since)
    uncarried = due.filter(state=AlertState.OPEN, items=None).values("technologist")
    people = Technologist.objects.filter(pk__in=uncarried).select_related("membership__user")
    today = {person.timezone: clock.local(at, person.timezone).date() for person in people}
    return len(unheard([person for person in people if person.is_employed(today[person.timezone])]))


def _with_reasons(rows: Sequence[Unseen]) -> list[Unseen]:
    """Why it got nowhere, where nothing reaches the person at all."""
    nowhere = [each for row in rows for each in row.missed if each.got is Got.NOWHERE]
    people = {each.person.pk: each.person for each in nowhere if each.person}
    reasons = {each.person.pk: each for each in unheard(list(people.values()))} if people else {}

    def reasoned(missed: Missed) -> Missed:
        if missed.person is None or missed.got is not Got.NOWHERE:
            return missed
        return replace(missed, no_way=reasons.get(missed.person.pk))

    return [replace(row, missed=tuple(reasoned(missed) for missed in row.missed)) for row in rows]


def _add(rows: dict[tuple[object, ...], Unseen], alerts: Sequence[Alert], row: Unseen) -> None:
    """What reads the same of the same thing is one row, for whomever it is."""
    key = (alerts[0].kind, alerts[0].about_id, alerts[0].due_on, row.line.title, row.line.words)
    if known := rows.get(key):
        missed = sorted((*known.missed, *row.missed), key=lambda each: (each.got, each.name))
        row = replace(known, since=min(known.since, row.since), missed=tuple(missed))
    rows[key] = row


def _seen(said: Iterable[Alert], carried: Mapping[UUID, Sequence[Tried]]) -> set[tuple[Thing, UUID | None]]:
    """By whom; a sign for one rung is a sign for the others of the same thing."""
    seen = {
        (_thing(alert), _reader(alert, each.delivery))
        for alert in said
        for each in carried.get(alert.pk, ())
        if each.is_seen
    }
    return seen | {(_thing(alert), alert.technologist_id) for alert in said if alert.state == AlertState.ACKNOWLEDGED}


def _is_unseen(alert: Alert, seen: set[tuple[Thing, UUID | None]]) -> bool:
    is_for_managers = alert.audience == Audience.MANAGERS
    return alert.state == AlertState.OPEN and (is_for_managers or (_thing(alert), alert.technologist_id) not in seen)


def _thing(alert: Alert) -> Thing:
    return alert.kind, alert.audience, alert.about_id, alert.due_on


def _reader(alert: Alert, delivery: Delivery) -> UUID | None:
    return delivery.membership_id if alert.audience == Audience.MANAGERS else alert.technologist_id


def _by_kind_and_audience(alerts: Sequence[Alert]) -> list[list[Alert]]:
    groups: dict[tuple[str, str], list[Alert]] = defaultdict(list)
    for alert in alerts:
        groups[alert.kind, alert.audience].append(alert)
    return list(groups.values())


def _missed(
    alerts: Sequence[Alert],
    readers: Readers,
    carried: Mapping[UUID, Sequence[Tried]],
    seen: set[tuple[Thing, UUID | None]],
) -> tuple[Missed, ...]:
    if alerts[0].audience == Audience.TECHNOLOGIST:
        people = {alert.technologist.name: alert.technologist for alert in alerts if alert.technologist}
        one = _one(", ".join(sorted(people)), [each for alert in alerts for each in carried.get(alert.pk, ())])
        return (replace(one, person=next(iter(people.values()))) if len(people) == 1 else one,)
    found = tuple(_managers(alerts, readers, carried, seen))
    return tuple(sorted(found, key=lambda each: (each.got, each.name)))


def _managers(
    alerts: Sequence[Alert],
    readers: Readers,
    carried: Mapping[UUID, Sequence[Tried]],
    seen: set[tuple[Thing, UUID | None]],
) -> Iterator[Missed]:
    """Those to whom it was written; whoever wants no such mail is not waited for, as long as another one was told."""
    written = {
        member: [each for alert in alerts for each in carried.get(alert.pk, ()) if each.is_to(member.pk)]
        for member in readers.managers
    }
    if not any(written.values()):
        yield _one(NO_MANAGER, [])
    for member, tries in written.items():
        if tries and any((_thing(alert), member.pk) not in seen for alert in alerts):
            yield _one(f"{member.user}, manager", tries)


def _one(name: str, tries: Iterable[Tried]) -> Missed:
    by_key = {each.delivery.pk: each for each in tries}
    newest = [by_key[key] for key in sorted(by_key, reverse=True)]
    return Missed(name=name, tried=tuple(each.delivery for each in newest), got=_got(newest))


def _got(tries: Sequence[Tried]) -> Got:
    states = {each.delivery.state for each in tries}
    if any(each.has_arrived for each in tries):
        return Got.ARRIVED
    if DeliveryState.ACCEPTED in states:
        return Got.NO_SIGN
    return Got.ON_ITS_WAY if any(_is_leaving(each.delivery) for each in tries) else Got.NOWHERE


def _is_leaving(delivery: Delivery) -> bool:
    return delivery.is_to_leave and not delivery.is_to_be_kept
