"""Many credentials judged on a day, from plain values, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, QuerySet, UUIDField, Value

from credentials.facts import Credit, HoldingFacts, ends_on, facts_of, judge
from credentials.ladder import Stage
from credentials.looks import Look, is_past_last_safe_day, last_safe_day_of, look_of
from credentials.models import Credential, CredentialType, CreditActivity, Period, Renewal, Suspension, Verification
from credentials.models.period import FOUND_ACTIVE
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


@dataclass(frozen=True, slots=True)
class Held:
    """One credential as plain values, not yet judged."""

    id: UUID
    technologist_id: UUID
    issuer_id: UUID | None
    facts: HoldingFacts


def holdings(credentials: CredentialQuerySet, on: date, practice: Practice) -> list[Holding]:
    """Each of the credentials judged on a day, in no order. A constant number of queries, whatever their number."""
    return [
        _judged(held.id, held.technologist_id, held.issuer_id, held.facts, on, practice) for held in loose(credentials)
    ]


def loose(credentials: CredentialQuerySet) -> list[Held]:
    """Each of the credentials as plain values, in no order. A constant number of queries."""
    return _loose(credentials, _loose_values)


def loose_validity(credentials: CredentialQuerySet, types: Mapping[UUID, CredentialType]) -> list[Held]:
    """As `loose`, but without what no validity depends on: hours counted so far and renewals under way."""
    return _loose(credentials, lambda wanted: _LooseValues(types, _periods(wanted), _suspensions(wanted), {}, {}))


def _loose(credentials: CredentialQuerySet, values_of: "Callable[[set[UUID]], _LooseValues]") -> list[Held]:
    rows: list[_Row] = list(credentials.order_by().values_list(*_ROW))
    serving = {row[4] for row in rows if row[4]}
    all_rows = [*rows, *_elsewhere(rows, serving)]
    values = values_of({row[0] for row in all_rows})
    served = {row[0]: values.facts(row) for row in all_rows if row[0] in serving}
    return [Held(row[0], row[1], row[3], values.facts(row, served[row[4]] if row[4] else None)) for row in rows]


_ROW = ("id", "technologist_id", "type_id", "issuer_id", "serves_id", "let_go_on")
_PERIOD = ("pk", "credential_id", "state", "starts_on", "expires_on", "accepted_at", "superseded_at", "issued_on")
_STATES = {state.value: state for state in PeriodState}
_Row = tuple[UUID, UUID, UUID, UUID | None, UUID | None, date | None]

# So many keys are cheaper to send as one array than each as a parameter.
_FEW = 50
# With more keys than these all rows of the practice are read and the rest is dropped: a plan that no statistics, or
# none yet, can spoil.
_MANY = 1000


@dataclass(frozen=True)
class _LooseValues:
    """The rows beside credentials, each kind by credential."""

    types: Mapping[UUID, CredentialType]
    periods: dict[UUID, list[PeriodFacts]]
    suspensions: dict[UUID, list[Span]]
    credits: dict[UUID, list[Credit]]
    renewals: dict[UUID, tuple[Stage, date | None]]

    def facts(self, row: _Row, serves: HoldingFacts | None = None) -> HoldingFacts:
        stage, submitted_on = self.renewals.get(row[0], (None, None))
        return HoldingFacts(
            type=self.types[row[2]],
            periods=tuple(self.periods.get(row[0], ())),
            suspensions=tuple(self.suspensions.get(row[0], ())),
            let_go_on=row[5],
            serves=serves,
            credits=tuple(self.credits.get(row[0], ())),
            stage=stage,
            submitted_on=submitted_on,
        )


def _elsewhere(rows: list[_Row], wanted: set[UUID]) -> list[_Row]:
    """The credentials wanted that are not among the rows."""
    missing = wanted - {row[0] for row in rows}
    if not missing:
        return []
    return list(_among(Credential.objects.order_by(), "pk", missing).values_list(*_ROW))


def _loose_values(wanted: set[UUID]) -> _LooseValues:
    return _LooseValues(
        types=CredentialType.objects.in_bulk(),
        periods=_periods(wanted),
        suspensions=_suspensions(wanted),
        credits=_credits(wanted),
        renewals=_open_renewals(wanted),
    )


def _among(rows: QuerySet, field: str, wanted: set[UUID]) -> QuerySet:
    if len(wanted) > _MANY:
        return rows
    return rows.filter(**{f"{field}__in": wanted}) if len(wanted) <= _FEW else rows.filter(_IsAnyOf(field, wanted))


class _IsAnyOf(Func):
    """`field = ANY(keys)`."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, field: str, keys: Iterable[UUID]) -> None:
        super().__init__(F(field), Value(list(keys), output_field=ArrayField(UUIDField())))


def _periods(wanted: set[UUID]) -> dict[UUID, list[PeriodFacts]]:
    rows = _among(Period.objects.order_by(), "credential", wanted)
    verified, by_credential = _verified(wanted), defaultdict(list)
    for period, credential, state, *dates, issued_on in rows.values_list(*_PERIOD):
        starts_on, expires_on, accepted_at, superseded_at = dates
        facts = PeriodFacts(
            starts_on,
            expires_on,
            _STATES[state],
            accepted_at,
            superseded_at,
            issued_on,
            is_verified=period in verified,
        )
        by_credential[credential].append(facts)
    return by_credential


def _suspensions(wanted: set[UUID]) -> dict[UUID, list[Span]]:
    rows = _among(Suspension.objects.order_by("starts_on"), "credential", wanted)
    by_credential = defaultdict(list)
    for credential, *span in rows.values_list("credential_id", "starts_on", "ends_on"):
        by_credential[credential].append(Span(*span))
    return by_credential


def _credits(wanted: set[UUID]) -> dict[UUID, list[Credit]]:
    rows = _among(CreditActivity.objects.order_by(), "credential", wanted)
    by_credential = defaultdict(list)
    for credential, hours, earned_on in rows.values_list("credential_id", "hours", "earned_on"):
        by_credential[credential].append(Credit(hours, earned_on))
    return by_credential


def _open_renewals(wanted: set[UUID]) -> dict[UUID, tuple[Stage, date | None]]:
    rows = _among(Renewal.objects.open().order_by(), "credential", wanted)
    return {
        credential: (Stage(stage), submitted_on)
        for credential, stage, submitted_on in rows.values_list("credential_id", "stage", "submitted_on")
    }


def _verified(wanted: set[UUID]) -> frozenset[UUID]:
    """See Period.is_verified: the last look at the source decides."""
    looks = _among(Verification.objects.of_standing_periods(), "period__credential", wanted)
    last = looks.order_by("period_id", "-verified_at").distinct("period_id")
    return frozenset(period for period, result in last.values_list("period_id", "result") if result == FOUND_ACTIVE)


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
