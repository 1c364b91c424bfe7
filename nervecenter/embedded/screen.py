"""One terminal shared by many programs: each line says whose it is."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import TextIO

from honcho.colour import get_colours
from honcho.printer import Message, Printer


class Screen:
    """Safe to write to from several threads. A terminal that went away is no reason to fail."""

    def __init__(self, names: Iterable[str], output: TextIO = sys.stdout) -> None:
        self._output = output
        self._colours = dict(zip(names, get_colours(), strict=False))
        self._printer = Printer(output, width=max(map(len, self._colours), default=0))
        self._lock = Lock()

    def line(self, name: str, text: bytes) -> None:
        message = Message("line", text, datetime.now().astimezone(), name, self._colours[name])
        with self._lock, suppress(OSError, ValueError):
            self._printer.write(message)

    def say(self, text: str) -> None:
        """Without a prefix: these are our own words, some of which others read by program."""
        with self._lock, suppress(OSError, ValueError):
            print(text, file=self._output, flush=True)
