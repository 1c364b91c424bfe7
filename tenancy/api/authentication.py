from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with its CSRF token. Names a scheme, so that no session at all is a 401."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"
