"""Cases and roads of hospitals and surgeons that are one."""

from typing import Any

from hospitals.models import Hospital
from practices.merging.choosing import Choosable, names_joined, zone_words
from practices.merging.following import Follower, follow, key_of, moving
from practices.merging.mergeable import Mergeable
from practices.merging.pair import Count, Outlook, Pair
from scheduling.models import Case, Surgeon, TravelTime
from scheduling.touching import touched


def _joined(pair: Pair[Surgeon], values: dict[str, object]) -> dict[str, object]:
    """In use if either is."""
    kept, gone = pair.kept, pair.gone
    names = [*kept.aliases, *gone.aliases], [kept.name, gone.name]
    return {
        "aliases": names_joined(*names, besides=[str(values.get("name", kept.name))], longest=120),
        "archived_at": kept.archived_at and gone.archived_at,
    }


def _details(surgeon: Surgeon) -> str:
    return ", ".join([*surgeon.aliases, *(["archived"] if surgeon.archived_at else [])])


SURGEON = Mergeable(
    model=Surgeon,
    noun="surgeon",
    plural="surgeons",
    fields=(Choosable(name="name", label="Name"),),
    joined=_joined,
    list_route="surgeons",
    page_route="surgeon",
    details=_details,
)


def follow_surgeons() -> None:
    follow(
        Surgeon,
        Follower(locks=lambda pair: [Case.objects.filter(surgeon__in=(pair.kept.pk, pair.gone.pk))]),
        moving(Case, "surgeon", "case", "cases"),
        Follower(after=_judge_again),
    )


def follow_hospitals() -> None:
    roads = (key_of(TravelTime, "one"), key_of(TravelTime, "other"))
    follow(
        Hospital,
        Follower(
            keys=(key_of(Case, "hospital"),),
            locks=lambda pair: [Case.objects.filter(hospital__in=(pair.kept.pk, pair.gone.pk))],
            look=_look_at_cases,
            move=_move_cases,
        ),
        Follower(keys=roads, look=_look_at_roads, move=_move_roads),
    )


def _judge_again(pair: Pair[Surgeon]) -> None:
    """To follow the same surgeon in the same room needs no gap."""
    ahead = Case.objects.ahead().not_over(pair.at).filter(surgeon=pair.kept)
    touched(case_ids=ahead.values_list("pk", flat=True))


def _look_at_cases(pair: Pair[Hospital]) -> Outlook:
    count = Case.objects.filter(hospital=pair.gone.pk).count()
    says = []
    if count and pair.kept.timezone != pair.gone.timezone:
        says.append(
            f"Cases of {pair.gone} keep their moment. Unless you choose its time zone, they are shown by the clock of "
            f"{zone_words(pair.kept)}."
        )
    return Outlook(moves=[Count(count, "case", "cases")], says=says)


def _move_cases(pair: Pair[Hospital]) -> None:
    Case.objects.filter(hospital=pair.gone.pk).update(hospital=pair.kept)


def _look_at_roads(pair: Pair[Hospital]) -> Outlook:
    known = _minutes(pair.kept)
    moves = sum(place not in known and place != pair.kept.pk for place in _minutes(pair.gone))
    return Outlook(moves=[Count(moves, "travel time", "travel times")])


def _move_roads(pair: Pair[Hospital]) -> None:
    """Where both roads to a place are known the kept one's holds; between the two there is none any more."""
    known, others = _minutes(pair.kept), _minutes(pair.gone)
    _roads(pair.gone).delete()
    for place, minutes in others.items():
        if place not in known and place != pair.kept.pk:
            one, other = sorted((place, pair.kept.pk))
            TravelTime.objects.create(one_id=one, other_id=other, minutes=minutes)


def _minutes(hospital: Hospital) -> dict[Any, int]:
    """To each other place by its key."""
    return {(row.other_id if row.one_id == hospital.pk else row.one_id): row.minutes for row in _roads(hospital)}


def _roads(hospital: Hospital) -> Any:
    return TravelTime.objects.filter(one=hospital.pk) | TravelTime.objects.filter(other=hospital.pk)
