"""Two issuers that are one: credentials, types, hospitals and requirements that name either name the one kept."""

from datetime import date

import pytest

from audit.presenters import recent
from credentials.models import Credential, CredentialType, CredentialTypeIssuer, Issuer
from tests.conftest import opened
from tests.credentials.shelf import SHELF
from tests.factories import CredentialFactory, IssuerFactory, TechnologistFactory
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.support.stage import begins_with

shelf = begins_with(SHELF)


@pytest.fixture
def alice(shelf, client):
    client.force_login(shelf.world.alice)
    return client


@pytest.fixture
def abret(shelf):
    with opened(shelf.world.practice.pk):
        yield Issuer.objects.get(name="ABRET")


@pytest.fixture
def inc(abret):
    return IssuerFactory(name="ABRET Inc.", kind="board", aliases=["A.B.R.E.T."], look_up_url="https://abret.example/")


def merge(client, shelf, kept, gone, **chosen):
    url = shelf.url("settings-issuer-merge-with", kept.pk, gone.pk)
    form = client.get(url).context["form"]
    initial = {name: field.initial for name, field in form.fields.items() if name.startswith("field_")}
    return client.post(url, {"seen": form.initial["seen"], **initial, **chosen}, follow=True)


def test_everything_names_the_kept_one(shelf, abret, inc, alice):
    ann = TechnologistFactory(name="Ann Archer")
    cnim = CredentialFactory(technologist=ann, type="cnim", issuer=inc)
    kind = CredentialType.objects.get(code="cnim")
    CredentialTypeIssuer.objects.create(credential_type=kind, issuer=inc)
    hospital = HospitalFactory(privileges_issuer=inc)
    either = RequirementFactory(hospital=hospital, issuers=[abret, inc])
    other = RequirementFactory(hospital=hospital, issuers=[inc])
    page = merge(alice, shelf, abret, inc)
    assert page.status_code == 200
    kept = Issuer.objects.get(pk=abret.pk)
    assert kept.aliases == ["A.B.R.E.T.", "ABRET Inc."]
    cnim.refresh_from_db()
    hospital.refresh_from_db()
    assert (cnim.issuer, hospital.privileges_issuer) == (kept, kept)
    assert list(kind.issuers.all()) == [kept]
    assert [list(each.issuers.all()) for each in (either, other)] == [[kept], [kept]]
    assert not Issuer.objects.filter(pk=inc.pk).exists()
    assert "Inc." not in alice.get(shelf.url("settings-issuers")).content.decode().replace("A.B.R.E.T., ABRET Inc.", "")


def test_who_holds_a_type_from_both_holds_it_once(shelf, abret, inc, alice):
    again = CredentialFactory(
        technologist=shelf.world.tess_technologist,
        type="cnim",
        issuer=inc,
        starts_on=date(2027, 1, 1),
        ends=date(2031, 12, 31),
    )
    url = shelf.url("settings-issuer-merge-with", abret.pk, inc.pk)
    outlook = alice.get(url).context["outlook"]
    assert [str(each) for each in outlook.moved] == ["1 credential"]
    assert outlook.says[0].startswith("Tess Tanaka: CNIM is on record for both and becomes one")
    merge(alice, shelf, abret, inc)
    assert Credential.objects.get(type__code="cnim") == shelf.cnim
    assert shelf.cnim.periods.count() == 2
    assert alice.get(shelf.url("credential", again.pk)).headers["Location"] == shelf.url("credential")
    assert recent(1)[0].sentence == "Merged ABRET Inc. into ABRET: 1 credential moved"


def test_boards_of_two_states_are_not_one(shelf, abret, alice):
    oregon, ohio = (
        IssuerFactory(name=f"{name} board", kind="state", state=state)
        for name, state in (("Oregon", "OR"), ("Ohio", "OH"))
    )
    page = merge(alice, shelf, oregon, ohio)
    assert page.status_code == 422
    assert "Oregon board is of OR, Ohio board of OH" in page.content.decode()
    assert Issuer.objects.filter(pk=ohio.pk).exists()


def test_another_practices_issuer_cannot_be_chosen(shelf, abret, alice):
    with opened(shelf.world.other.pk):
        foreign = Issuer.objects.get(name="ABRET")
    url = shelf.url("settings-issuer-merge-with", abret.pk, foreign.pk)
    assert alice.get(url).status_code == 404
    assert alice.post(url, {"seen": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["sam", "tess", "audrey"])
def test_only_managers_merge(who, shelf, abret, inc, client):
    client.force_login(getattr(shelf.world, who))
    assert client.get(shelf.url("settings-issuer-merge", abret.pk)).status_code == 403
    assert client.post(shelf.url("settings-issuer-merge-with", abret.pk, inc.pk)).status_code == 403
