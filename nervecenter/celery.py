"""Workers and the timetable. Redis may be lost at any moment: every task finds its work in PostgreSQL."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, task_prerun, worker_init
from django.db import close_old_connections
from django.template import engines
from django.template.backends.jinja2 import Jinja2

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nervecenter.settings")

app = Celery("nervecenter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    timezone="UTC",
    enable_utc=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=120,
    task_default_queue="default",
    task_routes={
        "credentials.tasks.sweep_*": {"queue": "sweep"},
        "notifications.tasks.deliver_*": {"queue": "deliver"},
        "scheduling.tasks.judge_*": {"queue": "judge"},
    },
    worker_consumer="nervecenter.consumer:LoneConsumer",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # by default a worker ends after some three quarters of an hour
    broker_transport_options={
        "visibility_timeout": 300,
        "socket_connect_timeout": 0.5,
        "socket_timeout": 5,
        "max_retries": 1,
    },
)
app.autodiscover_tasks(["notifications", "credentials", "scheduling"])

app.conf.beat_schedule = {
    "sweep": {"task": "credentials.tasks.sweep_due_practices", "schedule": crontab(), "options": {"expires": 60}},
    "judge": {"task": "scheduling.tasks.judge_by_night", "schedule": crontab(minute="20")},
    "reconcile": {"task": "credentials.tasks.reconcile_due_practices", "schedule": crontab(minute="40")},
    "deliver": {"task": "notifications.tasks.deliver_due", "schedule": 60.0},
}


@worker_init.connect
@beat_init.connect
def refuse_wrong_role(**_: object) -> None:
    from tenancy import roles

    roles.check_now()


@worker_init.connect
def read_mails_in(**_: object) -> None:
    """Once, before the worker's processes part, instead of in each of them at its first message."""
    mails = engines["mail"]
    assert isinstance(mails, Jinja2)
    for name in mails.env.list_templates():
        mails.env.get_template(name)


@task_prerun.connect
def look_at_connections(**_: object) -> None:
    """Each task asks whether its connection still answers: to open one takes as long as several messages."""
    close_old_connections()
