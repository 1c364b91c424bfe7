"""A verdict as findings: coded, worded, with what the practice makes of each. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from credentials.models import CredentialType
from hospitals import wording
from hospitals.attempts import Attempt, Defect
from hospitals.facts import Asked, Place
from hospitals.findings import OF_REQUIREMENTS, Code, Finding, Severity
from hospitals.policies import Policy
from hospitals.trials import Bench, Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """On one requirement of a place and one person; `types` are those of the requirement, never none. `first` is the
    first of the judged days."""

    asked: Asked
    types: Sequence[CredentialType]
    person: UUID
    place: Place
    bench: Bench
    first: date

    def findings(self, verdict: Verdict) -> list[Finding]:
        if verdict.nearest is None:
            return [self._nothing_held() for _ in verdict.defects]
        return [self._finding(verdict.nearest, defect) for defect in verdict.defects]

    def _nothing_held(self) -> Finding:
        policy = self.bench.policy
        return Finding(
            code=Code.MISSING,
            severity=self.asked.severity,
            message=wording.missing(self.types, self.place),
            person_id=self.person,
            requirement_id=self.asked.id,
            type_id=self.types[0].pk,
            remedy=wording.remedy(Code.MISSING, self.types[0]),
            is_health=any(type.is_health for type in self.types),
            overridable=all(policy.may_override(Code.MISSING, type.pk) for type in self.types),
        )

    def _finding(self, nearest: Attempt, defect: Defect) -> Finding:
        type = self._type_of(nearest)
        return Finding(
            code=defect.code,
            severity=self._severity(defect.code),
            message=self._sentence(nearest, defect, type),
            person_id=self.person,
            requirement_id=self.asked.id,
            type_id=type.pk,
            credential_id=nearest.evidence.id,
            until=defect.until,
            remedy=wording.remedy(defect.code, type),
            is_health=type.is_health or _names_health(defect.code, type),
            overridable=self.bench.policy.may_override(defect.code, type.pk),
        )

    def _type_of(self, nearest: Attempt) -> CredentialType:
        """The requirement's own row, which knows what it presupposes without a query."""
        key = nearest.evidence.facts.type.pk
        return next(type for type in self.types if type.pk == key)

    def _severity(self, code: Code) -> Severity:
        """A doubt is the practice's to weigh, but never weighs more than the requirement itself."""
        if code in OF_REQUIREMENTS or self.asked.severity is Severity.WARN:
            return self.asked.severity
        return self.bench.policy.severity(code) or Severity.WARN

    def _sentence(self, nearest: Attempt, defect: Defect, type: CredentialType) -> str:
        names, issuer = self.bench.names.issuers, nearest.evidence.issuer_id
        return wording.sentence(
            defect.code,
            type,
            self.place,
            self.asked,
            defect.named or defect.until,
            names.get(issuer, "") if issuer else "",
            " or ".join(sorted(names.get(key, "another") for key in self.asked.issuers)),
            self.bench.today,
            self._before(defect),
            f"after {self.bench.occasion}",
        )

    def _before(self, defect: Defect) -> str:
        is_within = defect.until is not None and defect.until >= self.first
        return f"{'during' if is_within else 'before'} {self.bench.occasion}"


def nothing_known(place: Place, seat: str, policy: Policy) -> Iterator[Finding]:
    if severity := policy.severity(Code.NO_REQUIREMENTS):
        yield Finding(
            code=Code.NO_REQUIREMENTS,
            severity=severity,
            message=wording.no_requirements(place, seat),
            remedy="Confirm what it asks for.",
            overridable=policy.may_override(Code.NO_REQUIREMENTS, None),
        )


def _names_health(code: Code, type: CredentialType) -> bool:
    return code is Code.PREREQUISITE_MISSING and bool(type.presupposes and type.presupposes.is_health)
