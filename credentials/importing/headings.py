"""What a heading asks for: its words, compared with those practices use, say what stands in the column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

from credentials.importing import synonyms
from credentials.importing.phrases import PhraseBook, Token, tokens_of
from credentials.importing.sheetwords import HOSPITAL_WORDS
from credentials.importing.targets import BARE_PARTS, PERSON_FIELDS, CredentialPart, Field, FieldCode, Part, Target
from credentials.importing.text import LONGEST_VALUE, clean, fold, one_line
from credentials.importing.typefacts import DEFAULT_TYPES
from credentials.importing.values import parse_season, parse_state

TYPES = PhraseBook(synonyms.TYPES)
FIELDS = PhraseBook(synonyms.FIELDS)
PARTS = PhraseBook(synonyms.PARTS)
ISSUERS = PhraseBook(synonyms.ISSUERS)
NOISE = frozenset(synonyms.NOISE)
HOSPITALS = frozenset(fold(word) for word in HOSPITAL_WORDS)
LICENSE_STATES = PhraseBook({"state_license": synonyms.LICENSE_STATES})
IMPROPER = PhraseBook({"improper": synonyms.IMPROPER})
# What a column is about that names a credential and nothing else.
DEFAULT_PARTS: dict[str, Part] = {
    "race": "hours",
    "ceu": "hours",
    "tb": "issued_on",
    "background": "issued_on",
    "drug_screen": "issued_on",
    "hipaa": "issued_on",
    "exclusion": "issued_on",
    "competence": "issued_on",
    "influenza": "held",
}
PARENTHESES = re.compile(r"\(.*?\)|\[.*?\]")
# A word that is part of a hospital's name as easily as of "hospital privileges".
OF_THE_NAME = {"hospital", "hosp"}
BEFORE_A_NAME = {"at", "for", "the", "of", "exp", "date", "and", "to", "in", "by", "on"}
SURE, SAID, ASSUMED, NEARLY = 1.0, 0.95, 0.8, 0.7


@dataclass(frozen=True)
class HeadingReading:
    """`other` is a second meaning that holds where the first cannot: "License #" on a sheet of licenses only.

    `part_said` is false where the heading names a credential but not which of its dates.
    """

    target: Target = None
    confidence: float = 0.0
    reason: str = "no known words"
    other: Target = None
    part_said: bool = True


TOO_LONG = HeadingReading(reason="a long text")


def read_heading(text: str, *, near: bool = True) -> HeadingReading:
    """What a column with this heading holds, as far as its words say; misspelt ones only if `near`."""
    return _read_heading(text, near) if len(text) <= LONGEST_VALUE else TOO_LONG


@lru_cache(maxsize=4096)
def _read_heading(text: str, near: bool) -> HeadingReading:
    line = one_line(clean(text))
    if not fold(line):
        return HeadingReading(reason="no heading")
    credential = _credential(line)
    if credential is None and (job := _job(line)):
        return HeadingReading(reason=f"“{job}” names a job, it is not a credential")
    if code := LICENSE_STATES.exactly(line):
        return HeadingReading(CredentialPart(code, "state"), SURE, "the state of a license")
    if field := FIELDS.exactly(line):
        other = credential.target if credential and field in BARE_PARTS else None
        return HeadingReading(_field(field), SURE, "a usual heading", other)
    if credential:
        return credential
    found = _by_part(line) or _by_words_within(line) or (_by_near_match(line) if near else None)
    return found or HeadingReading()


def read_credential_word(text: str) -> HeadingReading:
    """The credential that a cell names. `other` is what it resembles where it says more than is understood."""
    return _read_credential_word(text) if len(text) <= LONGEST_VALUE else TOO_LONG


@lru_cache(maxsize=4096)
def _read_credential_word(text: str) -> HeadingReading:
    line = one_line(clean(text))
    reading = _credential(line)
    if reading is None and (job := _job(line)):
        return HeadingReading(reason=f"“{job}” names a job, it is not a credential")
    reading = reading or _misspelt(line)
    without = one_line(PARENTHESES.sub(" ", line))
    if (reading is None or reading.target is None) and without not in (line, "") and (shorter := _credential(without)):
        reading = shorter
    return reading or HeadingReading(reason="not a credential that is known")


def read_own_type(text: str, own: PhraseBook) -> HeadingReading | None:
    """A heading or cell that names a type the practice added, by that type's name."""
    tokens = tokens_of(one_line(clean(text)))
    words: list[str | None] = [token.folded for token in tokens]
    codes = set()
    for match in own.within(words):
        codes.add(match.code)
        words[match.start : match.end] = [None] * (match.end - match.start)
    parts = {match.code for match in PARTS.within(words)}
    rest = {word for word in words if word} - NOISE - {word for match in PARTS.phrases for word in match.split()}
    if len(codes) != 1 or len(parts) > 1 or rest:
        return None
    part = cast(Part, parts.pop()) if parts else "expires_on"
    return HeadingReading(CredentialPart(codes.pop(), part), SAID, "names a type of this practice")


