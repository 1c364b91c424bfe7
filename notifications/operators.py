"""Telling those who run the installation. They learn of the sender and the counts, never of a message or a person."""

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail

from notifications.models import Channel, SenderStop
from practices.models import User

STOPPED = """{channel}: nothing leaves by it since {since:%d %b %Y %H:%M} UTC, in any practice.

{reason} ({code})

Messages wait; none is lost. Put it right at the provider, then lift the stop:
{url}
"""

log = structlog.get_logger(__name__)


@shared_task
def tell_operators(channel: str) -> None:
    """That our sender is refused. They see it on their page as well; a mail that fails is only logged."""
    stopped = SenderStop.objects.filter(channel=channel, lifted_at=None).first()
    addresses = list(User.objects.filter(is_operator=True, is_active=True).values_list("email", flat=True))
    if stopped is None or not addresses or not settings.EMAIL_CONFIGURED:
        return
    name = Channel(channel).label
    words = STOPPED.format(
        channel=name,
        since=stopped.since,
        reason=stopped.reason,
        code=stopped.code,
        url=f"{settings.PUBLIC_BASE_URL}/operator/",
    )
    try:
        send_mail(f"NerveCenter: {name} has stopped", words, settings.DEFAULT_FROM_EMAIL, addresses)
    except Exception:
        log.exception("operators_not_told", channel=channel)
