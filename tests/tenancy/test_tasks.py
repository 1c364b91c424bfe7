"""A task belongs to the practice it names, and to nothing that ran before it."""

import pytest
from celery import Celery

from practices.models import Technologist
from tenancy.context import NoPractice, current_practice_id_or_none
from tenancy.platform import attempt_in_each, every_practice_id, for_each_practice
from tenancy.tasks import PracticeTask, wake

app = Celery("tests", set_as_current=False)


@app.task(base=PracticeTask)
def names(practice_id, *more):
    return sorted(Technologist.objects.values_list("name", flat=True)), more


@app.task(base=PracticeTask)
def fails(practice_id):
    Technologist.objects.create(name="Half done", timezone="UTC")
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_each_task_sees_its_own_practice_after_anothers(world):
    assert names(str(world.practice.pk), "x") == (["Tess Tanaka"], ("x",))
    assert names(str(world.other.pk)) == (["Canary Foreign"], ())
    assert current_practice_id_or_none() is None


@pytest.mark.django_db(transaction=True)
def test_a_failed_task_leaves_nothing_and_no_practice_open(world):
    with pytest.raises(ZeroDivisionError):
        fails(str(world.practice.pk))
    assert names(str(world.practice.pk)) == (["Tess Tanaka"], ())


@pytest.mark.parametrize("arguments", [(), ("cascade",), (None,)])
def test_a_task_without_a_practice_raises(arguments):
    with pytest.raises(NoPractice):
        names(*arguments)


@pytest.mark.django_db(transaction=True)
def test_platform_work_goes_on_after_one_practice_failed(world):
    done = []

    def work(practice_id):
        Technologist.objects.update(notes="seen")
        if practice_id == world.practice.pk:
            raise ZeroDivisionError
        done.append(practice_id)

    assert attempt_in_each(work, every_practice_id()) == [world.practice.pk]
    assert done == [world.other.pk]
    notes = {
        technologist.name: technologist.notes
        for _ in for_each_practice()
        for technologist in Technologist.objects.all()
    }
    assert notes == {"Tess Tanaka": "", "Canary Foreign": "seen"}


def test_a_broker_that_is_away_is_not_the_users_error(world, django_capture_on_commit_callbacks, caplog):
    class Away:
        def apply_async(self, **_):
            raise ConnectionError("no broker")

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        wake(Away(), world.practice.pk)
    assert len(callbacks) == 1
    assert "no broker" in caplog.text
