"""The door to messages. Only the expiry sweep, which works on whole sets, writes its alerts itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.fan_out import fan_out
from notifications.kinds import kind_of
from notifications.models import Alert
from notifications.models.alert import Audience
from notifications.tasks import deliver_practice
from practices.models import Practice, Technologist
from tenancy.context import current_practice_id
from tenancy.tasks import wake


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who hears of it: technologists, each for himself, and the practice's managers, fanned out at sending."""

    technologists: tuple[Technologist, ...] = ()
    managers: bool = False


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

    Inside the practice. `context` must be JSON. Gives the number of new alerts; raises UnknownKind.
    """
    kind_of(kind)
    practice = Practice.objects.get(pk=current_practice_id())
    alerts = [
        Alert(
            kind=kind,
            audience=Audience.TECHNOLOGIST if person else Audience.MANAGERS,
            technologist=person,
            about_id=about,
            dedupe_key=f"{dedupe_key}:{person.pk if person else Audience.MANAGERS}",
            escalated=escalated,
            context=dict(context),
            emitted_on=at.astimezone(ZoneInfo(person.timezone if person else practice.timezone)).date(),
            created_at=at,
        )
        for person in _audiences(recipients)
    ]
    new = _only_new(alerts)
    if new:
        fan_out(at, practice.pk)
        wake(deliver_practice, practice.pk)
    return new


def _audiences(recipients: Recipients) -> Iterable[Technologist | None]:
    yield from recipients.technologists
    if recipients.managers:
        yield None


def _only_new(alerts: list[Alert]) -> int:
    """The unique key decides, whoever else is emitting the same at this moment."""
    Alert.objects.bulk_create(alerts, ignore_conflicts=True)
    return Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).count()
