"""Whom a list that is brought into a live practice writes to, and of what."""

from collections.abc import Iterator

import pytest
import time_machine

from notifications.models import Alert
from practices.models import Practice
from scheduling.models import Case
from tests.scheduling.importing.lists import AT, HEAD, bring, case_row, crew, hospitals, listing

ON = "11/23/2026"
ROW = case_row("C-1", ON, "7:30 AM", tech="Okafor", reader="Sakamoto", status="Booked")


@pytest.fixture(autouse=True)
def live(practice: Practice) -> Iterator[None]:
    hospitals()
    crew()
    practice.go_live(AT)
    with time_machine.travel(AT, tick=False):
        yield


def told() -> set[tuple[str, str, str]]:
    """(kind, to whom, of which case), and nothing of it twice."""
    numbers = dict(Case.objects.values_list("pk", "number"))
    found = [
        (each.kind, each.technologist.name, numbers[each.about_id])
        for each in Alert.objects.filter(kind__startswith="case_", technologist__isnull=False).select_related(
            "technologist"
        )
    ]
    own = [each for each in found if each[0] != "case_at_risk"]
    assert len(own) == len(set(own))
    return set(own)


def test_new_seats_are_told_once_and_wanted_ones_not(practice: Practice) -> None:
    clash = case_row("C-2", ON, "8:00 AM", tech="Okafor")
    bring(listing(ROW, clash), practice)
    expected = {("case_assigned", "Adaeze Okafor", "C-1"), ("case_assigned", "Hana Sakamoto", "C-1")}
    assert told() == expected
    bring(listing(ROW, clash), practice)
    assert told() == expected


def test_moved_cancelled_and_replaced_are_told_to_those_whom_it_touches(practice: Practice) -> None:
    other = case_row("C-2", "11/24/2026", "7:30 AM", tech="Lindqvist")
    third = case_row("C-3", "11/25/2026", "7:30 AM", tech="Ramaswamy")
    bring(listing(ROW, other, third), practice)
    Alert.objects.all().delete()
    bring(
        listing(
            case_row("C-1", ON, "9:00 AM", tech="Okafor", reader="Sakamoto"),
            case_row("C-2", "11/24/2026", "7:30 AM", tech="Lindqvist", status="Cancelled"),
            case_row("C-3", "11/25/2026", "7:30 AM", tech="Brightwater"),
        ),
        practice,
    )
    assert told() == {
        ("case_moved", "Adaeze Okafor", "C-1"),
        ("case_moved", "Hana Sakamoto", "C-1"),
        ("case_cancelled", "Per Lindqvist", "C-2"),
        ("case_released", "Dev Ramaswamy", "C-3"),
        ("case_assigned", "Cole Brightwater", "C-3"),
    }


def test_another_room_and_going_ahead_unmonitored_are_told(practice: Practice) -> None:
    head = [*HEAD, "Room"]
    other = case_row("C-2", "11/24/2026", "7:30 AM", tech="Lindqvist")
    bring(listing([*ROW, "2"], [*other, "3"], head=head), practice)
    Alert.objects.all().delete()
    bring(listing([*ROW, "4"], [*other[:-1], "Unmonitored", "3"], head=head), practice)
    assert told() == {
        ("case_moved", "Adaeze Okafor", "C-1"),
        ("case_moved", "Hana Sakamoto", "C-1"),
        ("case_cancelled", "Per Lindqvist", "C-2"),
    }


def test_who_is_replaced_as_the_case_moves_hears_of_the_time_they_knew(practice: Practice) -> None:
    bring(listing(ROW), practice)
    knew = Case.objects.get().starts_at.isoformat()
    bring(listing(case_row("C-1", ON, "9:00 AM", tech="Lindqvist", reader="Sakamoto", status="Booked")), practice)
    assert Alert.objects.get(kind="case_released").context["starts_at"] == knew


def test_nobody_is_told_of_what_is_over(practice: Practice) -> None:
    bring(listing(case_row("C-1", "11/20/2026", "7:30 AM", tech="Okafor")), practice)
    bring(listing(case_row("C-1", "11/20/2026", "9:00 AM", tech="Okafor", status="Done")), practice)
    assert told() == set()


def test_a_practice_in_rehearsal_tells_nobody(practice: Practice) -> None:
    practice.live_at = None
    practice.save(update_fields=["live_at"])
    bring(listing(ROW), practice)
    assert told() == set()
