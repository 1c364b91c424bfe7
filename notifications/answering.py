"""What the reader of a message says through its link, without a log-in. Inside the practice (rules.md G3)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from notifications.kinds import Acted, Answered, UnknownAct, kind_of
from notifications.models import Alert, Delivery
from notifications.models.alert import AlertState, Audience
from notifications.readers import heard
from notifications.watch.again import NotAgain, send_again
from practices.models import Practice

BY_LINK = "whoever opened a link that had run out"
ONE_IN = timedelta(days=1)


def acknowledge(delivery: Delivery, practice: Practice, at: datetime) -> None:
    """Its reader has seen it; said again it changes nothing. Only what the reader may still be told counts as seen.

    Each manager speaks for himself: what is for managers stays open, and reaches the others as if nobody had seen it.
    """
    Delivery.objects.filter(pk=delivery.pk, acknowledged_at=None).update(acknowledged_at=at)
    seen = [alert.pk for alert in heard(delivery, practice, at) if alert.audience == Audience.TECHNOLOGIST]
    Alert.objects.filter(pk__in=seen, state=AlertState.OPEN).update(state=AlertState.ACKNOWLEDGED)


def answered(delivery: Delivery, alerts: Iterable[Alert], at: datetime) -> list[Answered]:
    """What the reader said before of the alerts about them, as long as it can be taken back."""
    own = sorted((alert for alert in alerts if _is_own(alert, delivery)), key=lambda alert: alert.kind)
    today = _today(delivery, at)
    return [
        each
        for code, alerts in groupby(own, lambda alert: alert.kind)
        for each in kind_of(code).answered(list(alerts), on=today)
    ]


@transaction.atomic
def act(delivery: Delivery, practice: Practice, alert_id: UUID, code: str, *, on: date | None, at: datetime) -> Acted:
    """Of an alert about the reader. Without `on` it happened today.

    Raises UnknownAct where the message tells its reader of no such thing, ValidationError where it cannot be any more.
    """
    own = (alert for alert in heard(delivery, practice, at) if _is_own(alert, delivery))
    alert = next((alert for alert in own if alert.pk == alert_id), None)
    if alert is None:
        raise UnknownAct(code)
    today = _today(delivery, at)
    acted = kind_of(alert.kind).act(code, alert, on=on or today, today=today)
    acknowledge(delivery, practice, at)
    return acted


def send_new_link(delivery: Delivery, practice: Practice, at: datetime) -> bool:
    """The message once more, as it is true now, to the address on file; once a day for a reader and channel, so that
    nobody can be flooded through an old link. Whoever asked is not told whether it went."""
    if _asked_lately(delivery, at):
        return False
    try:
        send_again(delivery, practice, at=at, by=BY_LINK)
    except NotAgain:
        return False
    return True


def _today(delivery: Delivery, at: datetime) -> date:
    return at.astimezone(ZoneInfo(delivery.timezone)).date()


def _is_own(alert: Alert, delivery: Delivery) -> bool:
    return alert.audience == Audience.TECHNOLOGIST and alert.technologist_id == delivery.technologist_id


def _asked_lately(delivery: Delivery, at: datetime) -> bool:
    """Whoever asks at the same moment waits for the first to be done."""
    Delivery.objects.select_for_update().get(pk=delivery.pk)
    again = Delivery.objects.filter(resend_of__isnull=False)
    lately = again.filter(sent_again_by=BY_LINK, created_at__gt=at - ONE_IN, channel=delivery.channel)
    return lately.filter(technologist=delivery.technologist_id, membership=delivery.membership_id).exists()
