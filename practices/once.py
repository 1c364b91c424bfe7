"""A form sent twice, as by a double click, does its work once."""

import hashlib
from collections.abc import Callable
from uuid import uuid4

from practices.models import IdempotentRequest
from practices.requests import PracticeRequest
from tenancy import clock

FIELD = "once"
_FOUND = 302


def token(request: PracticeRequest) -> str:
    """For the hidden field of a form: new with each form, the same when a refused one is shown again."""
    return request.POST.get(FIELD) or uuid4().hex


def once(request: PracticeRequest, work: Callable[[], str]) -> str:
    """What `work` gives, or what it gave when the same member first sent the same fields with the same token.

    Inside the practice's transaction: refused work leaves nothing, and is done when it is sent again.
    """
    if not request.POST.get(FIELD) or request.membership is None:
        return work()
    row = IdempotentRequest(
        membership=request.membership, key=f"form:{_digest(request)}", request_hash="", created_at=clock.now()
    )
    claimed = IdempotentRequest.objects.claim(row)
    if claimed.status is not None:
        return claimed.body
    given = work()
    claimed.answer(_FOUND, given)
    return given


def _digest(request: PracticeRequest) -> str:
    sent = sorted((name, *request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken")
    return hashlib.sha256(repr((request.path, sent)).encode()).hexdigest()
