"""The ladder over any credential and any pattern of sweeps."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from credentials.expiry import ExpiryRule
from credentials.ladder import Audience, Due, LadderFacts, Stage, rungs_for
from tests.credentials.sweeping import MANAGERS, NEW_YEARS_EVE, TECHNOLOGIST, Record, days, escalations, escalations_of

LADDERS = st.sets(st.integers(0, 200), max_size=7).map(lambda rungs: tuple(sorted(rungs, reverse=True)))
STAGES = st.sampled_from(Stage)
AUDIENCES = st.sampled_from(Audience)
LATEST = NEW_YEARS_EVE + timedelta(days=90)
EARLIEST = NEW_YEARS_EVE - timedelta(days=400)


@st.composite
def any_facts(draw, stages=STAGES) -> LadderFacts:
    length = draw(st.none() | st.integers(0, 2000))
    return LadderFacts(
        expires_on=NEW_YEARS_EVE,
        today=NEW_YEARS_EVE,
        rungs=draw(LADDERS),
        starts_on=None if length is None else NEW_YEARS_EVE - timedelta(days=length),
        processing_days=draw(st.just(0) | st.integers(1, 120)),
        grace_days=draw(st.just(0) | st.integers(1, 60)),
        rule=draw(st.sampled_from(ExpiryRule)),
        stage=draw(stages),
        renewed_by_practice=draw(st.booleans()),
        hours_complete=draw(st.booleans()),
    )


@st.composite
def any_days(draw) -> list[date]:
    """Sweeps with any gaps, of which one at least comes before the end is over 30 days old."""
    some = draw(st.sets(st.integers(-90, 400), max_size=25))
    in_time = draw(st.integers(-30, -1))
    return sorted(NEW_YEARS_EVE - timedelta(days=days_left) for days_left in {*some, in_time})


@given(any_facts(), AUDIENCES)
def test_swept_every_day_each_rung_is_emitted_once_on_its_day(facts, audience):
    heard = Record(audience).sweep(facts, days(EARLIEST, LATEST))

    assert heard == {NEW_YEARS_EVE - timedelta(days=rung): Due(rung) for rung in rungs_for(facts, audience)}
    assert list(heard) == sorted(heard)


@given(any_facts(), AUDIENCES, any_days())
def test_swept_with_gaps_each_rung_is_emitted_or_covered_once(facts, audience, dates):
    heard = Record(audience).sweep(facts, dates)
    settled = [rung for emission in heard.values() for rung in (*emission.covered, emission.rung)]
    reached = [rung for rung in rungs_for(facts, audience) if NEW_YEARS_EVE - timedelta(days=rung) <= dates[-1]]

    assert settled == reached


@given(any_facts(), AUDIENCES, any_days(), any_days())
def test_the_pattern_of_gaps_leaves_no_trace(facts, audience, some, others):
    one, other = Record(audience), Record(audience)
    one.sweep(facts, [*some, LATEST])
    other.sweep(facts, [*others, LATEST])

    assert one.emitted == other.emitted


@given(any_facts(), AUDIENCES, any_days())
def test_a_second_sweep_of_a_day_never_emits(facts, audience, dates):
    record = Record(audience)
    for today in dates:
        record.sweep_once(facts, today)
        assert record.sweep_once(facts, today) is None


@given(st.lists(any_facts(), min_size=2, max_size=4), AUDIENCES, any_days())
def test_whatever_changes_on_the_way_no_rung_is_emitted_twice_or_after_a_narrower_one(versions, audience, dates):
    record, heard = Record(audience), []
    for place, today in enumerate(dates):
        emission = record.sweep_once(versions[place % len(versions)], today)
        heard += [emission.rung] if emission and emission.rung is not None else []

    assert heard == sorted(set(heard), reverse=True)


@given(any_facts(), AUDIENCES, any_days())
def test_what_is_let_go_is_silent(facts, audience, dates):
    assert Record(audience).sweep(replace(facts, let_go=True), dates) == {}


@given(any_facts())
def test_managers_hear_all_that_the_technologist_hears(facts):
    assert set(rungs_for(facts, TECHNOLOGIST)) <= set(rungs_for(facts, MANAGERS))


@given(any_facts(st.sampled_from([Stage.TODO, Stage.RETURNED])), any_days())
def test_escalated_once_at_most_and_always_where_the_end_comes_with_nothing_begun(facts, dates):
    told = escalations(facts, dates)
    ends = facts.rule != ExpiryRule.FRESHNESS and -1 in rungs_for(facts, MANAGERS)

    assert len(told) == 1 if ends else len(told) <= 1


@given(any_facts(st.just(Stage.TODO)), any_days(), st.data())
def test_however_often_it_is_submitted_and_taken_back_it_is_escalated_once_and_while_it_is_to_do(facts, dates, data):
    stages = [data.draw(st.sampled_from([Stage.TODO, Stage.SUBMITTED, Stage.UPLOADED])) for _ in dates]
    told = escalations_of((replace(facts, stage=stage), today) for stage, today in zip(stages, dates, strict=True))
    last_call = {rung for rung in rungs_for(facts, MANAGERS) if rung <= max(facts.processing_days, 7)}
    owed = [
        today
        for stage, today in zip(stages, dates, strict=True)
        if stage == Stage.TODO and any((NEW_YEARS_EVE - today).days <= rung for rung in last_call)
    ]

    assert told == (owed[:1] if facts.rule != ExpiryRule.FRESHNESS else [])
