"""The signed reference in an invitation's link. It carries the practice, so that none need be open to read it
(rules.md H1)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse

from practices.models import Invitation, InvitationState, Practice
from tenancy import clock
from tenancy.context import practice_context

SESSION_KEY = "invitation"


class NotAnInvitation(Exception):
    """The reference is forged or cut short, or what it names is gone."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation's link offers, as a person without a log-in may see it."""

    reference: str
    practice: Practice
    role: str
    invited_by: str
    state: InvitationState

    def get_role_display(self) -> str:
        return self.role

    @property
    def is_open(self) -> bool:
        return self.state is InvitationState.OPEN


def reference_of(invitation: Invitation) -> str:
    ids = invitation.practice_id.bytes + invitation.pk.bytes
    return _signer().sign(urlsafe_b64encode(ids).rstrip(b"=").decode())


def link_of(invitation: Invitation) -> str:
    return settings.PUBLIC_BASE_URL + reverse("invitation", args=[reference_of(invitation)])


def read_reference(reference: str) -> tuple[UUID, UUID]:
    """The ids of the practice and the invitation. Raises NotAnInvitation."""
    try:
        ids = urlsafe_b64decode(_signer().unsign(reference) + "==")
        return UUID(bytes=ids[:16]), UUID(bytes=ids[16:])
    except (BadSignature, ValueError):
        raise NotAnInvitation from None


def offer_of(reference: str, at: datetime) -> Offer:
    """Opens the practice to read the invitation. Raises NotAnInvitation, for a closed practice too."""
    practice_id, invitation_id = read_reference(reference)
    practice = Practice.objects.open().filter(pk=practice_id).first()
    if practice is None:
        raise NotAnInvitation
    with practice_context(practice_id):
        invitation = Invitation.objects.select_related("invited_by__user").filter(pk=invitation_id).first()
        if invitation is None:
            raise NotAnInvitation
        return _offer(reference, practice, invitation, at)


def offer_in_session(request: HttpRequest, at: datetime) -> Offer | None:
    """The invitation this browser came with, while it is open."""
    reference = request.session.get(SESSION_KEY)
    if not reference:
        return None
    try:
        offer = offer_of(reference, at)
    except NotAnInvitation:
        return None
    return offer if offer.is_open else None


def may_sign_up(request: HttpRequest) -> bool:
    """Open by SIGNUP, and always to a person who holds an open invitation."""
    return settings.SIGNUP == "open" or offer_in_session(request, clock.now()) is not None


def _offer(reference: str, practice: Practice, invitation: Invitation, at: datetime) -> Offer:
    inviter = invitation.invited_by
    return Offer(
        reference=reference,
        practice=practice,
        role=invitation.get_role_display(),
        invited_by=str(inviter.user) if inviter else "",
        state=invitation.state(at),
    )


def _signer() -> Signer:
    return Signer(salt="practices.invitation", sep=".")
