"""A practice is made whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from practices.actions.practices import address_from, create_practice, go_live
from practices.models import Membership, Practice, Role, User
from practices.signals import practice_created
from practices.switcher import doors_of
from tenancy.context import current_practice_id, practice_context
from tests.conftest import opened

AT = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


@pytest.fixture
def mona(db: None) -> User:
    return User.objects.create_user("mona@example.org", "a-long-password", name="Mona Keel")


def make(manager: User, **changes: Any) -> Practice:
    asked = {"slug": "harbor", "name": "Harbor IONM", "timezone": "America/Denver", "rehearsal": True, "at": AT}
    return create_practice(manager=manager, **(asked | changes))


@contextmanager
def listening(listener: Any) -> Iterator[None]:
    practice_created.connect(listener, weak=False)
    try:
        yield
    finally:
        practice_created.disconnect(listener)


def test_its_maker_manages_it_and_can_enter(mona: User) -> None:
    practice = make(mona)
    with practice_context(practice.pk):
        members = [(member.user, member.role, member.active) for member in Membership.objects.all()]
    assert members == [(mona, Role.MANAGER, True)]
    assert [(door.slug, door.name, door.role) for door in doors_of(mona)] == [("harbor", "Harbor IONM", Role.MANAGER)]


@pytest.mark.parametrize(("rehearsal", "live_at"), [(True, None), (False, AT)])
def test_it_rehearses_or_is_live_from_that_instant(mona: User, rehearsal: bool, live_at: datetime | None) -> None:
    assert make(mona, rehearsal=rehearsal).live_at == live_at


def test_its_name_stands_in_one_line(mona: User) -> None:
    assert make(mona, name=" Harbor\r\nIONM ").name == "Harbor IONM"


def test_listeners_stock_it_inside_its_own_walls(mona: User) -> None:
    heard = []

    def stock(practice: Practice, **_: Any) -> None:
        heard.append((practice.slug, current_practice_id() == practice.pk, Membership.objects.count()))

    with listening(stock):
        make(mona)
    assert heard == [("harbor", True, 1)]


def test_nothing_is_left_when_stocking_fails(mona: User) -> None:
    def refuse(**_: Any) -> None:
        raise LookupError("no catalogue")

    with listening(refuse), pytest.raises(LookupError):
        make(mona)
    assert not Practice.objects.filter(slug="harbor").exists()
    assert doors_of(mona) == []


def test_history_names_its_maker(mona: User) -> None:
    practice = make(mona)
    with practice_context(practice.pk):
        membership = Membership.objects.get()
        (event,) = Membership.pgh_event_model.objects.filter(id=membership.pk)
    assert event.pgh_context == {"membership": str(membership.pk), "name": "Mona Keel"}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"slug": "api"}, "slug", "“api” is needed by NerveCenter itself. Try another."),
        ({"slug": "accounts"}, "slug", "“accounts” is needed by NerveCenter itself. Try another."),
        ({"slug": "Harbor"}, "slug", "Use small letters, digits and hyphens."),
        ({"slug": "har_bor"}, "slug", "Use small letters, digits and hyphens."),
        ({"slug": "-harbor"}, "slug", "Use small letters, digits and hyphens."),
        ({"slug": "harbor\n"}, "slug", "Use small letters, digits and hyphens."),
        ({"slug": ""}, "slug", "This field cannot be blank."),
        ({"name": ""}, "name", "This field cannot be blank."),
        ({"timezone": "Pacific"}, "timezone", "“Pacific” is not a time zone such as America/Los_Angeles."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(mona: User, changes: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make(mona, **changes)
    assert words in refused.value.message_dict[field]
    assert not Practice.objects.exists()


def test_a_taken_address_is_refused(mona: User) -> None:
    make(mona)
    with pytest.raises(ValidationError) as refused:
        make(mona, name="Another")
    assert refused.value.message_dict == {"slug": ["This address is taken. Try another."]}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Cascade Neuromonitoring, LLC", "cascade-neuromonitoring-llc"),
        ("Zoë & Sons_IONM", "zoe-sons-ionm"),
        ("A" * 60, "a" * 40),
        ("Intraoperative Monitoring of the Harbors of Maine", "intraoperative-monitoring-of-the-harbors"),
        ("日本", ""),
    ],
)
def test_an_address_is_made_from_a_name(name: str, address: str) -> None:
    assert address_from(name) == address


def test_going_live_once(mona: User) -> None:
    practice = make(mona)
    with opened(practice.pk):
        go_live(practice, at=AT)
    practice.refresh_from_db()
    assert (practice.live_at, practice.is_rehearsing) == (AT, False)
    with pytest.raises(ValidationError, match="live already"), opened(practice.pk):
        go_live(practice, at=AT)
