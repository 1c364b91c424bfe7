"""From rows to the plain values that clearance is judged from, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from credentials.facts import HoldingFacts
from credentials.holdings import loose
from credentials.models import Credential, Issuer
from credentials.validity import Span
from hospitals.findings import Severity
from hospitals.models import Exemption, Hospital, Requirement, RequirementIssuer, RequirementType
from hospitals.models.requirement import Side


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
    """A person's evidence by type, and from which requirements hospitals exempt them."""

    evidence: Mapping[UUID, tuple[Evidence, ...]] = field(default_factory=dict)
    exemptions: Mapping[UUID, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """What findings call issuers, and the states of the boards among them."""

    issuers: Mapping[UUID, str]
    states: Mapping[UUID, str]


NOBODY = Bearer()


def folded(modality: str) -> str:
    return " ".join(modality.split()).casefold()


def places(hospitals: Iterable[Hospital]) -> dict[UUID, Place]:
    return {each.pk: place_of(each) for each in hospitals}


def place_of(hospital: Hospital) -> Place:
    return Place(
        id=hospital.pk,
        name=hospital.name,
        state=hospital.state,
        city=hospital.city,
        timezone=hospital.timezone,
        issuer_id=hospital.privileges_issuer_id,
        reader_required=hospital.reader_required,
    )


def asked_everywhere() -> list[Asked]:
    """Every confirmed requirement of the practice, in three queries."""
    types, issuers = defaultdict(list), defaultdict(set)
    for requirement, type in RequirementType.objects.order_by("position", "id").values_list("requirement", "type"):
        types[requirement].append(type)
    for requirement, issuer in RequirementIssuer.objects.order_by().values_list("requirement", "issuer"):
        issuers[requirement].add(issuer)
    rows = Requirement.objects.confirmed().order_by("id")
    return [asked_of(row, types[row.pk], issuers[row.pk]) for row in rows]


def asked_of(row: Requirement, types: Iterable[UUID], issuers: Iterable[UUID]) -> Asked:
    return Asked(
        id=row.pk,
        hospital_id=row.hospital_id,
        state=row.state_code,
        side=Side(row.side),
        modality=folded(row.modality),
        types=tuple(types),
        issuers=frozenset(issuers),
        verified=row.verified,
        days_left=row.days_left,
        issued_within_months=row.issued_within_months,
        checked_within_days=row.checked_within_days,
        in_season=row.in_season,
        accepts_grace=row.accepts_grace,
        severity=Severity(row.severity),
        span=Span(row.starts_on, row.ends_on),
    )


def bearers(people: Iterable[UUID]) -> dict[UUID, Bearer]:
    """The evidence of many people; who has none is left out. What was let go still stands (rules.md A5)."""
    wanted = set(people)
    evidence: dict[UUID, dict[UUID, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    credentials = Credential.objects.filter(technologist__in=wanted)
    # Of two that are equally near the same one speaks every time.
    for held in sorted(loose(credentials), key=lambda held: held.id):
        found = Evidence(id=held.id, issuer_id=held.issuer_id, facts=held.facts)
        evidence[held.technologist_id][held.facts.type.pk].append(found)
    exemptions = _exemptions(wanted)
    return {
        person: Bearer(
            evidence={type: tuple(found) for type, found in evidence[person].items()},
            exemptions={requirement: tuple(spans) for requirement, spans in exemptions[person].items()},
        )
        for person in {*evidence, *exemptions}
    }


def names() -> Names:
    rows = list(Issuer.objects.order_by().values_list("pk", "name", "state"))
    return Names({key: name for key, name, _ in rows}, {key: state for key, _, state in rows})


def _exemptions(people: set[UUID]) -> dict[UUID, dict[UUID, list[Span]]]:
    found: dict[UUID, dict[UUID, list[Span]]] = defaultdict(lambda: defaultdict(list))
    rows = Exemption.objects.filter(technologist__in=people).order_by()
    for person, requirement, *span in rows.values_list("technologist", "requirement", "starts_on", "ends_on"):
        found[person][requirement].append(Span(*span))
    return found
