"""Telling the apps to the left that clearance is to be judged again."""

from collections.abc import Iterable
from uuid import UUID

from hospitals.models import Hospital, Requirement
from hospitals.models.requirement import RequirementState
from hospitals.signals import requirements_changed


def tell_of_hospitals(hospital_ids: Iterable[UUID]) -> None:
    told = frozenset(hospital_ids)
    if told:
        requirements_changed.send(sender=None, hospital_ids=told, everything=False)


def tell_of_everything() -> None:
    requirements_changed.send(sender=None, hospital_ids=frozenset(), everything=True)


def tell_of(*requirements: Requirement) -> None:
    """The hospitals where they hold: only by what is confirmed anybody is judged."""
    judged_by = [each for each in requirements if each.state == RequirementState.CONFIRMED]
    if any(not each.hospital_id and not each.state_code for each in judged_by):
        tell_of_everything()
        return
    own = {each.hospital_id for each in judged_by if each.hospital_id}
    states = {each.state_code for each in judged_by if each.state_code}
    in_states = Hospital.objects.filter(state__in=states).values_list("pk", flat=True) if states else ()
    tell_of_hospitals({*own, *in_states})
