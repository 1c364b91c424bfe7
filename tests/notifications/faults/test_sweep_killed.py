"""A sweep killed (-9) again and again: all of it is there or nothing, and the next one does it whole."""

from collections import Counter
from datetime import date, timedelta

import pytest

from credentials.sweeps import sweep
from notifications.models import Alert, Delivery, SweepRun
from notifications.send import deliver
from practices.models import Practice, Technologist
from tenancy.context import practice_context
from tests.notifications.cast import SWEPT_AT, hold
from tests.support.killing import Killing
from tests.support.smtp import MailServer
from tests.world import World, founded

DUE = ("bls", "acls", "cnim")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live() -> Practice:
    """Two people with three things due each, and nobody who manages."""
    practice = founded(slug="live", name="Live", timezone="America/Los_Angeles", live_at=SWEPT_AT - timedelta(days=30))
    with practice_context(practice.pk):
        for name in ("ana", "ben"):
            person = Technologist.objects.create(name=name, email=f"{name}@example.org", timezone=practice.timezone)
            for code in DUE:
                hold(person, code, date(2026, 11, 29))
    return practice


def written(practice: Practice) -> Counter[str]:
    with practice_context(practice.pk):
        said = Alert.objects.filter(state="open", audience="technologist").count()
        return Counter(alerts=said, messages=Delivery.objects.count(), runs=SweepRun.objects.count())


@pytest.mark.parametrize("point", ["while sweeping", "before the commit"])
def test_killed_fifty_times_nothing_is_half_there_and_the_next_sweep_is_whole(
    world: World, live: Practice, mail: MailServer, killer: Killing, point: str
):
    for _ in range(50):
        killer.at_point(point, SWEPT_AT)
        assert written(live) == Counter()

    assert sweep(SWEPT_AT, live.pk).technologist_alerts == 6
    assert written(live) == Counter(alerts=6, messages=2, runs=1)
    deliver(SWEPT_AT, until_empty=True)
    assert sorted(mail.recipients) == ["ana@example.org", "ben@example.org"]


def test_killed_before_anybody_was_woken_what_it_found_leaves_all_the_same(
    live: Practice, mail: MailServer, killer: Killing
):
    for _ in range(3):
        killer.at_point("after the sweep", SWEPT_AT)
    deliver(SWEPT_AT, until_empty=True)

    assert written(live) == Counter(alerts=6, messages=2, runs=1)
    assert sorted(mail.recipients) == ["ana@example.org", "ben@example.org"]
