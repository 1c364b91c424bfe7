"""Tests run as the application role, under row security; only making the test database is the owner's work."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, models
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker

from credentials.importing import reader
from practices.models import Practice, User
from tenancy import context
from tests.support.emptying import empty
from tests.support.owner import as_owner
from tests.support.reading import read_here
from tests.support.reading import reads_apart as reads_apart
from tests.support.stage import STAGE, begins_with, set_stage
from tests.support.tables import copy_tables, drop_copy
from tests.world import WORLD, World

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages are rendered without collecting their files first.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# How long an example takes says more of the machine than of the product.
hypothesis.settings.register_profile("without a stopwatch", deadline=None)
hypothesis.settings.load_profile("without a stopwatch")

# Where the process itself is meant, a module asks for `reads_apart`.
reader.read_apart = read_here

# What is imported stays, and is not looked through again by every collection.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock(), as_owner():
        copy_tables(name)
    yield
    with django_db_blocker.unblock():
        STAGE.clear()
        drop_copy(name)


TransactionTestCase._fixture_teardown = empty  # type: ignore[method-assign]


@pytest.fixture
def stage(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        set_stage(request)


@pytest.fixture
def _django_db_helper(stage: None, _django_db_helper: None) -> None:
    """A test's own transaction lies within those of the scenes that it begins with."""


# Two practices side by side: Alice manages one with a full cast, Charlie the other.
world = begins_with(WORLD)


@pytest.fixture
def practice(world: World) -> Iterator[Practice]:
    """The first practice, open for the length of the test."""
    with opened(world.practice.pk):
        yield world.practice


@contextmanager
def opened(practice_id: UUID, actor: context.Actor = context.SYSTEM) -> Iterator[None]:
    """A practice opened inside the test's own transaction; requests nest in it and put it back."""
    with context._entered(practice_id, (str(practice_id), "", actor.metadata())):
        yield


def amend(practices: models.QuerySet[Practice], **changes: Any) -> None:
    """Change settings of practices, each from within, as its history demands."""
    for practice_id in practices.values_list("pk", flat=True):
        with opened(practice_id):
            Practice.objects.filter(pk=practice_id).update(**changes)


@pytest.fixture
def sign_in(client: Client) -> Any:
    """Sign a user in and give the client back."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in
