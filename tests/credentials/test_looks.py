"""How a holding looks on a day: table of standings, tones and words."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from credentials.facts import Credit, HoldingFacts, ends_on, judge
from credentials.holdings import Holding
from credentials.ladder import Stage
from credentials.looks import pass_or_fail
from credentials.models import CredentialType
from credentials.models.credential_type import Rule
from credentials.validity import PeriodFacts, PeriodState, Span, Standing
from practices.models import Practice

ON = date(2026, 11, 22)
AT = datetime(2026, 1, 1, tzinfo=UTC)
PRACTICE = Practice(ladder=[90, 60, 30, 7, 0])

CNIM = {"expiry_rule": Rule.FIXED_DAY, "cycle_months": 60, "processing_days": 21, "hours_required": Decimal(50)} | {
    "fixed_month": 12,
    "fixed_day": 31,
    "grace_days": 31,
    "grace_loss": "the exam must be taken again",
}
FLU = {"expiry_rule": Rule.SEASON, "opens_month": 10, "opens_day": 1, "closes_month": 3, "closes_day": 31}
PRIVILEGES = {"processing_days": 90, "ladder": [180, 120, 90, 60, 30, 7, 0]}
CHECK = {"expiry_rule": Rule.FRESHNESS, "fresh_days": 31}
HOURS = {"expiry_rule": Rule.HOURS, "hours_required": Decimal(50)}


def kind(**fields: Any) -> CredentialType:
    return CredentialType(name="BLS", **fields)


def period(ends: date | None, starts: date | None = None, state: PeriodState = PeriodState.ACCEPTED) -> PeriodFacts:
    return PeriodFacts(starts, ends, state, AT if state == PeriodState.ACCEPTED else None, None)


def held(*periods: PeriodFacts, on: date = ON, fields: dict[str, Any] | None = None, **more: Any) -> Holding:
    facts = HoldingFacts(type=kind(**(fields or {})), periods=periods, **more)
    standing = judge(facts, on, PRACTICE)
    return Holding(
        id=kind().pk,
        technologist_id=kind().pk,
        issuer_id=None,
        facts=facts,
        on=on,
        standing=standing,
        ends_on=ends_on(facts, on),
    )


def seen(holding: Holding) -> tuple[str, ...]:
    look = holding.look
    return tuple(words.replace("\u00a0", " ") for words in (look.word, look.short, look.detail, look.icon, look.tone))


TABLE = [
    (held(period(date(2027, 8, 31))), ("282 days left", "282 d", "to Aug 2027", "check", "quiet")),
    (held(period(date(2027, 2, 10))), ("80 days left", "80 d", "to 10 Feb", "check", "quiet")),
    (held(period(date(2027, 1, 21))), ("60 days left", "60 d", "ends 21 Jan", "clock", "soon")),
    (held(period(date(2027, 1, 22))), ("61 days left", "61 d", "to 22 Jan", "check", "quiet")),
    (held(period(date(2026, 11, 23))), ("1 day left", "1 d", "ends 23 Nov", "clock", "soon")),
    (held(period(ON)), ("Ends today", "today", "ends 22 Nov", "clock", "soon")),
    (held(period(date(2026, 11, 21))), ("Ended Sat 21 Nov", "1 d ago", "ended 21 Nov", "octagon-x", "bad")),
    (held(period(date(2025, 3, 1))), ("Ended 1 Mar 2025", "631 d ago", "ended Mar 2025", "octagon-x", "bad")),
    (held(period(None)), ("Valid", "valid", "no end", "check", "quiet")),
    (held(period(date(2031, 12, 31))), ("1,865 days left", "1,865 d", "to Dec 2031", "check", "quiet")),
    # 79 days before the end a renewal that takes 90 is late.
    (held(period(date(2027, 2, 9)), fields=PRIVILEGES), ("79 days left", "79 d", "ends 9 Feb", "clock", "soon")),
    (held(period(date(2027, 2, 20)), fields=PRIVILEGES), ("90 days left", "90 d", "to 20 Feb", "check", "quiet")),
    (
        held(period(date(2026, 12, 31)), fields=CNIM, stage=Stage.SUBMITTED, submitted_on=date(2026, 11, 2)),
        ("39 days left", "39 d", "sent 2 Nov", "send", "soon"),
    ),
    (
        held(period(date(2026, 10, 31)), fields=CNIM),
        ("In grace", "22 d ago", "renew by 1 Dec", "octagon-x", "bad"),
    ),
    (
        held(period(date(2028, 1, 1), date(2026, 12, 1))),
        ("Valid from Tue 1 Dec", "not yet", "from 1 Dec", "hourglass", "soon"),
    ),
    (held(period(None, state=PeriodState.APPLIED)), ("Pending", "pending", "applied", "hourglass", "soon")),
    (
        held(period(date(2027, 1, 1), state=PeriodState.PENDING)),
        ("Pending", "pending", "to accept", "hourglass", "soon"),
    ),
    (held(), ("No dates", "no dates", "on record", "circle-dashed", "soon")),
    (
        held(period(date(2027, 8, 31)), suspensions=(Span(date(2026, 11, 1)),)),
        ("Suspended", "suspended", "until lifted", "ban", "soon"),
    ),
    (
        held(period(date(2027, 8, 31)), suspensions=(Span(date(2026, 11, 1), date(2026, 11, 30)),)),
        ("Suspended", "suspended", "until 30 Nov", "ban", "soon"),
    ),
    (
        held(period(date(2023, 12, 31)), let_go_on=date(2024, 1, 5)),
        ("Let go", "let go", "", "circle-minus", "quiet"),
    ),
    (
        held(period(date(2026, 12, 31)), let_go_on=date(2026, 11, 5)),
        ("Let go, valid to Thu 31 Dec", "let go", "to 31 Dec", "circle-minus", "quiet"),
    ),
    # A season: quiet at its end, red once the next has opened, amber in the two months before.
    (held(period(date(2027, 3, 31)), fields=FLU), ("129 days left", "129 d", "to Mar 2027", "check", "quiet")),
    (
        held(period(date(2027, 3, 31)), on=date(2027, 3, 30), fields=FLU),
        ("1 day left", "1 d", "to 31 Mar", "check", "quiet"),
    ),
    (
        held(period(date(2026, 3, 31)), fields=FLU),
        ("Not held this season", "missing", "since 1 Oct", "octagon-x", "bad"),
    ),
    (
        held(period(date(2026, 3, 31)), on=date(2026, 6, 1), fields=FLU),
        ("Due by Thu 1 Oct", "122 d", "by 1 Oct", "check", "quiet"),
    ),
    (
        held(period(date(2026, 3, 31)), on=date(2026, 9, 1), fields=FLU),
        ("Due by Thu 1 Oct", "30 d", "by 1 Oct", "clock", "soon"),
    ),
    # A check that lasts a month is not amber all month.
    (held(period(date(2026, 12, 10)), fields=CHECK), ("18 days left", "18 d", "to 10 Dec", "check", "quiet")),
    (held(period(date(2026, 11, 29)), fields=CHECK), ("7 days left", "7 d", "ends 29 Nov", "clock", "soon")),
]


@pytest.mark.parametrize(("holding", "look"), TABLE, ids=[look[0] for _, look in TABLE])
def test_each_standing_has_its_look(holding: Holding, look: tuple[str, ...]) -> None:
    assert seen(holding) == look


def credits(hours: str, earned_on: date | None = None) -> tuple[Credit, ...]:
    return (Credit(Decimal(hours), earned_on),)


def cycle(ends: date) -> HoldingFacts:
    return HoldingFacts(type=kind(**CNIM), periods=(period(ends),))


HOURS_TABLE = [
    ("47", date(2026, 12, 31), "expiring", ("47/50 hours", "47/50 h", "by 31 Dec", "clock", "soon")),
    ("50", date(2026, 12, 31), "valid", ("50/50 hours", "50/50 h", "by 31 Dec", "check", "quiet")),
    ("22.5", date(2028, 12, 31), "valid", ("22.5/50 hours", "22.5/50 h", "by Dec 2028", "check", "quiet")),
    ("22.50", date(2027, 10, 31), "expiring", ("22.5/50 hours", "22.5/50 h", "by Oct 2027", "check", "quiet")),
    ("10", date(2026, 11, 1), "expired", ("10/50 hours", "10/50 h", "by 1 Nov", "octagon-x", "bad")),
]


@pytest.mark.parametrize(("hours", "ends", "standing", "look"), HOURS_TABLE)
def test_hours_count_to_the_cycle_they_serve(hours: str, ends: date, standing: str, look: tuple[str, ...]) -> None:
    holding = held(fields=HOURS, serves=cycle(ends), credits=credits(hours))
    assert (holding.standing.value, seen(holding)) == (standing, look)


def test_hours_without_a_cycle_are_only_counted() -> None:
    holding = held(fields={"expiry_rule": Rule.HOURS}, credits=credits("12"))
    assert holding.standing == Standing.MISSING
    assert seen(holding) == ("12 hours", "12 h", "no cycle yet", "circle-dashed", "quiet")


def test_the_cycle_of_another_credential_asks_for_its_own_hours() -> None:
    eeg = HoldingFacts(type=kind(**CNIM | {"hours_required": Decimal(30)}), periods=(period(date(2027, 12, 31)),))
    assert held(fields=HOURS, serves=eeg, credits=credits("12")).facts.hours_asked == 30


@pytest.mark.parametrize(("earned_on", "counts"), [(date(2026, 12, 31), 0), (date(2027, 1, 1), 4), (None, 4)])
def test_hours_count_from_the_first_day_of_the_cycle(earned_on: date | None, counts: int) -> None:
    holding = held(fields=HOURS, serves=cycle(date(2031, 12, 31)), credits=credits("4", earned_on))
    assert holding.facts.hours == counts


@pytest.mark.parametrize(
    ("holding", "sentence"),
    [
        (
            held(period(date(2026, 12, 31)), fields=CNIM),
            "Ends Thu 31 Dec, in 39 days. The last safe day to submit a renewal is Thu 10 Dec.",
        ),
        (
            held(period(date(2026, 12, 1)), fields=CNIM),
            "Ends Tue 1 Dec, in 9 days. The last safe day to submit a renewal was Tue 10 Nov.",
        ),
        (
            held(period(date(2026, 10, 31)), fields=CNIM),
            "Ended Sat 31 Oct. It is not valid, but can be renewed until Tue 1 Dec; after that the exam must be taken"
            " again.",
        ),
        (
            held(period(date(2026, 11, 21)), stage=Stage.SUBMITTED, submitted_on=date(2026, 11, 2)),
            "Ended Sat 21 Nov, 1 day ago. A renewal was sent on Mon 2 Nov.",
        ),
        (
            held(period(date(2027, 8, 31)), suspensions=(Span(date(2026, 11, 1)),)),
            "Suspended since Sun 1 Nov, until lifted: it does not count.",
        ),
        (
            held(fields=HOURS, serves=cycle(date(2026, 12, 31)), credits=credits("49")),
            "1 of 50 hours is to be earned by Thu 31 Dec.",
        ),
        (
            held(fields=HOURS, serves=cycle(date(2026, 10, 31)), credits=credits("40")),
            "10 of 50 hours were missing when the cycle ended Sat 31 Oct.",
        ),
    ],
)
def test_the_sentence_says_it_in_full(holding: Holding, sentence: str) -> None:
    assert holding.look.sentence.replace("\u00a0", " ") == sentence


@pytest.mark.parametrize("standing", list(Standing))
def test_health_is_met_or_not_and_no_more(standing: Standing) -> None:
    look = pass_or_fail(standing)
    assert (look.word, look.detail, look.days_left) == ("Met" if standing.is_valid else "Not met", "", None)


@pytest.mark.parametrize(
    ("fields", "expiring_from"),
    [
        ({}, 90),
        ({"ladder": [30, 7]}, 30),
        (PRIVILEGES, 180),
        ({"processing_days": 180}, 180),
        (CHECK, 7),
    ],
)
def test_expiring_begins_with_the_widest_rung(fields: dict[str, Any], expiring_from: int) -> None:
    inside, outside = ON + timedelta(days=expiring_from), ON + timedelta(days=expiring_from + 1)
    assert [held(period(end), fields=fields).standing.value for end in (inside, outside)] == ["expiring", "valid"]


@pytest.mark.parametrize("fields", [FLU, {"expiry_rule": Rule.ONE_TIME}])
def test_what_has_no_ladder_to_its_end_is_never_expiring(fields: dict[str, Any]) -> None:
    assert held(period(ON), fields=fields).standing == Standing.VALID
