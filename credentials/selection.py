"""What list and matrix show of all credentials: whose, which, and what each pill would leave of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from credentials.holdings import Holding, holdings
from credentials.looks import BAD, QUIET, SOON, SOON_DAYS, Look, pass_or_fail
from credentials.models import Credential
from credentials.querysets import CredentialQuerySet
from credentials.validity import Standing
from practices.models import Practice, Technologist
from practices.models.technologist import TechnologistQuerySet

# What a pill answers; each takes the place of the other.
QUESTIONS_ASKED = ("standing", "unverified", "let_go")
ENDED = (Standing.EXPIRED, Standing.IN_GRACE)
WITHOUT_DATES = (Standing.PENDING, Standing.MISSING)


@dataclass(frozen=True, slots=True)
class Question:
    """One pill: `asks` is its part of the address."""

    label: str
    asks: dict[str, str]
    fits: Callable[[Holding], bool]
    tone: str = QUIET
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Pill:
    label: str
    url: str
    tone: str
    icon: str
    count: int | None
    current: bool


def has_ended(held: Holding) -> bool:
    """What stands in red: ended and still needed. A season that is over is not, until the next one opens."""
    return not held.is_let_go and held.standing in ENDED and held.look.tone == BAD


def ends_soon(held: Holding) -> bool:
    return _is_needed(held) and held.standing.is_valid and held.days_left is not None and held.days_left <= SOON_DAYS


def is_unverified(held: Holding) -> bool:
    """On record, but its source was not looked at, or did not confirm it. Hours have no source to look at."""
    return _is_needed(held) and not held.facts.is_verified and not held.facts.counts_hours and not _lacks_dates(held)


def _is_needed(held: Holding) -> bool:
    return not held.is_let_go


def _lacks_dates(held: Holding) -> bool:
    return held.standing in WITHOUT_DATES


def _stands(standing: Standing) -> Callable[[Holding], bool]:
    return lambda held: not held.is_let_go and held.standing == standing


def _question(standing: Standing, label: str, icon: str) -> Question:
    return Question(label, {"standing": standing.value}, _stands(standing), SOON, icon)


QUESTIONS = (
    Question("All", {}, _is_needed),
    Question("Ended", {"standing": "ended"}, has_ended, BAD, "octagon-x"),
    Question("Within 60 days", {"standing": "soon"}, ends_soon, SOON, "clock"),
    _question(Standing.EXPIRING, "Expiring", "bell"),
    _question(Standing.IN_GRACE, "In grace", "octagon-x"),
    _question(Standing.NOT_YET_VALID, "Not yet valid", "hourglass"),
    _question(Standing.PENDING, "Pending", "hourglass"),
    _question(Standing.SUSPENDED, "Suspended", "ban"),
    _question(Standing.MISSING, "No dates", "circle-dashed"),
    Question("Not verified", {"unverified": "on"}, is_unverified, QUIET, "shield-question-mark"),
    Question("Let go", {"let_go": "on"}, lambda held: held.is_let_go, QUIET, "circle-minus"),
)
_ALWAYS_SHOWN = 3


def people_asked_for(asked: dict[str, Any], on: date) -> TechnologistQuerySet:
    """Those who work on that day; a person named by key, whenever they worked."""
    people: TechnologistQuerySet = Technologist.objects.all()
    if technologist := asked.get("technologist"):
        return people.filter(pk=technologist)
    people = people.employed(on)
    if words := asked.get("q"):
        people = people.named_like(words)
    if base := asked.get("base"):
        people = people.filter(home_base=base)
    return people


def credentials_of(people: TechnologistQuerySet, asked: dict[str, Any]) -> CredentialQuerySet:
    """Of the type asked for, else of all in use."""
    in_use = Q(type__code=asked["type"]) if asked.get("type") else Q(type__archived_at=None)
    whose = Credential.objects.filter(technologist__in=people.order_by().values("pk"))
    return whose.filter(in_use)  # type: ignore[return-value]


def ending_before(held: Iterable[Holding], before: date | None) -> list[Holding]:
    if before is None:
        return list(held)
    return [each for each in held if each.ends_on and each.ends_on < before]


def fitting(held: Iterable[Holding], asked: dict[str, Any]) -> list[Holding]:
    """Those that fit the standing and the ticks asked for; what was let go only when that is asked."""
    wanted = {name: value for name in QUESTIONS_ASKED if (value := asked.get(name))}
    tests = [_test(name, value) for name, value in wanted.items()] or [_is_needed]
    return [each for each in held if all(test(each) for test in tests)]


def pills(held: list[Holding], query: QueryDict) -> list[Pill]:
    """Each question with its count. What nothing fits is left out, but for the first few."""
    counted = [(question, sum(map(question.fits, held))) for question in QUESTIONS]
    shown = [(question, count) for number, (question, count) in enumerate(counted) if count or number < _ALWAYS_SHOWN]
    return [_pill(question, count, query) for question, count in shown]


def health_by_person(people: TechnologistQuerySet, today: date, practice: Practice) -> dict[UUID, Look]:
    """For roles without health access: whether everything of health that a person has to keep is valid today.

    Never of another day: the day on which it turns would tell the date that is withheld (rules.md D5).
    """
    health = Credential.objects.not_let_go().filter(  # type: ignore[attr-defined]
        technologist__in=people.order_by().values("pk"), type__is_health=True, type__archived_at=None
    )
    standings = defaultdict(list)
    for held in holdings(health, today, practice):
        standings[held.technologist_id].append(held.standing)
    return {person: pass_or_fail(_worst(found)) for person, found in standings.items()}


def _worst(standings: list[Standing]) -> Standing:
    return max(standings, key=list(Standing).index)


def _test(name: str, value: Any) -> Callable[[Holding], bool]:
    if name == "let_go":
        return lambda held: held.is_let_go
    if name == "unverified":
        return is_unverified
    return {"ended": has_ended, "soon": ends_soon}.get(value) or _stands(Standing(value))


def _pill(question: Question, count: int, query: QueryDict) -> Pill:
    address = query.copy()
    for name in (*QUESTIONS_ASKED, "page"):
        address.pop(name, None)
    asked_now = {name: query[name] for name in QUESTIONS_ASKED if query.get(name)}
    for name, value in question.asks.items():
        address[name] = value
    return Pill(
        label=question.label,
        url=f"?{address.urlencode()}",
        tone=question.tone,
        icon=question.icon,
        count=count,
        current=asked_now == question.asks,
    )
