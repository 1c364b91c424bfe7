"""Two practices to try the product with, brought in by the product's own doors."""

import os
from dataclasses import dataclass

from hospitals.actions.requirements import confirm
from hospitals.models import Requirement
from nervecenter.demo.samples import CASCADE, CASES, LAKESHORE, sample
from nervecenter.imports.commanded import Commanded, import_file
from practices.actions.practices import create_practice, go_live
from practices.models import Membership, Practice, Role, Technologist, User
from tenancy import clock
from tenancy.context import practice_context

# Printed at every start, for trying only; servers that others may reach get one of their own.
PASSWORD = os.environ.get("DEMO_PASSWORD") or "spine-and-brain"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as."""

    email: str
    name: str
    words: str


DANA = Person("dana@cascade.example", "Dana Ruiz", "manages Cascade, audits Lakeshore")
SCHEDULER = Person("sol@cascade.example", "Sol Park", "schedules at Cascade")
TECHNOLOGIST = Person("adaeze.okafor@example.org", "Adaeze Okafor", "a technologist of Cascade")
AUDITOR = Person("avery@cascade.example", "Avery Lind", "audits Cascade")
RUTH = Person("ruth@lakeshore.example", "Ruth Amari", "manages Lakeshore")
CAST = (DANA, SCHEDULER, TECHNOLOGIST, AUDITOR, RUTH)

_LIFE_SUPPORT_BY_AHA = {"issuer:bls": "AHA", "issuer:acls": "AHA"}


class AlreadyThere(ValueError):
    """The demo is loaded already."""


def load_demo(*, as_filed: bool) -> list[Commanded]:
    """Make both practices, live, with their people. Raises AlreadyThere when one of them exists."""
    if Practice.objects.filter(slug__in=("cascade", "lakeshore")).exists():
        raise AlreadyThere("The demo is loaded already: the practices cascade and lakeshore exist.")
    users = {person.email: _account(person) for person in CAST}
    cascade = create_practice(
        slug="cascade",
        name="Cascade Neuromonitoring",
        timezone="America/Los_Angeles",
        manager=users[DANA.email],
        rehearsal=True,
    )
    lakeshore = create_practice(
        slug="lakeshore",
        name="Lakeshore Neuro Group",
        timezone="America/Chicago",
        manager=users[RUTH.email],
        rehearsal=True,
    )
    files = ((cascade, CASCADE), (cascade, CASES), (lakeshore, LAKESHORE))
    done = [_bring(practice, name, as_filed=as_filed) for practice, name in files]
    _confirm_what_hospitals_require(cascade)
    _seat(cascade, {SCHEDULER: Role.SCHEDULER, AUDITOR: Role.AUDITOR, TECHNOLOGIST: Role.TECHNOLOGIST}, users)
    _seat(lakeshore, {DANA: Role.AUDITOR}, users)
    _how_to_reach(cascade, DANA, "(503) 555-0100")
    _how_to_reach(lakeshore, RUTH, "(312) 555-0100")
    for practice in (cascade, lakeshore):
        _go_live(practice)
    return done


def log_ins() -> str:
    lines = [f"  {person.email:<28} {person.words}" for person in CAST]
    return "\n".join(["Sign in to try it, each with the password " + PASSWORD + ":", *lines])


def _account(person: Person) -> User:
    found = User.objects.filter(email=person.email).first()
    return found or User.objects.create_user(person.email, PASSWORD, name=person.name)


def _bring(practice: Practice, name: str, *, as_filed: bool) -> Commanded:
    content = sample(name, clock.today(practice.timezone), as_filed=as_filed)
    return import_file(name, content, practice, skip_bad=True, sms_consent=True, answers=_LIFE_SUPPORT_BY_AHA)


def _confirm_what_hospitals_require(practice: Practice) -> None:
    """All that the sheet of hospitals proposes, as its manager would after a look."""
    with practice_context(practice.pk):
        manager = Membership.objects.managers().order_by("created_at").first()
        for proposed in Requirement.objects.proposed():
            confirm(proposed, by=manager, at=clock.now())


def _go_live(practice: Practice) -> None:
    """Once everything is in, so that nobody is written to of cases that they have had all along."""
    with practice_context(practice.pk):
        go_live(practice, at=clock.now())


def _seat(practice: Practice, roles: dict[Person, Role], users: dict[str, User]) -> None:
    with practice_context(practice.pk):
        for person, role in roles.items():
            membership = Membership.objects.create(user=users[person.email], role=role)
            Technologist.objects.filter(email=person.email).update(membership=membership)


def _how_to_reach(practice: Practice, person: Person, phone: str) -> None:
    practice.contact_name, practice.contact_email, practice.contact_phone = person.name, person.email, phone
    with practice_context(practice.pk):
        practice.save(update_fields=["contact_name", "contact_email", "contact_phone"])
