"""Many credentials judged on a day, from plain values, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from credentials.facts import Credit, HoldingFacts, ends_on, facts_of, judge
from credentials.ladder import Stage
from credentials.looks import Look, is_past_last_safe_day, last_safe_day_of, look_of
from credentials.models import Credential, CredentialType, CreditActivity, Period, Renewal, Suspension
from credentials.querysets import CredentialQuerySet
from credentials.validity import PeriodFacts, PeriodState, Span, Standing
from practices.models import Practice


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One credential on a day: its standing, the end to show, and how it looks."""

    id: UUID
    technologist_id: UUID
    issuer_id: UUID | None
    facts: HoldingFacts
    on: date
    standing: Standing
    ends_on: date | None

    @property
    def type(self) -> CredentialType:
        return self.facts.type

    @property
    def is_let_go(self) -> bool:
        return self.facts.let_go_on is not None

    @property
    def days_left(self) -> int | None:
        return (self.ends_on - self.on).days if self.ends_on else None

    @cached_property
    def look(self) -> Look:
        return look_of(self)

    @property
    def last_safe_day(self) -> date | None:
        return last_safe_day_of(self)

    @property
    def is_past_last_safe_day(self) -> bool:
        return is_past_last_safe_day(self)


def holding_of(credential: Credential, on: date, practice: Practice) -> Holding:
    """One credential, best fetched `with_facts()`, judged on a day."""
    return _judged(credential.pk, credential.technologist_id, credential.issuer_id, facts_of(credential), on, practice)


def holdings(credentials: CredentialQuerySet, on: date, practice: Practice) -> list[Holding]:
    """Each of the credentials judged on a day, in no order. A constant number of queries, whatever their number."""
    rows = list(credentials.order_by().values_list(*_ROW))
    loose = _loose_values(credentials)
    served = {row[0]: loose.facts(row) for row in _served(credentials).order_by().values_list(*_ROW)}
    return [
        _judged(row[0], row[1], row[3], loose.facts(row, served.get(row[4]) if row[4] else None), on, practice)
        for row in rows
    ]


_ROW = ("id", "technologist_id", "type_id", "issuer_id", "serves_id", "let_go_on")
_Row = tuple[UUID, UUID, UUID, UUID | None, UUID | None, date | None]


@dataclass(frozen=True)
class _LooseValues:
    """The rows beside credentials, each kind by credential."""

    types: dict[UUID, CredentialType]
    periods: dict[UUID, list[PeriodFacts]]
    suspensions: dict[UUID, list[Span]]
    credits: dict[UUID, list[Credit]]
    renewals: dict[UUID, tuple[Stage, date | None]]
    verified: frozenset[UUID]

    def facts(self, row: _Row, serves: HoldingFacts | None = None) -> HoldingFacts:
        stage, submitted_on = self.renewals.get(row[0], (None, None))
        return HoldingFacts(
            type=self.types[row[2]],
            periods=tuple(self.periods[row[0]]),
            suspensions=tuple(self.suspensions[row[0]]),
            let_go_on=row[5],
            serves=serves,
            credits=tuple(self.credits[row[0]]),
            stage=stage,
            submitted_on=submitted_on,
            is_verified=row[0] in self.verified,
        )


def _loose_values(credentials: CredentialQuerySet) -> _LooseValues:
    judged = Q(credential__in=credentials.order_by().values("pk"))
    needed = judged | Q(credential__in=_served(credentials).order_by().values("pk"))
    return _LooseValues(
        types=CredentialType.objects.in_bulk(),
        periods=_periods(needed),
        suspensions=_suspensions(judged),
        credits=_credits(judged),
        renewals=_open_renewals(judged),
        verified=frozenset(Period.objects.filter(judged).verified().values_list("credential_id", flat=True)),
    )


def _served(credentials: CredentialQuerySet) -> CredentialQuerySet:
    return Credential.objects.filter(pk__in=credentials.order_by().exclude(serves=None).values("serves"))


def _periods(which: Q) -> dict[UUID, list[PeriodFacts]]:
    rows = Period.objects.filter(which).order_by()
    fields = ("credential_id", "starts_on", "expires_on", "state", "accepted_at", "superseded_at")
    by_credential = defaultdict(list)
    for credential, starts_on, expires_on, state, accepted_at, superseded_at in rows.values_list(*fields):
        facts = PeriodFacts(starts_on, expires_on, PeriodState(state), accepted_at, superseded_at)
        by_credential[credential].append(facts)
    return by_credential


def _suspensions(which: Q) -> dict[UUID, list[Span]]:
    by_credential = defaultdict(list)
    rows = Suspension.objects.filter(which).order_by("starts_on")
    for credential, *span in rows.values_list("credential_id", "starts_on", "ends_on"):
        by_credential[credential].append(Span(*span))
    return by_credential


def _credits(which: Q) -> dict[UUID, list[Credit]]:
    by_credential = defaultdict(list)
    rows = CreditActivity.objects.filter(which).order_by()
    for credential, hours, earned_on in rows.values_list("credential_id", "hours", "earned_on"):
        by_credential[credential].append(Credit(hours, earned_on))
    return by_credential


def _open_renewals(which: Q) -> dict[UUID, tuple[Stage, date | None]]:
    rows = Renewal.objects.open().filter(which).values_list("credential_id", "stage", "submitted_on")
    return {credential: (Stage(stage), submitted_on) for credential, stage, submitted_on in rows}


def _judged(
    id: UUID, technologist: UUID, issuer: UUID | None, facts: HoldingFacts, on: date, practice: Practice
) -> Holding:
    return Holding(
        id=id,
        technologist_id=technologist,
        issuer_id=issuer,
        facts=facts,
        on=on,
        standing=judge(facts, on, practice),
        ends_on=ends_on(facts, on),
    )
