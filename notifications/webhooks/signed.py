"""Requests that must be Twilio's: signed with the account's token over the address and every parameter.

The address is the public one, whatever a proxy made of it on the way.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

View = Callable[..., HttpResponse]


def from_twilio(view: View) -> View:
    """403 for whatever Twilio did not sign, and always where no account is configured."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def checked(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not _is_twilios(request):
            return HttpResponseForbidden("Not signed by Twilio.\n", content_type="text/plain")
        return view(request, *args, **kwargs)

    return checked


def _is_twilios(request: HttpRequest) -> bool:
    if not settings.TWILIO_AUTH_TOKEN:
        return False
    url = f"{settings.PUBLIC_BASE_URL}{request.get_full_path()}"
    signature = request.headers.get(SIGNATURE_HEADER, "")
    return bool(RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(url, request.POST, signature))
