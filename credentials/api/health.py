"""Health information, withheld from roles without access to it (rules.md D5), and from nobody about themselves."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from credentials.models import Credential
from practices.models import Membership
from practices.permissions import SEE_HEALTH

WITHHELD = "An occupational-health item: what it is, its dates and its documents are not for your role."


def is_withheld(credential: Credential, member: Membership, can: frozenset[str]) -> bool:
    """See also `may_be_shown`."""
    return credential.type.is_health and SEE_HEALTH not in can and credential.technologist.membership_id != member.pk


def may_be_shown(member: Membership, can: frozenset[str], credential: str = "") -> Q:
    """The credentials that are not withheld; `credential` is the path from the row to them."""
    if SEE_HEALTH in can:
        return Q()
    path = f"{credential}__" if credential else ""
    return Q(**{f"{path}type__is_health": False}) | Q(**{f"{path}technologist__membership": member})


def refuse_withheld(credential: Credential, member: Membership, can: frozenset[str]) -> None:
    """Raises PermissionDenied."""
    if is_withheld(credential, member, can):
        raise PermissionDenied(WITHHELD)
