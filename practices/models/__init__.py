from practices.models.idempotency import IdempotentRequest
from practices.models.membership import Invitation, InvitationState, Membership, Role
from practices.models.merge import Merge
from practices.models.practice import Practice
from practices.models.technologist import Technologist
from practices.models.user import User

__all__ = [
    "IdempotentRequest",
    "Invitation",
    "InvitationState",
    "Membership",
    "Merge",
    "Practice",
    "Role",
    "Technologist",
    "User",
]
