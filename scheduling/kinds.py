"""The case messages there are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from notifications.kinds import Kind, Topic
from notifications.models import Alert
from notifications.models.alert import Audience
from practices.models import Practice
from scheduling import case_words
from scheduling.case_kind import CaseKind, Known, as_of, first_start, in_time
from scheduling.case_words import CaseTold
from scheduling.models import Case, CaseStatus, Conflict
from scheduling.telling import case_context, primary_of

BAD = "bad"
ON_THE_DAY = "On the day of the case it reaches you by every way, for you may be on the road by then."
SHORTLY_BEFORE = "In the 24 hours before the case it comes by every way, for then every hour counts."


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
        return case_words.moved(told, as_of(told, _was(alerts)))

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


def _is_on_its_day(context: Mapping[str, object], at: datetime, zone: str) -> bool:
    here = ZoneInfo(zone)
    return first_start(context).astimezone(here).date() <= at.astimezone(here).date()


def _was(alerts: Sequence[Alert]) -> dict[str, object]:
    context = in_time(alerts)[0].context
    was: dict[str, object] = context.get("was") or {"starts_at": context["was_at"]}
    return was


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
