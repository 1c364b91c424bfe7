"""UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, 12 of their fraction (section 6.2, method 3), then random
bits, so that the keys one process makes are in the order they were made in."""

import os
import time
from uuid import UUID

from django.db.models import Func, UUIDField

_NS_IN_MS = 1_000_000


def uuid7() -> UUID:
    milliseconds, rest = divmod(time.time_ns(), _NS_IN_MS)
    fraction = rest * 4096 // _NS_IN_MS
    noise = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | noise)


class UUID7(Func):
    """The same, made by the database, for rows that SQL inserts."""

    function = "nc_uuid7"
    template = "%(function)s()"
    output_field = UUIDField()
