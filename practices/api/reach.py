from django.core.exceptions import PermissionDenied

from practices.models import Technologist
from practices.models.technologist import TechnologistQuerySet
from practices.requests import PracticeRequest


def people_in_reach(request: PracticeRequest, permission: str) -> TechnologistQuerySet:
    """The people whose records the member may read: everybody's with the permission, else their own.

    Raises PermissionDenied when nobody's.
    """
    people: TechnologistQuerySet = Technologist.objects.all()
    if permission in request.can:
        return people
    own = people.filter(membership=request.membership)
    if not own.exists():
        raise PermissionDenied
    return own
