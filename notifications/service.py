"""The door to messages. Only the expiry sweep, which works on whole sets, writes its alerts itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.fan_out import fan_out
from notifications.kinds import Kind, kind_of
from notifications.models import Alert
from notifications.models.alert import Audience
from notifications.opening import open_alerts
from notifications.outlets import outlets
from notifications.tasks import deliver_practice
from notifications.unreachable import tell_of_unheard
from practices.models import Practice, Technologist
from tenancy.context import current_practice_id
from tenancy.tasks import wake

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who hears of it: technologists, each for himself, and the practice's managers, fanned out at sending."""

    technologists: tuple[Technologist, ...] = ()
    managers: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to say. `context` must be JSON."""

    recipients: Recipients
    about: UUID
    dedupe_key: str
    context: Mapping[str, object]
    escalated: bool = False


def emit(
    kind: str,
    recipients: Recipients,
    about: UUID,
    dedupe_key: str,
    context: Mapping[str, object],
    *,
    at: datetime,
    escalated: bool = False,
) -> int:
    """Say something once: a dedupe key that was used before in this practice says nothing more.

    Inside the practice; in rehearsal nothing is said. `context` must be JSON. Gives the number of new alerts; raises
    UnknownKind.
    """
    return tell(kind, [Telling(recipients, about, dedupe_key, context, escalated)], at=at)


def tell(kind: str, tellings: Sequence[Telling], *, at: datetime) -> int:
    """Say many things of one kind, each once, in a constant number of queries. See emit."""
    spoken = kind_of(kind)
    practice = Practice.objects.get(pk=current_practice_id())
    alerts = [
        _alert(spoken, telling, person, practice, at)
        for telling in tellings
        for person in _audiences(telling.recipients)
    ]
    new = open_alerts(alerts, practice)
    if new:
        tell_of_unheard(_fan_out(alerts, practice, at), practice, at=at)
        wake(deliver_practice, practice.pk)
    return new


def _alert(kind: Kind, telling: Telling, person: Technologist | None, practice: Practice, at: datetime) -> Alert:
    zone = person.timezone if person else practice.timezone
    insists = person is not None and kind.insists(telling.context, at=at, zone=zone)
    return Alert(
        kind=kind.code,
        audience=Audience.TECHNOLOGIST if person else Audience.MANAGERS,
        technologist=person,
        about_id=telling.about,
        dedupe_key=f"{telling.dedupe_key}:{person.pk if person else Audience.MANAGERS}",
        escalated=telling.escalated or insists,
        context=dict(telling.context),
        emitted_on=at.astimezone(ZoneInfo(zone)).date(),
        leaves_by=kind.leaves_by(telling.context, at=at, zone=zone),
        created_at=at,
    )


def _audiences(recipients: Recipients) -> Iterable[Technologist | None]:
    yield from recipients.technologists
    if recipients.managers:
        yield None


def _fan_out(alerts: Sequence[Alert], practice: Practice, at: datetime) -> list[Alert]:
    """Again where a message of its own lost its number to another one that was being made at this moment. Returns what
    should have left at once and found no way."""
    fan_out(at, practice.pk)
    at_once = [alert.pk for alert in alerts if alert.leaves_by]
    unheard = Alert.objects.filter(pk__in=at_once).exclude(items__channel__in=outlets())
    left = list(unheard.select_related("technologist__membership__user"))
    for _ in range(ATTEMPTS - 1):
        if not left or not fan_out(at, practice.pk):
            break
        left = list(unheard.select_related("technologist__membership__user"))
    return left
