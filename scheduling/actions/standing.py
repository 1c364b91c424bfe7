"""What stands against the people on a case that is being changed: written nowhere yet."""

from collections.abc import Iterable, Sequence
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
    """What blocks, has no manager's word for it and did not stand there before, or not so much; seats without it are
    left out."""
    accepted = Override.objects.filter(assignment__in=list(after)).accepted()
    found = {seat: [each for each in after[seat] if (seat, each.fact) not in accepted] for seat in after}
    new = {seat: _blocking(found[seat]) for seat in after}
    old = {seat: _blocking(before.get(seat, ())) for seat in after}
    return {
        seat: [each for each in found[seat] if each.blocks]
        for seat in after
        if any(extent > old[seat].get(what, -1) for what, extent in new[seat].items())
    }


def _blocking(found: Iterable[Finding]) -> dict[tuple[object, ...], int]:
    """Each thing that blocks, and by how much."""
    return {(*each.fact[:-1],): each.extent for each in found if each.blocks}
