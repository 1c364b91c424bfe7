"""Who a cell under Tech, Backup or Reader names; words that name nobody yet."""

import re

from credentials.importing.text import LONGEST_VALUE, clean, fold, one_line

NOBODY = frozenset({
    "", "tbd", "tba", "none", "n a", "na", "open", "unassigned", "not assigned", "needed", "need",
    "needs tech", "need tech",
    "no tech", "vacant", "to be assigned", "to be determined", "unfilled", "uncovered", "pending", "no one",
    "nobody", "x",
    "not needed", "no", "none needed", "no reader", "no backup", "unknown", "tech needed", "needs coverage", "tech",
})  # fmt: skip
_APART = re.compile(r"\s*(?:/|;|\n|&|\+|\band\b|\bor\b)\s*", re.I)
_BESIDE = re.compile(r"\s*[(\[].*?[)\]]\s*|\s+[-–—]\s+.*$")


def names_in(text: str) -> tuple[str, ...]:
    """The people named, as they are written, without remarks beside them; nobody for “TBD”."""
    if fold(text) in NOBODY:
        return ()
    pieces = _APART.split(clean(text[:LONGEST_VALUE]))
    names = (one_line(_BESIDE.sub(" ", piece)).strip(" ,?*-–") for piece in pieces)
    return tuple(dict.fromkeys(name for name in names if fold(name) not in NOBODY))
