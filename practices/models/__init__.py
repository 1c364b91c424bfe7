from practices.models.membership import Invitation, Membership, Role
from practices.models.practice import Practice
from practices.models.technologist import Technologist
from practices.models.user import User

__all__ = ["Invitation", "Membership", "Practice", "Role", "Technologist", "User"]
