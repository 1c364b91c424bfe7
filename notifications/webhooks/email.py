"""The door of the mail provider, which Anymail keeps: its own secret, and its signature where it signs.

Only the configured provider has one, and none is open without `ANYMAIL_WEBHOOK_SECRET`.
"""

from uuid import UUID

import structlog
from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.urls import Resolver404, ResolverMatch, resolve
from django.views.decorators.csrf import csrf_exempt

from notifications.events import receive
from notifications.tasks import POLL_SECONDS, deliver_practice
from notifications.webhooks.mail_events import told_of
from tenancy import clock
from tenancy.context import practice_context
from tenancy.outages import will_pass
from tenancy.tasks import wake

log = structlog.get_logger(__name__)


@csrf_exempt
def email_tracking(request: HttpRequest, esp: str) -> HttpResponse:
    """`/webhooks/email/<esp>/tracking/`. 403 for whatever the provider did not send."""
    if esp != settings.ANYMAIL_ESP:
        raise Http404
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return HttpResponseForbidden("ANYMAIL_WEBHOOK_SECRET is not set.\n", content_type="text/plain")
    found = _anymails(esp)
    try:
        return found.func(request, *found.args, **found.kwargs)
    except AnymailWebhookValidationFailure as refused:
        log.warning("mail_event_refused", esp=esp, reason=str(refused))
        return HttpResponseForbidden("Not sent by the provider.\n", content_type="text/plain")
    except (ValueError, KeyError, TypeError):
        log.exception("mail_event_not_understood", esp=esp)
        return HttpResponseBadRequest("Not understood.\n", content_type="text/plain")


def on_tracking(sender: object, event: AnymailTrackingEvent, esp_name: str, **_: object) -> None:
    """Anymail's `tracking` signal. What names no message of ours is passed over: others may use the account.

    Raises what may go well when the provider repeats its call; whatever else is wrong with an event is its own.
    """
    named = event.metadata or {}
    practice, delivery = (_uuid(named.get(name)) for name in ("practice", "delivery"))
    if practice is None or delivery is None:
        return
    try:
        _receive(practice, delivery, event)
    except Exception as error:
        if will_pass(error):
            raise
        log.exception("mail_event_not_kept", practice=str(practice), delivery=str(delivery))


def _receive(practice: UUID, delivery: UUID, event: AnymailTrackingEvent) -> None:
    at = clock.now()
    told = told_of(event, settings.ANYMAIL_ESP, at)
    with practice_context(practice):
        if receive(delivery, told, at) and told.asks_for_more:
            wake(deliver_practice, practice, expires=POLL_SECONDS)


def _anymails(esp: str) -> ResolverMatch:
    """Anymail's own view of sent mail; a few providers have one for everything."""
    for path in (f"/{esp}/tracking/", f"/{esp}/"):
        try:
            return resolve(path, urlconf="anymail.urls")
        except Resolver404:
            continue
    raise Http404


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
