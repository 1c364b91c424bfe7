"""Text as people type it, made comparable."""

import re
import unicodedata
from functools import lru_cache

# No date, name, number or heading is longer; what is, is prose.
LONGEST_VALUE = 200
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]|_x000[dD]_")
BLANKS = re.compile(r"[\s\u00a0\u2007\u202f]+")
# Control characters have no business in a cell, and PostgreSQL stores no NUL.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
WORD = re.compile(r"[^\W_]+|#")


def clean(text: str) -> str:
    """The text in composed letters, without control or invisible characters, blanks at its ends or doubled."""
    composed = unicodedata.normalize("NFC", text)
    composed = CONTROLS.sub("", INVISIBLE.sub("", composed))
    lines = (BLANKS.sub(" ", line).strip() for line in composed.splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


def sentence(reason: str) -> str:
    """A reason as a sentence of its own."""
    return f"{reason[:1].upper()}{reason[1:]}" + ("" if reason.endswith((".", "?", "!")) else ".")


def fold(text: str) -> str:
    """The text's words, lower-case, without accents or punctuation: "R. EEG T." and "r eeg t" are one."""
    return _folded(text) if len(text) <= LONGEST_VALUE else " ".join(words(text))


@lru_cache(maxsize=32_768)
def _folded(text: str) -> str:
    return " ".join(words(text))


def words(text: str) -> list[str]:
    return WORD.findall(unaccented(text).lower().replace("'", "").replace("’", "").replace("&", " and "))


def unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
