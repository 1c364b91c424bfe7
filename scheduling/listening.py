"""What others change that cases are judged by."""

from typing import Any
from uuid import UUID

from credentials.models import CredentialType, Issuer
from credentials.signals import is_gathering, tell_changed
from practices.models import Technologist
from scheduling.tasks import judge_practice
from scheduling.touching import touched
from tenancy.context import current_practice_id
from tenancy.tasks import wake


def on_credentials(*, technologist_ids: frozenset[UUID], **_: Any) -> None:
    touched(technologist_ids=technologist_ids)


def on_requirements(*, hospital_ids: frozenset[UUID], everything: bool, **_: Any) -> None:
    _judge_by_new_rules(hospital_ids, everything=everything)


def on_person(*, instance: Technologist, created: bool, **_: Any) -> None:
    """Somebody may have left, or work on another clock."""
    if not created:
        tell_changed({instance.pk})


def on_kind(*, instance: CredentialType | Issuer, created: bool, **_: Any) -> None:
    """Whether it has grace, what it presupposes, whose state a board is of. What is new nobody holds yet."""
    if not created:
        _judge_by_new_rules(everything=True)


def _judge_by_new_rules(hospital_ids: frozenset[UUID] = frozenset(), *, everything: bool) -> None:
    """An import holds rows that others wait for while they judge: it does not wait for them, and is judged after."""
    if is_gathering():
        wake(judge_practice, current_practice_id())
    else:
        touched(hospital_ids=hospital_ids, everything=everything)
