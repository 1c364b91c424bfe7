"""Answers by SMS: STOP, START, HELP in all their words, and anything else, which managers read on Messages."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from twilio.twiml.messaging_response import MessagingResponse

from notifications import opting_out, sms_answers
from notifications.channels import gsm
from notifications.events import Told, keep
from notifications.keywords import Wish, wish_of
from notifications.models import Channel, Delivery, EventKind, OptOut, ProviderEvent
from notifications.tasks import deliver_practice
from notifications.webhooks.signed import from_twilio
from notifications.webhooks.twilio_status import PROVIDER
from practices.models import Practice
from tenancy import clock
from tenancy.context import practice_context
from tenancy.tasks import wake

A_DAY = timedelta(days=1)
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")


@dataclass(frozen=True, slots=True)
class _Answer:
    number: str
    sid: str
    words: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class _Holder:
    """A practice in which somebody has the number, and when it last wrote to it."""

    practice: Practice
    written_at: datetime | None


@from_twilio
def twilio_inbound(request: HttpRequest) -> HttpResponse:
    form, at = request.POST, clock.now()
    number, twilios = form.get("From", ""), form.get("OptOutType", "")
    if not _NUMBER.fullmatch(number):
        return _reply("")
    body, is_stopped = form.get("Body", ""), OptOut.objects.filter(pk=OptOut.hash_of(number)).exists()
    wish = wish_of(body, opt_out_type=twilios, is_stopped=is_stopped)
    answer = _Answer(number, form.get("MessageSid", ""), body, wish)
    holders = [_holder(practice, answer) for practice in _heed(answer, at)]
    is_first = _keep_in_each(answer, holders, at)
    if twilios or (answer.wish is Wish.NONE and not is_first):
        # Twilio has answered by itself, or it may be a machine that answers us.
        return _reply("")
    return _reply(sms_answers.to(answer.wish, [holder.practice for holder in holders]))


def _heed(answer: _Answer, at: datetime) -> list[UUID]:
    if answer.wish.is_stop:
        return opting_out.stop(answer.number, at=at)
    if answer.wish is Wish.START:
        return opting_out.start(answer.number, at=at)
    return opting_out.practices_holding(OptOut.hash_of(answer.number))


def _holder(practice_id: UUID, answer: _Answer) -> _Holder:
    with practice_context(practice_id):
        practice = Practice.objects.get(pk=practice_id)
        last = _last_to(answer.number)
        if answer.wish.is_stop:
            wake(deliver_practice, practice_id)
    return _Holder(practice, last.created_at if last else None)


def _keep_in_each(answer: _Answer, holders: list[_Holder], at: datetime) -> bool:
    """What was said is for the practice that wrote last; the others learn of a STOP or START only. Whether it is the
    first of the day there."""
    written = [holder for holder in holders if holder.written_at]
    latest = max(written, key=lambda holder: (holder.written_at, holder.practice.pk), default=None)
    is_first = False
    for holder in holders:
        heard = answer if holder is latest else _wish_alone(answer)
        if heard is not None:
            with practice_context(holder.practice.pk):
                was_quiet = _keep(heard, at)
                is_first = was_quiet if holder is latest else is_first
    return is_first


def _wish_alone(answer: _Answer) -> _Answer | None:
    wish = Wish.STOP if answer.wish.is_stop else answer.wish
    return replace(answer, wish=wish, words=wish.upper()) if wish in (Wish.STOP, Wish.START) else None


def _keep(answer: _Answer, at: datetime) -> bool:
    last = _last_to(answer.number)
    told = Told(
        provider=PROVIDER,
        event_id=answer.sid,
        kind=EventKind.ANSWERED,
        happened_at=at,
        code=answer.wish,
        words=answer.words,
    )
    earlier = ProviderEvent.objects.filter(kind=EventKind.ANSWERED, received_at__gt=at - A_DAY, delivery__isnull=False)
    was_quiet = not earlier.filter(delivery__address=answer.number, delivery__channel=Channel.SMS).exists()
    return keep(told, last, at) and was_quiet


def _last_to(number: str) -> Delivery | None:
    """Each half by an index of its own: a day's messages by channel, address and day, those sent again by what they
    repeat. The words of seven years are kept."""
    sent = Delivery.objects.filter(channel=Channel.SMS, address=number).exclude(body_text="")
    of_a_day = sent.filter(resend_of=None).order_by("-day", "-created_at", "-id").first()
    again = sent.filter(resend_of__isnull=False).order_by("-created_at", "-id").first()
    return max((each for each in (of_a_day, again) if each), key=lambda each: (each.created_at, each.pk), default=None)


def _reply(words: str) -> HttpResponse:
    response = MessagingResponse()
    if words:
        response.message(gsm.transliterate(words))
    return HttpResponse(str(response), content_type="text/xml")
