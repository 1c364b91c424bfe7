"""Somebody signed in with a password and a second step."""

import time

from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from practices.models import User


def with_second_step(client: Client, user: User) -> Client:
    """As the session stands after both."""
    client.force_login(user)
    session = client.session
    now = time.time()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now, "email": user.email},
        {"method": "mfa", "at": now, "type": "totp", "id": 1},
    ]
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session.save()
    return client
