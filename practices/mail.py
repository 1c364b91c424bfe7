"""E-mails about the practice itself. They leave once the practice's transaction has committed."""

from smtplib import SMTPException

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime

from practices.invitations import link_of
from practices.models import Invitation, Practice

log = structlog.get_logger(__name__)


def mail_invitation(invitation: Invitation, practice: Practice) -> None:
    """Without a provider nothing is sent: the members page shows the link to hand over."""
    if not settings.EMAIL_CONFIGURED:
        return
    message = _invitation_message(invitation, practice)
    transaction.on_commit(lambda: _send(message), robust=True)


def _invitation_message(invitation: Invitation, practice: Practice) -> EmailMultiAlternatives:
    inviter = invitation.invited_by
    subject = f"{practice.name} invites you to NerveCenter"
    context = {
        "subject": subject,
        "practice": practice,
        "inviter": inviter.user if inviter else practice,
        "role": invitation.get_role_display(),
        "link": link_of(invitation),
        "works_until": date_format(localtime(invitation.expires_at), "j F Y"),
        "contact": _contact_of(practice),
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("invitation.txt", context, using="mail"),
        to=[invitation.email],
        reply_to=[practice.contact_email] if practice.contact_email else None,
    )
    message.attach_alternative(render_to_string("invitation.html", context, using="mail"), "text/html")
    return message


def _contact_of(practice: Practice) -> str:
    ways = [practice.contact_email, practice.contact_phone]
    if not any([practice.contact_name, *ways]):
        return ""
    return ", ".join(filter(None, [practice.contact_name or practice.name, *ways]))


def _send(message: EmailMultiAlternatives) -> None:
    try:
        message.send()
    except (OSError, SMTPException, AnymailError) as error:
        # The invitation stands; its link is on the members page.
        log.warning("invitation_not_mailed", error=type(error).__name__)
