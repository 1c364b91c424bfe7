"""How other parts of the product join an import: their sheets are planned after the roster, and written with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from credentials.importing.joined import SheetReader, register_reader, unregister_reader
from credentials.importing.roster.desk import Desk
from credentials.importing.roster.joinedplan import JoinedPlan
from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.steps import CredentialStep, PersonStep


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What the file will have done before these sheets are written, and what was said of it.

    `people` and `credentials` are the roster's steps: the people of the file, new or on record. `plans` are those of
    the kinds that come before, by the code of their kind. `on` is the practice's calendar day.
    """

    roster: Roster
    people: Sequence[PersonStep]
    credentials: Sequence[CredentialStep]
    plans: Mapping[str, JoinedPlan]
    answers: Mapping[str, str]
    choices: Mapping[str, str]
    on: date


# Each kind's reading and plan are its own types; only its own three functions look into them.
@dataclass(frozen=True, kw_only=True)
class Joining:
    """One kind of sheet in the import. Kinds are planned and written in the order of their `rank`.

    `plan` reads the practice and writes nothing; it takes what `reader.read` gave, and a constant number of queries.
    `apply` writes within the import's transaction: by then the roster and the kinds before are written, the people of
    the file are in `desk.outcome.people` by the key of their record, and it counts in `desk.outcome` what it does.
    """

    reader: SheetReader
    rank: int
    plan: Callable[[Any, Ahead], JoinedPlan]
    apply: Callable[[Any, Desk], None]

    @property
    def code(self) -> str:
        return self.reader.kind.code


def join(joining: Joining) -> None:
    """Called when an app is ready. Joining again replaces what its kind had."""
    register_reader(joining.reader)
    _joined[joining.code] = joining


def leave(code: str) -> None:
    _joined.pop(code, None)
    unregister_reader(code)


def in_order(codes: Iterable[str] | None = None) -> list[Joining]:
    """The kinds that have joined, or those of them named, by rank."""
    wanted = set(_joined if codes is None else codes)
    return sorted((each for each in _joined.values() if each.code in wanted), key=lambda each: each.rank)


_joined: dict[str, Joining] = {}
