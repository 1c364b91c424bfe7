"""The case messages there are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from credentials.wording import sentence_case
from hospitals.findings import NOT_MET, Severity
from hospitals.wording import about, to_holder
from notifications.kinds import AN_ITEM, Kind, Line, Topic
from notifications.models import Alert
from notifications.models.alert import Audience
from practices.models import Practice
from scheduling import case_words
from scheduling.case_kind import CaseKind, Known, as_of, first_start, in_time
from scheduling.case_words import CaseTold
from scheduling.models import Case, CaseStatus, Conflict
from scheduling.telling import case_context, is_own, primary_of

BAD = "bad"
OFF_IT = "you are no longer on it"
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

    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.on_it(told)

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

    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return OFF_IT


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

    def halves(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> tuple[str, str]:
        return case_words.has_moved(told, as_of(told, _was(alerts)))

    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return case_words.where_from(told, as_of(told, _was(alerts)))

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
        return case_words.cancelled(told) if _is_cancelled(alerts, known) else case_words.released(told)

    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return "cancelled" if _is_cancelled(alerts, known) else OFF_IT


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

    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return "can you take it?"

    def step(self, told: CaseTold, practice: Practice) -> str:
        return f"Tell {practice.contact_name or practice.name} if you can."


class AtRisk(CaseKind):
    """To the managers, and to the person whose credential it is. What is of health is never named in a message.

    The reason is what blocks, whether or not it is what was announced last.
    """

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

    def counted(self, number: int, *, for_managers: bool, escalated: int = 0) -> str:
        if for_managers:
            return "1 case is at risk" if number == 1 else f"{number} cases are at risk"
        return "1 of your cases is at risk" if number == 1 else f"{number} of your cases are at risk"

    def line(self, told: CaseTold, alerts: Sequence[Alert], known: Known, practice: Practice) -> Line:
        """Others read of what is of health only that it is not met (rules.md D5), also behind the link; its holder
        reads there what the message does not say (G3)."""
        openly = super().line(replace(told, names_health=False), alerts, known, practice)
        of_health = {each.is_health for each in _standing(alerts, known)}
        if not told.is_own or True not in of_health:
            return openly
        whole = super().line(told, alerts, known, practice)
        return replace(whole, openly=openly) if False in of_health else replace(whole, withheld=True)

    def headline(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return f"{case_words.at_risk(told)}: {_reasons(told, alerts, known)[0]}"

    def halves(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> tuple[str, str]:
        return case_words.at_risk(told), f"{sentence_case(_reasons(told, alerts, known)[0])}."

    def words(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return _reasons(told, alerts, known)[0]

    def detail(self, told: CaseTold, alerts: Sequence[Alert], known: Known) -> str:
        return " ".join(f"{sentence_case(each)}." for each in _reasons(told, alerts, known)[1:])

    def step(self, told: CaseTold, practice: Practice) -> str:
        if told.is_own:
            return f"Send the new one to {practice.contact_name or practice.name}, or say that you have none."
        return "Find cover, or cure it."


ALL: tuple[Kind, ...] = (Assigned(), Released(), Moved(), Cancelled(), CoverWanted(), AtRisk())


def _is_on_its_day(context: Mapping[str, object], at: datetime, zone: str) -> bool:
    here = ZoneInfo(zone)
    return first_start(context).astimezone(here).date() <= at.astimezone(here).date()


def _is_cancelled(alerts: Sequence[Alert], known: Known) -> bool:
    return known.cases[alerts[0].about_id].status == CaseStatus.CANCELLED


def _was(alerts: Sequence[Alert]) -> dict[str, object]:
    context = in_time(alerts)[0].context
    was: dict[str, object] = context.get("was") or {"starts_at": context["was_at"]}
    return was


def _standing(alerts: Sequence[Alert], known: Known) -> list[Conflict]:
    """What was announced, and what else blocks the case: to a person only of their own."""
    told = [known.conflict(alert) for alert in alerts]
    blocking = [each for each in known.open_on.get(alerts[0].about_id, ()) if each.severity == Severity.BLOCK]
    if person := alerts[0].technologist_id:
        blocking = [
            each for each in blocking if is_own(each) and each.assignment and each.assignment.technologist_id == person
        ]
    return list(dict.fromkeys(each for each in (*told, *blocking) if each))


def _reasons(told: CaseTold, alerts: Sequence[Alert], known: Known) -> list[str]:
    """Each once, without its full stop. What blocks comes first, of that what is named, what ended first; what is
    about one person stays together, and only the first of it says the name."""
    by_weight = sorted(_standing(alerts, known), key=lambda each: _weight(told, each))
    people = list(dict.fromkeys(_whose(told, each) for each in by_weight))
    standing = sorted(by_weight, key=lambda each: (each.severity, people.index(_whose(told, each))))
    said = list(dict.fromkeys((_whose(told, each), _message(told, each)) for each in standing))
    names = ["", *(name for name, _ in said)]
    return [
        (about(name, message) if name and name != before else message).removesuffix(".")
        for before, (name, message) in zip(names, said, strict=False)
    ]


def _weight(told: CaseTold, conflict: Conflict) -> tuple[object, ...]:
    lacks_somebody = conflict.assignment is None
    is_named = told.names_health or not conflict.is_health
    return conflict.severity, not lacks_somebody, not is_named, conflict.until or date.max, conflict.pk


def _whose(told: CaseTold, conflict: Conflict) -> str:
    """By name, where another one reads it; said once for all that follows."""
    return "" if told.is_own or conflict.assignment is None else conflict.assignment.technologist.name


def _message(told: CaseTold, conflict: Conflict) -> str:
    is_named = told.names_health or not conflict.is_health
    if told.is_own:
        return to_holder(conflict.message) if is_named else f"{AN_ITEM}."
    return conflict.message if is_named else NOT_MET
