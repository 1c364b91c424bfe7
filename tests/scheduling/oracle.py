"""What rules.md says stands against a seat: slow and plain, day by day and minute by minute, of no help from the core.

It shares the core's plain values with it, and no function.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from credentials.facts import HoldingFacts
from credentials.models import CredentialType
from credentials.validity import PeriodFacts, Span
from hospitals.facts import Asked, Evidence, Place
from hospitals.policies import Policy
from scheduling.facts import CaseFacts, PersonFacts, SeatFacts

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# No margin of these tests is wider.
HORIZON = 120

# How far from passing, farthest first.
FARNESS = (
    "missing issuer_not_accepted suspended expired pending out_of_season in_grace not_yet_valid too_old"
    " margin_too_short prerequisite_missing unverified issuer_unknown"
).split()
SEATS_UNDER = {
    "": ("primary", "backup", "trainee", "oversight"),
    "technologist": ("primary", "backup", "trainee"),
    "trainee": ("trainee",),
    "oversight": ("oversight",),
}
TOLD_SOONER = ("not_yet_valid", "suspended")

Flaw = tuple[str, date | None]
Told = tuple[str, str, date | None, UUID | None, UUID | None, UUID | None]
"""Code, severity, until, requirement, person, other case."""


@dataclass(frozen=True)
class Record:
    """All that is on record."""

    policy: Policy
    types: dict[UUID, CredentialType]
    board_states: dict[UUID, str]
    asked: Sequence[Asked]
    held: dict[UUID, list[Evidence]]
    exempt: dict[tuple[UUID, UUID, UUID], list[Span]]
    """By person, requirement and hospital."""
    people: dict[UUID, PersonFacts]
    seats: Sequence[SeatFacts]
    travel: dict[tuple[UUID, UUID], int] = field(default_factory=dict)


def told(seat: SeatFacts, record: Record) -> set[Told]:
    case, person = seat.case, seat.person_id
    days = local_days(case.arrival_at, case.leaving_at, case.place.timezone, including_the_end=True)
    found = clearance(person, case.place, seat.role, case.modalities, days, record)
    rest = [*absence(seat, record), *supervision(seat, record), *clashes(seat, record)]
    return found | {
        (code, severity, until, None, person, other)
        for code, until, other in rest
        if (severity := severity_of(code, record.policy))
    }


def clearance(
    person: UUID, place: Place, seat: str, modalities: Iterable[str], days: list[date], record: Record
) -> set[Told]:
    found: set[Told] = set()
    for asked in record.asked:
        if is_under(asked, place, seat, set(modalities)):
            found |= {
                (code, severity, until, asked.id, person, None)
                for code, until in flaws_of(asked, person, place, days, record)
                if (severity := weight(code, asked, record.policy))
            }
    own = [
        asked
        for asked in record.asked
        if asked.hospital_id == place.id and (seat == "oversight" or seat in SEATS_UNDER[asked.side.value])
    ]
    if not any(is_within(day, asked.span) for asked in own for day in days):
        severity = severity_of("no_requirements", record.policy)
        found |= {("no_requirements", severity, None, None, None, None)} if severity else set()
    return found


def local_days(start: datetime, end: datetime, zone: str, *, including_the_end: bool) -> list[date]:
    days, at = set(), start
    while at < end or (at == end and including_the_end):
        days.add(at.astimezone(ZoneInfo(zone)).date())
        at += MINUTE
    return sorted(days)


# Requirements (rules.md D).


def is_under(asked: Asked, place: Place, seat: str, modalities: set[str]) -> bool:
    everywhere = asked.hospital_id is None and not asked.state
    in_its_state = asked.hospital_id is None and asked.state == place.state
    return (
        (everywhere or in_its_state or asked.hospital_id == place.id)
        and seat in SEATS_UNDER[asked.side.value]
        and (not asked.modality or asked.modality in modalities)
    )


def flaws_of(asked: Asked, person: UUID, place: Place, days: list[date], record: Record) -> list[Flaw]:
    days = [day for day in days if is_within(day, asked.span)]
    exempt = record.exempt.get((person, asked.id, place.id), [])
    days = [day for day in days if not any(is_within(day, each) for each in exempt)]
    open_days = {
        key: [day for day in days if not asked.in_season or is_open(record.types[key], day)] for key in asked.types
    }
    if not all(open_days.values()):
        return []
    tried = [
        (judged(each, asked, person, open_days[key], record), each, open_days[key][-1])
        for key in asked.types
        for each in record.held.get(person, [])
        if each.facts.type.pk == key and counts_at(each, asked, place, record)
    ]
    if not tried:
        return [("missing", None)]
    flaws, best, last = min(tried, key=lambda each: farness(each[0], each[1], each[2]))
    if not flaws and any(not some and not ends_soon(each.facts, day, record.policy) for some, each, day in tried):
        return []
    return flaws or ends_soon(best.facts, last, record.policy)


def counts_at(each: Evidence, asked: Asked, place: Place, record: Record) -> bool:
    if each.issuer_id is None or each.issuer_id in asked.issuers:
        return True
    if each.facts.type.scope == "hospital":
        return each.issuer_id == place.issuer_id
    if each.facts.type.scope == "state":
        return bool(place.state) and record.board_states.get(each.issuer_id) == place.state
    return True


def judged(each: Evidence, asked: Asked, person: UUID, days: list[date], record: Record) -> list[Flaw]:
    flaws = standing_flaws(each.facts, asked, days) or date_flaws(each.facts, asked, days[-1])
    is_placed = each.facts.type.scope in ("hospital", "state")
    is_asked = asked.issuers and severity_of("issuer_unknown", record.policy)
    if each.issuer_id is None and (is_placed or is_asked):
        flaws.append(("issuer_unknown", None))
    if asked.issuers and each.issuer_id is not None and each.issuer_id not in asked.issuers:
        flaws.append(("issuer_not_accepted", None))
    needed = each.facts.type.presupposes_id
    rests_on = [other.facts for other in record.held.get(person, []) if other.facts.type.pk == needed]
    if needed and not all(any(standing(facts, day)[0] == "valid" for facts in rests_on) for day in days):
        flaws.append(("prerequisite_missing", None))
    return flaws


def standing_flaws(facts: HoldingFacts, asked: Asked, days: list[date]) -> list[Flaw]:
    enough = ("valid", "in_grace") if asked.accepts_grace else ("valid",)
    found = [standing(facts, day) for day in days]
    failing = [each for each in found if each[0] not in enough]
    if not failing:
        return []
    worst = min((FARNESS.index(code) for code, _ in failing))
    code, until = [each for each in failing if each[0] == FARNESS[worst]][-1]
    if facts.type.expiry_rule == "season" and code in ("expired", "not_yet_valid"):
        code = "out_of_season"
    return [(code, until)]


def standing(facts: HoldingFacts, day: date) -> Flaw:
    if facts.type.expiry_rule == "hours" and not facts.periods:
        return standing_of_hours(facts, day)
    counting = [each for each in facts.periods if each.state == "accepted" and each.superseded_at is None]
    is_valid = covered(counting, day)
    ended = [each.expires_on for each in counting if each.expires_on and each.expires_on < day]
    in_grace = [end for end in ended if day <= end + facts.type.grace_days * DAY]
    coming = [each.starts_on for each in counting if each.starts_on and each.starts_on > day]
    is_over = bool(counting) and not is_valid and not in_grace and not coming
    if any(is_within(day, each) for each in facts.suspensions) and not is_over:
        return "suspended", suspended_until(facts.suspensions, day)
    if is_valid:
        return "valid", None
    if in_grace:
        return "in_grace", max(ended)
    if coming:
        return "not_yet_valid", min(coming)
    if counting:
        return "expired", max(ended)
    awaited = [each for each in facts.periods if each.state in ("applied", "pending") and each.superseded_at is None]
    is_awaited = any(each.expires_on is None or day <= each.expires_on for each in awaited)
    return ("pending", None) if is_awaited else ("missing", None)


def standing_of_hours(facts: HoldingFacts, day: date) -> Flaw:
    end = end_of_cycle(facts)
    if end is None:
        return "missing", None
    return ("valid", None) if day <= end else ("expired", end)


def end_of_cycle(facts: HoldingFacts) -> date | None:
    served = facts.serves.periods if facts.serves else ()
    ends = [each.expires_on for each in served if each.state == "accepted" and each.superseded_at is None]
    return None if None in ends else max((each for each in ends if each), default=None)


def suspended_until(spans: Sequence[Span], day: date) -> date | None:
    while any(is_within(day + DAY, each) for each in spans):
        day += DAY
        if any(is_within(day, each) and each.ends_on is None for each in spans):
            return None
    return None if any(is_within(day, each) and each.ends_on is None for each in spans) else day


def date_flaws(facts: HoldingFacts, asked: Asked, last: date) -> list[Flaw]:
    flaws: list[Flaw] = []
    end = end_on(facts, last)
    if asked.days_left and facts.type.expiry_rule != "season" and end and end < last + asked.days_left * DAY:
        flaws.append(("margin_too_short", end))
    begun = [
        each
        for each in facts.periods
        if each.state == "accepted" and each.superseded_at is None and (each.starts_on or last) <= last
    ]
    now = [each for each in begun if covered([each], last)] or begun
    newest = max(now, key=lambda each: (each.issued_on or date.min, each.expires_on or date.max), default=None)
    looked_at = now if covered(now, last) else [newest]
    is_met = any(not period_flaws(each, asked, last) for each in looked_at)
    return flaws if is_met else flaws + period_flaws(newest, asked, last)


def period_flaws(newest: PeriodFacts | None, asked: Asked, last: date) -> list[Flaw]:
    flaws: list[Flaw] = []
    if asked.issued_within_months is not None or asked.checked_within_days is not None:
        fresh = fresh_until(newest.issued_on, asked) if newest and newest.issued_on else None
        if fresh is None or last > fresh:
            flaws.append(("too_old", fresh))
    if asked.verified and not (newest and newest.is_verified):
        flaws.append(("unverified", None))
    return flaws


def fresh_until(issued_on: date, asked: Asked) -> date:
    """The day before the first one that is too old, found by walking."""
    day = issued_on
    while not is_too_old(issued_on, day + DAY, asked):
        day += DAY
    return day


def is_too_old(issued_on: date, day: date, asked: Asked) -> bool:
    if asked.checked_within_days is not None and (day - issued_on).days > asked.checked_within_days:
        return True
    if asked.issued_within_months is None:
        return False
    months = (day.year - issued_on.year) * 12 + day.month - issued_on.month
    is_last_of_month = (day + DAY).month != day.month
    passed = months > asked.issued_within_months
    exactly = months == asked.issued_within_months and day.day > issued_on.day
    # From the 31st, the last day of a shorter month is still within.
    return passed or (exactly and not (is_last_of_month and day.day <= issued_on.day))


def end_on(facts: HoldingFacts, last: date) -> date | None:
    """The last day of the validity unbroken from there, else, in grace, the one that ended; None: not near."""
    if facts.type.expiry_rule == "hours" and not facts.periods:
        end = end_of_cycle(facts)
        return end if end and (end - last).days < HORIZON else None
    counting = [each for each in facts.periods if each.state == "accepted" and each.superseded_at is None]
    if not covered(counting, last):
        ended = [each.expires_on for each in counting if each.expires_on and each.expires_on < last]
        return max(ended) if ended else None
    day = last
    while covered(counting, day + DAY):
        day += DAY
        if (day - last).days > HORIZON:
            return None
    return day


def ends_soon(facts: HoldingFacts, last: date, policy: Policy) -> list[Flaw]:
    if facts.type.expiry_rule in ("season", "one_time") or standing(facts, last)[0] != "valid":
        return []
    end = end_on(facts, last)
    return [("expires_soon", end)] if end and (end - last).days <= policy.expires_soon_days else []


def farness(flaws: list[Flaw], each: Evidence, last: date) -> tuple[int, int, int]:
    if not flaws:
        through = end_on(each.facts, last) if standing(each.facts, last)[0] == "valid" else date.min
        return -1, 0, -(through or date.max).toordinal()
    code, until = min(flaws, key=lambda flaw: FARNESS.index(flaw[0]))
    hinge = until.toordinal() if until else None
    apart = 10**9 if hinge is None else hinge if code in TOLD_SOONER else -hinge
    return len(FARNESS) - FARNESS.index(code), len(flaws), apart


def covered(periods: Iterable[PeriodFacts], day: date) -> bool:
    return any((each.starts_on or day) <= day <= (each.expires_on or day) for each in periods)


def is_within(day: date, span: Span) -> bool:
    return (span.starts_on or day) <= day <= (span.ends_on or day)


def is_open(type: CredentialType, day: date) -> bool:
    if type.expiry_rule != "season":
        return True
    opens, closes = (type.opens_month, type.opens_day), (type.closes_month, type.closes_day)
    today = (day.month, day.day)
    return opens <= today <= closes if opens <= closes else today >= opens or today <= closes


# Severities (rules.md D4).


def weight(code: str, asked: Asked, policy: Policy) -> str | None:
    """Of a requirement's findings; a doubt weighs what the practice says, and never more than the requirement."""
    if code in ("expires_soon", "issuer_unknown"):
        said = severity_of(code, policy) or ("warn" if code == "issuer_unknown" else None)
        return "warn" if said and asked.severity.value == "warn" else said
    return asked.severity.value


