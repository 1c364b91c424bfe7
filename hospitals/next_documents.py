"""The next document in words: what to hold, and which hospitals it opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from credentials.models.credential_type import Scope
from hospitals.clearance import Grounds
from hospitals.clearances import Grid
from hospitals.models import Hospital
from hospitals.unlocking import Unlock
from practices.models import Technologist

SHOWN = 12
WITHHELD = "An occupational-health item"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDocument:
    """“BLS from AHA” opens these hospitals to the person."""

    person: Technologist
    label: str
    opens: list[Hospital]
    remedy: str
    unlock: Unlock
    withheld: bool = False


def next_documents(
    grid: Grid, people: Iterable[Technologist], hospitals: Iterable[Hospital], *, sees_health: bool
) -> list[NextDocument]:
    """Of each person whom one document would help; who gains most comes first."""
    hospitals = list(hospitals)
    by_id = {hospital.pk: hospital for hospital in hospitals}
    found = [
        _in_words(person, unlock, by_id, grid.grounds, sees_health=sees_health)
        for person in people
        if (unlock := grid.next_document(person, hospitals))
    ]
    return sorted(found, key=lambda each: -len(each.opens))


def _in_words(
    person: Technologist, unlock: Unlock, hospitals: Mapping[UUID, Hospital], grounds: Grounds, *, sees_health: bool
) -> NextDocument:
    opens = [hospitals[key] for key in unlock.hospitals]
    withheld = grounds.types[unlock.type_id].is_health and not sees_health
    return NextDocument(
        person=person,
        label=WITHHELD if withheld else document_words(unlock, opens, grounds),
        opens=opens,
        remedy="" if withheld else unlock.remedy,
        unlock=unlock,
        withheld=withheld,
    )


def document_words(unlock: Unlock, opens: Iterable[Hospital], grounds: Grounds) -> str:
    """“BLS from AHA or Red Cross”, “Hospital privileges at Mt. Tabor”, “State license for OR”."""
    type = grounds.types[unlock.type_id]
    if type.scope == Scope.HOSPITAL:
        granted = [hospital.name for hospital in opens if hospital.privileges_issuer_id in unlock.issuers]
        return f"{type.name} at {granted[0]}" if granted else type.name
    issuers = " or ".join(sorted(grounds.names.issuers.get(key, "another") for key in unlock.issuers))
    if issuers:
        return f"{type.name} from {issuers}"
    return f"{type.name} for {unlock.state}" if unlock.state else type.name
