"""What is told to those who judge again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from hospitals.signals import requirements_changed

EVERYTHING = "everything"


@contextmanager
def told() -> Iterator[list[str | frozenset[UUID]]]:
    """Each telling: the hospitals, or everything."""
    heard: list[str | frozenset[UUID]] = []

    def hear(*, hospital_ids: frozenset[UUID], everything: bool, **_: Any) -> None:
        heard.append(EVERYTHING if everything else hospital_ids)

    requirements_changed.connect(hear)
    try:
        yield heard
    finally:
        requirements_changed.disconnect(hear)
