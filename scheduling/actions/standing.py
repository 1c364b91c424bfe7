"""What stands against the people on a case that is being changed: written nowhere yet."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from hospitals.findings import Finding
from practices.models import Practice
from scheduling.judging import judge_people
from scheduling.models import Assignment, Case, Override

Found = dict[UUID, list[Finding]]


def found_on(case: Case, seats: Sequence[Assignment], modalities: Iterable[str], practice: Practice) -> Found:
    """By seat. The case may differ from its row."""
    found: Found = {}
    names = list(modalities)
    for role in sorted({seat.role for seat in seats}):
        here = [seat for seat in seats if seat.role == role]
        judged = judge_people(case, [seat.technologist for seat in here], role, practice=practice, modalities=names)
        found |= {seat.pk: judged[seat.technologist_id] for seat in here}
    return found


def newly_blocking(after: Found, before: Found) -> Found:
    """What blocks, has no manager's word for it and did not stand there before; seats without it are left out."""
    accepted = _accepted(after)
    new = {
        seat: [each for each in found if each.blocks and (seat, *_fact(each)) not in accepted]
        for seat, found in after.items()
    }
    return {
        seat: found for seat, found in new.items() if set(map(_whole, found)) - set(map(_whole, before.get(seat, ())))
    }


def _fact(finding: Finding) -> tuple[str, UUID | None, date | None]:
    """For which a manager's word holds (rules.md D4)."""
    return finding.code.value, finding.requirement_id, finding.until


def _whole(finding: Finding) -> tuple[object, ...]:
    return (*_fact(finding), finding.case_id)


def _accepted(seats: Iterable[UUID]) -> set[tuple[UUID, str, UUID | None, date | None]]:
    rows = Override.objects.filter(assignment__in=list(seats))
    return set(rows.values_list("assignment_id", "code", "requirement_id", "until"))
