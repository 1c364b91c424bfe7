"""Seats of two people who are one: one body, one room at a time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from credentials.wording import day_words
from practices.merging.following import Follower, follow, key_of, moving_unless_alike
from practices.merging.pair import Count, Outlook, Pair
from practices.models import Technologist
from scheduling.models import Absence, Assignment, Case, Offer, OnCall, SeatState
from scheduling.models.assignment import IN_THE_ROOM

NAMED = 5


def follow_technologists() -> None:
    """Seats ahead are judged again when the kept person is saved, as after any change of a person."""
    spans = ("starts_at", "ends_at")
    follow(
        Technologist,
        Follower(keys=(key_of(Assignment, "technologist"),), look=_look, move=_move),
        moving_unless_alike(Absence, "technologist", "absence", "absences", alike=("starts_on", "ends_on")),
        moving_unless_alike(OnCall, "technologist", "on-call span", "on-call spans", alike=spans),
        moving_unless_alike(Offer, "technologist", "offer of time", "offers of time", alike=spans),
    )


def _look(pair: Pair[Technologist]) -> Outlook:
    seats = Assignment.objects.filter(technologist=pair.gone.pk)
    wanted = [str(seat.case) for seat in _only_wanted(pair).select_related("case")]
    says = [f"The seat that was only wanted on {', '.join(wanted)} is given up: they have another there."]
    return Outlook(
        moves=[Count(seats.count(), "seat", "seats")],
        says=says if wanted else [],
        obstacles=[*_in_two_rooms(pair), *_twice_on_a_case(pair)],
    )


def _move(pair: Pair[Technologist]) -> None:
    _only_wanted(pair).update(state=SeatState.RELEASED)
    Assignment.objects.filter(technologist=pair.gone.pk).update(technologist=pair.kept)


def _in_two_rooms(pair: Pair[Technologist]) -> Iterable[str]:
    live = Assignment.objects.live().filter(role__in=IN_THE_ROOM)
    theirs = live.filter(technologist=pair.gone.pk).select_related("case__hospital").order_by("during", "pk")
    for seat in _named(theirs, live.filter(technologist=pair.kept.pk, during__overlap=OuterRef("during"))):
        ours = live.filter(technologist=pair.kept.pk, during__overlap=seat.during).exclude(case=seat.case_id)
        for other in ours.select_related("case__hospital")[:1]:
            here, there = (_where(each.case, pair.at.date()) for each in (other, seat))
            yield f"Both are in a room at the same time: {here}, and {there}. Release or cover one of the two seats."


def _twice_on_a_case(pair: Pair[Technologist]) -> Iterable[str]:
    live = Assignment.objects.live()
    theirs = live.filter(technologist=pair.gone.pk).select_related("case__hospital").order_by("during", "pk")
    for seat in _named(theirs, live.filter(technologist=pair.kept.pk, case=OuterRef("case"))):
        yield f"Both have a seat on {_where(seat.case, pair.at.date())}. Release one of the two."


def _only_wanted(pair: Pair[Technologist]) -> Any:
    """Seats on cases where both have one and one of the two is only wanted: that one; of two wanted the other's."""
    standing = Assignment.objects.standing()
    ours, theirs = (standing.filter(technologist=each.pk) for each in (pair.kept, pair.gone))
    wanted_by_other = theirs.filter(Exists(ours.filter(case=OuterRef("case"))), state=SeatState.WANTED)
    live_of_other = theirs.filter(case=OuterRef("case"), state=SeatState.LIVE)
    wanted_here = ours.filter(Exists(live_of_other), state=SeatState.WANTED)
    keys = [*wanted_by_other.values_list("pk", flat=True), *wanted_here.values_list("pk", flat=True)]
    return Assignment.objects.filter(pk__in=keys)


def _named(seats: Any, clashing: Any) -> list[Assignment]:
    return list(seats.filter(Exists(clashing))[:NAMED])


def _where(case: Case, today: date) -> str:
    start = case.local_start
    return f"{case}, {day_words(start.date(), today)} {start:%H:%M} at {case.hospital}"
