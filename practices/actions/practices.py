"""Making a practice and taking it live."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.text import slugify

from practices.models import Membership, Practice, Role, User
from practices.signals import practice_created
from tenancy import clock
from tenancy.context import Actor, name_actor, practice_context

SLUG_LENGTH = 40


def create_practice(
    *, slug: str, name: str, timezone: str, manager: User, rehearsal: bool, at: datetime | None = None
) -> Practice:
    """Make a practice with its first manager, stocked by whoever listens to `practice_created`: all or nothing.

    A manager whose account is not saved yet is saved with it. `timezone` is an IANA name. Without `rehearsal` messages
    leave from the first sweep after `at` (now) on (rules.md C1). Raises ValidationError by field; not to be called
    while a practice is open.
    """
    live_at = None if rehearsal else at or clock.now()
    practice = Practice(slug=slug, name=in_one_line(name), timezone=timezone, live_at=live_at)
    practice.full_clean()
    try:
        with practice_context(practice.pk):
            _found(practice, manager)
    except IntegrityError:
        # Somebody took the address since it was checked.
        practice.validate_unique()
        raise
    return practice


def address_from(name: str) -> str:
    """“Cascade Neuromonitoring, LLC” as “cascade-neuromonitoring-llc”."""
    return slugify(name)[:SLUG_LENGTH].strip("-_").replace("_", "-")


def in_one_line(words: str) -> str:
    """Names stand in subjects of e-mails, which have one line."""
    return " ".join(words.split())


def go_live(practice: Practice, *, at: datetime) -> None:
    """From the first sweep after this instant on, messages leave. Raises ValidationError when it is live already."""
    if not practice.is_rehearsing:
        raise ValidationError("The practice is live already.")
    practice.go_live(at)


def _found(practice: Practice, manager: User) -> None:
    membership = Membership(user=manager, role=Role.MANAGER)
    name_actor(Actor(membership=membership.pk, name=str(manager)))
    if manager._state.adding:
        manager.save()
    practice.save(force_insert=True)
    membership.save(force_insert=True)
    practice_created.send(sender=Practice, practice=practice)
