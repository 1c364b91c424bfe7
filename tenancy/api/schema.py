"""The OpenAPI description of the REST interface."""

from http import HTTPStatus
from typing import Any, TypeAlias

from django.conf import settings
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from tenancy.api.problems import MEDIA_TYPE

Document: TypeAlias = dict[str, Any]

PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was refused and why, for people."},
        "errors": {
            "type": "object",
            "additionalProperties": True,
            "description": "With 400: what is wrong, by field.",
        },
    },
    "required": ["type", "title", "status", "detail"],
}

_ALWAYS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
_REFUSALS = {
    "get": (HTTPStatus.BAD_REQUEST, *_ALWAYS),
    "patch": (HTTPStatus.BAD_REQUEST, *_ALWAYS, HTTPStatus.CONFLICT, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    "delete": (*_ALWAYS, HTTPStatus.CONFLICT),
    "post": (
        HTTPStatus.BAD_REQUEST,
        *_ALWAYS,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
}

_PRACTICE = OpenApiParameter("practice", str, OpenApiParameter.PATH, description="The practice's address.")
_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=(
        "Of your choice, up to 200 characters. The same key with the same body is answered as the first time, "
        "with `Idempotency-Replayed: true`; with another body it is refused with 422."
    ),
)


class BrowserSession(SessionScheme):
    target_class = "tenancy.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> Document:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "Signed in by browser. Anything but GET also needs the header X-CSRFToken.",
        }


class PracticeSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        return [_PRACTICE, _KEY] if self.method == "POST" else [_PRACTICE]


def add_problems(result: Document, **_: Any) -> Document:
    """A postprocessing hook: every operation can be refused with a problem document."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for method, operation in operations.items():
            operation["responses"] |= {str(status.value): _problem(status) for status in _REFUSALS[method]}
    return result


def _problem(status: HTTPStatus) -> Document:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": status.phrase, "content": content}
