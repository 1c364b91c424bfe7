"""PostgreSQL is stopped in the midst of a sweep and of sending, and started again: nothing is half there, and worker
and beat, which nobody restarts, say everything once."""

import signal
import threading
from collections.abc import Iterator

import pytest

from notifications.models import Alert, Delivery, DeliveryItem, SweepRun
from practices.models import Practice
from tenancy.context import practice_context
from tests.notifications.faults.works import Works, reminded, to_be_swept, works
from tests.support.broker import own_broker
from tests.support.gate import AFTER_INSERT, COMMITTING, gated_postgres, held_at
from tests.support.postgres import FAST, IMMEDIATE, OwnPostgres
from tests.support.smtp import mail_server
from tests.world import founded

STOPS = pytest.mark.parametrize("how", [IMMEDIATE, FAST], ids=["crash", "fast"])
ALERT, ITEM, DELIVERY = "notifications_alert", "notifications_deliveryitem", "notifications_delivery"
SWEEPING = {"alerts": (ALERT, AFTER_INSERT), "messages": (ITEM, AFTER_INSERT), "committing": (ITEM, COMMITTING)}
UPDATED = "TRIGGER gate AFTER UPDATE ON {{table}} FOR EACH ROW WHEN ({})"
SENDING = {
    "claiming": UPDATED.format("OLD.state = 'pending' AND NEW.state = 'sending'"),
    "beginning": UPDATED.format("OLD.body_text = '' AND NEW.body_text <> ''"),
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[OwnPostgres]:
    with gated_postgres(tmp_path_factory.mktemp("own")) as postgres:
        yield postgres


@pytest.fixture(scope="module")
def own_works(postgres: OwnPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    data, url = tmp_path_factory.mktemp("works"), postgres.instance.database_url
    with own_broker(data) as broker, mail_server() as mail, works(broker, mail, data, DATABASE_URL=url) as made:
        yield made


@pytest.fixture
def works_on(own_works: Works, postgres: OwnPostgres) -> Iterator[Works]:
    """This thread works in that PostgreSQL too. Whoever died would be missed at once."""
    with postgres.as_ours():
        yield own_works
    assert (own_works.worker.poll(), own_works.beat.poll()) == (None, None)


@STOPS
@pytest.mark.parametrize("point", SWEEPING)
def test_a_sweep_that_was_broken_off_is_made_again_as_a_whole(
    postgres: OwnPostgres, works_on: Works, point: str, how: signal.Signals
):
    table, when = SWEEPING[point]
    with held_at(postgres, [table], when) as held:
        swept = to_be_swept(f"{point}-{how.name.lower()}")
        works_on.until(lambda: held() > 0)
        postgres.stop(how)

    works_on.until_it_left(f"{swept.name}@example.org")
    with practice_context(swept.pk):
        assert Alert.objects.filter(state="open", audience="technologist").count() == 1
        assert (SweepRun.objects.count(), Delivery.objects.count(), DeliveryItem.objects.count()) == (1, 1, 1)
    assert len(works_on.mail.to(f"{swept.name}@example.org")) == 1


@STOPS
@pytest.mark.parametrize("point", SENDING)
def test_what_was_not_taken_yet_leaves_once(postgres: OwnPostgres, works_on: Works, point: str, how: signal.Signals):
    with held_at(postgres, [DELIVERY], SENDING[point]) as held:
        practice, address = waiting(f"{point}-{how.name.lower()}")
        works_on.until(lambda: held() > 0)
        postgres.stop(how)

    works_on.until_it_left(address)
    works_on.until(lambda: how_it_stands(practice) == ("accepted", 0, 1))
    assert len(works_on.mail.to(address)) == 1


@STOPS
def test_what_was_taken_is_stored_when_the_database_is_back(
    postgres: OwnPostgres, works_on: Works, how: signal.Signals
):
    """The worker that knows of it tries for half a minute."""
    answers = works_on.mail.answers = threading.Event()
    practice, address = waiting(f"taken-{how.name.lower()}")
    works_on.until_it_left(address)
    postgres.stop(how)
    answers.set()
    postgres.start()

    works_on.until(lambda: how_it_stands(practice) == ("accepted", 0, 1))
    assert len(works_on.mail.to(address)) == 1


def waiting(name: str) -> tuple[Practice, str]:
    practice = founded(slug=name, name=name, timezone="UTC")
    with practice_context(practice.pk):
        return practice, reminded(practice, name).email


def how_it_stands(practice: Practice) -> tuple[object, ...]:
    with practice_context(practice.pk):
        return Delivery.objects.values_list("state", "doubts", "attempts").get()
