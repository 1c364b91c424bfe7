"""Whose seats a list gives and takes on one case. It gives each person once: a seat that was released since stays so
until somebody says otherwise, so that last week's list does not undo a cover."""

from collections.abc import Iterable, Mapping, Sequence

from credentials.importing.records import Choice, Source
from credentials.importing.roster.joinedplan import KEEP, FieldChange
from credentials.importing.values import parse_name
from scheduling.importing.asking import Asking
from scheduling.importing.staff import Person
from scheduling.importing.steps import CaseStep, SeatAction, SeatStep
from scheduling.models import Assignment, CaseStatus, Role, SeatState

IN_ORDER = (Role.PRIMARY, Role.TRAINEE, Role.BACKUP, Role.OVERSIGHT)
NOT_STAFFED = (CaseStatus.CANCELLED, CaseStatus.UNMONITORED)
AGAIN = "again"


class Seating:
    """`known` are the seats of the case on record, released ones too."""

    def __init__(self, step: CaseStep, known: Sequence[Assignment], asking: Asking, choices: Mapping[str, str]) -> None:
        self._step = step
        self._standing = [seat for seat in known if seat.state != SeatState.RELEASED]
        self._released = [] if _is_reinstated(step) else [seat for seat in known if seat.state == SeatState.RELEASED]
        self._asking = asking
        self._choices = choices

    def plan(self, listed: Mapping[Role, Person]) -> None:
        """Sets the seats of the step; `listed` are the people whom its row names."""
        if self._step.status in NOT_STAFFED:
            self._release_all()
            return
        for role in IN_ORDER:
            if role in listed:
                self._seat(role, listed[role], self._step.row.at(role))
        planned = {seat.held.pk for seat in self._step.seats if seat.held}
        self._step.seats += [self._on_record(seat, "same") for seat in self._standing if seat.pk not in planned]

    def _release_all(self) -> None:
        """Whatever the case was: of one that is off nobody's time is taken."""
        self._step.seats += [self._on_record(seat, "release") for seat in self._standing]

    def _seat(self, role: Role, person: Person, source: Source) -> None:
        gone = {seat.held.pk for seat in self._step.seats if seat.held and not seat.stands}
        mine = [seat for seat in self._standing if seat.technologist_id == person.id and seat.pk not in gone]
        twice = any(seat.stands and seat.person.id == person.id for seat in self._step.seats)
        if any(seat.role == role for seat in mine):
            return
        if twice or (mine and role != Role.PRIMARY):
            held = "another seat of this row" if twice else f"the seat {Role(mine[0].role).label} on record"
            self._asking.say(source, person.name, f"{person.name} has {held}: this one is left empty.", "note")
            return
        if self._was_released(role, person) and not self._is_to_be_again(role, person, source):
            return
        others = [seat for seat in self._standing if seat.role == role]
        if others and (role == Role.PRIMARY or len(others) == 1):
            if not self._replaces(role, others, person):
                return
            self._release(others)
        self._release(mine)
        self._step.seats.append(SeatStep(role=role, person=person, source=source))

    def _was_released(self, role: Role, person: Person) -> bool:
        return any(seat.technologist_id == person.id and seat.role == role for seat in self._released)

    def _is_to_be_again(self, role: Role, person: Person, source: Source) -> bool:
        step = self._step
        answer = self._asking.ask(
            f"seat:{step.case.pk if step.case else ''}:{role}:{person.code}",
            source,
            person.name,
            f"{person.name} was taken off {step.label} since an earlier list. Are they {role.label} again?",
            (Choice(KEEP, "no, as it is on record"), Choice(AGAIN, "yes, as the list says")),
            proposed=KEEP,
            safe=True,
        )
        return answer == AGAIN

    def _replaces(self, role: Role, others: Sequence[Assignment], person: Person) -> bool:
        step = self._step
        key = f"case:{step.case.pk if step.case else ''}:{role}"
        before = ", ".join(seat.technologist.name for seat in others)
        is_taken = self._choices.get(key) != KEEP
        step.changes.append(
            FieldChange(
                key=key, field=role, label=role.label, before=before, after=person.name, value=None, is_taken=is_taken
            )
        )
        return is_taken

    def _release(self, seats: Iterable[Assignment]) -> None:
        planned = {seat.held.pk for seat in self._step.seats if seat.held}
        self._step.seats += [self._on_record(seat, "release") for seat in seats if seat.pk not in planned]

    def _on_record(self, seat: Assignment, action: SeatAction) -> SeatStep:
        return SeatStep(
            role=Role(seat.role),
            person=person_of(seat),
            source=self._step.row.at(seat.role),
            action=action,
            held=seat,
            state=seat.state,
        )


def person_of(seat: Assignment) -> Person:
    name = parse_name(seat.technologist.name)
    return Person(seat.technologist.name, (name,) if name else (), seat.technologist)


def _is_reinstated(step: CaseStep) -> bool:
    """Cancelling took every seat; the list gives them back with the case."""
    return step.case is not None and step.case.status in NOT_STAFFED and step.status not in NOT_STAFFED
