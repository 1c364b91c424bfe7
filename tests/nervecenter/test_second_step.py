"""The second step of signing in: set up with an app, asked for, made up by a recovery code, needed by operators."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import call_command
from django.test import Client

from practices.models import User

# Attempts are counted over the second connection.
pytestmark = pytest.mark.django_db(databases="__all__")

PASSWORD = "teal-recording-quiet-41"
SET_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture
def olive() -> User:
    return User.objects.create_user("olive@example.org", PASSWORD, name="Olive", is_operator=True)


@pytest.fixture
def signed_in(olive: User, client: Client) -> Client:
    sign_in(client)
    return client


def sign_in(client: Client) -> str:
    return client.post("/accounts/login/", {"login": "olive@example.org", "password": PASSWORD})["Location"]


def digits(secret: str, steps: int = 0) -> str:
    """What the app shows, `steps` half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def prove(client: Client) -> None:
    """Whoever changes how an account is protected types the password once more."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def set_up(client: Client) -> tuple[str, list[str]]:
    """The secret and the recovery codes."""
    prove(client)
    secret = client.get(SET_UP).context["form"].secret
    page = client.post(SET_UP, {"code": digits(secret)}, follow=True)
    return secret, re.findall(r"<code>(\w+)</code>", page.content.decode())


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_it_is_set_up_with_an_app_and_gives_codes_for_a_lost_phone(signed_in: Client, olive: User):
    assert signed_in.get(SET_UP)["Location"].startswith("/accounts/reauthenticate/")
    prove(signed_in)
    page = signed_in.get(SET_UP)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert page.context["totp_url"].startswith("otpauth://totp/olive%40example.org?secret=")
    assert signed_in.post(SET_UP, {"code": "000000"}).context["form"].errors
    assert not Authenticator.objects.exists()
    _, codes = set_up(signed_in)
    assert len(codes) == len(set(codes)) == 10
    assert "10 of 10 are left" in signed_in.get("/accounts/2fa/").content.decode()


def test_signing_in_asks_for_it_and_a_password_alone_opens_nothing(signed_in: Client):
    secret, _ = set_up(signed_in)
    other = Client()
    assert sign_in(other) == "/accounts/2fa/authenticate/"
    assert not is_signed_in(other)
    assert other.get("/operator/")["Location"].startswith("/accounts/login/")
    assert "six digits" in other.get("/accounts/2fa/authenticate/").content.decode()
    other.post("/accounts/2fa/authenticate/", {"code": "123456"})
    assert not is_signed_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": digits(secret, 1)})
    assert is_signed_in(other)
    assert other.get("/operator/").status_code == 200


def test_a_recovery_code_works_once(signed_in: Client):
    _, codes = set_up(signed_in)
    for is_let_in in (True, False):
        other = Client()
        sign_in(other)
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert is_signed_in(other) is is_let_in


def test_guessing_is_stopped_even_when_the_guess_is_right(signed_in: Client):
    secret, _ = set_up(signed_in)
    other = Client()
    sign_in(other)
    for _ in range(5):
        other.post("/accounts/2fa/authenticate/", {"code": "123456"})
    other.post("/accounts/2fa/authenticate/", {"code": digits(secret, 1)})
    assert not is_signed_in(other)


def test_an_operator_without_one_is_led_to_set_it_up_and_then_asked_once(signed_in: Client):
    page = signed_in.get("/operator/")
    assert page.status_code == 403
    assert SET_UP in page.content.decode()
    secret, _ = set_up(signed_in)
    # This session was opened by the password alone.
    asked = signed_in.get("/operator/")["Location"]
    assert asked == "/accounts/2fa/reauthenticate/?next=/operator/"
    answer = signed_in.post("/accounts/2fa/reauthenticate/", {"code": digits(secret, 1), "next": "/operator/"})
    assert answer["Location"] == "/operator/"
    assert signed_in.get("/operator/").status_code == 200


def test_the_database_holds_no_secret_in_the_clear(signed_in: Client):
    secret, codes = set_up(signed_in)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert codes[0] not in stored


def test_it_is_turned_off_by_its_owner_or_forgotten_by_command(signed_in: Client, olive: User):
    set_up(signed_in)
    call_command("operator", "olive@example.org", "--forget-second-step")
    assert not Authenticator.objects.exists()
    olive.refresh_from_db()
    assert olive.is_operator
    set_up(signed_in)
    signed_in.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert sign_in(Client()) == "/"


@pytest.mark.parametrize(
    "page", ["/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/"]
)
def test_its_pages_run_no_script_of_their_own(page: str, signed_in: Client):
    set_up(signed_in)
    scripts = re.findall(r"<script[^>]*>", signed_in.get(page).content.decode())
    assert all("nonce=" in script for script in scripts)
