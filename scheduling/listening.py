"""What others change that cases are judged by."""

from typing import Any
from uuid import UUID

from credentials.models import CredentialType, Issuer
from credentials.signals import tell_changed
from practices.models import Technologist
from scheduling.touching import touched


def on_credentials(*, technologist_ids: frozenset[UUID], **_: Any) -> None:
    touched(technologist_ids=technologist_ids)


def on_requirements(*, hospital_ids: frozenset[UUID], everything: bool, **_: Any) -> None:
    touched(hospital_ids=hospital_ids, everything=everything)


def on_person(*, instance: Technologist, created: bool, **_: Any) -> None:
    """Somebody may have left, or work on another clock."""
    if not created:
        tell_changed({instance.pk})


def on_kind(*, instance: CredentialType | Issuer, created: bool, **_: Any) -> None:
    """Whether it has grace, what it presupposes, whose state a board is of. What is new nobody holds yet."""
    if not created:
        touched(everything=True)
