"""What stands beside the form of a case while it is filled in: what is against those on it, and who could take it."""

from collections.abc import Iterable
from dataclasses import dataclass

from practices.models import Practice
from scheduling.choices import Choices, choices
from scheduling.judging import judge_people
from scheduling.looks import Look, findings_look
from scheduling.models import Assignment, Case, Role
from scheduling.staffed import Remark, read_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A person on the case, and what would stand against them once it is changed."""

    seat: Assignment
    look: Look
    remarks: list[Remark]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    booked: list[Booked]
    choices: Choices | None

    @property
    def clashes(self) -> bool:
        return any(remark.finding.blocks for each in self.booked for remark in each.remarks)


def beside(case: Case, modalities: Iterable[str], *, practice: Practice, sees_health: bool) -> Beside:
    """For a case that may be unsaved; nothing is written. Candidates are those for the primary, if it has none."""
    names, seats = list(modalities), _seats(case)
    booked = [
        each for role in Role.values for each in _booked(case, role, seats, names, practice, sees_health=sees_health)
    ]
    has_primary = any(seat.role == Role.PRIMARY for seat in seats)
    offered = None
    if not has_primary:
        offered = choices(case, Role.PRIMARY, practice=practice, sees_health=sees_health, modalities=names)
    return Beside(booked=booked, choices=offered)


def _seats(case: Case) -> list[Assignment]:
    return list(Assignment.objects.live().filter(case=case.pk).select_related("technologist"))


def _booked(
    case: Case, role: str, seats: list[Assignment], modalities: list[str], practice: Practice, *, sees_health: bool
) -> list[Booked]:
    here = [seat for seat in seats if seat.role == role]
    if not here:
        return []
    people = [seat.technologist for seat in here]
    found = judge_people(case, people, role, practice=practice, modalities=modalities)
    return [
        Booked(
            seat=seat,
            look=findings_look(found[seat.technologist_id]),
            remarks=read_out(found[seat.technologist_id], sees_health=sees_health),
        )
        for seat in here
    ]
