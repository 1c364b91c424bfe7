"""STOP and START: first for every practice, then in each that holds the number, in a transaction of its own.

Nobody but the person's own phone undoes it. Which practices hold a number is told by its hash (rules.md H1).
"""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db import connection

from notifications import addresses
from notifications.making_up import make_up
from notifications.models import Channel, Health, OptOut
from practices.models import Membership, Technologist
from tenancy import clock
from tenancy.platform import attempt_in_each
from tenancy.tasks import wake

REASON = "STOP was answered from this phone"
RESUMED = "START was answered from this phone"


def stop(number: str, *, at: datetime) -> list[UUID]:
    """Outside a practice. Returns those that hold the number."""
    OptOut.objects.get_or_create(number_hash=OptOut.hash_of(number), defaults={"opted_out_at": at})
    return _tell_each(OptOut.hash_of(number), at)


def start(number: str, *, at: datetime) -> list[UUID]:
    """Outside a practice. Returns those that hold the number."""
    OptOut.objects.filter(number_hash=OptOut.hash_of(number)).delete()
    holding = practices_holding(OptOut.hash_of(number))
    attempt_in_each(lambda _: _start_here(number, at), holding)
    return holding


def remember_stop(number: str, *, at: datetime) -> None:
    """The provider refuses the number because it has answered STOP, which we have not heard. Inside a practice."""
    number_hash = OptOut.hash_of(number)
    _, is_news = OptOut.objects.get_or_create(number_hash=number_hash, defaults={"opted_out_at": at})
    if is_news:
        wake(tell_of_stop, number_hash)


@shared_task
def tell_of_stop(number_hash: str) -> None:
    """The other practices that hold the number. Without it they still send nothing there."""
    _tell_each(number_hash, clock.now())


def practices_holding(number_hash: str) -> list[UUID]:
    """The open practices in which somebody has this phone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nc_practices_holding(%s)", [number_hash])
        return [row[0] for row in cursor.fetchall()]


def _tell_each(number_hash: str, at: datetime) -> list[UUID]:
    holding = practices_holding(number_hash)
    attempt_in_each(lambda _: _stop_here(number_hash, at), holding)
    return holding


def _stop_here(number_hash: str, at: datetime) -> None:
    numbers = {number for number in _phones() if OptOut.hash_of(number) == number_hash}
    off = [
        (Channel.SMS.value, number)
        for number in sorted(numbers)
        if addresses.turn_off(Channel.SMS, number, Health.OPTED_OUT, reason=REASON, at=at)
    ]
    if off:
        make_up(at, turned_off=off)


def _start_here(number: str, at: datetime) -> None:
    addresses.turn_on(Channel.SMS, number, reason=RESUMED, at=at, only=Health.OPTED_OUT)


def _phones() -> set[str]:
    technologists = Technologist.objects.exclude(phone="").values_list("phone", flat=True)
    members = Membership.objects.exclude(phone="").values_list("phone", flat=True)
    return {str(phone) for phone in (*technologists, *members)}
