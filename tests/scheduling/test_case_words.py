"""What a message says of a case, on the hospital's clock: as a table."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.dates import soften
from scheduling import case_words
from scheduling.case_words import CaseTold

START = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
TOLD = CaseTold(
    hospital="High Desert Regional",
    zone="America/Boise",
    starts_at=START,
    arrival_at=START - timedelta(hours=1),
    on=date(2026, 11, 22),
    reader_zone="America/Boise",
    number="B-20887",
    procedure="carotid endarterectomy",
    room="3",
    role="primary",
)
FAR = replace(TOLD, reader_zone="America/Los_Angeles")
NEXT_YEAR = replace(TOLD, starts_at=START + timedelta(days=40))

SAID = {
    "when": (case_words.when(TOLD), "Wed 25 Nov at 07:30"),
    "when, for a reader in another zone": (case_words.when(FAR), "Wed 25 Nov at 07:30 MST"),
    "when, in another year": (case_words.when(NEXT_YEAR), "Mon 4 Jan 2027 at 07:30"),
    "assigned": (
        case_words.assigned(TOLD),
        "You are the primary technologist on a case on Wed 25 Nov at 07:30, High Desert Regional, room 3",
    ),
    "assigned as backup": (
        case_words.assigned(replace(TOLD, role="backup", room="")),
        "You are the backup for a case on Wed 25 Nov at 07:30, High Desert Regional",
    ),
    "facts": (case_words.facts(TOLD), "Carotid endarterectomy, case B-20887."),
    "no facts": (case_words.facts(replace(TOLD, procedure="", number="")), ""),
    "set-up": (case_words.to_be_there(FAR), "Set-up begins at 06:30 MST."),
    "no set-up for who reads from afar": (case_words.to_be_there(replace(TOLD, role="oversight")), ""),
    "moved": (
        case_words.moved(TOLD, replace(TOLD, starts_at=START - timedelta(days=1))),
        "Your case of Tue 24 Nov at 07:30 has moved: it is now on Wed 25 Nov at 07:30, High Desert Regional, room 3",
    ),
    "longer": (
        case_words.moved(TOLD, TOLD),
        "Your case of Wed 25 Nov at 07:30, High Desert Regional, room 3, has another length",
    ),
    "in another room": (
        case_words.moved(TOLD, replace(TOLD, room="1")),
        "Your case of Wed 25 Nov at 07:30, High Desert Regional, room 1, has moved: it is now on Wed 25 Nov at 07:30,"
        " High Desert Regional, room 3",
    ),
    "at another hospital, on another clock": (
        case_words.moved(FAR, replace(FAR, hospital="St. Brendan", zone="America/Los_Angeles", room="")),
        "Your case of Wed 25 Nov at 06:30, St. Brendan, has moved: it is now on Wed 25 Nov at 07:30 MST,"
        " High Desert Regional, room 3",
    ),
    "cancelled": (
        case_words.cancelled(TOLD),
        "Your case of Wed 25 Nov at 07:30, High Desert Regional, room 3, is cancelled",
    ),
    "released": (
        case_words.released(TOLD),
        "You are no longer on the case of Wed 25 Nov at 07:30, High Desert Regional, room 3",
    ),
    "at risk": (
        case_words.at_risk(replace(TOLD, is_own=False)),
        "Case B-20887 of Wed 25 Nov at 07:30, High Desert Regional, is at risk",
    ),
    "cover": (
        case_words.cover_wanted(TOLD),
        "Can you take a case on Wed 25 Nov at 07:30, High Desert Regional, room 3?",
    ),
    "in how many days": (case_words.standing(TOLD), "In 3 days"),
    "today": (case_words.standing(replace(TOLD, on=date(2026, 11, 25))), "Today"),
}


@pytest.mark.parametrize(("said", "expected"), SAID.values(), ids=SAID)
def test_what_is_said(said: str, expected: str):
    assert soften(said) == expected
