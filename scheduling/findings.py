"""What stands against a person on a case, and what a case lacks. Pure over plain values (rules.md D and E).

A seat never clashes with another seat on its own case; released seats are not among the facts.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from credentials.wording import day_words
from hospitals.findings import Code, Finding, Severity
from scheduling.facts import Board, CaseFacts, PersonFacts, SeatFacts

_MINUTE = timedelta(minutes=1)
_IN_THE_ROOM = ("primary", "trainee")


def findings(seat: SeatFacts, board: Board) -> list[Finding]:
    """Everything that stands against this person in this seat, what the hospital asks for first."""
    case, person = seat.case, board.people[seat.person_id]
    found = board.grounds.findings(person.id, case.place, seat.role, case.first_day, case.last_day, case.modalities)
    found += _absence(case, person, board)
    found += _supervision(seat, person, board)
    others = board.seats_of.get(person.id, ())
    if len(others) > 1 or (others and others[0].case.id != case.id):
        found += _clashes(seat, others, board)
    return found


def case_findings(case: CaseFacts, board: Board) -> list[Finding]:
    """What the case itself lacks (rules.md E2)."""
    live = {seat.role for seat in board.seats_on.get(case.id, ()) if seat.is_live}
    reader = case.place.reader_required if case.place.reader_required is not None else board.policy.reader_required
    severity = board.policy.severity(Code.UNCOVERED)
    if severity is None:
        return []
    if "primary" not in live:
        lacks = "technologist or oversight physician" if reader and "oversight" not in live else "technologist"
        return [_of_case(board, case, severity, f"No {lacks} is booked.", "Find cover.")]
    if reader and "oversight" not in live:
        return [_of_case(board, case, Severity.WARN, "No oversight physician is booked.", "Book one.")]
    return []


def _of_case(board: Board, case: CaseFacts, severity: Severity, message: str, remedy: str) -> Finding:
    may = board.policy.may_override(Code.UNCOVERED, None)
    return Finding(
        code=Code.UNCOVERED, severity=severity, message=message, remedy=remedy, overridable=may, case_id=case.id
    )


def _absence(case: CaseFacts, person: PersonFacts, board: Board) -> Iterator[Finding]:
    if not person.absences and person.employed.starts_on is None and person.employed.ends_on is None:
        return
    severity = board.policy.severity(Code.ABSENT)
    if severity is None:
        return
    first, last = _days_there(case, person.timezone)
    for words, until in _away(person, first, last, board.grounds.today):
        yield _against(board, Code.ABSENT, severity, person.id, words, until=until, remedy="Find somebody else.")


def _away(person: PersonFacts, first: date, last: date, today: date) -> Iterator[tuple[str, date | None]]:
    starts_on, ends_on = person.employed.starts_on, person.employed.ends_on
    if ends_on and last > ends_on:
        yield f"{person.name} left on {day_words(ends_on, today)}.", ends_on
    if starts_on and first < starts_on:
        yield f"{person.name} starts on {day_words(starts_on, today)}.", starts_on
    for span in person.absences:
        if (span.starts_on or first) <= last and first <= (span.ends_on or last):
            through = f" through {day_words(span.ends_on, today)}" if span.ends_on else ""
            yield f"{person.name} is away{through}.", span.ends_on


def _days_there(case: CaseFacts, timezone: str) -> tuple[date, date]:
    """The person's own days from arrival to leaving."""
    if timezone == case.place.timezone:
        return case.first_day, case.last_day
    zone = ZoneInfo(timezone)
    return case.arrival_at.astimezone(zone).date(), (case.leaving_at - _MINUTE / 60).astimezone(zone).date()


def _supervision(seat: SeatFacts, person: PersonFacts, board: Board) -> Iterator[Finding]:
    if seat.role == "primary" and person.discipline == "trainee":
        words, remedy = f"{person.name} is a trainee, who is never primary.", "Book a technologist."
    elif seat.role == "trainee" and not _has_primary(seat.case, board):
        words, remedy = "A trainee needs a primary technologist on the case.", "Book the primary first."
    else:
        return
    if severity := board.policy.severity(Code.SUPERVISION_MISSING):
        yield _against(board, Code.SUPERVISION_MISSING, severity, person.id, words, remedy=remedy)


def _has_primary(case: CaseFacts, board: Board) -> bool:
    return any(seat.is_live and seat.role == "primary" for seat in board.seats_on.get(case.id, ()))


def _clashes(seat: SeatFacts, others: Iterable[SeatFacts], board: Board) -> Iterator[Finding]:
    case = seat.case
    reading = []
    for other in others:
        there = other.case
        if there.id == case.id:
            continue
        overlaps = there.starts_at < case.ends_at and case.starts_at < there.ends_at
        if overlaps and other.role == seat.role == "oversight":
            reading.append(other)
        elif overlaps:
            yield from _overlap(seat, other, board)
        elif other.is_live and seat.is_in_the_room and other.is_in_the_room:
            yield from _too_close(seat, other, board)
    if len(reading) >= board.policy.reads_at_once:
        yield from _overloaded(seat, reading, board)


