"""Each page as it is seen: nothing for axe to find, nothing wider than a phone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from notifications.links import link_to
from notifications.models import Alert, Delivery, EventKind, ProviderEvent
from notifications.unsubscribing import unsubscribe_link
from tenancy import clock
from tenancy.context import practice_context
from tests.factories import CredentialFactory, TechnologistFactory
from tests.notifications.cast import deliver_to, reminder, with_phone

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.browser]

LONG = "Maximiliana Konstantinopolskaya-Featherstonehaugh of Wolfeschlegelstein"
PAGES = [
    "today/",
    "today/?show=snoozed",
    "today/?show=done",
    "credentials/",
    "credentials/matrix/",
    "renewals/",
    "technologists/",
    "technologists/new/",
    "messages/",
    "messages/unseen/",
    "import/",
    "audit/",
    "settings/",
    "settings/me/",
    "settings/members/",
    "settings/types/",
    "settings/issuers/",
    "search/?q=ma",
]


@pytest.fixture
def full(world):
    """A practice with long names, something ended, something due and a message that failed."""
    with practice_context(world.practice.pk):
        person = TechnologistFactory(name=LONG, home_base="Truth or Consequences, New Mexico")
        for code, ends in (("bls", date(2026, 11, 21)), ("cnim", date(2026, 12, 31)), ("tb", date(2027, 1, 15))):
            CredentialFactory(technologist=person, type=code, ends=ends)
        CredentialFactory(technologist=person, type="liability", ends=None)
        failed = reminder(world.tess_technologist)
        Delivery.objects.filter(pk=failed.pk).update(state="failed", failure="550 5.1.1 no such mailbox here")
        _answers(deliver_to(with_phone(person), [], channel="sms", at=clock.now(), state="delivered"))
    return world


def _answers(text):
    words, at = "I have it, the card is in the mail. Do you need a letter until then? " * 4, clock.now()
    told = {"provider": "twilio", "event_id": "SM1", "kind": EventKind.ANSWERED, "happened_at": at, "received_at": at}
    ProviderEvent.objects.create(delivery=text, words=words[:300], **told)


@pytest.mark.parametrize("path", PAGES)
def test_a_full_page_is_for_everyone(path, full, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    answer = page.goto(f"/cascade/{path}")
    assert answer.status == 200
    look_at()


@pytest.mark.parametrize("path", ["today/", "credentials/matrix/", "credentials/", "messages/", "technologists/"])
def test_an_empty_page_is_for_everyone(path, world, sign_in_as, look_at):
    with practice_context(world.practice.pk):
        world.tess_technologist.delete()
    page = sign_in_as("alice@example.org")
    assert page.goto(f"/cascade/{path}").status == 200
    look_at()


def test_the_pages_of_one_thing_are_for_everyone(full, sign_in_as, look_at):
    with practice_context(full.practice.pk):
        delivery = Delivery.objects.select_related("technologist").get(state="failed")
        credential = delivery.technologist.credentials.get()
        answered = Delivery.objects.get(channel="sms")
    page = sign_in_as("alice@example.org")
    for path in (
        f"technologists/{delivery.technologist_id}/",
        f"technologists/{delivery.technologist_id}/edit/",
        f"technologists/{delivery.technologist_id}/reach/",
        f"credentials/{credential.pk}/",
        f"messages/{delivery.pk}/",
        f"messages/{answered.pk}/",
    ):
        assert page.goto(f"/cascade/{path}").status == 200, path
        look_at()


def test_the_tab_that_is_open_is_in_sight_on_a_phone(full, sign_in_as):
    page = sign_in_as("alice@example.org")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/cascade/settings/me/")
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)


def test_a_technologists_own_page_is_for_a_phone(full, sign_in_as, look_at):
    page = sign_in_as("tess@example.org")
    for path in ("me/", "settings/me/"):
        assert page.goto(f"/cascade/{path}").status == 200
        look_at()


def test_the_pages_behind_a_message_are_for_a_phone(full, page, look_at):
    with practice_context(full.practice.pk):
        delivery = Delivery.objects.get(state="failed")
        links = [link_to(delivery), unsubscribe_link(delivery, Alert.objects.all())]
    for link in links:
        assert page.goto(link.removeprefix("http://testserver")).status == 200
        look_at()


def test_the_doors_are_for_everyone(world, page, look_at):
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        assert page.goto(path).status == 200
        look_at()
