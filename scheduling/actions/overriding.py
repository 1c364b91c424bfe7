"""A manager accepts findings on a seat, with a reason, on the record (rules.md D4)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from hospitals.findings import Fact, Finding
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
    """Of what blocks, each for what it says now only; one that holds already stays as it was. Of two cases that are
    too close the word holds for the person's seat on the other one too."""
    blocking = [each for each in found if each.blocks]
    if not (blocking and reason and by):
        return
    facts = [(seat.pk, each.fact) for each in blocking] + _mirrored(seat, blocking)
    rows = [
        Override(
            assignment_id=accepted,
            code=code,
            requirement_id=requirement,
            until=until,
            other_case_id=other,
            extent=extent,
            reason=reason,
            overridden_at=at,
            overridden_by=by,
        )
        for accepted, (code, requirement, until, other, extent) in facts
    ]
    Override.objects.bulk_create(rows, ignore_conflicts=True)


def _mirrored(seat: Assignment, blocking: Iterable[Finding]) -> list[tuple[UUID, Fact]]:
    pairs = {each.case_id: each for each in blocking if each.case_id}
    if not pairs:
        return []
    others = Assignment.objects.live().filter(technologist=seat.technologist_id, case__in=list(pairs))
    seats = dict(others.values_list("case_id", "pk"))
    return [
        (seats[each.case_id], replace(each, case_id=seat.case_id).fact) for each in blocking if each.case_id in seats
    ]