def _field(code: str) -> Field:
    return Field(cast(FieldCode, code))


def _job(line: str) -> str:
    """The abbreviation of a job in a line that says nothing else but which part of a credential is meant."""
    tokens = tokens_of(line)
    words: list[str | None] = [token.folded for token in tokens]
    taken = {place for book in (IMPROPER, PARTS) for match in book.within(words) for place in match.places}
    jobs = IMPROPER.within(words)
    if not jobs or any(place not in taken and word not in NOISE for place, word in enumerate(words)):
        return ""
    return line[tokens[jobs[0].start].start : tokens[jobs[0].end - 1].end]


def _by_part(line: str) -> HeadingReading | None:
    code = PARTS.exactly(line)
    if code is None or code == "held":
        return None
    return HeadingReading(_field(code), SAID, "a usual heading of a credential's column")


def _by_words_within(line: str) -> HeadingReading | None:
    """A known heading with words around it that say nothing more, such as "Tech e-mail (work)"."""
    tokens = [token.folded for token in tokens_of(line)]
    for book in (FIELDS, PARTS):
        matches = book.within(tokens)
        taken = {place for match in matches for place in match.places}
        rest = {word for place, word in enumerate(tokens) if place not in taken} - NOISE
        codes = {match.code for match in matches} - {"held"}
        # "Clinician last name", "Tech e-mail": whose it is says nothing more.
        codes -= {"name"} if codes - {"name"} and codes <= PERSON_FIELDS else set()
        if len(codes) == 1 and not rest:
            return HeadingReading(_field(codes.pop()), ASSUMED, "a usual heading among other words")
    return None


def _by_near_match(line: str) -> HeadingReading | None:
    folded = fold(line)
    for book, phrases in LONG_PHRASES:
        if (near := _nearest(folded, phrases)) and (code := book.phrases[near]) != "held":
            return HeadingReading(_field(code), NEARLY, f"looks like “{near}”")
    return _misspelt(line)


def _misspelt(line: str) -> HeadingReading | None:
    corrected = line
    for token in reversed(tokens_of(line)):
        near = _nearest(token.folded, VOCABULARY)
        if near and near != token.folded:
            corrected = corrected[: token.start] + near + corrected[token.end :]
    if fold(corrected) != fold(line) and (reading := _credential(corrected)) and reading.target:
        return HeadingReading(reading.target, NEARLY, f"looks like “{corrected}”", part_said=reading.part_said)
    return None


