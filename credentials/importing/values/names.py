"""Names of people, in whichever order and with whatever letters after them."""

import re
from dataclasses import dataclass

from credentials.importing.text import LONGEST_VALUE, clean, fold, one_line
from credentials.importing.values.words import word_of

GENERATIONS = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
TITLES = {"dr", "mr", "mrs", "ms", "miss", "prof", "mx"}
LETTERS = {
    "phd", "md", "do", "aud", "ms", "msc", "ma", "ba", "bs", "bsc", "mba", "mph", "rn", "bsn", "msn", "np",
    "pa", "pac", "dnp", "cnim",
    "cltm", "reegt", "rept", "reegept", "dabnm", "fasnm", "faset", "ccca", "dc", "dpt", "ot", "emt", "edd",
    "dsc", "rncst", "rpsgt",
    "dabns", "facs", "cap", "cmeg", "mhs", "mha", "otr", "faaa", "faan", "facns",
}  # fmt: skip
GIVEN_NAMES = {"do", "ma", "pa"}
PARTICLES = {
    "de", "da", "do", "dos", "das", "del", "della", "der", "den", "des", "di", "du", "el", "la", "le", "las",
    "los", "st", "st.",
    "ste", "ter", "ten", "van", "von", "vom", "zu", "zum", "zur", "af", "av", "bin", "ibn", "al", "abu", "ben",
    "y", "e", "san", "santa", "mac",
}  # fmt: skip
NOT_IN_NAMES = re.compile(r"[\d@=:?!*]|https?")
NICKNAME = re.compile(r"[(\[\"“](.*?)[)\]\"”]")


@dataclass(frozen=True)
class PersonName:
    """`letters` are degrees and credentials written after the name; they are no part of it."""

    given: str
    family: str
    generation: str = ""
    letters: tuple[str, ...] = ()
    nickname: str = ""

    @property
    def display(self) -> str:
        return " ".join(filter(None, (self.given, self.family, self.generation)))

    @property
    def sort(self) -> str:
        family = " ".join(filter(None, (self.family, self.generation)))
        return ", ".join(filter(None, (family, self.given)))

    @property
    def key(self) -> str:
        """Equal for one name written in several ways; middle names and initials are left out."""
        first = fold(self.given).split()[:1]
        return " ".join([*fold(self.family).split(), "|", *first])

    def can_be(self, other: "PersonName") -> bool:
        """Of two names with one key: whether no middle name, initial or Jr. tells them apart."""
        middles = zip(fold(self.given).split()[1:], fold(other.given).split()[1:], strict=False)
        alike = all(one.startswith(two) or two.startswith(one) for one, two in middles)
        return alike and (not self.generation or not other.generation or self.generation == other.generation)

    def shortens(self, other: "PersonName") -> bool:
        """Whether it says less than the other name, and nothing else."""
        less = len(fold(self.display)) < len(fold(other.display))
        return less and self.key == other.key and self.can_be(other)


def parse_name(text: str) -> PersonName | None:
    """None where it does not look like a person's name."""
    line = one_line(clean(text[:LONGEST_VALUE]))
    if not line or NOT_IN_NAMES.search(line) or len(line) > 80 or word_of(line):
        return None
    nickname = NICKNAME.search(line)
    parts = [part.strip() for part in NICKNAME.sub(" ", line).split(",")]
    letters, generation, rest = _without_letters(parts)
    if not rest or not all(_is_name_like(part) for part in rest) or len(rest) > 2:
        return None
    given, family = (rest[1], rest[0]) if len(rest) == 2 else _split(rest[0].split())
    inside = _tidy(nickname[1]) if nickname else ""
    if fold(inside).replace(" ", "") in LETTERS:
        letters, inside = (*letters, inside), ""
    return PersonName(_tidy(given), _tidy(family), generation, letters, inside)


def join_name(given: str, family: str) -> PersonName | None:
    """From two columns."""
    if not family:
        return parse_name(given)
    return parse_name(f"{family}, {given}" if given else family)


def _without_letters(parts: list[str]) -> tuple[tuple[str, ...], str, list[str]]:
    letters: list[str] = []
    generation = ""
    rest: list[str] = []
    for place, part in enumerate(parts):
        if place and fold(part).replace(" ", "") in LETTERS - GIVEN_NAMES:
            letters.append(part)
            continue
        kept: list[str] = []
        for word in part.split():
            bare = fold(word).replace(" ", "")
            if (kept or place) and bare in GENERATIONS:
                generation = GENERATIONS[bare]
            elif (kept or place) and _are_letters(word, bare):
                letters.append(word.strip("." if word.count(".") == 1 else ""))
            elif kept or bare not in TITLES:
                kept.append(word)
        if kept:
            rest.append(" ".join(kept))
    return tuple(letters), generation, rest


def _are_letters(word: str, bare: str) -> bool:
    # "Do" and "Ma" are family names; as letters they are written in capitals.
    return bare in LETTERS and (len(bare) > 3 or sum(letter.isupper() for letter in word) >= 2)


def _is_name_like(part: str) -> bool:
    words = part.split()
    return len(words) <= 6 and bool(fold(part)) and all(word == "-" or fold(word) for word in words)


def _split(words: list[str]) -> tuple[str, str]:
    """Given and family name; particles such as "de" open the family name."""
    if len(words) == 1:
        return "", words[0]
    for place in range(1, len(words) - 1):
        if words[place].lower() in PARTICLES and not words[place].isupper():
            return " ".join(words[:place]), " ".join(words[place:])
    return " ".join(words[:-1]), words[-1]


def _tidy(name: str) -> str:
    """All capitals or all small letters become a name's; anything else stays as its writer wrote it."""
    name = name.strip(" .,-") if not re.search(r"\b\w\.$", name) else name.strip(" ,-")
    letters = "".join(letter for letter in name if letter.isalpha())
    if len(letters) < 3 or not (letters.isupper() or letters.islower()):
        return name
    return " ".join(
        word if word.lower() in PARTICLES and word.islower() else _capitalised(word) for word in name.split()
    )


def _capitalised(word: str) -> str:
    pieces = re.split(r"([-'’])", word.lower())
    whole = "".join(piece.capitalize() for piece in pieces)
    return re.sub(r"^Mc(\w)", lambda match: f"Mc{match[1].upper()}", whole)
