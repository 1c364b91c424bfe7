"""Accounts: signing in and up, out, and the pages where people keep their own."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from practices.models import User
from tests.support.steady import steady
from tests.world import World

# Attempts are counted over the second connection.
pytestmark = pytest.mark.django_db(databases="__all__")

PASSWORD = "teal-recording-quiet-41"


@pytest.fixture
def nora() -> User:
    return User.objects.create_user("nora@example.org", PASSWORD, name="Nora Quist")


def sign_in_as(client: Client, email: str, password: str, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password} | more)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("written", ["nora@example.org", "Nora@Example.ORG"])
def test_an_address_and_a_password_sign_in(nora: User, client: Client, written: str) -> None:
    assert sign_in_as(client, written, PASSWORD)["Location"] == "/"
    assert is_signed_in(client)


def test_one_comes_back_to_where_one_was_going(world: World, client: Client) -> None:
    asked = client.get("/cascade/technologists/?q=ben")["Location"]
    assert asked == "/accounts/login/?next=/cascade/technologists/%3Fq%3Dben"
    response = sign_in_as(client, "sam@example.org", "a-long-password", next="/cascade/technologists/?q=ben")
    assert response["Location"] == "/cascade/technologists/?q=ben"


def test_one_is_not_sent_to_another_site(nora: User, client: Client) -> None:
    assert sign_in_as(client, nora.email, PASSWORD, next="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize(("email", "password"), [("nora@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_pair_is_refused_in_one_way_and_the_address_kept(
    nora: User, client: Client, email: str, password: str
) -> None:
    page = sign_in_as(client, email, password)
    assert "The email address and/or password you specified are not correct." in page.content.decode()
    assert f'value="{email}"' in page.content.decode()
    assert password not in page.content.decode()
    assert not is_signed_in(client)


def test_guessing_is_stopped_even_when_the_guess_is_right(nora: User, world: World) -> None:
    for _ in range(5):
        assert not is_signed_in(guess("wrong"))
    assert not is_signed_in(guess(PASSWORD))
    other = Client()
    sign_in_as(other, "alice@example.org", "a-long-password")
    assert is_signed_in(other)


def guess(password: str) -> Client:
    """Each from another browser: the count is the account's, not the session's."""
    client = Client()
    sign_in_as(client, "nora@example.org", password)
    return client


def test_signing_out(nora: User, sign_in: Any) -> None:
    client = sign_in(nora)
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert not is_signed_in(client)


def test_signing_up_leads_to_a_first_practice(client: Client) -> None:
    typed = {"name": "Nora Quist", "email": "Nora@example.org", "password1": PASSWORD}
    assert client.post("/accounts/signup/", typed)["Location"] == "/"
    nora = User.objects.get(email="nora@example.org")
    assert (nora.name, nora.is_operator, is_signed_in(client)) == ("Nora Quist", False, True)
    assert "Start a practice" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "nora"}, "Enter a valid email address."),
        ({"name": ""}, "This field is required."),
        ({"password1": "short-1"}, "at least 10 characters"),
        ({"password1": "1234567890"}, "entirely numeric"),
        ({"password1": "password12"}, "too common"),
    ],
)
def test_wrong_input_is_said_and_kept(client: Client, changes: dict[str, str], words: str) -> None:
    typed = {"name": "Nora Quist", "email": "nora@example.org", "password1": PASSWORD} | changes
    page = client.post("/accounts/signup/", typed)
    assert words in page.content.decode()
    assert (page.context["form"]["name"].value(), page.context["form"]["email"].value()) == (
        typed["name"],
        typed["email"],
    )
    assert not User.objects.exists()


def test_nobody_signs_up_as_an_operator(client: Client) -> None:
    typed = {"name": "N", "email": "n@example.org", "password1": PASSWORD, "is_operator": "on", "is_active": "on"}
    client.post("/accounts/signup/", typed)
    assert not User.objects.get().is_operator


def test_closed_sign_up_takes_nobody(client: Client, settings: Any) -> None:
    settings.SIGNUP = "closed"
    assert "By invitation only" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"name": "Nora", "email": "n@example.org", "password1": PASSWORD})
    assert not User.objects.exists()
    assert "Create an account" not in client.get("/accounts/login/").content.decode()


def test_a_deactivated_account_does_not_come_in(nora: User, client: Client) -> None:
    User.objects.filter(pk=nora.pk).update(is_active=False)
    sign_in_as(client, nora.email, PASSWORD)
    assert not is_signed_in(client)


def test_a_forgotten_password_is_set_anew(nora: User, client: Client, settings: Any) -> None:
    settings.EMAIL_CONFIGURED = True
    page = client.post("/accounts/password/reset/", {"email": nora.email}, follow=True)
    assert "a message with a link is on its way" in page.content.decode()
    (message,) = mail.outbox
    assert message.subject == "Set a new password"
    (link,) = re.findall(r"http://testserver(\S+)", message.body)
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "another-quiet-one-7", "password2": "another-quiet-one-7"})
    sign_in_as(client, nora.email, "another-quiet-one-7")
    assert is_signed_in(client)


def test_asking_for_a_new_password_tells_nothing_of_accounts(nora: User, client: Client) -> None:
    pages = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True).content
        for email in (nora.email, "nobody@example.org")
    ]
    assert steady(pages[0]) == steady(pages[1])
    assert [message.subject for message in mail.outbox] == ["Set a new password", "No account with this address"]


def test_without_a_mail_server_the_page_says_so(nora: User, client: Client) -> None:
    page = client.post("/accounts/password/reset/", {"email": nora.email}, follow=True)
    assert "This installation has no mail server yet" in page.content.decode()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/accounts/email/", "nora@example.org"),
        ("/accounts/password/change/", "Change your password"),
        ("/accounts/sessions/", "Where you are signed in"),
    ],
)
def test_people_keep_their_own_account(nora: User, client: Client, page: str, words: str) -> None:
    assert client.get(page)["Location"] == f"/accounts/login/?next={page}"
    sign_in_as(client, nora.email, PASSWORD)
    assert words in client.get(page).content.decode()


def test_the_frame_leads_to_the_account(world: World, sign_in: Any) -> None:
    page = sign_in(world.tess).get("/cascade/settings/me/").content.decode()
    assert 'href="/accounts/email/"' in page


def test_other_devices_are_signed_out(nora: User) -> None:
    here, there = Client(HTTP_USER_AGENT="Here"), Client(HTTP_USER_AGENT="There")
    for client in (here, there):
        sign_in_as(client, nora.email, PASSWORD)
        client.get("/accounts/email/")
    here.post("/accounts/sessions/")
    assert there.get("/accounts/email/").status_code == 302
    assert here.get("/accounts/email/").status_code == 200


@pytest.fixture
def proven(settings: Any) -> None:
    """As where a provider of e-mail is configured."""
    settings.ACCOUNT_EMAIL_VERIFICATION, settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = "mandatory", True


@pytest.mark.usefixtures("proven")
def test_a_new_account_opens_with_the_code_that_its_address_got(db: None, client: Client) -> None:
    typed = {"name": "Nora Quist", "email": "nora@example.org", "password1": PASSWORD}
    page = client.post("/accounts/signup/", typed, follow=True)
    assert not is_signed_in(client)
    assert "nora@example.org" in page.content.decode()
    (message,) = mail.outbox
    code = re.search(r"asked for it: (\S+)", message.body)
    assert code
    wrong = client.post(page.request["PATH_INFO"], {"code": "AAAAAA"}, follow=True)
    assert "Incorrect code" in wrong.content.decode()
    client.post(page.request["PATH_INFO"], {"code": code[1]}, follow=True)
    assert is_signed_in(client)


@pytest.mark.usefixtures("proven")
def test_who_waits_in_an_account_of_somebody_elses_address_gets_nowhere(nora: User, client: Client) -> None:
    sign_in_as(client, nora.email, PASSWORD)
    assert not is_signed_in(client)
    assert [message.to for message in mail.outbox] == [[nora.email]]


@pytest.mark.usefixtures("proven")
def test_signing_up_tells_nothing_of_accounts(nora: User, client: Client) -> None:
    pages = []
    for email in (nora.email, "olga@example.org"):
        typed = {"name": "Somebody", "email": email, "password1": PASSWORD}
        page = Client().post("/accounts/signup/", typed, follow=True).content.decode()
        pages.append(steady(page.replace(email, "EMAIL")))
    assert pages[0] == pages[1]


def test_one_sentence_says_what_a_password_must_be(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/").content.decode()
    assert "Ten characters or more, and nothing that others guess" in page
    assert "too similar to your other personal information" not in page
