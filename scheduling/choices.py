"""Who could take a seat, as the booking pages list them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from credentials.wording import day_words
from practices.models import Practice, Technologist
from scheduling.actions.asking import asked_at
from scheduling.candidates import Candidate, candidates
from scheduling.looks import BAD, GOOD, SOON, Look
from scheduling.models import Case
from scheduling.staffed import Remark, read_out
from tenancy import clock

FIRST, NEAREST = 10, 30
CLEARED = Look("Cleared", "circle-check", GOOD)
WITH_NOTES = Look("With a note", "triangle-alert", SOON)
NOT_NOW = Look("Blocked", "octagon-x", BAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One person: whether the seat can be booked at once, and in a line why, or what is missing. `asked` is when they
    were last asked to take the case; nobody is twice on a day."""

    person: Technologist
    look: Look
    line: str
    remarks: list[Remark]
    asked: str = ""
    was_asked_today: bool = False

    @property
    def can_be_booked(self) -> bool:
        return self.look is not NOT_NOW

    @property
    def may_be_overridden(self) -> bool:
        blocking = [remark for remark in self.remarks if remark.finding.blocks]
        return bool(blocking) and all(remark.finding.overridable for remark in blocking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Those who can take it, best first, and those who cannot, nearest first."""

    able: list[Choice]
    unable: list[Choice]

    @property
    def first(self) -> list[Choice]:
        return self.able[:FIRST]

    @property
    def next(self) -> list[Choice]:
        return self.able[FIRST:]

    @property
    def nearest(self) -> list[Choice]:
        return self.unable[:NEAREST]

    @property
    def further(self) -> int:
        return len(self.unable[NEAREST:])

    @property
    def summary(self) -> str:
        """“3 of 9”."""
        return f"{len(self.able)} of {len(self.able) + len(self.unable)}"


def choices(
    case: Case,
    role: str,
    *,
    practice: Practice,
    sees_health: bool,
    modalities: Iterable[str] | None = None,
) -> Choices:
    """In the order of the ranking. Without health access what is of health is withheld (rules.md D5)."""
    ranked = candidates(case, role, practice=practice, modalities=modalities)
    asked = {person: clock.local(at, practice.timezone) for person, at in asked_at(case).items()}
    today = clock.today(practice.timezone)
    said = [_choice(each, sees_health, asked.get(each.technologist.pk), today) for each in ranked]
    return Choices(
        able=[each for each in said if each.can_be_booked], unable=[each for each in said if not each.can_be_booked]
    )


def _choice(candidate: Candidate, sees_health: bool, asked: datetime | None, today: date) -> Choice:
    remarks = read_out(candidate.findings, sees_health=sees_health)
    return Choice(
        person=candidate.technologist,
        look=_look(remarks),
        line=candidate.line(sees_health=sees_health),
        remarks=remarks,
        asked=_asked_words(asked, today) if asked else "",
        was_asked_today=asked is not None and asked.date() == today,
    )


def _asked_words(at: datetime, today: date) -> str:
    """“10:04”, of another day “Mon 23 Nov 10:04”."""
    return f"{at:%H:%M}" if at.date() == today else f"{day_words(at.date(), today)} {at:%H:%M}"


def _look(remarks: Sequence[Remark]) -> Look:
    if any(remark.finding.blocks for remark in remarks):
        return NOT_NOW
    return WITH_NOTES if remarks else CLEARED
