"""Standing over any periods, suspensions and dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from credentials.validity import (
    DOES_NOT_EXPIRE,
    PeriodFacts,
    PeriodState,
    Span,
    Standing,
    ladder_expiry,
    standing,
    valid_through,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))
INSTANTS = st.integers(0, 40).map(lambda hours: LONG_AGO + timedelta(hours=hours))


@st.composite
def any_period(draw) -> PeriodFacts:
    starts_on, expires_on = sorted([draw(DAYS), draw(DAYS)])
    state = draw(st.sampled_from(PeriodState))
    accepted_at = draw(INSTANTS) if state == PeriodState.ACCEPTED else None
    superseded_at = (
        accepted_at + timedelta(hours=draw(st.integers(1, 20))) if accepted_at and draw(st.booleans()) else None
    )
    open_start, open_end = draw(st.sampled_from([(False, False)] * 8 + [(True, False), (False, True)]))
    return PeriodFacts(
        None if open_start else starts_on, None if open_end else expires_on, state, accepted_at, superseded_at
    )


@st.composite
def any_span(draw) -> Span:
    starts_on, ends_on = sorted([draw(DAYS), draw(DAYS)])
    return draw(st.sampled_from([Span(starts_on, ends_on), Span(starts_on, None), Span(None, ends_on)]))


PERIODS = st.lists(any_period(), max_size=5)
SUSPENSIONS = st.lists(any_span(), max_size=2)


@given(PERIODS, DAYS, SUSPENSIONS, st.none() | INSTANTS, st.integers(0, 60))
def test_valid_exactly_when_there_is_a_day_it_is_valid_through(periods, on, suspensions, known_at, grace_days):
    judged = standing(periods, on, suspensions=suspensions, known_at=known_at, grace_days=grace_days)
    through = valid_through(periods, on, suspensions=suspensions, known_at=known_at)

    assert judged.is_valid == (through is not None)


@given(PERIODS, DAYS, SUSPENSIONS)
def test_valid_on_every_day_through_the_last_and_not_on_the_next(periods, on, suspensions):
    through = valid_through(periods, on, suspensions=suspensions)
    if through is None or through == DOES_NOT_EXPIRE:
        return
    days = [on + timedelta(days=ahead) for ahead in range((through - on).days + 1)]

    assert {valid_through(periods, each, suspensions=suspensions) for each in days} == {through}
    assert not standing(periods, through + timedelta(days=1), suspensions=suspensions).is_valid


@given(PERIODS, DAYS, SUSPENSIONS, st.integers(0, 60))
def test_the_present_is_what_is_known_at_the_end_of_time(periods, on, suspensions, grace_days):
    counted = [period for period in periods if period.state == PeriodState.ACCEPTED]
    asked = {"suspensions": suspensions, "grace_days": grace_days}

    assert standing(counted, on, **asked) == standing(counted, on, known_at=datetime.max.replace(tzinfo=UTC), **asked)


@given(PERIODS, DAYS, any_period())
def test_one_more_accepted_period_never_makes_a_standing_worse(periods, on, another):
    another = replace(another, state=PeriodState.ACCEPTED, accepted_at=LONG_AGO, superseded_at=None)
    ranked = list(Standing)

    assert ranked.index(standing([*periods, another], on)) <= ranked.index(standing(periods, on))


@given(PERIODS, DAYS, st.integers(0, 60))
def test_validity_day_by_day_is_a_plain_membership(periods, on, grace_days):
    counting = [each for each in periods if each.state == PeriodState.ACCEPTED and not each.superseded_at]
    inside = any((each.starts_on or date.min) <= on <= (each.expires_on or date.max) for each in counting)

    assert standing(periods, on, grace_days=grace_days).is_valid == inside


@given(PERIODS, st.randoms(use_true_random=False), DAYS)
def test_the_order_of_periods_does_not_matter(periods, random, on):
    shuffled = random.sample(periods, len(periods))

    assert standing(shuffled, on) == standing(periods, on)
    assert valid_through(shuffled, on) == valid_through(periods, on)
    assert ladder_expiry(shuffled) == ladder_expiry(periods)
