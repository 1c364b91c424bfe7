"""Cut a hospital's free text where one requirement ends and the next begins."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from credentials.importing import synonyms
from credentials.importing.phrases import Match, PhraseBook, Token, tokens_of
from credentials.importing.text import one_line
from credentials.importing.typefacts import TypeFacts
from hospitals.importing.conditionwords import BUT, NEGATED, NO

PORTALS = PhraseBook(
    {
        "symplr": ("symplr", "symplr access"),
        "GHX": ("GHX", "Vendormate", "GHX Vendormate"),
        "SEC3URE": ("SEC3URE", "IntelliCentrics", "Reptrax", "SEC3URE Ethos"),
        "Green Security": ("Green Security",),
        "RepScrubs": ("RepScrubs",),
    }
)
# Certifications by boards: a stroke between two of them means “or”.
BOARDS = frozenset({"cnim", "dabnm", "capm", "reegt", "rept", "cltm"})

_CLAUSE = re.compile(r"[;\n•●▪]|(?<=[a-z)]{3})\.\s+(?=[A-Z])|(?<=\s)[*](?=\s)|^\s*[-*–]\s+", re.MULTILINE)
_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?\d{1,2}[.)]\s+(?=[A-Za-z])")
_COMMA = re.compile(r",(?![^()\[\]]*[)\]])(?!\d{3}\b)(?!\s*20\d\d\b)")
_CONNECTIVE = re.compile(r"\band/or\b|\bas well as\b|\band\b|\bplus\b|\balso\b|[,;&+/]", re.IGNORECASE)
_LISTED = " , "
_OR = re.compile(r"\bor\b|\band/or\b", re.IGNORECASE)
_BEGINS_WITH_OR = re.compile(r"^(?:and/)?or\b", re.IGNORECASE)
ANY_OF = re.compile(
    r"\b(?:any|one|1|at least one)\s+of(?:\s+the\s+following)?\b:?|\beither(?:\s+of)?\b:?", re.IGNORECASE
)


@dataclass(frozen=True)
class Piece:
    """One requirement's words, and its types by code in their order; none where it names none.

    `beside` is its text without the types and the portals that it names, and `first` and `last` the places in it where
    the first type began and the last one ended. `is_negated`: “unless ACLS”; `is_waived`: “no ACLS”.
    """

    text: str
    codes: tuple[str, ...] = ()
    beside: str = ""
    portal: str = ""
    first: int = 0
    last: int = 0
    is_negated: bool = False
    is_waived: bool = False

    @property
    def between(self) -> str:
        """The words between types that stand for one another: of those before them, not of all."""
        return self.beside[self.first : self.last]

    @property
    def after(self) -> str:
        return self.beside[self.last :]


class Types:
    """The types that a text may name: the practice's, by their names, and the catalogue's, by all they are called."""

    def __init__(self, facts: Mapping[str, TypeFacts]) -> None:
        own = {code: (*synonyms.TYPES.get(code, ()), each.name) for code, each in facts.items()}
        self.facts = facts
        self._book = PhraseBook(own)

    def within(self, words: Sequence[str | None]) -> list[Match]:
        return self._book.within(words)


def clauses_of(text: str) -> list[str]:
    """The sentences, lines and items of a text."""
    parts = (part for line in _CLAUSE.split(_NUMBERED.sub("\n", text)) for part in line.split("\n"))
    return [part for each in parts if (part := one_line(each).strip(" .,"))]


def pieces_of(clause: str, types: Types) -> list[Piece]:
    """The requirements of a clause, in order, and what stands between them that names no type."""
    pieces: list[Piece] = []
    for part in _COMMA.split(clause):
        cut = _cut(one_line(part).strip(" ."), types)
        if cut and pieces and _BEGINS_WITH_OR.match(cut[0].text):
            pieces, cut[0] = _with_those_before(pieces, cut[0])
        pieces += cut
    return _gathered(pieces, clause)


def _cut(part: str, types: Types) -> list[Piece]:
    """A part between commas: one piece, or several where it says “and”."""
    tokens = tokens_of(part)
    words: list[str | None] = [token.folded for token in tokens]
    portals = PORTALS.within(words)
    for portal in portals:
        words[portal.start : portal.end] = [None] * (portal.end - portal.start)
    found = types.within(words)
    if not found:
        return [_piece(part, tokens, [], portals, 0, len(part))] if part else []
    groups = _groups(part, tokens, found)
    starts = [0, *(_cut_between(part, tokens, left[-1], right[0]) for left, right in pairwise(groups))]
    ends = [*starts[1:], len(part)]
    return [_piece(part, tokens, *cut) for cut in zip(groups, [portals] * len(groups), starts, ends, strict=True)]


def _groups(part: str, tokens: Sequence[Token], found: Sequence[Match]) -> list[list[Match]]:
    """The types that stand for one another, side by side."""
    groups = [[found[0]]]
    for left, right in pairwise(found):
        between = part[tokens[left.end - 1].end : tokens[right.start].start]
        if left.code == right.code or _stand_for_one_another(left.code, right.code, between, part):
            groups[-1].append(right)
        else:
            groups.append([right])
    return groups


def _stand_for_one_another(left: str, right: str, between: str, part: str) -> bool:
    boards = {left, right} <= BOARDS
    listed = bool(ANY_OF.search(part)) and bool(re.fullmatch(r"\s*[,/]\s*", between))
    return bool(_OR.search(between)) or listed or (boards and between.strip() == "/")


def _cut_between(part: str, tokens: Sequence[Token], left: Match, right: Match) -> int:
    start, end = tokens[left.end - 1].end, tokens[right.start].start
    if negated := NEGATED.search(part[start:end]):
        but = BUT.search(part[start : start + negated.start()])
        return start + (but or negated).start()
    outside = [each for each in _CONNECTIVE.finditer(part, start, end) if _is_outside(part[start : each.start()])]
    return outside[-1].start() if outside else end


def _is_outside(text: str) -> bool:
    return text.count("(") == text.count(")")


def _piece(
    part: str, tokens: Sequence[Token], group: Sequence[Match], portals: Sequence[Match], start: int, end: int
) -> Piece:
    """The part from `start` to `end`, which has the types of the group."""
    beside = list(part)
    own = [each for each in portals if start <= tokens[each.start].start < end]
    for match in (*group, *own):
        for place in range(tokens[match.start].start, tokens[match.end - 1].end):
            beside[place] = " "
    text = _CONNECTIVE.sub("", part[start:end], count=1) if _CONNECTIVE.match(part, start) else part[start:end]
    first = tokens[group[0].start].start if group else start
    return Piece(
        text=_tidy(text),
        codes=tuple(dict.fromkeys(match.code for match in group)),
        beside="".join(beside[start:end]),
        portal=own[0].code if own else "",
        first=first - start,
        last=(tokens[group[-1].end - 1].end if group else start) - start,
        is_negated=bool(NEGATED.search(part[start:first])),
        is_waived=bool(NO.search(part[start:first])),
    )


def _tidy(text: str) -> str:
    """Without the half of a pair of brackets that a cut left behind."""
    words = one_line(text).strip(" .,")
    if not _is_outside(words):
        words = words.removesuffix("(").removesuffix(")") if words.endswith("(") or ")" not in words[:-1] else words
    return words.strip()


def _with_those_before(pieces: list[Piece], last: Piece) -> tuple[list[Piece], Piece]:
    """“A, B, or C”: any of them, as far back as they are of one kind."""
    first = len(pieces)
    while first and pieces[first - 1].codes and _are_of_a_kind(pieces[first - 1].codes, last.codes):
        first -= 1
    if first == len(pieces) and pieces[-1].codes and last.codes:
        first -= 1
    return pieces[:first], _together([*pieces[first:], last])


def _gathered(pieces: list[Piece], clause: str) -> list[Piece]:
    """“One of: A, B, C”: any of those that are of one kind with the first."""
    marked = next((place for place, piece in enumerate(pieces) if ANY_OF.search(piece.beside)), None)
    if marked is None or not pieces[marked].codes or not ANY_OF.search(clause):
        return pieces
    end = marked + 1
    while end < len(pieces) and pieces[end].codes and _are_of_a_kind(pieces[marked].codes, pieces[end].codes):
        end += 1
    return [*pieces[:marked], _together(pieces[marked:end]), *pieces[end:]]


def _are_of_a_kind(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    return bool(first and second) and (set(first) <= BOARDS) == (set(second) <= BOARDS) and set(first) <= BOARDS


def _together(pieces: list[Piece]) -> Piece:
    beside = _LISTED.join(piece.beside for piece in pieces)
    return replace(
        pieces[0],
        text=", ".join(piece.text for piece in pieces),
        codes=tuple(dict.fromkeys(code for piece in pieces for code in piece.codes)),
        beside=beside,
        portal=next((piece.portal for piece in pieces if piece.portal), ""),
        last=len(beside) - len(pieces[-1].after),
        is_negated=any(piece.is_negated for piece in pieces),
        is_waived=any(piece.is_waived for piece in pieces),
    )
