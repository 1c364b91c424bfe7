from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nervecenter.health.checks import failing_checks
from nervecenter.health.metrics import metrics
from tenancy import clock


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up."""
    return JsonResponse({"status": "up"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, its time zones, broker and migrations are in order, and no practice is over two hours past its due
    sweep or two days without a reconciliation, no message half an hour late."""
    failing = failing_checks()
    return JsonResponse(
        {"status": "not ready" if failing else "ready", "failing": failing}, status=503 if failing else 200
    )


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """For Prometheus, with `Authorization: Bearer <METRICS_TOKEN>`; without such a setting there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(metrics(clock.now()), content_type="text/plain; version=0.0.4; charset=utf-8")
