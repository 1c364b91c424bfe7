"""Views that go wrong in every way a view can, under a practice's URL."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, connection, transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import include, path

from nervecenter.urls import urlpatterns as real_urlpatterns
from practices.models import Membership, Technologist
from practices.permissions import MEMBER, SEE_AUDIT, SEE_TODAY
from practices.requests import PracticeRequest
from tenancy.routes import route


def write(request: PracticeRequest, practice: str, outcome: str) -> HttpResponse:
    Technologist.objects.create(name="Written", timezone="UTC")
    return OUTCOMES[outcome]()


def _raise(error: Exception) -> HttpResponse:
    raise error


def _spoil() -> HttpResponse:
    try:
        Membership.objects.create(user=Membership.objects.select_related("user").first().user, role="auditor")
    except IntegrityError:
        return HttpResponse("All well.")
    raise AssertionError("The second membership was taken.")


def _fail_to_read(status: int) -> HttpResponse:
    """Unlike a failed save, of which Django takes note, only the database knows of this."""
    with suppress(DataError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    return HttpResponse("Refused, or so we say.", status=status)


def _mark() -> HttpResponse:
    transaction.set_rollback(True)
    return HttpResponse("All well.")


def _keep() -> HttpResponse:
    response = HttpResponse("Kept.", status=409)
    response.keep_writes = True  # type: ignore[attr-defined]
    return response


def _names() -> Iterator[str]:
    for person in Technologist.objects.all():
        yield person.name


def _template(words: str, **context: object) -> SimpleTemplateResponse:
    return SimpleTemplateResponse(engines["django"].from_string(words), context)


def _point_at_nothing() -> HttpResponse:
    Technologist.objects.update(membership=uuid4())
    raise AssertionError("It pointed at a membership that is not there.")


OUTCOMES: dict[str, Callable[[], HttpResponse]] = {
    "fine": lambda: HttpResponse("Done."),
    "redirect": lambda: HttpResponse(status=302, headers={"Location": "/"}),
    "lazy": lambda: _template("{% for one in people %}{{ one.name }};{% endfor %}", people=Technologist.objects.all()),
    "kept": _keep,
    "crash": lambda: _raise(RuntimeError("broken")),
    "not-found": lambda: _raise(Http404()),
    "forbidden": lambda: _raise(PermissionDenied()),
    "bad-request": lambda: HttpResponse("No.", status=400),
    "conflict": lambda: HttpResponse("No.", status=409),
    "server-error": lambda: HttpResponse("No.", status=500),
    "lazy-crash": lambda: _template("{{ broken }}", broken=lambda: _raise(RuntimeError("broken"))),
    "spoiled": _spoil,
    "spoiled-reading": lambda: _fail_to_read(200),
    "refused-reading": lambda: _fail_to_read(409),
    "marked": _mark,
    "vanished": _point_at_nothing,
    "vanished-row": lambda: HttpResponse(Technologist.objects.get(pk=uuid4()).name),
    "stream": lambda: StreamingHttpResponse(_names()),
}

trials = [
    route("write/<str:outcome>/", write, name="trial-write", needs=MEMBER),
    route("read-write/<str:outcome>/", write, name="trial-mixed", needs={"GET": SEE_TODAY, "*": SEE_AUDIT}),
    path("undeclared/<str:outcome>/", write, name="trial-undeclared"),
]

urlpatterns = [path("<slug:practice>/trial/", include(trials)), *real_urlpatterns]
