"""What an endpoint raises, as a problem document."""

from http import HTTPStatus
from typing import Any

import psycopg
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from tenancy.api.problems import MEDIA_TYPE, WORDS, Problem, problem_document, refused_by_field
from tenancy.vanishing import WORDS as VANISHED
from tenancy.vanishing import has_vanished


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Marks the request, so that the practice's transaction rolls back (rules.md H3)."""
    request = context["request"]
    request._request.practice_failed = True
    vanished = has_vanished(error, request.method)
    refused = Problem(HTTPStatus.CONFLICT, VANISHED) if vanished else _as_api_error(error)
    response = exception_handler(refused, context)
    if response is None:
        return None
    response.data = _document(refused, response)
    response.content_type = MEDIA_TYPE
    return response


def _as_api_error(error: Exception) -> Exception:
    match error:
        case ValidationError():
            return refused_by_field(error)
        case RequestDataTooBig():
            return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        case SuspiciousOperation():
            return Problem(HTTPStatus.BAD_REQUEST)
        case IntegrityError() if isinstance(error.__cause__, psycopg.errors.UniqueViolation):
            # Checked before, and taken in between.
            return Problem(HTTPStatus.CONFLICT)
    return error


def _document(error: Exception, response: Response) -> dict[str, object]:
    members = dict(getattr(error, "members", {}))
    if isinstance(error, exceptions.ValidationError):
        members["errors"] = response.data
    return problem_document(HTTPStatus(response.status_code), _detail(error), **members)


def _detail(error: Exception) -> str:
    match error:
        case Http404():
            return WORDS[HTTPStatus.NOT_FOUND]
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return WORDS[HTTPStatus.UNAUTHORIZED]
        case PermissionDenied():
            return str(error) or WORDS[HTTPStatus.FORBIDDEN]
        case exceptions.ValidationError():
            return "Some of what was sent cannot be accepted; “errors” says what."
        case exceptions.APIException():
            return str(error.detail)
    return WORDS[HTTPStatus.BAD_REQUEST]
