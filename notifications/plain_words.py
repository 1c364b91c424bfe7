"""Words as people type them on a phone, made alike."""

import re
import unicodedata

_ENDS = re.compile(r"[.,!?;:…()\n]+|\s[-–—]+\s")


def plain(body: str) -> str:
    """Without case, accents and punctuation. Apostrophes stand within words."""
    parted = unicodedata.normalize("NFKD", body.casefold().replace("’", "").replace("'", ""))
    return "".join(" " if not letter.isalnum() else letter for letter in parted if not unicodedata.combining(letter))


def clauses(body: str) -> list[str]:
    """Each plain, with one space between its words."""
    found = (" ".join(plain(each).split()) for each in _ENDS.split(body))
    return [each for each in found if each]
