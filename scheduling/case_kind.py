"""What case messages share: from alerts to what is still true of their cases just before they leave (rules.md G3)."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.kinds import Kind, Line
from notifications.models import Alert
from practices.models import Practice
from scheduling import case_words
from scheduling.case_words import CaseTold
from scheduling.models import Assignment, Case, Conflict

BEFORE_THE_CASE = timedelta(hours=2)
SOON = "soon"
_WHOSE = ("assignment__technologist",)


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that alerts are about, as they are now."""

    cases: Mapping[UUID, Case]
    seats: Mapping[UUID, list[Assignment]]
    conflicts: Mapping[UUID, Conflict]
    open_on: Mapping[UUID, list[Conflict]]
    """By case, where any of the alerts is about a conflict."""

    def seat_of(self, alert: Alert) -> Assignment | None:
        return next((seat for seat in self.standing(alert) if seat.technologist_id == alert.technologist_id), None)

    def standing(self, alert: Alert) -> list[Assignment]:
        return self.seats.get(alert.about_id, [])

    def conflict(self, alert: Alert) -> Conflict | None:
        return self.conflicts.get(UUID(str(alert.context["conflict"])))


class CaseKind(Kind):
    """One line a case, as long as it is so and the case is not over."""

    is_about_cases = True
    is_of_then = False
    """Whether time and place are those that it had when it was told: whoever is off it never heard of others."""
    tone = SOON

    def __init__(self, known: Known | None = None) -> None:
        self._read = known

    def knowing(self, alerts: Sequence[Alert]) -> "CaseKind":
        return type(self)(_known(alerts))

    def lines(self, alerts: Sequence[Alert], *, on: date, practice: Practice, for_managers: bool) -> list[Line]:
        known, said = self._read or _known(alerts), defaultdict(list)
        for alert in alerts:
            case = known.cases.get(alert.about_id)
            if case and _is_not_over(case, on) and self.is_still_so(alert, case, known):
                said[self.line_key(alert, known)].append(alert)
        news = [each for each in said.values() if self.is_news(each, known)]
        return [self._line(each, known, on, practice, is_own=not for_managers) for each in news]

    def leaves_by(self, context: Mapping[str, object], *, at: datetime, zone: str) -> datetime | None:
        """On the day of the case an SMS leaves whatever the hour; before, quiet hours hold it until shortly before."""
        here, starts_at = ZoneInfo(zone), first_start(context)
        day = datetime.combine(starts_at.astimezone(here).date(), time(), here)
        return at if day <= at else max(day, starts_at - BEFORE_THE_CASE)

    @abstractmethod
    def is_still_so(self, alert: Alert, case: Case, known: Known) -> bool: ...

    @abstractmethod
    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        """All of it in one sentence, which stands alone."""

    def is_news(self, alerts: Sequence[Alert], known: Known) -> bool:
        return True

    def line_key(self, alert: Alert, known: Known) -> tuple[object, ...]:
        return (alert.about_id, alert.technologist_id)

    def halves(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> tuple[str, str]:
        """The same where there is room for two: what it is, short enough for a heading, and the rest."""
        return self.headline(told, alerts, known), ""

    @abstractmethod
    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        """What became of it, after its day and place."""

    def detail(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.facts(told)

    def step(self, told: CaseTold, practice: Practice) -> str:
        return ""

    def line(self, told: CaseTold, alerts: Sequence[Alert], known: Known, practice: Practice) -> Line:
        whole = self.headline(told, alerts, known)
        headline, lead = self.halves(told, alerts, known)
        return Line(
            alert_ids=tuple(alert.pk for alert in alerts),
            subject=whole,
            headline=headline,
            lead=lead,
            brief=whole,
            title=case_words.title(told),
            words=self.words(told, alerts, known),
            detail=self.detail(told, alerts, known),
            step=self.step(told, practice),
            standing=case_words.standing(told),
            tone=self.tone,
            urgency=(0, told.starts_on.toordinal(), int(known.cases[alerts[0].about_id].starts_at.timestamp())),
            days_left=told.days_left,
            is_of_case=True,
        )

    def _line(self, alerts: Sequence[Alert], known: Known, on: date, practice: Practice, *, is_own: bool) -> Line:
        told = _told(known.cases[alerts[0].about_id], alerts[-1], known, on, practice, is_own=is_own)
        if self.is_of_then:
            told = as_of(told, in_time(alerts)[-1].context)
        return self.line(told, alerts, known, practice)


def first_start(context: Mapping[str, object]) -> datetime:
    """Of a case that moved, the earlier of what it was and is: whoever goes by the old time must learn in time."""
    return min(datetime.fromisoformat(str(context[name])) for name in ("starts_at", "was_at") if name in context)


def as_of(told: CaseTold, context: Mapping[str, object]) -> CaseTold:
    """By time and place of another moment, so far as the context tells them."""
    return replace(
        told,
        starts_at=datetime.fromisoformat(str(context["starts_at"])),
        hospital=str(context.get("hospital", told.hospital)),
        zone=str(context.get("zone", told.zone)),
        room=str(context.get("room", told.room)),
    )


def in_time(alerts: Iterable[Alert]) -> list[Alert]:
    return sorted(alerts, key=lambda alert: (alert.created_at, alert.pk))


def _known(alerts: Sequence[Alert]) -> Known:
    ids = {alert.about_id for alert in alerts}
    seats: dict[UUID, list[Assignment]] = defaultdict(list)
    for seat in Assignment.objects.standing().filter(case__in=ids).select_related("technologist"):
        seats[seat.case_id].append(seat)
    named = {UUID(str(alert.context["conflict"])) for alert in alerts if "conflict" in alert.context}
    open_on: dict[UUID, list[Conflict]] = defaultdict(list)
    for conflict in Conflict.objects.open().filter(case__in=ids).select_related(*_WHOSE) if named else ():
        open_on[conflict.case_id].append(conflict)
    cases = Case.objects.select_related("hospital").in_bulk(ids)
    return Known(cases, seats, _conflicts_now(named, open_on), open_on)


def _conflicts_now(named: set[UUID], open_on: Mapping[UUID, list[Conflict]]) -> dict[UUID, Conflict]:
    """Of one that was closed the one that has been opened for the same since."""
    found = {conflict.pk: conflict for conflicts in open_on.values() for conflict in conflicts}
    if not named - found.keys():
        return found
    open_now = {each.fact: each for each in found.values()}
    closed = Conflict.objects.select_related(*_WHOSE).in_bulk(named - found.keys())
    return found | {pk: open_now.get(each.fact, each) for pk, each in closed.items()}


def _is_not_over(case: Case, on: date) -> bool:
    return on <= case.local_end.date()


def _told(case: Case, alert: Alert, known: Known, on: date, practice: Practice, *, is_own: bool) -> CaseTold:
    seat = known.seat_of(alert)
    return CaseTold(
        hospital=case.hospital.name,
        zone=case.hospital.timezone,
        starts_at=case.starts_at,
        arrival_at=case.arrival_at,
        on=on,
        reader_zone=alert.technologist.timezone if alert.technologist else practice.timezone,
        number=case.number,
        procedure=case.procedure,
        room=case.room,
        role=seat.role if seat else "",
        is_own=is_own,
    )
