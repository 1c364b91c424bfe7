"""How allauth behaves here: accounts are global, outside every practice (rules.md H3)."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from practices.invitations import offer_in_session
from tenancy import clock


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open by SIGNUP, and always to a person who holds an open invitation."""
        return settings.SIGNUP == "open" or offer_in_session(request, clock.now()) is not None
