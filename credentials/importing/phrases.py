"""Find known phrases among the words of a heading or a cell."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from credentials.importing.text import fold

# Initials written with points are one word: "C.N.I.M." is CNIM.
TOKEN = re.compile(r"(?:[^\W\d_]\.){3,}|[^\W_]+(?:['’][^\W_]+)*|[#&]")


@dataclass(frozen=True)
class Token:
    """One word of a line: how it compares, how it is written, and where it stands."""

    folded: str
    written: str
    start: int
    end: int


@dataclass(frozen=True)
class Match:
    code: str
    start: int
    end: int

    @property
    def places(self) -> range:
        return range(self.start, self.end)


class PhraseBook:
    """Codes by their phrases. Where phrases overlap, the longest wins, then the first."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._codes = {_words(phrase): code for code, group in phrases.items() for phrase in group}
        self._longest = max((len(words) for words in self._codes), default=0)
        self.phrases: Mapping[str, str] = {" ".join(words): code for words, code in self._codes.items()}

    def exactly(self, text: str) -> str | None:
        return self._codes.get(_words(text))

    def within(self, words: Sequence[str | None]) -> list[Match]:
        """The phrases in a row of words; None stands for a word that is already taken."""
        left = list(words)
        found: list[Match] = []
        for length in range(min(self._longest, len(left)), 0, -1):
            for start in range(len(left) - length + 1):
                piece = tuple(left[start : start + length])
                if None not in piece and (code := self._codes.get(piece)):  # type: ignore[arg-type]
                    found.append(Match(code, start, start + length))
                    left[start : start + length] = [None] * length
        return sorted(found, key=lambda match: match.start)


def tokens_of(line: str) -> list[Token]:
    tokens = (Token(fold(m[0]).replace(" ", ""), m[0], m.start(), m.end()) for m in TOKEN.finditer(line))
    return [token for token in tokens if token.folded]


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.folded for token in tokens_of(text))
