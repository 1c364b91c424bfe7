"""The broker is restarted without what it held, flushed, and away for a while, under a real worker and a real beat; it
hands a task out twice, or to a worker that is killed. The rows are the truth: everything leaves, and once.

The beat is the product's but for its haste (support/hasty.py): what comes every minute comes every half second.
"""

import signal
import threading
from collections.abc import Iterator

import pytest
from celery import current_app
from django.db import connection

from credentials.tasks import sweep_due_practices
from notifications.models import Alert, Delivery
from notifications.tasks import deliver_practice
from practices.models import Practice
from tenancy.context import practice_context
from tenancy.tasks import wake
from tests.notifications.faults.works import HASTY, QUEUES, Works, reminded, to_be_swept, works
from tests.support.broker import own_broker, sends_to
from tests.support.smtp import mail_server
from tests.support.worker import celery_worker
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def own_works(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Works]:
    data = tmp_path_factory.mktemp("own")
    with (
        own_broker(data) as broker,
        mail_server() as mail,
        works(broker, mail, data, DELIVERY_LEASE_SECONDS="1") as made,
    ):
        yield made


@pytest.fixture
def works_on(own_works: Works, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    """The worker is asleep, so that what is sent waits in the broker; the beat goes on."""
    sends_to(monkeypatch, own_works.broker.url)
    own_works.mail.clear()
    own_works.resume(own_works.beat)
    own_works.pause(own_works.worker)
    yield own_works
    own_works.resume(own_works.worker)
    own_works.rest()


def remind(practice: Practice, name: str) -> str:
    """With the wake-up on commit, which a lost broker must not turn into an error."""
    with practice_context(practice.pk):
        person = reminded(practice, name)
        wake(deliver_practice, practice.pk)
    return person.email


def cut_everybody_elses_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )


def restart(works: Works) -> None:
    works.broker.stop()
    works.broker.start()


def flush(works: Works) -> None:
    works.broker.inside.flushall()


def stay_away(works: Works, *, noticed_by: tuple[str, ...] = ("beat", "worker")) -> None:
    """Until they have noticed, and tried in vain."""
    heard = {name: len(works.log(name)) for name in noticed_by}
    works.broker.stop()
    works.resume(works.worker)
    remind(Practice.objects.get(slug="cascade"), "ben")
    try:
        works.until(lambda: all("Connection refused" in works.log(name)[length:] for name, length in heard.items()))
    finally:
        works.broker.start()


def test_nobody_gives_a_broker_up_that_is_away_for_long():
    assert current_app.conf.broker_connection_max_retries is None


def test_a_worker_tells_the_others_nothing(works_on: Works):
    """It would tell them until the broker is back, instead of noticing that it is gone."""
    assert "cmdstat_publish" not in works_on.broker.inside.info("commandstats")


@pytest.mark.parametrize("lose", [restart, flush, stay_away])
def test_all_that_was_to_leave_or_to_be_swept_leaves_when_the_broker_is_back(world: World, works_on: Works, lose):
    email = remind(world.practice, "ana")
    swept = to_be_swept("swept")
    works_on.until(lambda: bool(works_on.broker.waiting("deliver") and works_on.broker.waiting("sweep")))
    lose(works_on)
    works_on.resume(works_on.worker)

    works_on.until_it_left(email, "swept@example.org", *(["ben@example.org"] if lose is stay_away else []))
    works_on.rest()
    assert len(works_on.mail.recipients) == len(set(works_on.mail.recipients))
    with practice_context(swept.pk):
        assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}


def test_a_worker_goes_on_that_had_a_task_in_hand_when_the_broker_went(world: World, works_on: Works):
    """And heard of the loss by its line for commands, while the one for tasks waited for the next."""
    works_on.pause(works_on.beat)
    answers = works_on.mail.answers = threading.Event()
    email = remind(world.practice, "ana")
    works_on.resume(works_on.worker)
    try:
        works_on.until_it_left(email)
        works_on.until(works_on.broker.is_listened_to)
        works_on.pause(works_on.worker)
        current_app.control.broadcast("ping")
        stay_away(works_on, noticed_by=("worker",))
    finally:
        works_on.mail.answers = None
        answers.set()

    works_on.resume(works_on.beat)
    works_on.until_it_left("ben@example.org")


def test_a_task_that_the_broker_hands_out_eight_times_is_done_once(world: World, works_on: Works):
    works_on.pause(works_on.beat)
    with practice_context(world.practice.pk):
        reminded(world.practice, "ana")
    swept = to_be_swept("swept")
    for _ in range(8):
        deliver_practice.apply_async([str(world.practice.pk)], task_id="one")
        sweep_due_practices.apply_async(task_id="another")
    works_on.resume(works_on.worker)
    works_on.rest()

    assert sorted(works_on.mail.recipients) == ["ana@example.org", "swept@example.org"]
    with practice_context(swept.pk):
        assert Alert.objects.filter(state="open", audience="technologist").count() == 1


def test_a_worker_whose_connection_was_cut_between_two_tasks_delivers_on(world: World, works_on: Works):
    works_on.pause(works_on.beat)
    works_on.resume(works_on.worker)
    for name in ("ana", "ben"):
        works_on.until_it_left(remind(world.practice, name))
        cut_everybody_elses_connections()

    assert works_on.mail.recipients == ["ana@example.org", "ben@example.org"]


def test_a_task_whose_process_is_killed_is_handed_out_again(world: World, works_on: Works):
    works_on.pause(works_on.beat)
    works_on.kills_left(3)
    email = remind(world.practice, "ana")
    works_on.resume(works_on.worker)

    works_on.until_it_left(email)
    assert (works_on.data / "kills").read_text() == "0"
    assert works_on.mail.recipients == [email]


def test_what_a_killed_worker_had_taken_and_not_acknowledged_is_not_waited_for(world: World, works_on: Works):
    """The broker would hand it out again after five minutes."""
    works_on.kills_left("all")
    email = remind(world.practice, "ana")
    with celery_worker(works_on.environment, queues=QUEUES, app=HASTY, log=works_on.data / "other.log") as other:
        assert other.wait() == -signal.SIGKILL
    assert works_on.broker.inside.hlen("unacked")
    works_on.broker.inside.delete("unacked", "unacked_index")
    works_on.resume(works_on.worker)

    works_on.until_it_left(email)
