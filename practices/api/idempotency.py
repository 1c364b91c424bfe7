"""A POST repeated with the same Idempotency-Key is answered once."""

import hashlib
import json
from collections.abc import Callable, Iterable
from http import HTTPStatus

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from practices.models import IdempotentRequest, Membership
from tenancy import clock
from tenancy.api.problems import Problem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 200


def answer_once(request: Request, membership: Membership, answer: Callable[[], Response]) -> HttpResponseBase:
    """What `answer` gives, or what it gave when the member first sent this key; without a key, always anew.

    Raises Problem 422 when the key came with another body or for another path.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return answer()
    claimed = _claim(_checked(key), request, membership)
    if claimed.status is not None:
        return HttpResponse(
            claimed.body, status=claimed.status, content_type="application/json", headers={REPLAYED: "true"}
        )
    response = answer()
    claimed.answer(response.status_code, JSONRenderer().render(response.data).decode())
    return response


def _checked(key: str) -> str:
    if not key.isascii() or not key.isprintable() or not 0 < len(key) <= LONGEST_KEY:
        raise ValidationError({HEADER: [f"Up to {LONGEST_KEY} printable ASCII characters."]})
    return key


def _claim(key: str, request: Request, membership: Membership) -> IdempotentRequest:
    at = clock.now()
    IdempotentRequest.objects.past_use(at).filter(membership=membership).delete()
    row = IdempotentRequest(membership=membership, key=key, request_hash=_digest(request), created_at=at)
    claimed = IdempotentRequest.objects.claim(row)
    if claimed.request_hash != row.request_hash:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"This {HEADER} came before with another request.")
    return claimed


def _digest(request: Request) -> str:
    """Of path and body; of a form's body by its parts, since its boundary differs each time."""
    data = request.data
    body = sorted(_parts(data)) if isinstance(data, QueryDict) else data
    return hashlib.sha256(json.dumps([request.path, body], sort_keys=True).encode()).hexdigest()


def _parts(data: QueryDict) -> Iterable[tuple[str, str]]:
    for name, values in data.lists():
        for value in values:
            yield name, _file_digest(value) if isinstance(value, UploadedFile) else str(value)


def _file_digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return f"{file.name} {digest.hexdigest()}"
