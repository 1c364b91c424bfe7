"""When people are away, stand by or offer time. What changes is judged again at once (rules.md E6)."""

from datetime import date, datetime

from practices.models import Technologist
from scheduling.models import Absence, Offer, OnCall
from scheduling.touching import touched


def save_absence(
    absence: Absence, *, technologist: Technologist, starts_on: date, ends_on: date, reason: str
) -> Absence:
    """Records it, or changes one on record."""
    before = absence.technologist_id
    absence.technologist, absence.starts_on, absence.ends_on, absence.reason = technologist, starts_on, ends_on, reason
    absence.save()
    touched(technologist_ids={each for each in (before, technologist.pk) if each})
    return absence


def remove_absence(absence: Absence) -> None:
    absence.delete()
    touched(technologist_ids={absence.technologist_id})


def save_span(span: OnCall | Offer, *, technologist: Technologist, starts_at: datetime, ends_at: datetime) -> None:
    """On-call time and offers rank people; they raise no finding, so nothing is judged again."""
    span.technologist, span.starts_at, span.ends_at = technologist, starts_at, ends_at
    span.save()
