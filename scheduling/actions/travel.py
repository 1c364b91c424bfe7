"""The practice's table of travel times. What changes is judged again (rules.md E6)."""

from hospitals.models import Hospital
from scheduling.models import TravelTime
from scheduling.touching import touched


def set_travel(one: Hospital, other: Hospital, *, minutes: int) -> TravelTime:
    """The same either way; said again, it replaces what was said."""
    smaller, larger = sorted((one, other), key=lambda hospital: hospital.pk)
    row, _ = TravelTime.objects.update_or_create(one=smaller, other=larger, defaults={"minutes": minutes})
    touched(hospital_ids={smaller.pk, larger.pk})
    return row


def forget_travel(row: TravelTime) -> None:
    """From now on the time is not known, or the city's."""
    row.delete()
    touched(hospital_ids={row.one_id, row.other_id})
