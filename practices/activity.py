"""When and where a signed-in person was last seen, to the minute: else every page that is read would be written."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

NOTED_FOR = timedelta(minutes=1)


class ActivityMiddleware(UserSessionsMiddleware):
    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if _is_noted(request) else super().__call__(request)


def _is_noted(request: HttpRequest) -> bool:
    """Another address than the one on record is noted at once."""
    if not request.session.session_key or not request.user.is_authenticated:
        return False
    noted = UserSession.objects.filter(session_key=request.session.session_key, user=request.user)
    here = noted.filter(ip=get_adapter().get_client_ip(request))
    return here.filter(last_seen_at__gt=timezone.now() - NOTED_FOR).exists()