def _overlap(seat: SeatFacts, other: SeatFacts, board: Board) -> Iterator[Finding]:
    there = other.case
    if seat.is_in_the_room and other.is_in_the_room:
        if other.is_live and (severity := board.policy.severity(Code.DOUBLE_BOOKED)):
            words = f"{_name(seat, board)} is on {_other_case(there, seat.case)} then."
            remedy = "Find cover for one of the two."
            yield _against(board, Code.DOUBLE_BOOKED, severity, seat.person_id, words, case=there, remedy=remedy)
        return
    if "oversight" in (seat.role, other.role) or not other.is_live:
        return
    if severity := board.policy.severity(Code.BACKUP_COMMITTED):
        as_backup = " as backup" if other.role == "backup" else ""
        words = f"{_name(seat, board)} is committed to {_other_case(there, seat.case)}{as_backup} then."
        yield _against(
            board, Code.BACKUP_COMMITTED, severity, seat.person_id, words, case=there, remedy="Name another backup."
        )


def _too_close(seat: SeatFacts, other: SeatFacts, board: Board) -> Iterator[Finding]:
    """Travel and rest between two cases in the room, in either order."""
    earlier, later = sorted((seat.case, other.case), key=lambda case: case.starts_at)
    gap = later.starts_at - earlier.ends_at
    if gap >= _FAR_APART:
        return
    yield from _travel(seat, other.case, earlier, later, board)
    rest = timedelta(hours=board.policy.rest_hours)
    if gap < rest and earlier.starts_on != later.starts_on:
        severity = board.policy.severity(Code.REST_TOO_SHORT)
        words = f"{_length(gap)} of rest between {_other_case(other.case, seat.case)} and this case."
        if severity:
            yield _against(
                board,
                Code.REST_TOO_SHORT,
                severity,
                seat.person_id,
                words,
                case=other.case,
                remedy="Find cover for one of the two.",
            )


def _travel(seat: SeatFacts, there: CaseFacts, earlier: CaseFacts, later: CaseFacts, board: Board) -> Iterator[Finding]:
    if _is_to_follow(earlier, later):
        return
    minutes = board.minutes_between(earlier.place, later.place)
    if earlier.leaving_at + timedelta(minutes=minutes or 0) <= later.arrival_at:
        return
    if severity := board.policy.severity(Code.TRAVEL_TIGHT):
        words = (
            f"Too little time between {_other_case(there, seat.case)} and this case: {_road(minutes, earlier, later)}."
        )
        yield _against(
            board, Code.TRAVEL_TIGHT, severity, seat.person_id, words, case=there, remedy="Move one, or find cover."
        )


def _is_to_follow(earlier: CaseFacts, later: CaseFacts) -> bool:
    """The same room and surgeon need no gap (rules.md E1)."""
    same_room = earlier.place.id == later.place.id and earlier.room and earlier.room.casefold() == later.room.casefold()
    return bool(same_room and earlier.surgeon_id and earlier.surgeon_id == later.surgeon_id)


def _overloaded(seat: SeatFacts, reading: list[SeatFacts], board: Board) -> Iterator[Finding]:
    most = _most_at_once(seat.case, reading)
    severity = board.policy.severity(Code.READER_OVERLOADED)
    if most > board.policy.reads_at_once and severity:
        words = f"{_name(seat, board)} would read {most} cases at once; {board.policy.reads_at_once} is the most."
        yield _against(board, Code.READER_OVERLOADED, severity, seat.person_id, words, remedy="Find another reader.")


def _most_at_once(case: CaseFacts, reading: list[SeatFacts]) -> int:
    """At some moment of this case, this case included."""
    moments = [case.starts_at, *(each.case.starts_at for each in reading if each.case.starts_at > case.starts_at)]
    return 1 + max(sum(each.case.starts_at <= moment < each.case.ends_at for each in reading) for moment in moments)


_FAR_APART = timedelta(hours=24)


def _against(
    board: Board,
    code: Code,
    severity: Severity,
    person: UUID,
    words: str,
    *,
    until: date | None = None,
    case: CaseFacts | None = None,
    remedy: str = "",
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        message=words,
        person_id=person,
        case_id=case.id if case else None,
        until=until,
        remedy=remedy,
        overridable=board.policy.may_override(code, None),
    )


def _name(seat: SeatFacts, board: Board) -> str:
    return board.people[seat.person_id].name


def _other_case(there: CaseFacts, case: CaseFacts) -> str:
    """“B-20881, Mon 23 Nov 07:30 at St. Brendan Medical Center”, on that hospital's clock."""
    start = there.starts_at.astimezone(ZoneInfo(there.place.timezone))
    return f"{there.name}, {day_words(start.date(), case.first_day)} {_clock(start)} at {there.place.name}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def _length(gap: timedelta) -> str:
    minutes = int(gap.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def _road(minutes: int | None, earlier: CaseFacts, later: CaseFacts) -> str:
    if minutes is None:
        return "tear-down and set-up overlap, and the way between is not known"
    if earlier.place.id == later.place.id:
        return "tear-down and set-up overlap"
    return f"the way takes {minutes} min"
