"""What stands against a person on a case, and what a case lacks. Pure over plain values (rules.md D and E).

A seat never clashes with another seat on its own case; released seats are not among the facts.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from credentials.wording import day_words
from hospitals.findings import Code, Finding, Severity
from scheduling.facts import Board, CaseFacts, PersonFacts, SeatFacts

_MOMENT = timedelta(microseconds=1)
# The person's calendar and the hospital's are never further apart: clocks differ by up to 26 hours.
_APART = timedelta(days=2)


def findings(seat: SeatFacts, board: Board) -> list[Finding]:
    """Everything that stands against this person in this seat, what the hospital asks for first."""
    case, life = seat.case, board.life_of(seat.person_id)
    person = life.person
    found = board.grounds.findings(person.id, case.place, seat.role, case.first_day, case.last_day, case.modalities)
    if person.may_be_away(case.first_day - _APART, case.last_day + _APART):
        found += _absence(case, person, board)
    if seat.role == "trainee" or person.discipline == "trainee":
        found += _supervision(seat, person, board)
    others = board.seats_around(life, case)
    if len(others) > 1 or (others and others[0].case is not case):
        found += _clashes(seat, others, board)
    return found


def case_findings(case: CaseFacts, board: Board) -> list[Finding]:
    """What the case itself lacks (rules.md E2)."""
    live = [seat.role for seat in board.seats_on.get(case.id, ()) if seat.is_live]
    if "primary" in live and "oversight" in live:
        return []
    reader = case.place.reader_required if case.place.reader_required is not None else board.policy.reader_required
    severity = board.policy.severity(Code.UNCOVERED)
    if severity is None:
        return []
    if "primary" not in live:
        lacks = "technologist or oversight physician" if reader and "oversight" not in live else "technologist"
        return [_of_case(board, severity, f"No {lacks} is booked.", "Find cover.")]
    return [_of_case(board, Severity.WARN, "No oversight physician is booked.", "Book one.")] if reader else []


def _of_case(board: Board, severity: Severity, message: str, remedy: str) -> Finding:
    may = board.policy.may_override(Code.UNCOVERED, None)
    return Finding(code=Code.UNCOVERED, severity=severity, message=message, remedy=remedy, overridable=may)


def _absence(case: CaseFacts, person: PersonFacts, board: Board) -> Iterator[Finding]:
    """One at most: that which lasts longest."""
    severity = board.policy.severity(Code.ABSENT)
    away = _away(person, *_days_there(case, person.timezone), board.grounds.today) if severity else None
    if severity and away:
        words, until = away
        yield _against(board, Code.ABSENT, severity, person.id, words, until=until, remedy="Find somebody else.")


def _away(person: PersonFacts, first: date, last: date, today: date) -> tuple[str, date | None] | None:
    starts_on, ends_on = person.employed.starts_on, person.employed.ends_on
    if ends_on and last > ends_on:
        verb = "left" if ends_on < today else "leaves"
        return f"{person.name} {verb} on {day_words(ends_on, today)}.", ends_on
    if starts_on and first < starts_on:
        verb = "started" if starts_on < today else "starts"
        return f"{person.name} {verb} on {day_words(starts_on, today)}.", starts_on
    spans = [span for span in person.absences if span.touches(first, last)]
    if not spans:
        return None
    through = max(span.ends_on or date.max for span in spans)
    if through == date.max:
        return f"{person.name} is away.", None
    return f"{person.name} is away through {day_words(through, today)}.", through


def _days_there(case: CaseFacts, timezone: str) -> tuple[date, date]:
    """The person's own days from arrival to leaving; who leaves at midnight is not there on the next."""
    zone = ZoneInfo(timezone)
    return case.arrival_at.astimezone(zone).date(), (case.leaving_at - _MOMENT).astimezone(zone).date()


def _supervision(seat: SeatFacts, person: PersonFacts, board: Board) -> Iterator[Finding]:
    """Of a trainee in any seat but a reader's; that one is never primary is nobody's to override (rules.md E2)."""
    severity, is_primary = board.policy.severity(Code.SUPERVISION_MISSING), seat.role == "primary"
    if severity is None or seat.role == "oversight" or (not is_primary and _has_primary(seat.case, board)):
        return
    if is_primary:
        words, remedy = f"{person.name} is a trainee, who is never primary.", "Book a technologist."
    else:
        words, remedy = "A trainee needs a primary technologist on the case.", "Book the primary first."
    found = _against(board, Code.SUPERVISION_MISSING, severity, person.id, words, remedy=remedy)
    yield replace(found, overridable=False) if is_primary else found


def _has_primary(case: CaseFacts, board: Board) -> bool:
    return any(seat.is_live and seat.role == "primary" for seat in board.seats_on.get(case.id, ()))


def _clashes(seat: SeatFacts, others: list[SeatFacts], board: Board) -> Iterator[Finding]:
    reading = []
    for other in others:
        if other.case.id == seat.case.id or not other.is_live:
            continue
        if not _overlaps(seat.case, other.case):
            yield from _too_close(seat, other, board)
        elif other.role == seat.role == "oversight":
            reading.append(other.case)
        else:
            yield from _overlap(seat, other, board)
    if len(reading) >= board.policy.reads_at_once and seat.role == "oversight":
        yield from _overloaded(seat, reading, board)


