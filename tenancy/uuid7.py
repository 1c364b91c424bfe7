"""UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, 12 of their fraction (section 6.2, method 3), then random
bits, so that the keys one process makes are in the order they were made in."""

import os
import time
from threading import Lock
from uuid import UUID

from django.db.models import Func, UUIDField

_NS_IN_MS = 1_000_000

_lock = Lock()
_last = [0]


def uuid7() -> UUID:
    milliseconds, rest = divmod(time.time_ns(), _NS_IN_MS)
    fraction = rest * 4096 // _NS_IN_MS
    noise = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=_later(milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | noise))


def _later(value: int) -> int:
    """The value, or the next after the last one where the clock stood still."""
    with _lock:
        stood_still = value >> 64 == _last[0] >> 64
        _last[0] = _last[0] + 1 if stood_still else value
        return _last[0]


class UUID7(Func):
    """The same, made by the database, for rows that SQL inserts."""

    function = "nc_uuid7"
    template = "%(function)s()"
    output_field = UUIDField()
