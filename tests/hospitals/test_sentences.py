"""Requirements read back as sentences."""

from datetime import date
from typing import Any

import pytest

from hospitals.sentences import Wanted, listed, sentence, sentence_withheld

SENTENCES = [
    ({}, "CNIM, for everyone; blocks a booking."),
    (
        {"any_of": ("CNIM", "D.ABNM"), "verified": True, "days_left": 30, "side": "technologist"},
        "CNIM or D.ABNM, verified, with at least 30 days left on the day of the case, "
        "for technologists and trainees; blocks a booking.",
    ),
    ({"any_of": ("CNIM", "D.ABNM", "R. EP T.")}, "CNIM, D.ABNM or R. EP T., for everyone; blocks a booking."),
    (
        {"any_of": ("BLS",), "issuers": ("AHA",), "side": "trainee"},
        "BLS from AHA only, for trainees; blocks a booking.",
    ),
    (
        {"any_of": ("BLS",), "issuers": ("AHA", "American Red Cross")},
        "BLS from AHA or American Red Cross, for everyone; blocks a booking.",
    ),
    (
        {"any_of": ("BLS", "ACLS"), "issuers": ("AHA",)},
        "BLS or ACLS, from AHA only, for everyone; blocks a booking.",
    ),
    (
        {"any_of": ("TB test",), "issued_within_months": 12},
        "TB test, issued within 12 months before the case, for everyone; blocks a booking.",
    ),
    (
        {"any_of": ("TB test",), "issued_within_months": 1, "days_left": 1},
        "TB test, issued within 1 month before the case, with at least 1 day left on the day of the case, "
        "for everyone; blocks a booking.",
    ),
    (
        {"any_of": ("Influenza vaccine",), "in_season": True, "severity": "warn"},
        "Influenza vaccine, held for the season while it runs, for everyone; only warns.",
    ),
    (
        {"any_of": ("OIG/SAM check",), "checked_within_days": 31},
        "OIG/SAM check, checked within 31 days before the case, for everyone; blocks a booking.",
    ),
    (
        {"accepts_grace": True, "side": "oversight"},
        "CNIM, accepted in its grace days too, for oversight physicians; blocks a booking.",
    ),
    ({"modality": "TCeMEP"}, "CNIM, on cases with TCeMEP; blocks a booking."),
    (
        {"modality": "TCeMEP", "side": "technologist", "severity": "warn"},
        "CNIM, for technologists and trainees on cases with TCeMEP; only warns.",
    ),
    ({"days_left": 0}, "CNIM, for everyone; blocks a booking."),
    ({"starts_on": date(2027, 3, 1)}, "From 1 Mar 2027: CNIM, for everyone; blocks a booking."),
    ({"ends_on": date(2026, 12, 31)}, "Through 31 Dec 2026: CNIM, for everyone; blocks a booking."),
    (
        {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 3, 31), "severity": "warn"},
        "From 1 Oct 2026 through 31 Mar 2027: CNIM, for everyone; only warns.",
    ),
    (
        {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 2, 1)},
        "From 1 Mar 2027 through 1 Feb 2027, which cannot be: CNIM, for everyone; blocks a booking.",
    ),
    (
        {"any_of": ("Influenza vaccine",), "is_seasonal": True},
        "Influenza vaccine, all year round, also out of season, for everyone; blocks a booking.",
    ),
]


@pytest.mark.parametrize(("values", "expected"), SENTENCES)
def test_a_requirement_reads_as_a_sentence(values: dict[str, Any], expected: str) -> None:
    assert sentence(Wanted(**({"any_of": ("CNIM",)} | values))) == expected


def test_what_is_of_health_is_left_out_of_the_withheld_sentence() -> None:
    wanted = Wanted(any_of=("TB test",), issued_within_months=12, side="technologist", starts_on=date(2027, 3, 1))
    expected = "From 1 Mar 2027: an occupational-health requirement, for technologists and trainees; blocks a booking."
    assert sentence_withheld(wanted) == expected


@pytest.mark.parametrize(
    ("names", "words"), [((), ""), (("A",), "A"), (("A", "B"), "A or B"), (("A", "B", "C"), "A, B or C")]
)
def test_names_are_listed(names: tuple[str, ...], words: str) -> None:
    assert listed(names) == words
