"""What Today says of cases: those that cannot go as booked, and the strip of the day's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from credentials.wording import day_words
from nervecenter.today.items import Item, key_of
from practices.models import Practice
from practices.permissions import EDIT_CASES, SEE_HEALTH
from scheduling.broken import cases_in_conflict, cases_that_would_be
from scheduling.clocks import day_starts
from scheduling.looks import BAD, NO_READER
from scheduling.models import Case
from scheduling.staffed import StaffedCase, staffed
from scheduling.wording import case_start, room_words
from tenancy import clock

DAY = timedelta(days=1)
LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Cases that cannot go as booked, the first to break first; `waiting_for` are the credentials they fail by."""

    items: list[Item]
    more: int
    waiting_for: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The cases of one day, each with its people."""

    heading: str
    note: str
    cases: list[StaffedCase]


def broken(practice: Practice, on: date, can: frozenset[str]) -> Broken:
    """As of a day: of today by the conflicts that are open, of another day judged from what is known now."""
    if on == clock.today(practice.timezone):
        ids = cases_in_conflict(clock.now())
    else:
        ids = cases_that_would_be(day_starts(on, practice.timezone), practice)
    first = Case.objects.filter(pk__in=ids[:LISTED])
    listed = staffed(first, practice=practice, sees_health=SEE_HEALTH in can) if ids else []
    shown = [each for each in listed if each.open_remarks]
    return Broken(
        items=[_item(each, practice, can) for each in shown],
        more=max(0, len(ids) - LISTED),
        waiting_for=frozenset(_waiting_for(shown)),
    )


def strip(practice: Practice, on: date, *, sees_health: bool) -> Strip | None:
    """The day's cases, or those of the next day that has any within a week; none at all: nothing."""
    day = _day_of_the_next(practice, on)
    if day is None:
        return None
    found = Case.objects.within(day_starts(day, practice.timezone), day_starts(day + DAY, practice.timezone))
    cases = staffed(found.exclude(status="cancelled"), practice=practice, sees_health=sees_health)
    return Strip(
        heading="Today’s cases" if day == on else f"Cases of {day_words(day, on)}",
        note=_note([each for each in cases if each.case.is_ahead]),
        cases=cases,
    )


def _note(ahead: Sequence[StaffedCase]) -> str:
    """“2 ready, 1 not”; a case with a warning can go, and those that are over are not counted."""
    bad = sum(each.look.tone == BAD for each in ahead)
    if not ahead:
        return "all over"
    return f"{len(ahead) - bad} ready, {bad} not" if bad else f"{len(ahead)} ready"


def _day_of_the_next(practice: Practice, on: date) -> date | None:
    start = day_starts(on, practice.timezone)
    soon = Case.objects.exclude(status="cancelled").within(start, start + timedelta(days=7))
    first = soon.values_list("starts_at", flat=True).first()
    return max(clock.local(first, practice.timezone).date(), on) if first else None


def _item(each: StaffedCase, practice: Practice, can: frozenset[str]) -> Item:
    case = each.case
    return Item(
        key=key_of("case", case.pk, case.starts_at, *sorted(map(str, _facts(each)))),
        by=case.local_start.date(),
        breaks_at=case.starts_at,
        clock=case_start(case, practice.timezone),
        tone=each.look.tone,
        word=each.look.word,
        icon=each.look.icon,
        headline=f"{case} at {case.hospital}" + (": nobody is on it" if each.needs_primary else ""),
        detail=_detail(each),
        lines=tuple(_lines(each)),
        url=reverse("case", args=[practice.slug, case.pk]),
        act=_act(each) if EDIT_CASES in can else "See the case",
    )


def _act(each: StaffedCase) -> str:
    return "Book a reader" if each.look is NO_READER else "Find cover"


def _facts(each: StaffedCase) -> Iterable[object]:
    """What is found, whoever reads it: another finding makes another item."""
    return ((remark.finding.fact, remark.whose) for remark in each.open_remarks)


def _detail(each: StaffedCase) -> str:
    case = each.case
    procedure = case.procedure if case.number else ""
    return ", ".join(filter(None, (room_words(case.room), procedure, case.surgeon.name if case.surgeon else "")))


def _lines(each: StaffedCase) -> Iterator[str]:
    """Every finding once: those of the case, then person by person, each named once, what blocks first."""
    by_person: dict[str, list[str]] = defaultdict(list)
    for remark in each.open_remarks:
        by_person[remark.whose].append(remark.words)
    yield from dict.fromkeys(by_person.pop("", []))
    for name, words in by_person.items():
        first, *others = dict.fromkeys(words)
        yield first
        yield from (said.removeprefix(f"{name}: ") for said in others)


def _waiting_for(cases: Sequence[StaffedCase]) -> Iterable[UUID]:
    for each in cases:
        for remark in each.open_remarks:
            if remark.finding.blocks and remark.finding.credential_id:
                yield remark.finding.credential_id
