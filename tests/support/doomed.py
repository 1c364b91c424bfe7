"""A worker that kills itself (-9) at a named point of its work: `python -m tests.support.doomed POINT NTH AT`.

It is a process of its own and has the product's code; only the function at the point is wrapped.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import django

django.setup()

from notifications import send  # noqa: E402

POINTS = {
    "before claim": ("claim", "before"),
    "while claiming": ("claim", "after"),
    "while beginning": ("begin", "after"),
    "after claim": ("_one", "before"),
    "before the start": ("_start", "before"),
    "before the call": ("_call", "before"),
    "after the answer": ("_call", "after"),
}


def doom(point: str, nth: int) -> None:
    name, side = POINTS[point]
    work: Callable[..., Any] = getattr(send, name)
    calls = 0

    def doomed(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = work(*args, **kwargs)
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(send, name, doomed)


if __name__ == "__main__":
    doom(sys.argv[1], int(sys.argv[2]))
    send.deliver(datetime.fromisoformat(sys.argv[3]), until_empty=True)
