"""How allauth behaves here: accounts are global, outside every practice (rules.md H3)."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from practices.invitations import may_sign_up


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)
