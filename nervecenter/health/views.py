from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from nervecenter.health.checks import failing_checks


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up."""
    return JsonResponse({"status": "up"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker and migrations are in order, and no practice is over two hours past its due sweep."""
    failing = failing_checks()
    return JsonResponse(
        {"status": "not ready" if failing else "ready", "failing": failing}, status=503 if failing else 200
    )
