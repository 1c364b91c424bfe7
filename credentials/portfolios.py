"""Everything one technologist holds on a day."""

from dataclasses import dataclass
from datetime import date

from credentials.holdings import Holding, holding_of
from credentials.looks import Look, pass_or_fail
from credentials.models import Credential
from credentials.validity import Standing
from practices.models import Practice, Technologist


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    credential: Credential
    held: Holding

    @property
    def look(self) -> Look:
        return self.held.look


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """`kept` by group and what ends first, `let_go` apart; `health` stands for what a role may not see."""

    kept: list[tuple[str, list[Item]]]
    let_go: list[Item]
    under_way: list[Item]
    next_end: Item | None
    health: Look | None

    @property
    def is_empty(self) -> bool:
        return not (self.kept or self.let_go or self.health)


def portfolio(technologist: Technologist, on: date, today: date, practice: Practice, *, sees_health: bool) -> Portfolio:
    """Judged on a day from what is known now. Health withheld is judged today, whatever the day (rules.md D5)."""
    credentials = Credential.objects.with_facts().filter(technologist=technologist)  # type: ignore[attr-defined]
    everything = [
        Item(credential=each, held=holding_of(each, on, practice))
        for each in credentials.order_by("type__position", "type__name")
    ]
    seen = [item for item in everything if sees_health or not item.credential.type.is_health]
    kept = [item for item in seen if not item.held.is_let_go]
    withheld = [item for item in everything if not sees_health and item.credential.type.is_health]
    return Portfolio(
        kept=_by_group(kept),
        let_go=[item for item in seen if item.held.is_let_go],
        under_way=[item for item in kept if item.held.facts.stage],
        next_end=_next_end(kept, on),
        health=_pass_or_fail(withheld) if on == today else None,
    )


def _by_group(kept: list[Item]) -> list[tuple[str, list[Item]]]:
    groups: dict[str, list[Item]] = {}
    for item in kept:
        groups.setdefault(item.credential.type.group or "Others", []).append(item)
    return list(groups.items())


def _next_end(kept: list[Item], on: date) -> Item | None:
    ahead = [item for item in kept if item.held.standing.is_valid and item.held.ends_on]
    return min(ahead, key=lambda item: item.held.ends_on or on, default=None)


def _pass_or_fail(withheld: list[Item]) -> Look | None:
    standings = [item.held.standing for item in withheld if not item.held.is_let_go]
    return pass_or_fail(max(standings, key=list(Standing).index)) if standings else None