def _overlaps(here: CaseFacts, there: CaseFacts) -> bool:
    """Back to back is not at once."""
    return here.starts_at < there.ends_at and there.starts_at < here.ends_at


def _overlap(seat: SeatFacts, other: SeatFacts, board: Board) -> Iterator[Finding]:
    """Reading goes beside anything else (rules.md E1)."""
    if "oversight" in (seat.role, other.role):
        return
    there, name = _other_case(other.case, board), _name(seat, board)
    minutes = _minutes(min(seat.case.ends_at, other.case.ends_at) - max(seat.case.starts_at, other.case.starts_at))
    if seat.is_in_the_room and other.is_in_the_room:
        words, remedy = f"{name} is on {there} then.", "Find cover for one of the two."
        yield from _with_other(Code.DOUBLE_BOOKED, seat, other, board, words, remedy, minutes)
    else:
        words = f"{name} is committed to {there}{' as backup' if other.role == 'backup' else ''} then."
        yield from _with_other(Code.BACKUP_COMMITTED, seat, other, board, words, "Name another backup.", minutes)


def _too_close(seat: SeatFacts, other: SeatFacts, board: Board) -> Iterator[Finding]:
    """Travel and rest between two cases in the room, in either order."""
    if not (seat.is_in_the_room and other.is_in_the_room):
        return
    earlier, later = (seat.case, other.case) if seat.case.starts_at < other.case.starts_at else (other.case, seat.case)
    yield from _travel(seat, other, earlier, later, board)
    gap = later.starts_at - earlier.ends_at
    short = timedelta(hours=board.policy.rest_hours) - gap
    if short > timedelta(0) and earlier.starts_on != later.starts_on:
        words = f"{_length(gap)} of rest between {_other_case(other.case, board)} and this case."
        remedy = "Find cover for one of the two."
        yield from _with_other(Code.REST_TOO_SHORT, seat, other, board, words, remedy, _minutes(short))


def _travel(seat: SeatFacts, other: SeatFacts, earlier: CaseFacts, later: CaseFacts, board: Board) -> Iterator[Finding]:
    minutes = board.minutes_between(earlier.place, later.place)
    short = earlier.leaving_at + timedelta(minutes=minutes or 0) - later.arrival_at
    if short <= timedelta(0) or _is_to_follow(earlier, later):
        return
    road = _road(minutes, earlier, later)
    words = f"Too little time between {_other_case(other.case, board)} and this case: {road}."
    remedy = "Move one, or find cover."
    yield from _with_other(Code.TRAVEL_TIGHT, seat, other, board, words, remedy, _minutes(short))


def _is_to_follow(earlier: CaseFacts, later: CaseFacts) -> bool:
    """The same room and surgeon need no gap (rules.md E1)."""
    same_room = earlier.place.id == later.place.id and earlier.room and earlier.room.casefold() == later.room.casefold()
    return bool(same_room and earlier.surgeon_id and earlier.surgeon_id == later.surgeon_id)


def _overloaded(seat: SeatFacts, reading: list[CaseFacts], board: Board) -> Iterator[Finding]:
    most = _most_at_once(seat.case, reading)
    severity = board.policy.severity(Code.READER_OVERLOADED)
    if most > board.policy.reads_at_once and severity:
        words = f"{_name(seat, board)} would read {most} cases at once; {board.policy.reads_at_once} is the most."
        remedy = "Find another reader."
        yield _against(board, Code.READER_OVERLOADED, severity, seat.person_id, words, extent=most, remedy=remedy)


def _most_at_once(case: CaseFacts, reading: list[CaseFacts]) -> int:
    """At some moment of this case, this case included."""
    moments = [case.starts_at, *(each.starts_at for each in reading if each.starts_at > case.starts_at)]
    return 1 + max(sum(each.starts_at <= moment < each.ends_at for each in reading) for moment in moments)


def _with_other(
    code: Code, seat: SeatFacts, other: SeatFacts, board: Board, words: str, remedy: str, extent: int
) -> Iterator[Finding]:
    """Asked of either seat it has the same extent: one word accepts both."""
    if severity := board.policy.severity(code):
        yield _against(board, code, severity, seat.person_id, words, case=other.case, extent=extent, remedy=remedy)


def _against(
    board: Board,
    code: Code,
    severity: Severity,
    person: UUID,
    words: str,
    *,
    until: date | None = None,
    case: CaseFacts | None = None,
    extent: int = 0,
    remedy: str = "",
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        message=words,
        person_id=person,
        case_id=case.id if case else None,
        until=until,
        extent=extent,
        remedy=remedy,
        overridable=board.policy.may_override(code, None),
    )


def _name(seat: SeatFacts, board: Board) -> str:
    return board.people[seat.person_id].name


def _other_case(there: CaseFacts, board: Board) -> str:
    """“B-20881, Mon 23 Nov 07:30 at St. Brendan Medical Center”, on that hospital's clock."""
    start = there.starts_at.astimezone(ZoneInfo(there.place.timezone))
    return f"{there.name}, {day_words(start.date(), board.grounds.today)} {_clock(start)} at {there.place.name}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def _minutes(length: timedelta) -> int:
    """Begun ones count."""
    return -int(-length.total_seconds() // 60)


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
