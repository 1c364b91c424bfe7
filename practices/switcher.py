"""The practices a user may enter, read before any of them is open."""

from dataclasses import dataclass

from practices.models import Membership, Practice, Role, User
from tenancy.context import user_context


@dataclass(frozen=True, slots=True)
class Door:
    """One practice a user may enter, and as what."""

    slug: str
    name: str
    role: str

    @property
    def role_words(self) -> str:
        return Role(self.role).label


def doors_of(user: User) -> list[Door]:
    """Opens a transaction of its own: not to be called inside a practice."""
    with user_context(user.pk):
        roles = dict(Membership.own.active().values_list("practice_id", "role"))
    practices = Practice.objects.open().filter(pk__in=roles)
    return [Door(practice.slug, practice.name, roles[practice.pk]) for practice in practices]
