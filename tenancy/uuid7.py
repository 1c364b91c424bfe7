"""UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits."""

import os
import time
from uuid import UUID

from django.db.models import Func, UUIDField


def uuid7() -> UUID:
    bits = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    bits = bits & ~(0xF << 76) | 0x7 << 76
    return UUID(int=bits & ~(0x3 << 62) | 0x2 << 62)


class UUID7(Func):
    """The same, made by the database, for rows that SQL inserts."""

    function = "nc_uuid7"
    template = "%(function)s()"
    output_field = UUIDField()
