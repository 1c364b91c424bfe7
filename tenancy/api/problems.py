"""Errors of the REST interface as problem documents (RFC 9457)."""

from http import HTTPStatus

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import JsonResponse
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.settings import api_settings

MEDIA_TYPE = "application/problem+json"

WORDS = {
    HTTPStatus.BAD_REQUEST: "The request could not be read.",
    HTTPStatus.UNAUTHORIZED: "Sign in first.",
    HTTPStatus.FORBIDDEN: "Your role in this practice does not allow this.",
    HTTPStatus.NOT_FOUND: "There is nothing here that you can see.",
    HTTPStatus.CONFLICT: "Somebody else wrote the same at the same moment. Read it again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is more than can be sent at once.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here, and nothing was saved. It has been reported.",
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The database did not answer. Send this again in a moment: what changes something may have been saved all the"
        " same, and with the same Idempotency-Key it is done once."
    ),
}


class Problem(exceptions.APIException):
    """A refusal with its own status and further members, such as the findings of a booking."""

    def __init__(self, status: HTTPStatus, detail: str = "", **members: object) -> None:
        super().__init__(detail or WORDS[status])
        self.status_code = status.value
        self.members = members


def problem(status: int, detail: str = "", **members: object) -> JsonResponse:
    """A refusal from outside the REST framework's own views."""
    document = problem_document(HTTPStatus(status), detail, **members)
    return JsonResponse(document, status=status, content_type=MEDIA_TYPE)


def problem_document(status: HTTPStatus, detail: str = "", **members: object) -> dict[str, object]:
    about = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail or WORDS[status]}
    return about | members


def refused_by_field(error: ValidationError) -> exceptions.ValidationError:
    """What a model or an action refused, as a serializer says it."""
    detail = get_error_detail(error)
    if isinstance(detail, list):
        detail = {NON_FIELD_ERRORS: detail}
    if NON_FIELD_ERRORS in detail:
        detail[api_settings.NON_FIELD_ERRORS_KEY] = detail.pop(NON_FIELD_ERRORS)
    return exceptions.ValidationError(detail)
