"""Phone numbers as people write and look for them; on record they stand in E.164."""

import re

from phonenumber_field.phonenumber import to_python

_BETWEEN = re.compile(r"[\s().+/-]")


def as_written(number: str) -> str:
    """“(503) 555-0142” where the country code is 1, else as it stands."""
    found = to_python(number, region="US")
    return found.as_national if found and found.country_code == 1 else number


def digits_of(words: str) -> str:
    """Of a number however it is written, or of a part of one; "" where the words are none."""
    digits = _BETWEEN.sub("", words)
    return digits if digits.isascii() and digits.isdecimal() else ""
