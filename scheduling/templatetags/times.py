from datetime import date, datetime

from django import template

from scheduling.clocks import zone_word
from scheduling.models import Case
from scheduling.wording import case_day, case_hours, case_start, clock_words, length_words, moment_on, room_words

register = template.Library()


@register.filter
def hours(case: Case, practice_zone: str) -> str:
    """“07:30 to 09:30 MST (06:30 PST)”, on the hospital's clock."""
    return case_hours(case, practice_zone)


@register.filter
def start(case: Case, practice_zone: str) -> str:
    """“07:30 MST”, on the hospital's clock."""
    return case_start(case, practice_zone)


@register.filter
def case_on(case: Case, today: date) -> str:
    """“Wed 25 Nov”, the hospital's day."""
    return case_day(case, today)


@register.filter
def room_of(room: str) -> str:
    """“room 4”, “OR 6”."""
    return room_words(room)


@register.filter
def length_of(minutes: int) -> str:
    """“1 h 30”."""
    return length_words(minutes)


@register.filter
def zone(at: datetime, name: str) -> str:
    """“PST”: how a zone calls its time at that instant."""
    return zone_word(at, name)


@register.filter
def moment(at: datetime, zone: str) -> str:
    """“Wed 25 Nov 2026, 06:00”, on the clock of that zone."""
    return moment_on(at, zone)


@register.filter
def clock(at: datetime, zone: str) -> str:
    """“06:30”, on the clock of that zone."""
    return clock_words(at, zone)