def severity_of(code: str, policy: Policy) -> str | None:
    if code == "double_booked":
        return "block"
    said = {each.value: rule.value for each, rule in policy.rules.items()}.get(code)
    if said:
        return None if said == "off" else said
    return "block" if code in ("absent", "supervision_missing", "uncovered") else "warn"


# The person and the other cases (rules.md E).

Against = tuple[str, date | None, UUID | None]


def absence(seat: SeatFacts, record: Record) -> list[Against]:
    person, case = record.people[seat.person_id], seat.case
    days = local_days(case.arrival_at, case.leaving_at, person.timezone, including_the_end=False)
    left, begins = person.employed.ends_on, person.employed.starts_on
    if left and any(day > left for day in days):
        return [("absent", left, None)]
    if begins and any(day < begins for day in days):
        return [("absent", begins, None)]
    ends = [span.ends_on for span in person.absences if any(is_within(day, span) for day in days)]
    return [("absent", max(end for end in ends if end), None)] if ends else []


def supervision(seat: SeatFacts, record: Record) -> list[Against]:
    if seat.role == "primary" and record.people[seat.person_id].discipline == "trainee":
        return [("supervision_missing", None, None)]
    primaries = [
        each for each in record.seats if each.case.id == seat.case.id and each.role == "primary" and each.is_live
    ]
    is_supervised = seat.role != "oversight" and record.people[seat.person_id].discipline == "trainee"
    return [("supervision_missing", None, None)] if (is_supervised or seat.role == "trainee") and not primaries else []


