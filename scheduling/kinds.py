"""Case messages: from alerts to what is still true of their cases just before they leave (rules.md G3)."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.kinds import Kind, Line, Topic
from notifications.models import Alert
from notifications.models.alert import Audience
from practices.models import Practice
from scheduling import case_words
from scheduling.case_words import CaseTold
from scheduling.models import Assignment, Case, CaseStatus, Conflict
from scheduling.telling import case_context, primary_of

BEFORE_THE_CASE = timedelta(hours=2)
BAD, SOON = "bad", "soon"
ON_THE_DAY = "On the day of the case it reaches you by every way, for you may be on the road by then."
SHORTLY_BEFORE = "In the 24 hours before the case it comes by every way, for then every hour counts."


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that alerts are about, as they are now."""

    cases: Mapping[UUID, Case]
    seats: Mapping[UUID, list[Assignment]]
    conflicts: Mapping[UUID, Conflict]

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
        return [self._line(each, known, on, practice) for each in said.values() if self.is_news(each, known)]

    def leaves_by(self, context: Mapping[str, object], *, at: datetime, zone: str) -> datetime | None:
        """On the day of the case an SMS leaves whatever the hour; before, quiet hours hold it until shortly before."""
        here, starts_at = ZoneInfo(zone), _starts_at(context)
        day = datetime.combine(starts_at.astimezone(here).date(), time(), here)
        return at if day <= at else max(day, starts_at - BEFORE_THE_CASE)

    @abstractmethod
    def is_still_so(self, alert: Alert, case: Case, known: Known) -> bool: ...

    @abstractmethod
    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str: ...

    def is_news(self, alerts: Sequence[Alert], known: Known) -> bool:
        return True

    def line_key(self, alert: Alert, known: Known) -> tuple[object, ...]:
        return (alert.about_id, alert.technologist_id)

    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.facts(told).removesuffix(".")

    def detail(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.facts(told)

    def step(self, alerts: Sequence[Alert], known: Known, practice: Practice) -> str:
        return ""

    def is_withheld(self, alerts: Sequence[Alert], known: Known) -> bool:
        return False

    def _line(self, alerts: Sequence[Alert], known: Known, on: date, practice: Practice) -> Line:
        case = known.cases[alerts[0].about_id]
        told = _told(case, alerts[-1], known, on, practice)
        if self.is_of_then:
            told = _as_of(told, _in_time(alerts)[-1].context)
        headline = self.headline(told, alerts, known)
        return Line(
            alert_ids=tuple(alert.pk for alert in alerts),
            subject=headline,
            headline=headline,
            title=case_words.title(told),
            words=self.words(told, alerts, known),
            detail=self.detail(told, alerts, known),
            step=self.step(alerts, known, practice),
            standing=case_words.standing(told),
            tone=self.tone,
            urgency=(told.starts_on.toordinal(), int(case.starts_at.timestamp())),
            days_left=told.days_left,
            withheld=self.is_withheld(alerts, known),
        )


class Assigned(CaseKind):
    code = "case_assigned"
    name = "assigned to a case"
    topics = {Audience.TECHNOLOGIST: Topic("A case is given to me")}

    def is_still_so(self, alert: Alert, case: Case, known: Known) -> bool:
        seat = known.seat_of(alert)
        return case.is_ahead and seat is not None and seat.is_live and str(seat.pk) == alert.context["seat"]

    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.assigned(told)

    def detail(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return " ".join(filter(None, (case_words.facts(told), case_words.to_be_there(told))))


class Released(CaseKind):
    code = "case_released"
    name = "released from a case"
    is_of_then = True
    topics = {Audience.TECHNOLOGIST: Topic("I am taken off a case")}

    def is_still_so(self, alert: Alert, case: Case, known: Known) -> bool:
        return case.status != CaseStatus.DONE and known.seat_of(alert) is None

    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.released(told)


class Moved(CaseKind):
    code = "case_moved"
    name = "a case has moved"
    topics = {Audience.TECHNOLOGIST: Topic("A case of mine moves", always=ON_THE_DAY)}

    def insists(self, context: Mapping[str, object], *, at: datetime, zone: str) -> bool:
        return _is_on_its_day(context, at, zone)

    def is_still_so(self, alert: Alert, case: Case, known: Known) -> bool:
        seat = known.seat_of(alert)
        return case.is_ahead and seat is not None and seat.is_live

    def is_news(self, alerts: Sequence[Alert], known: Known) -> bool:
        """Of several moves what it was before the first counts: not where it is back there."""
        return _was(alerts) != case_context(known.cases[alerts[0].about_id])

    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.moved(told, _as_of(told, _was(alerts)))

    def detail(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return " ".join(filter(None, (case_words.facts(told), case_words.to_be_there(told))))


class Cancelled(CaseKind):
    code = "case_cancelled"
    name = "a case is cancelled"
    is_of_then = True
    topics = {Audience.TECHNOLOGIST: Topic("A case of mine is cancelled", always=ON_THE_DAY)}

    def insists(self, context: Mapping[str, object], *, at: datetime, zone: str) -> bool:
        return _is_on_its_day(context, at, zone)

    def is_still_so(self, alert: Alert, case: Case, known: Known) -> bool:
        """Also where the case is taken up again, until the person is on it again."""
        seat = known.seat_of(alert)
        is_off_it = case.status != CaseStatus.DONE and (seat is None or not seat.is_live)
        return case.status == CaseStatus.CANCELLED or is_off_it

    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        is_cancelled = known.cases[alerts[0].about_id].status == CaseStatus.CANCELLED
        return case_words.cancelled(told) if is_cancelled else case_words.released(told)


class CoverWanted(CaseKind):
    code = "cover_wanted"
    name = "cover is wanted"
    topics = {Audience.TECHNOLOGIST: Topic("Somebody is wanted for a case")}

    def is_still_so(self, alert: Alert, case: Case, known: Known) -> bool:
        """Until somebody else than then has the case."""
        is_as_then = primary_of(known.standing(alert)) in ("", alert.context.get("primary", ""))
        return case.is_ahead and is_as_then and known.seat_of(alert) is None

    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.cover_wanted(told)

    def step(self, alerts: Sequence[Alert], known: Known, practice: Practice) -> str:
        return f"Tell {practice.contact_name or practice.name} if you can."


class AtRisk(CaseKind):
    """To the managers, and to the person whose credential it is. What is of health is never named in a message."""

    code = "case_at_risk"
    name = "a case is at risk"
    topics = {
        Audience.TECHNOLOGIST: Topic("A credential of mine puts a case at risk", always=SHORTLY_BEFORE),
        Audience.MANAGERS: Topic("A case is at risk", always=SHORTLY_BEFORE),
    }
    tone = BAD

    def is_still_so(self, alert: Alert, case: Case, known: Known) -> bool:
        conflict = known.conflict(alert)
        return case.is_ahead and conflict is not None and conflict.closed_at is None

    def line_key(self, alert: Alert, known: Known) -> tuple[object, ...]:
        return (alert.about_id, alert.technologist_id, *(each.is_health for each in _conflicts([alert], known)))

    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return f"{case_words.at_risk(told, own=_is_own(alerts))}: {_first_words(alerts, known)}"

    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return _first_words(alerts, known)

    def detail(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return " ".join(_sentences(alerts, known)[1:])

    def step(self, alerts: Sequence[Alert], known: Known, practice: Practice) -> str:
        if _is_own(alerts):
            return f"Send the new one to {practice.contact_name or practice.name}, or say that you have none."
        return "Find cover, or cure it."

    def is_withheld(self, alerts: Sequence[Alert], known: Known) -> bool:
        return any(each.is_health for each in _conflicts(alerts, known))


ALL: tuple[Kind, ...] = (Assigned(), Released(), Moved(), Cancelled(), CoverWanted(), AtRisk())


def _known(alerts: Sequence[Alert]) -> Known:
    ids = {alert.about_id for alert in alerts}
    seats: dict[UUID, list[Assignment]] = defaultdict(list)
    for seat in Assignment.objects.standing().filter(case__in=ids).select_related("technologist"):
        seats[seat.case_id].append(seat)
    named = {UUID(str(alert.context["conflict"])) for alert in alerts if "conflict" in alert.context}
    return Known(Case.objects.select_related("hospital").in_bulk(ids), seats, _conflicts_now(named))


def _conflicts_now(named: set[UUID]) -> dict[UUID, Conflict]:
    """Of one that was closed the one that has been opened for the same since."""
    if not named:
        return {}
    rows = Conflict.objects.select_related("assignment__technologist")
    found = rows.in_bulk(named)
    closed = [each for each in found.values() if each.closed_at]
    again = rows.filter(closed_at=None, case__in=[each.case_id for each in closed])
    open_now = {each.fact: each for each in again} if closed else {}
    return found | {each.pk: open_now.get(each.fact, each) for each in closed}


def _starts_at(context: Mapping[str, object]) -> datetime:
    """Of a case that moved, the earlier of what it was and is: whoever goes by the old time must learn in time."""
    return min(datetime.fromisoformat(str(context[name])) for name in ("starts_at", "was_at") if name in context)


def _is_on_its_day(context: Mapping[str, object], at: datetime, zone: str) -> bool:
    here = ZoneInfo(zone)
    return _starts_at(context).astimezone(here).date() <= at.astimezone(here).date()


def _is_not_over(case: Case, on: date) -> bool:
    return on <= case.local_end.date()


def _told(case: Case, alert: Alert, known: Known, on: date, practice: Practice) -> CaseTold:
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
    )


def _as_of(told: CaseTold, context: Mapping[str, object]) -> CaseTold:
    """By time and place of another moment, so far as the context tells them."""
    return replace(
        told,
        starts_at=datetime.fromisoformat(str(context["starts_at"])),
        hospital=str(context.get("hospital", told.hospital)),
        zone=str(context.get("zone", told.zone)),
        room=str(context.get("room", told.room)),
    )


def _was(alerts: Sequence[Alert]) -> dict[str, object]:
    context = _in_time(alerts)[0].context
    was: dict[str, object] = context.get("was") or {"starts_at": context["was_at"]}
    return was


def _in_time(alerts: Iterable[Alert]) -> list[Alert]:
    return sorted(alerts, key=lambda alert: (alert.created_at, alert.pk))


def _is_own(alerts: Sequence[Alert]) -> bool:
    return alerts[0].technologist_id is not None


def _conflicts(alerts: Iterable[Alert], known: Known) -> list[Conflict]:
    found = [known.conflict(alert) for alert in alerts]
    return list(dict.fromkeys(conflict for conflict in found if conflict))


def _sentences(alerts: Sequence[Alert], known: Known) -> list[str]:
    """Each with the name of the person, where a manager reads it; what blocks comes first."""
    conflicts = sorted(_conflicts(alerts, known), key=lambda each: (each.severity, each.pk))
    return [_sentence(each, own=_is_own(alerts)) for each in conflicts]


def _sentence(conflict: Conflict, *, own: bool) -> str:
    seat = conflict.assignment
    return conflict.message if own or seat is None else f"{seat.technologist.name}: {conflict.message}"


def _first_words(alerts: Sequence[Alert], known: Known) -> str:
    return _sentences(alerts, known)[0].removesuffix(".")
