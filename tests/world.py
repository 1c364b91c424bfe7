"""The cast of most tests: healthchecks' Alice, Bob and Charlie, in two practices."""

from dataclasses import dataclass
from typing import Any

from practices.models import Membership, Practice, Role, Technologist, User
from tenancy.context import practice_context
from tests.support.stage import Scene


@dataclass
class World:
    practice: Practice
    other: Practice
    alice: User
    """Manages the practice."""
    sam: User
    """Schedules in it."""
    tess: User
    """One of its technologists, with a log-in."""
    audrey: User
    """Audits it."""
    charlie: User
    """Manages the other practice."""
    tess_technologist: Technologist
    foreign: Technologist
    """A technologist of the other practice: the canary."""


CANARY = "Canary Foreign"


def founded(**fields: Any) -> Practice:
    """A practice with nothing and nobody in it."""
    practice = Practice(**fields)
    with practice_context(practice.pk):
        practice.save(force_insert=True)
    return practice


def make_world() -> World:
    practice = founded(slug="cascade", name="Cascade Neuromonitoring", timezone="America/Los_Angeles")
    other = founded(slug="lakeshore", name="Lakeshore Neuro Group", timezone="America/Chicago")
    users = {name: _user(name) for name in ("alice", "sam", "tess", "audrey", "charlie")}
    with practice_context(practice.pk):
        for name, role in (("alice", Role.MANAGER), ("sam", Role.SCHEDULER), ("audrey", Role.AUDITOR)):
            Membership.objects.create(user=users[name], role=role)
        member = Membership.objects.create(user=users["tess"], role=Role.TECHNOLOGIST)
        tess = Technologist.objects.create(
            name="Tess Tanaka", email="tess@example.org", timezone=practice.timezone, membership=member
        )
    with practice_context(other.pk):
        Membership.objects.create(user=users["charlie"], role=Role.MANAGER)
        foreign = Technologist.objects.create(name=CANARY, email="canary@foreign.example", timezone=other.timezone)
    return World(practice=practice, other=other, tess_technologist=tess, foreign=foreign, **users)


def _user(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", "a-long-password", name=name.title())


WORLD = Scene(make_world)
