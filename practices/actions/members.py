"""Who belongs to the open practice. `accept` alone is called outside of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError

from practices.invitations import NotAnInvitation, read_reference
from practices.mail import mail_invitation
from practices.models import Invitation, InvitationState, Membership, Practice, Role, Technologist, User
from tenancy.context import Actor, name_actor, practice_context

INVITATION_LASTS = timedelta(days=14)
INVITATIONS_A_DAY = 100

_NO_LONGER = {
    InvitationState.ACCEPTED: "This invitation was used already.",
    InvitationState.WITHDRAWN: "This invitation was withdrawn.",
    InvitationState.EXPIRED: "This invitation has expired. Ask for a new one.",
}


def invite(
    practice: Practice, *, email: str, role: str, by: Membership, at: datetime, technologist: Technologist | None = None
) -> Invitation:
    """Offer a membership by e-mail, whether or not the address has an account. Raises ValidationError by field."""
    email = email.strip().lower()
    _refuse_invitation(email, technologist, at)
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        technologist=technologist,
        invited_by=by,
        created_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    mail_invitation(invitation, practice)
    return invitation


def invite_again(invitation: Invitation, practice: Practice, *, at: datetime) -> None:
    """The same link, for another 14 days. Raises ValidationError once it was accepted or withdrawn."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise ValidationError(_NO_LONGER[invitation.state(at)])
    invitation.expires_at = at + INVITATION_LASTS
    invitation.save(update_fields=["expires_at"])
    mail_invitation(invitation, practice)


def withdraw(invitation: Invitation, *, at: datetime) -> None:
    if invitation.accepted_at:
        raise ValidationError(_NO_LONGER[InvitationState.ACCEPTED])
    invitation.withdrawn_at = invitation.withdrawn_at or at
    invitation.save(update_fields=["withdrawn_at"])


def accept(reference: str, *, user: User, at: datetime) -> Practice:
    """Join the practice that the reference names, with whatever account; outside any practice (rules.md H1).

    Raises NotAnInvitation for a forged reference, ValidationError when it is no longer open.
    """
    practice_id, invitation_id = read_reference(reference)
    practice = Practice.objects.open().filter(pk=practice_id).first()
    if practice is None:
        raise NotAnInvitation
    with practice_context(practice_id):
        invitation = _locked(invitation_id)
        if (state := invitation.state(at)) is not InvitationState.OPEN:
            raise ValidationError(_NO_LONGER[state])
        _link(invitation.technologist, _join(user, invitation.role))
        invitation.accepted_at = at
        invitation.save(update_fields=["accepted_at"])
    return practice


def change_role(membership: Membership, role: str) -> None:
    """Raises ValidationError when it would leave the practice without a manager."""
    if role != Role.MANAGER:
        _keep_a_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])


def deactivate(membership: Membership) -> None:
    """Ends access to this practice at once; the account itself is untouched (rules.md H6). Raises ValidationError
    when it would leave the practice without a manager."""
    _keep_a_manager(membership)
    membership.active = False
    membership.save(update_fields=["active"])


def reactivate(membership: Membership) -> None:
    membership.active = True
    membership.save(update_fields=["active"])


def _refuse_invitation(email: str, technologist: Technologist | None, at: datetime) -> None:
    if Membership.objects.active().filter(user__email=email).exists():
        raise ValidationError({"email": "This person is a member already."})
    if Invitation.objects.open(at).filter(email=email).exists():
        raise ValidationError({"email": "An invitation to this address is open. Send it again, or withdraw it."})
    if technologist and technologist.membership_id:
        raise ValidationError({"technologist": f"{technologist.name} has a log-in already."})
    if Invitation.objects.filter(created_at__gt=at - timedelta(days=1)).count() >= INVITATIONS_A_DAY:
        raise ValidationError(f"A practice may invite {INVITATIONS_A_DAY} people a day. Go on tomorrow.")


def _locked(invitation_id: UUID) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("technologist")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None:
        raise NotAnInvitation
    return invitation


def _join(user: User, role: str) -> Membership:
    """An active member keeps the role they have: an invitation opened by mistake takes nothing away."""
    membership = Membership.objects.filter(user=user).first() or Membership(user=user, active=False)
    name_actor(Actor(membership=membership.pk, name=str(user)))
    if not membership.active:
        membership.role, membership.active = role, True
        membership.save()
    return membership


def _link(technologist: Technologist | None, membership: Membership) -> None:
    if technologist and technologist.membership_id is None:
        technologist.membership = membership
        technologist.save(update_fields=["membership"])


def _keep_a_manager(leaving: Membership) -> None:
    """The managers' rows are locked, so that two of them cannot remove each other at once."""
    managers = list(Membership.objects.managers().order_by("pk").select_for_update(of=("self",)))
    if managers == [leaving]:
        raise ValidationError(f"{leaving.user} is the last manager. Make somebody else a manager first.")
