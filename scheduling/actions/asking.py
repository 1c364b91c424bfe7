"""Asking people whether they can take a case: a message each, on record as every message is."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from notifications.models import Alert
from practices.models import Technologist
from scheduling import announcing
from scheduling.actions.refusing import Refused
from scheduling.models import Case


def ask_for_cover(case: Case, people: Collection[Technologist], *, at: datetime) -> list[Technologist]:
    """Those who are asked now: nobody twice on one day, and nobody while the practice is in rehearsal. Raises Refused
    where nobody is to be found any more."""
    if not case.is_ahead or case.ends_at <= at:
        raise Refused(words=f"{case} is over or off: nobody is asked to take it.")
    before = asked_at(case)
    announcing.cover_wanted(case, people, at=at)
    now = asked_at(case)
    return [person for person in people if now.get(person.pk) != before.get(person.pk)]


def asked_at(case: Case) -> dict[UUID, datetime]:
    """When each was asked last."""
    asked = Alert.objects.filter(kind="cover_wanted", about_id=case.pk).exclude(technologist=None)
    rows = asked.order_by("created_at").values_list("technologist_id", "created_at")
    return {person: at for person, at in rows if person}
