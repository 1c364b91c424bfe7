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
    ends_within,
    lede,
    proposed_items,
    unread_items,
    withheld_items,
)
from nervecenter.today.people import answered_items, duplicate_items, failed_items, unreachable_items
from nervecenter.today.worklist import LONGEST, Worklist, sort_out
from notifications.models import Delivery, ProviderEvent, SweepRun
from notifications.unheard import not_made_up, unheard
from notifications.watch.answers import answers_between
from practices.models import Practice, Technologist
from practices.permissions import EDIT_CREDENTIALS, EDIT_HOSPITALS, SEE_CASES, SEE_HEALTH, SEE_MESSAGES, SETTLE_TODAY
from scheduling.clocks import day_starts
from tenancy import clock

SHOWN = 50
FAILED_FOR_DAYS = 14
MOST_FAILED = 500
ANSWERED_FOR = LONGEST + timedelta(days=30)
"""Whatever is put off is there when it is back."""
MOST_ANSWERS = 500


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
    more_undated: int
    strip: Strip | None
    horizon: Horizon
    ending: list[Ending]
    worklist: Worklist | None
    sweep: "SweepFacts"
    is_empty: bool

    @property
    def tomorrow(self) -> date:
        return self.on + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepFacts:
    last: SweepRun | None
    next_at: datetime
    people: int
    credentials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Every item there is for a member, with what else the page says of the same rows."""

    items: list[Item]
    people: list[Technologist]
    held: list[Holding]
    credentials: int
    more_cases: int
    more_failed: int


def gather(practice: Practice, on: date, can: frozenset[str]) -> Today:
    """What a member with these permissions sees as of a day, judged from what is known now."""
    found = _find(practice, on, can)
    worklist = sort_out(found.items, practice, on) if _is_worked_off(practice, on, can) else None
    items = worklist.open if worklist else found.items
    dated, undated = [item for item in items if item.by], [item for item in items if not item.by]
    ending = ends_within(found.held, on, DAYS)
    rows = _rows(ending)
    count, first = lede(items, on)
    return Today(
        on=on,
        count_words=count,
        first_words=first,
        dated=dated[:SHOWN],
        undated=undated[:SHOWN],
        more=max(0, len(dated) - SHOWN),
        more_cases=found.more_cases,
        more_undated=max(0, len(undated) - SHOWN) + found.more_failed,
        strip=strip(practice, on, sees_health=SEE_HEALTH in can) if SEE_CASES in can else None,
        horizon=horizon(ending, on),
        ending=[Ending(holding=each, credential=rows[each.id]) for each in ending[:SHOWN]],
        worklist=worklist,
        sweep=_sweep(practice, len(found.people), found.credentials),
        is_empty=not found.people,
    )


def items_by_key(practice: Practice, on: date, can: frozenset[str]) -> dict[str, Item]:
    """What a manager may put off or settle now."""
    worklist = sort_out(_find(practice, on, can).items, practice, on)
    return {item.key: item for item in [*worklist.open, *worklist.snoozed, *worklist.done] if item.key}


def _find(practice: Practice, on: date, can: frozenset[str]) -> _Found:
    people = list(Technologist.objects.employed(on))
    needed = Credential.objects.not_let_go().filter(technologist__in=people, type__archived_at=None)
    everything = holdings(needed, on, practice)
    held = [each for each in everything if SEE_HEALTH in can or not each.type.is_health]
    withheld = [each for each in everything if SEE_HEALTH not in can and each.type.is_health]
    cases = _broken(practice, on, can)
    free = [each for each in held if each.id not in cases.waiting_for]
    failed, more_failed = _failed(on) if SEE_MESSAGES in can else ([], 0)
    items = cases.items + _items(practice, on, can, people, free) + failed_items(practice, failed)
    items += withheld_items(_not_met(withheld, on, practice), practice)
    return _Found(
        items=sorted(items, key=lambda item: item.rank),
        people=people,
        held=held,
        credentials=len(everything),
        more_cases=cases.more,
        more_failed=more_failed,
    )


def _is_worked_off(practice: Practice, on: date, can: frozenset[str]) -> bool:
    """By managers, and today: another day is shown as it was or will be, whatever anybody put off."""
    return SETTLE_TODAY in can and on == clock.today(practice.timezone)


def _items(
    practice: Practice, on: date, can: frozenset[str], people: list[Technologist], held: list[Holding]
) -> list[Item]:
    items = credential_items(practice, on, held, _rows(held))
    if EDIT_CREDENTIALS in can:
        items += unread_items(practice, still_unread()[:SHOWN])
        items += unreachable_items(practice, unheard(people))
        items += duplicate_items(practice, people)
    if SEE_MESSAGES in can:
        items += answered_items(practice, _answers(practice, on), on)
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


def _rows(held: list[Holding]) -> dict:
    return Credential.objects.select_related("technologist", "type", "issuer").in_bulk([each.id for each in held])


def _failed(on: date) -> tuple[list[Delivery], int]:
    """The newest that nobody got by any way, and how many there are besides; what was settled by hand among them."""
    recent = Delivery.objects.not_reached().filter(day__gt=on - timedelta(days=FAILED_FOR_DAYS), day__lte=on)
    lost = not_made_up(recent)
    light = Delivery.objects.filter(pk__in=lost[:MOST_FAILED]).defer("subject", "body_text", "body_html")
    return list(light), max(0, len(lost) - MOST_FAILED)


def _answers(practice: Practice, on: date) -> list[ProviderEvent]:
    since = day_starts(on - ANSWERED_FOR, practice.timezone)
    return answers_between(since, day_starts(on + timedelta(days=1), practice.timezone), most=MOST_ANSWERS)


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
