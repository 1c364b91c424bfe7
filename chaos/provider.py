"""A provider's process, seen from the run: it is given orders and in the end shows its book.

It prints its port. Each line of its standard input is an order, a word or two; at the end of the input it prints as
JSON what it took and ends.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from nervecenter.embedded.instance import ROOT


@dataclass
class Book:
    """`copies` counts what was taken, by address and by what makes a message that one; `unanswered` how often the
    answer to that was not given. The rest is Twilio's: by the id of each message whom it was for, how many call-backs
    there were, how many of them got no good answer, and the ids of which it was heard that they are delivered."""

    copies: Counter[tuple[str, str]]
    unanswered: int
    ids: dict[str, str] = field(default_factory=dict)
    call_backs: int = 0
    unheard: int = 0
    told_delivered: frozenset[str] = frozenset()

    @cached_property
    def taken(self) -> Counter[str]:
        """Copies by address."""
        by_address: Counter[str] = Counter()
        for (address, _), number in self.copies.items():
            by_address[address] += number
        return by_address


class Provider:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._orders, self._words = process, process.stdin, process.stdout
        self.port = int(self._words.readline())

    def tell(self, order: str) -> None:
        self._orders.write(f"{order}\n")
        self._orders.flush()

    def close(self) -> Book:
        """Ends it."""
        told, _ = self._process.communicate()
        return _read(told)


@contextmanager
def provider(module: str, *, log: Path) -> Iterator[Provider]:
    """It ends with its input, so also with us, however we end."""
    with log.open("w") as complaints, _started(module, complaints) as process:
        try:
            yield Provider(process)
        finally:
            process.kill()


def _started(module: str, complaints: IO[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        text=True,
        start_new_session=True,
    )


def _read(told: str) -> Book:
    book = json.loads(told)
    copies = Counter({(address, identity): number for address, identity, number in book.pop("copies")})
    heard = frozenset(book.pop("told_delivered", ()))
    return Book(copies=copies, told_delivered=heard, **book)