def clashes(seat: SeatFacts, record: Record) -> list[Against]:
    others = [
        each
        for each in record.seats
        if each.person_id == seat.person_id and each.case.id != seat.case.id and each.is_live
    ]
    found = [flaw for other in others for flaw in between(seat, other, record)]
    readings = [each.case for each in others if each.role == "oversight"] if seat.role == "oversight" else []
    if most_at_once(seat.case, readings) > record.policy.reads_at_once:
        found.append(("reader_overloaded", None, None))
    return found


def between(seat: SeatFacts, other: SeatFacts, record: Record) -> list[Against]:
    here, there = seat.case, other.case
    room = {"primary", "trainee"}
    at_once = any(goes_on(there, minute) for minute in minutes_of(here))
    if at_once and seat.role in room and other.role in room:
        return [("double_booked", None, there.id)]
    if at_once:
        is_reading = "oversight" in (seat.role, other.role)
        return [] if is_reading else [("backup_committed", None, there.id)]
    if not {seat.role, other.role} <= room:
        return []
    first, second = (here, there) if here.starts_at < there.starts_at else (there, here)
    return [(code, None, there.id) for code in too_close(first, second, record)]


def too_close(first: CaseFacts, second: CaseFacts, record: Record) -> list[str]:
    found = []
    to_follow = (
        first.place.id == second.place.id
        and first.room != ""
        and first.room.lower() == second.room.lower()
        and first.surgeon_id is not None
        and first.surgeon_id == second.surgeon_id
    )
    way = timedelta(minutes=road(first.place, second.place, record))
    if not to_follow and first.leaving_at + way > second.arrival_at:
        found.append("travel_tight")
    days = [each.starts_at.astimezone(ZoneInfo(each.place.timezone)).date() for each in (first, second)]
    if days[0] != days[1] and second.starts_at - first.ends_at < timedelta(hours=record.policy.rest_hours):
        found.append("rest_too_short")
    return found


def road(here: Place, there: Place, record: Record) -> int:
    """A road that is not known raises nothing, so it counts as none."""
    if here.id == there.id:
        return 0
    for pair in ((here.id, there.id), (there.id, here.id)):
        if pair in record.travel:
            return record.travel[pair]
    is_one_city = here.city != "" and (here.city.lower(), here.state) == (there.city.lower(), there.state)
    return record.policy.city_minutes if is_one_city else 0


def most_at_once(case: CaseFacts, readings: list[CaseFacts]) -> int:
    return max(1 + sum(goes_on(each, minute) for each in readings) for minute in minutes_of(case))


def minutes_of(case: CaseFacts) -> list[datetime]:
    length = int((case.ends_at - case.starts_at).total_seconds() // 60)
    return [case.starts_at + number * MINUTE for number in range(length)]


def goes_on(case: CaseFacts, at: datetime) -> bool:
    return case.starts_at <= at < case.ends_at
