"""Hospitals whose clocks show another day than the one they are looked at for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hospitals.models import Hospital
from tenancy import clock


@dataclass(frozen=True, slots=True)
class OtherDay:
    on: date
    hospitals: list[Hospital]


def other_days(hospitals: Iterable[Hospital], today: date) -> list[OtherDay]:
    """Where it is not `today` now, by the day that it is there."""
    by_day: dict[date, list[Hospital]] = {}
    for hospital in hospitals:
        by_day.setdefault(clock.today(hospital.timezone), []).append(hospital)
    return [OtherDay(on, where) for on, where in sorted(by_day.items()) if on != today]
