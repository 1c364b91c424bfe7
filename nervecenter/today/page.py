"""Everything Today shows, gathered in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from credentials.holdings import Holding, holdings
from credentials.models import Credential
from hospitals.models import Requirement
from nervecenter.imports.unread import still_unread
from nervecenter.today.cases import Broken, Strip, broken, strip
from nervecenter.today.horizon import DAYS, Horizon, horizon
from nervecenter.today.items import (
    Item,
    credential_items,
    duplicate_items,
    ends_within,
    lede,
    proposed_items,
    unreachable_items,
    unread_items,
    withheld_items,
)
from notifications.models import Delivery, SweepRun
from practices.models import Practice, Technologist
from practices.permissions import EDIT_CREDENTIALS, EDIT_HOSPITALS, SEE_CASES, SEE_HEALTH, SEE_MESSAGES
from tenancy import clock

SHOWN = 50
FAILED_SHOWN = 5
FAILED_FOR_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A line of the table behind the horizon."""

    holding: Holding
    credential: Credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    on: date
    count_words: str
    first_words: str
    dated: list[Item]
    undated: list[Item]
    more: int
    more_cases: int
    strip: Strip | None
    horizon: Horizon
    ending: list[Ending]
    failed: list[Delivery]
    sweep: "SweepFacts"
    is_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepFacts:
    last: SweepRun | None
    next_at: datetime
    people: int
    credentials: int


def gather(practice: Practice, on: date, can: frozenset[str]) -> Today:
    """What a member with these permissions sees as of a day, judged from what is known now."""
    people = list(Technologist.objects.employed(on))
    needed = Credential.objects.not_let_go().filter(technologist__in=people, type__archived_at=None)
    everything = holdings(needed, on, practice)
    held = [each for each in everything if SEE_HEALTH in can or not each.type.is_health]
    withheld = [each for each in everything if SEE_HEALTH not in can and each.type.is_health]
    cases = _broken(practice, on, can)
    free = [each for each in held if each.id not in cases.waiting_for]
    items = cases.items + _items(practice, on, can, people, free)
    items += withheld_items(_not_met(withheld, on, practice), practice)
    items.sort(key=lambda item: item.rank)
    dated = [item for item in items if item.by]
    ending = ends_within(held, on, DAYS)
    rows = _rows(ending)
    count, first = lede(items, on)
    return Today(
        on=on,
        count_words=count,
        first_words=first,
        dated=dated[:SHOWN],
        undated=[item for item in items if not item.by][:SHOWN],
        more=max(0, len(dated) - SHOWN),
        more_cases=cases.more,
        strip=strip(practice, on, sees_health=SEE_HEALTH in can) if SEE_CASES in can else None,
        horizon=horizon(ending, on),
        ending=[Ending(holding=each, credential=rows[each.id]) for each in ending[:SHOWN]],
        failed=_failed(on) if SEE_MESSAGES in can else [],
        sweep=_sweep(practice, len(people), len(everything)),
        is_empty=not people,
    )


def _items(
    practice: Practice, on: date, can: frozenset[str], people: list[Technologist], held: list[Holding]
) -> list[Item]:
    items = credential_items(practice, on, held, _rows(held))
    if EDIT_CREDENTIALS in can:
        items += unread_items(practice, still_unread()[:SHOWN])
        items += unreachable_items(practice, [each for each in people if not _is_reachable(each)])
        items += duplicate_items(practice, people)
    if EDIT_HOSPITALS in can:
        items += proposed_items(practice, Requirement.objects.proposed().select_related("hospital"))
    return items


def _broken(practice: Practice, on: date, can: frozenset[str]) -> Broken:
    if SEE_CASES not in can:
        return Broken(items=[], more=0, waiting_for=frozenset())
    return broken(practice, on, can)


def _not_met(withheld: list[Holding], on: date, practice: Practice) -> int:
    """Counted today only: the day on which the number changes would tell the date that is withheld (rules.md D5)."""
    if on != clock.today(practice.timezone):
        return 0
    return sum(not each.standing.is_valid for each in withheld)


def _is_reachable(person: Technologist) -> bool:
    return bool(person.email or (person.phone and person.sms_consent_at))


def _rows(held: list[Holding]) -> dict:
    return Credential.objects.select_related("technologist", "type", "issuer").in_bulk([each.id for each in held])


def _failed(on: date) -> list[Delivery]:
    recent = Delivery.objects.not_reached().filter(day__gt=on - timedelta(days=FAILED_FOR_DAYS), day__lte=on)
    return list(recent[:FAILED_SHOWN])


def _sweep(practice: Practice, people: int, credentials: int) -> SweepFacts:
    return SweepFacts(
        last=SweepRun.objects.first(),
        next_at=next_sweep(practice, clock.now()),
        people=people,
        credentials=credentials,
    )


def next_sweep(practice: Practice, now: datetime) -> datetime:
    """The next first pass of a day, on the practice's clock."""
    local = now.astimezone(ZoneInfo(practice.timezone))
    today = local.replace(hour=practice.sweep_hour, minute=0, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)