def _nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word or phrase that is one slip of the keyboard away, or two in a long one."""
    if len(word) < 5:
        return None
    slips = 1 if len(word) < 12 else 2
    best = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=slips)
    return best[0] if best else None


def _credential(line: str) -> HeadingReading | None:
    tokens = tokens_of(line)
    words: list[str | None] = [token.folded for token in tokens]
    matches = TYPES.within(words)
    if not matches:
        return None
    code = _one_type({match.code for match in matches})
    if code is None:
        named = " and ".join(DEFAULT_TYPES[match.code].name for match in matches)
        return HeadingReading(reason=f"names more than one credential: {named}")
    for match in matches:
        keep_name = DEFAULT_TYPES[code].scope == "hospital" and match.start > 0 and words[match.start] in OF_THE_NAME
        first = match.start + 1 if keep_name and match.end - match.start > 1 else match.start
        words[first : match.end] = [None] * (match.end - first)
    return _with_part(line, tokens, words, code)


def _one_type(codes: set[str]) -> str | None:
    """Hours toward a credential name it too: "CNIM CEUs" are CEUs."""
    if len(codes) > 1:
        codes -= {"cnim", "reegt", "rept", "cltm"} if codes & {"ceu", "race"} else set()
    if codes == {"race", "ceu"}:
        return "race"
    return next(iter(codes)) if len(codes) == 1 else None


def _with_part(line: str, tokens: Sequence[Token], words: list[str | None], code: str) -> HeadingReading:
    matches = PARTS.within(words)
    if code == "influenza":
        matches = [match for match in matches if words[match.start] != "due"]
    parts = {match.code for match in matches}
    for match in matches:
        words[match.start : match.end] = [None] * (match.end - match.start)
    if len(parts) > 1:
        return HeadingReading(reason="asks for two things at once")
    part = cast(Part, parts.pop()) if parts else None
    chosen = part or DEFAULT_PARTS.get(code, "expires_on")
    if code == "influenza" and chosen == "issued_on":
        chosen = "held"
    target, rest = _placed(line, tokens, words, code, chosen)
    if rest:
        name = DEFAULT_TYPES[code].name
        return HeadingReading(reason=f"looks like {name}, but says also “{rest}”", other=target)
    said = f"says {DEFAULT_TYPES[code].name}"
    return HeadingReading(target, SAID if part else ASSUMED, said, part_said=part is not None)


def _placed(
    line: str, tokens: Sequence[Token], words: list[str | None], code: str, part: Part
) -> tuple[CredentialPart, str]:
    """The target with its hospital, state, issuer or season, and the words that none of these explains."""
    if DEFAULT_TYPES[code].scope == "hospital":
        return CredentialPart(code, part, issuer=_name_left(line, tokens, words)), ""
    issuer = _take_issuer(words)
    state = _take_state(tokens, words) if code == "state_license" else ""
    season = parse_season(line) if code == "influenza" else None
    rest = " ".join(
        token.written
        for token, word in zip(tokens, words, strict=True)
        if word and word not in NOISE and not word.isdecimal() and word not in {"#", "and"}
    )
    return CredentialPart(code, part, issuer, state, season), rest


def is_hospital(text: str) -> bool:
    """Whether a text reads as the name of a hospital."""
    words = fold(text).split()
    return 2 <= len(words) <= 8 and bool(set(words) & HOSPITALS)


def issuer_in(text: str) -> str:
    """The issuer that a text names, by the name it goes by; blank where it names none that is known."""
    matches = ISSUERS.within([token.folded for token in tokens_of(text)])
    return matches[0].code if matches else ""


def _take_issuer(words: list[str | None]) -> str:
    matches = ISSUERS.within(words)
    for match in matches:
        words[match.start : match.end] = [None] * (match.end - match.start)
    return matches[0].code if matches else ""


def _take_state(tokens: Sequence[Token], words: list[str | None]) -> str:
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            piece = words[start : start + length]
            written = tokens[start].written
            # In a heading "or", "in" and "me" are words; the states are written OR, IN, ME.
            if None in piece or (length == 1 and len(written) == 2 and not written.isupper()):
                continue
            if state := parse_state(" ".join(word for word in piece if word)):
                words[start : start + length] = [None] * length
                return state
    return ""


def _name_left(line: str, tokens: Sequence[Token], words: Sequence[str | None]) -> str:
    """The longest run of words not taken, as it is written: the name of the hospital."""
    runs: list[list[int]] = [[]]
    for place, word in enumerate(words):
        if word is None:
            runs.append([])
        else:
            runs[-1].append(place)
    run = max(runs, key=len)
    while run and words[run[0]] in BEFORE_A_NAME:
        run = run[1:]
    while run and words[run[-1]] in BEFORE_A_NAME:
        run = run[:-1]
    if not run or all(word in NOISE for word in (words[place] for place in run)):
        return ""
    end = tokens[run[-1]].end
    closing = line[end : end + 1] if line[end : end + 1] == "." and len(tokens[run[-1]].written) <= 4 else ""
    return line[tokens[run[0]].start : end] + closing


LONG_PHRASES = [(book, [phrase for phrase in book.phrases if len(phrase) >= 5]) for book in (FIELDS, PARTS)]
VOCABULARY = sorted(
    {word for book in (TYPES, PARTS, FIELDS) for phrase in book.phrases for word in phrase.split() if len(word) >= 5}
)
