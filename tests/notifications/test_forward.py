"""Whatever a provider tells of a message, in whatever order and however often, leaves the same state."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.events import Told, is_forward, receive
from notifications.models import Delivery, DeliveryState, EventKind
from practices.models import Practice, Technologist
from tests.notifications.cast import MORNING, reminder

STATES = (DeliveryState.ACCEPTED, DeliveryState.FAILED, DeliveryState.DELIVERED, DeliveryState.BOUNCED, None)
SOME = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def told(number: int, state: DeliveryState | None) -> Told:
    return Told(
        provider="postmark",
        event_id=f"{number}",
        kind=EventKind.OTHER,
        happened_at=MORNING - timedelta(minutes=number),
        state=state,
    )


@given(
    events=st.lists(st.sampled_from(STATES), min_size=1, max_size=5),
    order=st.randoms(use_true_random=False),
    first=st.sampled_from([DeliveryState.PENDING, DeliveryState.UNKNOWN, DeliveryState.DEAD, DeliveryState.ACCEPTED]),
)
@SOME
def test_the_furthest_state_told_is_where_it_ends(
    waiting: Delivery, events: list[DeliveryState | None], order: object, first: DeliveryState
):
    Delivery.objects.filter(pk=waiting.pk).update(state=first)
    numbered = [told(number, state) for number, state in enumerate(events, start=_next(waiting))]
    repeated = [*numbered, *numbered]
    order.shuffle(repeated)
    for event in repeated:
        before = Delivery.objects.get(pk=waiting.pk).state
        after = receive(waiting.pk, event, MORNING)
        assert after is not None
        assert after.state == before or is_forward(before, after.state)

    assert Delivery.objects.get(pk=waiting.pk).state == _furthest([first, *filter(None, events)])


@pytest.fixture
def waiting(practice: Practice, tess: Technologist) -> Delivery:
    return reminder(tess)


@pytest.mark.parametrize("state", ["obsolete", "suppressed", "kept"])
@pytest.mark.parametrize(("word", "ends"), [("accepted", ""), ("failed", ""), ("delivered", "delivered")])
def test_what_was_not_to_leave_any_more_is_only_moved_by_its_having_arrived(
    waiting: Delivery, state: str, word: str, ends: str
):
    Delivery.objects.filter(pk=waiting.pk).update(state=state)
    receive(waiting.pk, told(1, DeliveryState(word)), MORNING)
    assert Delivery.objects.get(pk=waiting.pk).state == (ends or state)


def _furthest(states: list[DeliveryState]) -> DeliveryState:
    furthest = states[0]
    for state in states[1:]:
        furthest = state if is_forward(furthest, state) else furthest
    return furthest


def _next(delivery: Delivery) -> int:
    """Of events nobody told yet: each example goes on with the same message."""
    return delivery.events.count() + 1
