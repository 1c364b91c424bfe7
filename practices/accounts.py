"""How allauth behaves here: accounts are global, outside every practice (rules.md H3)."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open by SIGNUP, and always to a person who holds an invitation."""
        return settings.SIGNUP == "open" or "invitation" in request.session
