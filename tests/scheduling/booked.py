"""A case that Tess is booked on, at a hospital that asks for a BLS, which she holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from credentials.models import Credential
from hospitals.models import Hospital, Requirement
from hospitals.models.policy import ClearancePolicy
from notifications.models import Alert
from practices.models import Practice, Technologist
from scheduling.conflicts import Refreshed, refresh
from scheduling.models import Assignment, Case, Conflict
from tests.factories import CredentialFactory
from tests.hospitals.ward import RequirementFactory
from tests.scheduling.theatre import AssignmentFactory, CaseFactory, HospitalFactory

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
"""10:00 of a Sunday in Portland; the case is on Mon 7 Dec at 7:30."""


@dataclass
class Booked:
    practice: Practice
    tess: Technologist
    hospital: Hospital
    requirement: Requirement
    bls: Credential
    case: Case
    seat: Assignment

    def judge(self, at: datetime = NOW) -> Refreshed:
        return refresh(Case.objects.all(), practice=self.practice, at=at)


def book(practice: Practice, tess: Technologist, *, code: str = "bls", ends: date = date(2028, 11, 30)) -> Booked:
    ClearancePolicy.objects.get_or_create(defaults={"reader_required": False})
    hospital = HospitalFactory(name="Columbia Spine Center")
    requirement = RequirementFactory(hospital=hospital, any_of=(code,))
    held = CredentialFactory(technologist=tess, type=code, ends=ends)
    case = CaseFactory(hospital=hospital, number="B-20884", room="4", procedure="T4-pelvis deformity")
    seat = AssignmentFactory(case=case, technologist=tess)
    return Booked(practice, tess, hospital, requirement, held, case, seat)


def open_codes() -> list[str]:
    return list(Conflict.objects.open().by_what_breaks_first().values_list("code", flat=True))


def endings() -> list[tuple[str, str]]:
    return list(Conflict.objects.exclude(closed_at=None).order_by("id").values_list("code", "closed_as"))


def told(kind: str) -> list[str]:
    """To whom: each technologist's name, or “managers”."""
    alerts: Iterable[Alert] = Alert.objects.filter(kind=kind).select_related("technologist")
    return sorted(alert.technologist.name if alert.technologist else "managers" for alert in alerts)
