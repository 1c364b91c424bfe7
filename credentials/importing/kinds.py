"""The kinds of sheet that other parts of the product read. Each registers what it understands, when it is ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from credentials.importing import sheetwords
from credentials.importing.text import fold

MINIMUM = 0.5
# A list that names people, as cases do, is no roster where its headings say so as surely as this.
SURE_OF_ANOTHER = 0.8


@dataclass(frozen=True)
class SheetKind:
    """A kind of sheet: `headings` are the words it knows its columns by; `score`, from 0 to 1, says how sure it is.

    Both are of folded headings. `claimed` is false for kinds that are recognised but that nothing reads yet.
    """

    code: str
    label: str
    headings: frozenset[str]
    score: Callable[[frozenset[str]], float]
    claimed: bool = True


def register(kind: SheetKind) -> None:
    """Take over the reading of a kind of sheet, replacing whatever recognised it before."""
    _registered[kind.code] = kind
    _known.clear()


def unregister(code: str) -> None:
    """Give a kind back to what recognised it at the start."""
    _registered.pop(code, None)
    _registered.update({kind.code: kind for kind in _at_the_start() if kind.code == code})
    _known.clear()


def best_kind(headings: frozenset[str]) -> tuple[SheetKind, float] | None:
    """The kind that is surest of a sheet with these folded headings; None where none is."""
    scored = [(kind.score(headings), kind) for kind in _registered.values()]
    score, kind = max(scored, key=lambda pair: pair[0])
    return (kind, score) if score >= MINIMUM else None


def known_headings() -> frozenset[str]:
    """Every heading that some kind of sheet knows, folded."""
    if not _known:
        _known.append(frozenset().union(*(kind.headings for kind in _registered.values())))
    return _known[0]


def is_claimed(code: str) -> bool:
    """Whether some part of the product reads this kind."""
    return code in _registered and _registered[code].claimed


def folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _at_the_start() -> list[SheetKind]:
    return [_by_headings(code, **words) for code, words in sheetwords.OTHER_SHEETS.items()]


def _by_headings(code: str, must: Iterable[str], tell: Iterable[str]) -> SheetKind:
    needed, telling = folded(must), folded(tell)

    def score(headings: frozenset[str]) -> float:
        found = len(headings & needed) * 2 + len(headings & telling)
        return min(1.0, found / 6) if headings & needed and len(headings) >= 2 else 0.0

    return SheetKind(code, code, needed | telling, score, claimed=False)


_registered: dict[str, SheetKind] = {kind.code: kind for kind in _at_the_start()}
_known: list[frozenset[str]] = []
