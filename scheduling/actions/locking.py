"""The locks of booking: the rules first, then the case, then people by id, so that nobody waits in a circle.

Whoever writes what judgement reads of a person takes the person's lock after the write and before judging again: then
of a booking and such a write at the same moment, the second sees what the first wrote. What is not of one person is
locked by scheduling/actions/rules.py.
"""

from collections.abc import Iterable
from uuid import UUID

from practices.models import Technologist
from scheduling.models import Case


def lock_case(key: UUID) -> Case:
    """As it is now, with hospital and surgeon. Raises Case.DoesNotExist."""
    cases = Case.objects.select_related("hospital", "surgeon")
    found: Case = cases.select_for_update(of=("self",), no_key=True).get(pk=key)
    return found


def lock_people(keys: Iterable[UUID]) -> dict[UUID, Technologist]:
    """As they are now. Rows that refer to them may still be written: FOR NO KEY UPDATE."""
    people = Technologist.objects.filter(pk__in=set(keys)).order_by("pk").select_for_update(no_key=True)
    return {person.pk: person for person in people}


def lock_person(key: UUID) -> Technologist:
    """As they are now. Raises Technologist.DoesNotExist of one who was merged away meanwhile."""
    found = lock_people([key])
    if key not in found:
        raise Technologist.DoesNotExist
    return found[key]
