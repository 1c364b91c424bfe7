"""Telling those who run the installation. They learn of the sender and the counts, never of a message or a person.

Told is told once the mail has left: until then the minute's poll wakes the task again.
"""

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail

from notifications.models import Outage, SenderStop
from practices.models import User
from tenancy import clock

STOPPED = """{channel}: nothing leaves by it since {since:%d %b %Y %H:%M} UTC, in any practice.

{reason} ({code})

Messages wait; none is lost. Put it right at the provider, then lift the stop:
{url}
"""

AWAY = """{channel}: its provider has taken nothing since {since:%d %b %Y %H:%M} UTC, in any practice.

{reason}

Messages wait and are tried again; after three days they are given up. Look at the provider, and at what waits:
{url}
"""

HELD_BACK = """{channel}: its provider takes messages and says later that they did not go on, since
{since:%d %b %Y %H:%M} UTC.

{reason}

They wait and are tried again; after three days they are given up. Look at the provider, and at what waits:
{url}
"""

log = structlog.get_logger(__name__)


@shared_task
def tell_operators(channel: str) -> None:
    """That our sender is refused. They see it on their page as well; a mail that fails is logged."""
    stopped = SenderStop.objects.filter(channel=channel, lifted_at=None, told_at=None).first()
    if stopped is not None:
        words = STOPPED.format(
            channel=stopped.get_channel_display(),
            since=stopped.since,
            reason=stopped.reason,
            code=stopped.code,
            url=_page(),
        )
        _tell(stopped, f"NerveCenter: nothing leaves by {stopped.get_channel_display()}", words)


@shared_task
def tell_operators_of_outage(channel: str) -> None:
    """That a provider takes nothing for long, or holds back what it took.

    As tell_operators; where it is the mail's own, only the page says so as long as it lasts.
    """
    away = Outage.objects.filter(channel=channel, over_at=None, told_at=None).first()
    if away is not None:
        name = away.get_channel_display()
        template = HELD_BACK if away.held_back_at else AWAY
        words = template.format(channel=name, since=away.since, reason=away.reason, url=_page())
        _tell(away, f"NerveCenter: {away.heading[0].lower()}{away.heading[1:]}", words)


def _page() -> str:
    return f"{settings.PUBLIC_BASE_URL}/operator/"


def _tell(what: SenderStop | Outage, subject: str, words: str) -> None:
    if _has_left(what.channel, subject, words):
        what.told_at = clock.now()
        what.save(update_fields=["told_at"])


def _has_left(channel: str, subject: str, words: str) -> bool:
    addresses = list(User.objects.filter(is_operator=True, is_active=True).values_list("email", flat=True))
    if not addresses or not settings.EMAIL_CONFIGURED:
        return False
    try:
        return bool(send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, addresses))
    except Exception as error:
        # Each minute anew, so without the way it came.
        log.error("operators_not_told", channel=channel, reason=f"{type(error).__name__}: {error}")
        return False
