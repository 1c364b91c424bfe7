"""After a person's address or consent has changed: what waits to leave for where they are no more is looked at now, and
not when its hour has come. It then goes the next way, or managers hear that nothing reaches the person (begin.py)."""

from collections.abc import Collection

from django.db.models import Q
from django.db.models.signals import post_save

from notifications.models import Delivery, DeliveryState
from notifications.readers import Person
from notifications.tasks import deliver_practice
from notifications.ways import ways_to
from practices.models import Membership, Technologist
from tenancy import clock
from tenancy.context import current_practice_id
from tenancy.tasks import wake

_WHERE = frozenset({"email", "phone", "sms_consent_at"})


def follow_people() -> None:
    """Whoever changes them: the person, a manager, an import."""
    for people in (Technologist, Membership):
        post_save.connect(_on_saved, sender=people, dispatch_uid=f"readdressed-{people.__name__}")


def look_again(person: Person) -> None:
    """Inside the practice. What is still true of the message for others goes on waiting."""
    now = clock.now()
    waiting = Delivery.objects.filter(
        Q(technologist=person.pk) | Q(membership=person.pk), state=DeliveryState.PENDING, next_attempt_at__gt=now
    )
    here = {(way.channel.value, way.address) for way in ways_to(person) if way.is_there}
    gone = [pk for pk, *target in waiting.values_list("pk", "channel", "address") if tuple(target) not in here]
    if gone:
        Delivery.objects.filter(pk__in=gone, state=DeliveryState.PENDING).update(next_attempt_at=now)
        wake(deliver_practice, current_practice_id())


def _on_saved(
    *, instance: Person, created: bool, update_fields: Collection[str] | None = None, raw: bool = False, **_: object
) -> None:
    if not (created or raw) and (update_fields is None or _WHERE & set(update_fields)):
        look_again(instance)
