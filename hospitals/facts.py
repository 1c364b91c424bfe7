"""From rows to the plain values that clearance is judged from, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from credentials.facts import HoldingFacts
from credentials.holdings import loose_validity
from credentials.models import Credential, CredentialType, Issuer
from credentials.validity import Span
from hospitals.findings import Severity
from hospitals.models import Exemption, Hospital, Requirement, RequirementIssuer, RequirementType
from hospitals.models.requirement import ASKED, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A hospital, as far as clearance asks. `issuer_id` grants its privileges and badges."""

    id: UUID
    name: str
    state: str = ""
    city: str = ""
    timezone: str = "UTC"
    issuer_id: UUID | None = None
    reader_required: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One confirmed requirement. `span` is when it is in force; `modality` is folded."""

    id: UUID
    hospital_id: UUID | None = None
    state: str = ""
    side: Side = Side.EVERYONE
    modality: str = ""
    types: tuple[UUID, ...] = ()
    issuers: frozenset[UUID] = frozenset()
    verified: bool = False
    days_left: int | None = None
    issued_within_months: int | None = None
    checked_within_days: int | None = None
    in_season: bool = False
    accepts_grace: bool = False
    severity: Severity = Severity.BLOCK
    span: Span = field(default_factory=Span)

    def holds_at(self, place: Place) -> bool:
        """The hospital's own, its state's, or a house rule (rules.md D1)."""
        if self.hospital_id:
            return self.hospital_id == place.id
        return not self.state or self.state == place.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One credential that a person brings forward."""

    id: UUID
    issuer_id: UUID | None
    facts: HoldingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A person's evidence by type, and from which requirements hospitals exempt them: by requirement, and by hospital
    where it holds beyond one."""

    evidence: Mapping[UUID, tuple[Evidence, ...]] = field(default_factory=dict)
    exemptions: Mapping[tuple[UUID, UUID | None], tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """What findings call issuers, and the states of the boards among them."""

    issuers: Mapping[UUID, str]
    states: Mapping[UUID, str]


NOBODY = Bearer()


def folded(modality: str) -> str:
    return " ".join(modality.split()).casefold()


def every_place() -> dict[UUID, Place]:
    """Every hospital of the practice, in one query."""
    return {row[0]: _place(row) for row in _hospitals().all()}


# Building a query costs more than running it: those that are always the same are built once.
@cache
def _hospitals() -> QuerySet[Hospital, tuple[Any, ...]]:
    return Hospital.objects.order_by().values_list(*_PLACE)


def places(hospitals: Iterable[Hospital]) -> dict[UUID, Place]:
    return {each.pk: place_of(each) for each in hospitals}


def place_of(hospital: Hospital) -> Place:
    return _place(tuple(getattr(hospital, name) for name in _PLACE))


_PLACE = ("pk", "name", "state", "city", "timezone", "privileges_issuer_id", "reader_required")


def _place(row: tuple[Any, ...]) -> Place:
    key, name, state, city, timezone, issuer, reader_required = row
    return Place(
        id=key,
        name=name,
        state=state,
        city=city,
        timezone=timezone,
        issuer_id=issuer,
        reader_required=reader_required,
    )


def asked_everywhere(hospital: UUID | None = None) -> list[Asked]:
    """Every confirmed requirement of the practice, or those that one hospital may be under, in three queries."""
    confirmed = Requirement.objects.confirmed()
    if hospital:
        confirmed = confirmed.filter(Q(hospital=hospital) | Q(hospital=None))
    rows = list(confirmed.order_by("id").values_list(*_ASKED))
    keys = [row[0] for row in rows] if hospital else None
    types, issuers = (
        _of_requirements(RequirementType, "type", keys),
        _of_requirements(RequirementIssuer, "issuer", keys),
    )
    return [_asked(row, types[row[0]], issuers[row[0]]) for row in rows]


def asked_of(row: Requirement, types: Iterable[UUID], issuers: Iterable[UUID]) -> Asked:
    return _asked(tuple(getattr(row, name) for name in _ASKED), types, issuers)


def _asked(row: tuple[Any, ...], types: Iterable[UUID], issuers: Iterable[UUID]) -> Asked:
    key, hospital, state, side, modality, verified, days_left, months, checked, in_season, grace, severity, *span = row
    return Asked(
        id=key,
        hospital_id=hospital,
        state=state,
        side=_SIDES[side],
        modality=folded(modality),
        types=tuple(types),
        issuers=frozenset(issuers),
        verified=verified,
        days_left=days_left,
        issued_within_months=months,
        checked_within_days=checked,
        in_season=in_season,
        accepts_grace=grace,
        severity=_SEVERITIES[severity],
        span=Span(*span),
    )


_SIDES = {side.value: side for side in Side}
_SEVERITIES = {severity.value: severity for severity in Severity}
_ASKED = ("pk", *ASKED)


def _of_requirements(
    model: type[RequirementType] | type[RequirementIssuer], field: str, requirements: list[UUID] | None
) -> dict[UUID, list[UUID]]:
    order = ("position", "id") if model is RequirementType else ()
    rows = model.objects.order_by(*order)
    if requirements is not None:
        rows = rows.filter(requirement__in=requirements)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for requirement, key in rows.values_list("requirement_id", f"{field}_id"):
        found[requirement].append(key)
    return found


def bearers(people: Iterable[UUID], types: Mapping[UUID, CredentialType]) -> dict[UUID, Bearer]:
    """The evidence of many people; who has none is left out. What was let go still stands (rules.md A5)."""
    wanted = set(people)
    evidence: dict[UUID, dict[UUID, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    credentials = Credential.objects.filter(technologist__in=wanted)
    # Of two that are equally near the same one speaks every time.
    for held in sorted(loose_validity(credentials, types), key=lambda held: held.id.int):
        found = Evidence(id=held.id, issuer_id=held.issuer_id, facts=held.facts)
        evidence[held.technologist_id][held.facts.type.pk].append(found)
    exemptions = _exemptions(wanted)
    return {
        person: Bearer(
            evidence={type: tuple(found) for type, found in evidence[person].items()},
            exemptions={where: tuple(spans) for where, spans in exemptions[person].items()},
        )
        for person in {*evidence, *exemptions}
    }


def names() -> Names:
    rows = list(_issuers().all())
    return Names({key: name for key, name, _ in rows}, {key: state for key, _, state in rows})


@cache
def _issuers() -> QuerySet[Issuer, tuple[UUID, str, str]]:
    return Issuer.objects.order_by().values_list("pk", "name", "state")


_EXEMPTION = ("technologist", "requirement", "hospital", "starts_on", "ends_on")


def _exemptions(people: set[UUID]) -> dict[UUID, dict[tuple[UUID, UUID | None], list[Span]]]:
    found: dict[UUID, dict[tuple[UUID, UUID | None], list[Span]]] = defaultdict(lambda: defaultdict(list))
    rows = Exemption.objects.filter(technologist__in=people).order_by()
    for person, requirement, hospital, *span in rows.values_list(*_EXEMPTION):
        found[person][requirement, hospital].append(Span(*span))
    return found
