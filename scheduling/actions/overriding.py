"""A manager accepts findings on a seat, with a reason, on the record (rules.md D4)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied

from hospitals.findings import Finding
from practices.models import Membership
from practices.permissions import OVERRIDE, permissions_of
from scheduling.actions.refusing import Refused
from scheduling.models import Assignment, Override

NOT_YOURS = "Only a manager books in spite of what was found."


def refuse_without_right(reason: str, by: Membership | None) -> None:
    """Raises PermissionDenied when a reason comes from somebody who may not override."""
    if reason and (by is None or OVERRIDE not in permissions_of(by.role)):
        raise PermissionDenied(NOT_YOURS)


def refuse_blocking(found: Iterable[Finding], reason: str) -> None:
    """Raises Refused for what blocks, unless there is a reason and each of it may be overridden."""
    everything = list(found)
    blocking = [each for each in everything if each.blocks]
    if blocking and not (reason and all(each.overridable for each in blocking)):
        raise Refused(everything)


def keep_overrides(
    seat: Assignment, found: Iterable[Finding], *, reason: str, by: Membership | None, at: datetime
) -> None:
    """Of what blocks, each for this code, requirement and day only; one that holds already stays as it was."""
    blocking = [each for each in found if each.blocks]
    if not (blocking and reason and by):
        return
    rows = [
        Override(
            assignment=seat,
            code=each.code.value,
            requirement_id=each.requirement_id,
            until=each.until,
            reason=reason,
            overridden_at=at,
            overridden_by=by,
        )
        for each in blocking
    ]
    Override.objects.bulk_create(rows, ignore_conflicts=True)
