"""Renewals under way, by stage, what has to leave first at the top."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from credentials.holdings import Holding, holdings
from credentials.models import Credential, Renewal
from credentials.models.renewal import Stage
from credentials.selection import credentials_of, people_asked_for
from practices.models import Practice

PAGE = 50
STAGES = (Stage.TODO, Stage.SUBMITTED)
UNDER = {Stage.TODO: (Stage.TODO, Stage.RETURNED), Stage.SUBMITTED: (Stage.SUBMITTED, Stage.UPLOADED)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalRow:
    renewal: Renewal
    held: Holding


@dataclass(frozen=True, slots=True)
class RenewalList:
    page: Page
    rows: list[RenewalRow]
    counts: dict[Stage, int]


def renewal_list(
    asked: dict[str, Any], stage: Stage, page: str, on: date, practice: Practice, *, sees_health: bool
) -> RenewalList:
    """One page of the open renewals of a stage. What was let go, or is of somebody who left, is not under way."""
    credentials = credentials_of(people_asked_for(asked, on), asked).not_let_go()
    if not sees_health:
        credentials = credentials.filter(type__is_health=False)
    under_way = credentials.filter(pk__in=Renewal.objects.open().values("credential"))
    judged = holdings(under_way, on, practice)
    by_stage = {each: [held for held in judged if held.facts.stage in UNDER[each]] for each in STAGES}
    paged = Paginator(sorted(by_stage[stage], key=_first_to_leave), PAGE).get_page(page)
    return RenewalList(paged, _rows(paged.object_list), {each: len(held) for each, held in by_stage.items()})


def _first_to_leave(held: Holding) -> tuple[date, date]:
    return held.last_safe_day or held.ends_on or date.max, held.ends_on or date.max


def _rows(page: Any) -> list[RenewalRow]:
    ids = [held.id for held in page]
    seen = Credential.objects.select_related("technologist", "type", "issuer", "serves__type").in_bulk(ids)
    renewals = {each.credential_id: each for each in Renewal.objects.open().filter(credential__in=ids)}
    for renewal in renewals.values():
        renewal.credential = seen[renewal.credential_id]
    return [RenewalRow(renewal=renewals[held.id], held=held) for held in page]
