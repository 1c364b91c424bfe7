"""Accounts: global, outside every practice."""

from allauth.account import app_settings
from allauth.account.utils import filter_users_by_email, user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from practices.models import User


def account_of(email: str) -> User | None:
    """Who signs in with this address, their first one or another."""
    users: list[User] = filter_users_by_email(email.strip())
    return users[0] if users else None


def new_account(email: str, password: str | None) -> User:
    """Not saved yet. Without a password nobody can sign in until one is set. Raises ValidationError."""
    user = User(email=email.strip().lower())
    try:
        validate_email(user.email)
    except ValidationError:
        raise ValidationError(f"“{email}” is not an e-mail address.") from None
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    return user


def password_link(user: User) -> str:
    """Where the person sets a password; it works once, for PASSWORD_RESET_TIMEOUT (three days)."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return settings.PUBLIC_BASE_URL + path


def make_operator(email: str, *, is_operator: bool) -> User:
    """Raises ValidationError when nobody signs in with this address."""
    user = account_of(email)
    if user is None:
        raise ValidationError(f"Nobody signs in as {email} yet. Let them sign up first.")
    user.is_operator = is_operator
    user.save(update_fields=["is_operator"])
    return user
