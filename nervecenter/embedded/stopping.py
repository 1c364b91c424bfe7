"""TERM, INT and HUP turned into an exception, so that `with` and `finally` clean up after them."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(BaseException):
    """This process was asked to stop. Not an Exception, so that nothing on the way takes it for a failure."""


@contextmanager
def stopped_by_signal() -> Iterator[None]:
    """Within it the first such signal raises Stopped; later ones do not disturb the cleaning up."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        # nohup ignores HUP, and means it.
        if number != signal.SIGHUP or before[number] != signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_signals() -> None:
    """From here on only cleaning up is left, which nothing shall interrupt. Lasts until `stopped_by_signal` ends."""
    for number in _SIGNALS:
        # Not SIG_IGN: Python complains on stderr about a signal that was already under way.
        signal.signal(number, _do_nothing)


def _stop(number: int, _frame: FrameType | None) -> None:
    ignore_signals()
    raise Stopped(signal.Signals(number).name)


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    pass
