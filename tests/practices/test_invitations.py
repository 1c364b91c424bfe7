"""An invitation from the manager's form to the new member's first page."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, TestCase

from practices.actions.members import accept, invite, invite_again, withdraw
from practices.invitations import NotAnInvitation, link_of, reference_of
from practices.models import Invitation, InvitationState, Membership, Practice, Role, Technologist, User
from practices.switcher import doors_of
from tenancy import clock
from tenancy.context import practice_context
from tests.conftest import amend, opened
from tests.support.steady import steady
from tests.world import World, make_world

# Signing in counts attempts over the second connection.
pytestmark = pytest.mark.django_db(databases="__all__")

AT = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
PASSWORD = "teal-recording-quiet-41"
MEMBERS = "/cascade/settings/members/"


@pytest.fixture
def nora(world: World) -> User:
    """Has an account and no practice."""
    return User.objects.create_user("nora@example.org", PASSWORD, name="Nora Quist")


def offered(world: World, *, at: datetime | None = None, **changes: Any) -> Invitation:
    asked: dict[str, Any] = {"email": "nora@example.org", "role": Role.SCHEDULER}
    with opened(world.practice.pk):
        by = Membership.objects.get(user=world.alice)
        return invite(world.practice, by=by, at=at or clock.now(), **(asked | changes))


def path_of(invitation: Invitation) -> str:
    return link_of(invitation).removeprefix("http://testserver")


def membership_of(user: User, practice: Practice) -> tuple[str, bool] | None:
    with opened(practice.pk):
        return Membership.objects.filter(user=user).values_list("role", "active").first()


def test_a_manager_invites_and_hands_over_the_link(world: World, sign_in: Any) -> None:
    client = sign_in(world.alice)
    response = client.post(f"{MEMBERS}invitations/", {"email": " Nora@Example.org ", "role": "scheduler"})
    assert response["Location"] == MEMBERS
    with opened(world.practice.pk):
        invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("nora@example.org", "scheduler")
    assert invitation.expires_at - invitation.created_at == timedelta(days=14)
    page = client.get(MEMBERS).content.decode()
    assert link_of(invitation) in page
    assert "Hand over the link below" in page
    assert mail.outbox == []


def test_with_a_provider_the_invitation_is_mailed_after_the_commit(
    world: World, sign_in: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_CONFIGURED = True
    amend(Practice.objects.filter(pk=world.practice.pk), contact_email="office@cascade.example")
    with django_capture_on_commit_callbacks() as to_do:
        sign_in(world.alice).post(f"{MEMBERS}invitations/", {"email": "nora@example.org", "role": "scheduler"})
        assert mail.outbox == []
    for send in to_do:
        send()
    (message,) = mail.outbox
    with opened(world.practice.pk):
        link = link_of(Invitation.objects.get())
    assert message.subject == "Cascade Neuromonitoring invites you to NerveCenter"
    assert (message.to, message.reply_to) == (["nora@example.org"], ["office@cascade.example"])
    assert link in message.body
    assert "Alice invites you to Cascade Neuromonitoring on NerveCenter, as scheduler." in message.body
    ((html, kind),) = message.alternatives
    assert (kind, f'href="{link}"' in html, "office@cascade.example" in html) == ("text/html", True, True)


def test_a_name_with_markup_stays_text_in_the_mail(world: World, settings: Any) -> None:
    settings.EMAIL_CONFIGURED = True
    amend(Practice.objects.filter(pk=world.practice.pk), name="<b>Cascade</b> & Sons")
    world.practice.refresh_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        offered(world)
    (message,) = mail.outbox
    assert "invites you to <b>Cascade</b> & Sons on NerveCenter" in message.body
    ((html, _),) = message.alternatives
    assert "&lt;b&gt;Cascade&lt;/b&gt; &amp; Sons" in html
    assert "<b>Cascade" not in html


def test_a_mail_server_that_fails_does_not_undo_the_invitation(
    world: World, sign_in: Any, settings: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*_: Any) -> None:
        raise ConnectionRefusedError

    settings.EMAIL_CONFIGURED = True
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(world.alice).post(f"{MEMBERS}invitations/", {"email": "n@example.org", "role": "auditor"})
    assert response.status_code == 302
    with opened(world.practice.pk):
        assert [one.email for one in Invitation.objects.all()] == ["n@example.org"]


def test_a_manager_sees_the_same_whether_or_not_an_account_exists(world: World, nora: User, sign_in: Any) -> None:
    client = sign_in(world.alice)

    def seen(email: str) -> str:
        client.post(f"{MEMBERS}invitations/", {"email": email, "role": "scheduler"})
        page = client.get(MEMBERS).content.decode()
        with opened(world.practice.pk):
            Invitation.objects.filter(email=email).update(withdrawn_at=AT)
        return steady(page.replace(email, "EMAIL"))

    known = seen(nora.email)
    assert "EMAIL is invited" in known
    assert known == seen("nobody-at-all@example.org")


def test_with_an_account_the_invited_person_joins(world: World, nora: User, sign_in: Any) -> None:
    invitation = offered(world)
    client = sign_in(nora)
    page = client.get(path_of(invitation))
    assert "Alice invites you as scheduler." in page.content.decode()
    assert membership_of(nora, world.practice) is None
    assert client.post(path_of(invitation))["Location"] == "/cascade/today/"
    assert membership_of(nora, world.practice) == ("scheduler", True)
    assert client.get("/cascade/technologists/").status_code == 200


def test_without_an_account_the_link_lets_one_sign_up_although_sign_up_is_closed(
    world: World, client: Client, settings: Any
) -> None:
    settings.SIGNUP = "closed"
    invitation = offered(world)
    assert "By invitation only" in client.get("/accounts/signup/").content.decode()
    page = client.get(path_of(invitation)).content.decode()
    assert f'href="/accounts/signup/?next={path_of(invitation)}"' in page
    form = client.get("/accounts/signup/").content.decode()
    assert "Cascade Neuromonitoring invites you as scheduler." in form
    typed = {"name": "Nora Quist", "email": "other@example.org", "password1": PASSWORD, "next": path_of(invitation)}
    assert client.post("/accounts/signup/", typed)["Location"] == path_of(invitation)
    assert client.post(path_of(invitation))["Location"] == "/cascade/today/"
    assert membership_of(User.objects.get(email="other@example.org"), world.practice) == ("scheduler", True)


def test_an_invitation_that_ended_opens_no_sign_up(world: World, client: Client, settings: Any) -> None:
    settings.SIGNUP = "closed"
    invitation = offered(world)
    client.get(path_of(invitation))
    assert "By invitation only" not in client.get("/accounts/signup/").content.decode()
    with opened(world.practice.pk):
        withdraw(invitation, at=AT)
    assert "By invitation only" in client.get("/accounts/signup/").content.decode()


def test_whoever_came_with_an_invitation_finds_it_at_home(world: World, nora: User, client: Client) -> None:
    invitation = offered(world)
    client.get(path_of(invitation))
    client.post("/accounts/login/", {"login": nora.email, "password": PASSWORD})
    assert client.get("/")["Location"] == path_of(invitation)


def test_a_member_who_looked_at_an_invitation_still_gets_home(world: World, sign_in: Any) -> None:
    client = sign_in(world.alice)
    client.get(path_of(offered(world)))
    assert client.get("/")["Location"] == "/cascade/today/"


def test_the_technologist_it_names_gets_the_log_in(world: World, nora: User, sign_in: Any) -> None:
    with opened(world.practice.pk):
        person = Technologist.objects.create(name="Nora Quist", timezone="America/Los_Angeles")
    invitation = offered(world, role=Role.TECHNOLOGIST, technologist=person)
    assert sign_in(nora).post(path_of(invitation))["Location"] == "/cascade/me/"
    with opened(world.practice.pk):
        person.refresh_from_db()
        assert person.membership is not None
        assert person.membership.user == nora


def test_it_works_once(world: World, nora: User, sign_in: Any) -> None:
    invitation = offered(world)
    sign_in(nora).post(path_of(invitation))
    assert sign_in(nora).get(path_of(invitation))["Location"] == "/cascade/today/"
    again = sign_in(world.charlie).post(path_of(invitation))
    assert again.status_code == 410
    assert "This invitation is used" in again.content.decode()
    assert membership_of(world.charlie, world.practice) is None


@pytest.mark.django_db(transaction=True)
def test_two_who_hold_the_link_cannot_both_join() -> None:
    world = make_world()
    with practice_context(world.practice.pk):
        by = Membership.objects.get(user=world.alice)
        asked = {"email": "nora@example.org", "role": Role.SCHEDULER}
        invitation = invite(world.practice, by=by, at=clock.now(), **asked)
    rivals = [User.objects.create_user(f"rival{number}@example.org", PASSWORD) for number in range(4)]
    ready, refused = threading.Barrier(len(rivals)), []

    def join(user: User) -> None:
        ready.wait(timeout=10)
        try:
            accept(reference_of(invitation), user=user, at=clock.now())
        except ValidationError as error:
            refused.append(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=join, args=[user]) for user in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [["This invitation was used already."]] * 3
    with practice_context(world.practice.pk):
        assert Membership.objects.filter(user__in=rivals).count() == 1


def test_it_lasts_fourteen_days(world: World, nora: User, sign_in: Any) -> None:
    invitation = offered(world, at=clock.now() - timedelta(days=14))
    page = sign_in(nora).post(path_of(invitation))
    assert page.status_code == 410
    assert "This invitation is too old" in page.content.decode()
    assert membership_of(nora, world.practice) is None


def test_it_can_be_withdrawn(world: World, nora: User, sign_in: Any) -> None:
    invitation = offered(world)
    manager = Client()
    manager.force_login(world.alice)
    assert manager.post(f"{MEMBERS}invitations/{invitation.pk}/withdrawal/")["Location"] == MEMBERS
    page = sign_in(nora).post(path_of(invitation))
    assert (page.status_code, "This invitation is withdrawn" in page.content.decode()) == (410, True)
    assert membership_of(nora, world.practice) is None


def test_inviting_again_renews_the_same_link(world: World, nora: User, sign_in: Any) -> None:
    invitation = offered(world, at=clock.now() - timedelta(days=20))
    manager = Client()
    manager.force_login(world.alice)
    manager.post(f"{MEMBERS}invitations/{invitation.pk}/again/")
    assert sign_in(nora).post(path_of(invitation))["Location"] == "/cascade/today/"


@pytest.mark.parametrize("forge", ["tamper", "cut", "other-secret", "nonsense", "long"])
def test_a_forged_reference_is_unknown(world: World, nora: User, sign_in: Any, settings: Any, forge: str) -> None:
    reference = reference_of(offered(world))
    settings.SECRET_KEY = settings.SECRET_KEY if forge != "other-secret" else "another secret, long enough to be one"
    forged = {
        "tamper": ("A" if reference[0] != "A" else "B") + reference[1:],
        "cut": reference[:-3],
        "other-secret": reference,
        "nonsense": "nonsense",
        "long": "x" * 3000,
    }[forge]
    if forge == "other-secret":
        with pytest.raises(NotAnInvitation):
            accept(forged, user=nora, at=AT)
        return
    for response in (sign_in(nora).get(f"/invitations/{forged}/"), sign_in(nora).post(f"/invitations/{forged}/")):
        assert response.status_code == 404
        assert "This is not an invitation we know" in response.content.decode()
    assert doors_of(nora) == []


def test_it_leads_into_its_own_practice_only(world: World, nora: User, sign_in: Any) -> None:
    sign_in(nora).post(path_of(offered(world)))
    assert [door.slug for door in doors_of(nora)] == ["cascade"]
    assert membership_of(nora, world.other) is None


def test_a_reference_does_not_name_another_practices_invitation(world: World, nora: User) -> None:
    invitation = offered(world)
    invitation.practice_id = world.other.pk
    with pytest.raises(NotAnInvitation):
        accept(reference_of(invitation), user=nora, at=AT)


def test_a_closed_practice_takes_nobody(world: World, nora: User, sign_in: Any) -> None:
    invitation = offered(world)
    amend(Practice.objects.filter(pk=world.practice.pk), closed_at=AT)
    assert sign_in(nora).post(path_of(invitation)).status_code == 404


def test_a_member_keeps_the_role_they_have(world: World, sign_in: Any) -> None:
    invitation = offered(world, email="else@example.org", role=Role.TECHNOLOGIST)
    assert sign_in(world.alice).post(path_of(invitation))["Location"] == "/cascade/today/"
    assert membership_of(world.alice, world.practice) == ("manager", True)


def test_whoever_was_shut_out_comes_back_in_the_role_offered(world: World, sign_in: Any) -> None:
    with opened(world.practice.pk):
        Membership.objects.filter(user=world.sam).update(active=False)
    sign_in(world.sam).post(path_of(offered(world, email="sam@example.org", role=Role.AUDITOR)))
    assert membership_of(world.sam, world.practice) == ("auditor", True)


def test_history_names_who_joined(world: World, nora: User, sign_in: Any) -> None:
    sign_in(nora).post(path_of(offered(world)))
    with opened(world.practice.pk):
        member = Membership.objects.get(user=nora)
        (joined,) = Membership.pgh_event_model.objects.filter(id=member.pk)
    assert joined.pgh_context == {"membership": str(member.pk), "name": "Nora Quist"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "nora"}, "Enter a valid email address."),
        ({"email": "sam@example.org"}, "This person is a member already."),
        ({"email": "twice@example.org"}, "An invitation to this address is open. Send it again, or withdraw it."),
        ({"role": "owner"}, "Select a valid choice."),
    ],
)
def test_wrong_input_is_said_and_kept(world: World, sign_in: Any, typed: dict[str, str], words: str) -> None:
    offered(world, email="twice@example.org")
    sent = {"email": "nora@example.org", "role": "auditor"} | typed
    page = sign_in(world.alice).post(f"{MEMBERS}invitations/", sent)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert page.context["form"]["email"].value() == sent["email"]
    with opened(world.practice.pk):
        assert Invitation.objects.count() == 1


def test_another_practices_technologist_cannot_be_named(world: World, sign_in: Any) -> None:
    typed = {"email": "n@example.org", "role": "technologist", "technologist": str(world.foreign.pk)}
    page = sign_in(world.alice).post(f"{MEMBERS}invitations/", typed)
    assert page.status_code == 422
    with opened(world.practice.pk):
        assert not Invitation.objects.exists()


def test_a_technologist_with_a_log_in_is_not_invited(world: World) -> None:
    with pytest.raises(ValidationError, match="Tess Tanaka has a log-in already"):
        offered(world, technologist=world.tess_technologist)


def test_a_practice_cannot_be_used_to_write_to_the_world(world: World) -> None:
    with opened(world.practice.pk):
        by = Membership.objects.get(user=world.alice)
        rows = [
            Invitation(email=f"n{n}@example.org", role="auditor", invited_by=by, created_at=AT, expires_at=AT)
            for n in range(100)
        ]
        Invitation.objects.bulk_create(rows)
    with pytest.raises(ValidationError, match="100 people a day"):
        offered(world, at=AT + timedelta(hours=23))
    assert offered(world, at=AT + timedelta(hours=25)).email == "nora@example.org"


@pytest.mark.parametrize("state", [InvitationState.ACCEPTED, InvitationState.WITHDRAWN])
def test_what_is_over_is_not_sent_again(world: World, state: InvitationState) -> None:
    invitation = offered(world)
    setattr(invitation, f"{state}_at", AT)
    words = {"accepted": "was used already", "withdrawn": "was withdrawn"}[state]
    with opened(world.practice.pk), pytest.raises(ValidationError, match=words):
        invite_again(invitation, world.practice, at=AT)
