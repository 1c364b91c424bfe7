"""How long it takes from one hospital to another: the practice's own table, and the city's minutes (rules.md E1)."""

from collections.abc import Callable

from hospitals.models import Hospital
from hospitals.policies import policy_now
from scheduling.models import TravelTime


def ways() -> Callable[[Hospital, Hospital], int | None]:
    """Minutes between two hospitals, None where nobody has said; asked as often as needed from what is read once."""
    rows = TravelTime.objects.values_list("one_id", "other_id", "minutes")
    known = {frozenset((one, other)): minutes for one, other, minutes in rows}
    city_minutes = policy_now().city_minutes

    def between(one: Hospital, other: Hospital) -> int | None:
        if one.pk == other.pk:
            return 0
        said = known.get(frozenset((one.pk, other.pk)))
        if said is not None:
            return said
        return city_minutes if _in_one_city(one, other) else None

    return between


def _in_one_city(one: Hospital, other: Hospital) -> bool:
    return bool(one.city) and one.city.casefold() == other.city.casefold() and one.state == other.state
