"""What the database finds due is what the pure rules find, credential by credential, on random facts."""

from collections import Counter
from datetime import datetime
from random import Random

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from credentials.expiry import ExpiryRule, MonthDay, SeasonWindow
from credentials.ladder import Audience, Stage
from credentials.sweeps import due_now
from practices.models import Practice
from tests.credentials.twins import WAYS, Twin, write

INSTANTS = tuple(
    datetime.fromisoformat(f"{text}+00:00")
    for text in (
        "2026-11-22T20:00",
        "2026-12-31T23:30",
        "2027-01-01T09:59",
        "2027-03-14T10:30",
        "2028-02-29T12:00",
        "2027-09-30T22:00",
    )
)
ZONES = ("Pacific/Pago_Pago", "America/Los_Angeles", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati")
WINDOWS = (
    SeasonWindow(MonthDay(10, 1), MonthDay(3, 31)),
    SeasonWindow(MonthDay(1, 1), MonthDay(12, 31)),
    SeasonWindow(MonthDay(2, 29), MonthDay(9, 31)),
    SeasonWindow(MonthDay(11, 22), MonthDay(11, 22)),
    None,
)
PRACTICE_LADDER = (90, 60, 30, 7, 0)
RUNGS = (365, 200, 90, 60, 30, 21, 8, 7, 0, -1, -24, -31)
OUTLETS = ((), ("email",), ("sms",), ("email", "sms"))
TOGETHER = 150

UNHURRIED = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],  # a random generator cannot be shrunk
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def any_twin(random: Random, at: datetime, outlets: tuple[str, ...] = ()) -> Twin:
    rule = random.choice(list(ExpiryRule))
    own_ladder = random.random() < 0.5
    is_hours = rule == ExpiryRule.HOURS
    emitted = {audience: any_rungs(random) for audience in Audience}
    return Twin(
        at=at,
        zone=random.choice(ZONES),
        ladder=any_ladder(random) if own_ladder else PRACTICE_LADDER,
        has_own_ladder=own_ladder,
        rule=rule,
        days_left=any_days_left(random),
        length=random.choice((None, random.randint(1, 100), random.randint(1, 800))),
        processing_days=random.choice((0, 0, 1, 7, 8, 21, 90, 180)),
        grace_days=random.choice((0, 0, 0, 1, 7, 30, 31, 60)),
        renewed_by_practice=random.random() < 0.2,
        let_go=random.random() < 0.1,
        endless=random.random() < 0.1,
        window=random.choice(WINDOWS) if rule == ExpiryRule.SEASON else None,
        served=is_hours and random.random() < 0.5,
        cycle_months=random.choice((None, 12, 60)) if is_hours else None,
        credits=any_credits(random) if is_hours else (),
        stage=random.choice((None, None, *Stage)),
        round=random.randint(0, 2),
        emitted=emitted,
        escalated=any_of(emitted[Audience.MANAGERS], random),
        days_employed=random.choice((None, None, None, 0, 30, -1)),
        email=random.choice(WAYS[:-1]),
        sms=random.choice(("none", *WAYS)),
        outlets=outlets,
    )


def set_up(outlets: tuple[str, ...]) -> override_settings:
    return override_settings(EMAIL_CONFIGURED="email" in outlets, SMS_CONFIGURED="sms" in outlets)


def any_ladder(random: Random) -> tuple[int, ...]:
    rungs = {random.choice((random.randint(0, 200), 7, 8)) for _ in range(random.randint(0, 5))}
    return tuple(sorted(rungs, reverse=True))


def any_days_left(random: Random) -> int | None:
    near_a_rung = random.choice(RUNGS) + random.randint(-1, 1)
    return random.choice(
        (near_a_rung, near_a_rung, -30, -31, random.randint(-60, 370), random.randint(-900, 900), None)
    )


def any_rungs(random: Random) -> frozenset[int]:
    wider_first = sorted(random.sample(RUNGS, random.choice((0, 0, 1, 2, 3))), reverse=True)
    return frozenset(wider_first)


def any_of(rungs: frozenset[int], random: Random) -> frozenset[int | None]:
    """Which of them escalated, and whether one did without a rung."""
    alone = {None} if rungs and random.random() < 0.1 else set()
    return frozenset({rung for rung in rungs if random.random() < 0.2} | alone)


def any_credits(random: Random) -> tuple[tuple[int, int | None], ...]:
    earned = (None, 0, 364, 365, 366, random.randint(0, 2000))
    return tuple((random.choice((10, 25, 50)), random.choice(earned)) for _ in range(random.randint(0, 3)))


@pytest.fixture
def rehearsing(practice: Practice) -> Practice:
    practice.ladder, practice.sweep_hour = list(PRACTICE_LADDER), 0
    practice.save()
    return practice


@given(random=st.randoms(use_true_random=True), at=st.sampled_from(INSTANTS), outlets=st.sampled_from(OUTLETS))
@UNHURRIED
def test_the_database_and_the_rules_agree(rehearsing: Practice, random: Random, at: datetime, outlets: tuple[str, ...]):
    twins = {twin.id: twin for twin in (any_twin(random, at, outlets) for _ in range(TOGETHER))}
    with transaction.atomic(), set_up(outlets):
        write(twins.values(), rehearsing)
        found = set(due_now(rehearsing, at))
        transaction.set_rollback(True)

    differing = found ^ {alert for twin in twins.values() for alert in twin.expected()}
    assert not differing, [(alert, alert in found, twins[alert.credential_id]) for alert in differing][:2]


def test_the_random_facts_are_not_all_silent():
    random = Random(7)
    heard = Counter(
        (twin.rule, alert.audience)
        for twin in (any_twin(random, INSTANTS[0]) for _ in range(3000))
        for alert in twin.expected()
    )

    cut_off = [twin for twin in (any_twin(random, INSTANTS[0]) for _ in range(300)) if not twin.is_reachable]
    assert 30 < len(cut_off) < 200
    assert all(heard[rule, Audience.MANAGERS] > 20 for rule in ExpiryRule if rule != ExpiryRule.ONE_TIME)
    assert {rule for rule, audience in heard if audience == Audience.TECHNOLOGIST} == set(ExpiryRule) - {
        ExpiryRule.ONE_TIME,
        ExpiryRule.FRESHNESS,
    }
