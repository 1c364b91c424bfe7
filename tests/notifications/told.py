"""Case messages, without the cases: what a list of messages knows of them."""

from typing import Any
from uuid import uuid4

from notifications.models import Alert, Delivery
from practices.models import Technologist
from tests.notifications.cast import DAY, SWEPT_AT, deliver_to


def case_alert(person: Technologist, kind: str = "case_assigned", **fields: Any) -> Alert:
    values = {"about_id": uuid4(), "dedupe_key": str(uuid4()), "emitted_on": DAY, "created_at": SWEPT_AT}
    return Alert.objects.create(kind=kind, audience="technologist", technologist=person, **(values | fields))


def about_a_case(person: Technologist, *, also: list[Alert] | None = None, **fields: Any) -> Delivery:
    batch = 100 + Delivery.objects.count()
    return deliver_to(person, [case_alert(person), *(also or [])], **({"batch": batch} | fields))
