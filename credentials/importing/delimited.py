"""Text in columns: any usual encoding, any usual delimiter."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO

from charset_normalizer import from_bytes

from credentials.importing.limits import MAX_ROWS, MAX_TEXT
from credentials.importing.spreadsheets import check_size
from credentials.importing.text import clean
from credentials.importing.workbook import Cell, UnreadableFile, Workbook, ref, sheet_of

DELIMITERS = ",;\t|"
SAMPLE_LINES = 200
# Looked at in this order: a byte order mark settles it.
MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
ONE_BYTE = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "latin_1": "Latin-1"}
SIGN = r"[^\x00-\x7fÀ-ÖØ-öø-ÿŒœŠšŽžŸ\u2010-\u201f\u2026\u00a0\u00b7°«»]"
CAPITAL = "[À-ÖØ-ÞŒŠŽŸ]"
ODD = re.compile(
    rf"(?<=[a-zà-öø-ÿ]){CAPITAL}|(?<=\w){SIGN}|{SIGN}(?=\w)|(?<=[a-z])[\u2010-\u2018\u201a-\u201f](?=[a-z])|[\x80-\x9f]"
)
ENCODING_NOTE = "Read as {encoding} text; check that names with accents look right."
NOT_TEXT = "This is neither a workbook nor a text file with columns."


def read_delimited(name: str, data: bytes) -> Workbook:
    """One nameless sheet; its rows and columns are those a spreadsheet program would show. Raises UnreadableFile."""
    text, notes = decode(data)
    delimiter, body = _delimiter(text)
    rows = _rows(body, delimiter)
    cells = {
        (r, c): Cell(ref(r, c), value)
        for r, row in enumerate(rows)
        for c, field in enumerate(row)
        if (value := clean(field)[:MAX_TEXT])
    }
    if not cells:
        raise UnreadableFile("The file is empty.")
    check_size("", cells)
    return Workbook(name, (sheet_of("", cells),), notes)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and a note where its encoding had to be guessed."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return _strictly(data, encoding), ()
    if wide := _utf_16_without_mark(data):
        return _strictly(data, wide), ()
    if b"\x00" in data:
        raise UnreadableFile(NOT_TEXT)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guessed(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise UnreadableFile(NOT_TEXT) from error


def _utf_16_without_mark(data: bytes) -> str | None:
    start = data[:4000]
    odd, even = start[1::2].count(0), start[0::2].count(0)
    if odd > len(start) * 0.3 and even == 0:
        return "utf-16-le"
    if even > len(start) * 0.3 and odd == 0:
        return "utf-16-be"
    return None


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    if sum(byte < 32 and byte not in (9, 10, 13) for byte in data[:4000]) > 0:
        raise UnreadableFile(NOT_TEXT)
    texts = {encoding: data.decode(encoding, "replace") for encoding in ONE_BYTE}
    fewest = min(_oddities(text) for text in texts.values())
    likely = [encoding for encoding in ONE_BYTE if _oddities(texts[encoding]) == fewest]
    best = from_bytes(data, cp_isolation=likely).best() if len(likely) > 1 else None
    encoding = best.encoding if best and best.encoding in texts else likely[0]
    return texts[encoding], (ENCODING_NOTE.format(encoding=ONE_BYTE[encoding]),)


def _oddities(text: str) -> int:
    """How often a letter is no letter that stands there: signs inside words, capitals after small letters."""
    return len(ODD.findall(text)) + text.count("\ufffd")


def _delimiter(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    lines = "\n".join(text.splitlines()[:SAMPLE_LINES])
    return max(DELIMITERS, key=lambda delimiter: _fit(lines, delimiter)), text


def _fit(sample: str, delimiter: str) -> tuple[int, int]:
    """How many rows have the usual number of fields, and that number: a delimiter splits every row alike."""
    try:
        widths = Counter(len(row) for row in csv.reader(StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        return (0, 0)
    several = {width: times for width, times in widths.items() if width > 1}
    return max(((times, width) for width, times in several.items()), default=(0, 0))


def _rows(text: str, delimiter: str) -> Sequence[list[str]]:
    rows = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise UnreadableFile(f"The file has more than {MAX_ROWS:,} rows, the most that can be read.")
    except csv.Error as error:
        raise UnreadableFile("The file's columns cannot be told apart: a quotation mark is never closed.") from error
    return rows
