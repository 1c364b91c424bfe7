"""Merging two people in the browser: compared, chosen, confirmed, found in the log."""

from datetime import date

import pytest

from practices.models import Membership, Technologist
from tenancy.context import practice_context
from tests.factories import CredentialFactory, TechnologistFactory

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.browser]

LONG = "Theresa Konstantinopolskaya-Featherstonehaugh"


def test_two_people_become_one(world, sign_in_as, look_at):
    tess = world.tess_technologist
    with practice_context(world.practice.pk):
        twin = TechnologistFactory(name=LONG, email="theresa.konstantinopolskaya@example.org", home_base="Bend")
        CredentialFactory(technologist=twin, type="bls", ends=date(2027, 5, 31))
    page = sign_in_as("alice@example.org")
    page.goto(f"/cascade/technologists/{tess.pk}/")
    page.get_by_role("link", name="Merge with…").click()
    look_at()
    page.get_by_role("link", name=f"Compare with {LONG}").click()
    look_at()
    page.get_by_role("group", name="E-mail").get_by_label("theresa.konstantinopolskaya@example.org").check()
    page.get_by_role("button", name="Merge the two").click()
    page.get_by_role("heading", name="Tess Tanaka").wait_for()
    assert page.get_by_text(LONG).first.is_visible()
    page.goto(f"/cascade/technologists/{twin.pk}/")
    assert page.url.endswith(f"/technologists/{tess.pk}/")
    page.goto("/cascade/audit/")
    page.get_by_role("heading", name=f"Merged {LONG} into Tess Tanaka: 1 credential moved").wait_for()
    page.get_by_role("link", name="Everything it changed").click()
    page.get_by_role("heading", name=f"Deleted technologist “{LONG}”").wait_for()
    look_at()
    with practice_context(world.practice.pk):
        assert Technologist.objects.get().email == "theresa.konstantinopolskaya@example.org"


def test_what_stands_in_the_way_is_for_everyone(world, sign_in_as, look_at):
    tess = world.tess_technologist
    with practice_context(world.practice.pk):
        twin = TechnologistFactory(name=LONG)
        Technologist.objects.filter(pk=twin.pk).update(membership=_membership_of(world.sam))
    page = sign_in_as("alice@example.org")
    page.goto(f"/cascade/technologists/{tess.pk}/merge/{twin.pk}/")
    page.get_by_role("heading", name="What stands in the way").wait_for()
    assert page.get_by_role("button", name="Merge the two").count() == 0
    look_at()


def _membership_of(user):
    return Membership.objects.get(user=user)
