"""Every row that judging a whole board asks for, as tuples and no more: what judgement is measured against."""

from collections.abc import Iterator
from typing import Any

from credentials.models import (
    Credential,
    CredentialType,
    Issuer,
    Period,
    Suspension,
    Verification,
)
from hospitals.models import (
    ClearancePolicy,
    Exemption,
    FindingRule,
    Hospital,
    Requirement,
    RequirementIssuer,
    RequirementType,
    TypeRule,
)
from practices.models import Technologist
from scheduling.models import Absence, Assignment, Case, CaseModality, Override, TravelTime

_CASE = (
    "pk number procedure hospital_id room surgeon_id starts_at ends_at setup_minutes teardown_minutes status".split()
)
_REQUIREMENT = (
    "pk hospital_id state_code side modality verified days_left issued_within_months checked_within_days in_season"
    " accepts_grace severity starts_on ends_on"
).split()
_PERIOD = "pk credential_id state starts_on expires_on accepted_at superseded_at issued_on".split()
_PERSON = "pk name discipline timezone starts_on ends_on".split()
_HOSPITAL = "pk name state city timezone privileges_issuer_id reader_required".split()


def read_everything() -> int:
    """How many rows there are."""
    return sum(len(list(rows)) for rows in _rows())


def _rows() -> Iterator[Any]:
    yield Hospital.objects.order_by().values_list(*_HOSPITAL)
    yield Case.objects.ahead().order_by().values_list(*_CASE)
    yield CaseModality.objects.order_by().values_list("case_id", "modality__name")
    yield Assignment.objects.standing().order_by().values_list("pk", "case_id", "technologist_id", "role", "state")
    yield Technologist.objects.order_by().values_list(*_PERSON)
    yield Absence.objects.order_by().values_list("technologist_id", "starts_on", "ends_on")
    yield TravelTime.objects.order_by().values_list("one_id", "other_id", "minutes")
    yield Override.objects.order_by().values_list("assignment_id", "code", "requirement_id", "until")
    yield ClearancePolicy.objects.values_list()
    yield FindingRule.objects.values_list("code", "rule", "overridable")
    yield TypeRule.objects.values_list("type_id", "overridable")
    yield Requirement.objects.confirmed().order_by().values_list(*_REQUIREMENT)
    yield RequirementType.objects.order_by().values_list("requirement", "type")
    yield RequirementIssuer.objects.order_by().values_list("requirement", "issuer")
    yield Exemption.objects.order_by().values_list("technologist", "requirement", "hospital", "starts_on", "ends_on")
    yield Issuer.objects.order_by().values_list("pk", "name", "state")
    yield CredentialType.objects.values_list()
    yield Credential.objects.order_by().values_list("id", "technologist_id", "type_id", "issuer_id", "serves_id")
    yield Period.objects.order_by().values_list(*_PERIOD)
    yield Verification.objects.of_standing_periods().order_by().values_list("period_id", "result")
    yield Suspension.objects.order_by().values_list("credential_id", "starts_on", "ends_on")
