"""How the hospitals' requirements differ on a day, whom that catches, and what nobody meets."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hospitals.asking import Vocabulary
from hospitals.caught import Caught, Unmet, caught, nobody_meets
from hospitals.clearance import Grounds
from hospitals.clearances import asks_for_health
from hospitals.differences import Comparison, comparisons
from hospitals.facts import place_of
from hospitals.grounds import grounds
from hospitals.models import Hospital
from practices.models import Practice, Technologist

OF_HEALTH = "Occupational health"


class Health(StrEnum):
    """What is withheld: nothing, or whether hospitals ask for it alike."""

    NOTHING = "nothing"
    ALIKE = "alike"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One comparison and whom it catches."""

    found: Comparison
    caught: list[Caught]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicting:
    """`known` are the hospitals compared, `unknown` those of which nothing is confirmed; `alike` is what all ask for in
    the same way. `health` is all that a role without health access learns of what is asked of it (rules.md D5)."""

    on: date
    known: list[Hospital]
    unknown: list[Hospital]
    people: list[Technologist]
    differences: list[Difference]
    alike: list[Comparison]
    unmet: list[Unmet]
    health: Health
    grounds: Grounds

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.grounds.types, self.grounds.names.issuers)


def conflicting(on: date, today: date, practice: Practice, *, sees_health: bool) -> Conflicting:
    """Of everyone who works on that day and the hospitals in use, in a constant number of queries."""
    hospitals = list(Hospital.objects.in_use())
    people = list(Technologist.objects.all().employed(on).order_by("sort_name", "pk"))  # type: ignore[attr-defined]
    judged = grounds([person.pk for person in people], practice, today=today)
    where = {hospital.pk: place_of(hospital) for hospital in hospitals}
    every = comparisons(judged, where.values(), on)
    compared = [each for each in every if sees_health or not each.is_health]
    unmet = nobody_meets(people, where.values(), judged, on)
    return Conflicting(
        on=on,
        known=[hospital for hospital in hospitals if judged.is_known(where[hospital.pk], on, on)],
        unknown=[hospital for hospital in hospitals if not judged.is_known(where[hospital.pk], on, on)],
        people=people,
        differences=[Difference(each, caught(each, people, where, judged, on)) for each in compared if each.differs],
        alike=[each for each in compared if not each.differs],
        unmet=[each for each in unmet if sees_health or not asks_for_health([each.asked], judged.types)],
        health=Health.NOTHING if sees_health else _health([each for each in every if each.is_health]),
        grounds=judged,
    )


def _health(withheld: list[Comparison]) -> Health:
    if any(each.differs for each in withheld):
        return Health.DIFFERS
    return Health.ALIKE if withheld else Health.NOTHING
