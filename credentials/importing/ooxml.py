"""The parts of an XLSX that calamine leaves out: comments, formulas without a value, formulas that failed."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from credentials.importing.extras import SheetExtras
from credentials.importing.limits import MAX_COLUMNS, MAX_ROWS
from credentials.importing.text import clean
from credentials.importing.workbook import UnreadableFile, place_of

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
NEVER_CALCULATED = "a formula that was never calculated; open the file in your spreadsheet program and save it"
FAILED = "a formula that failed"
# Excel puts this before a threaded comment for programs that know only the older kind.
THREADED = re.compile(r"^\[Threaded comment\].*?(?:Comment|Kommentar|Comentario|Commentaire)\s*:\s*", re.DOTALL)

Place = tuple[int, int]


def extras(data: bytes) -> Mapping[str, SheetExtras]:
    """By sheet name. What is missing or damaged here is left out; calamine has the last word on the values."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        try:
            parts = dict(_sheet_parts(archive))
        except (KeyError, ElementTree.ParseError, ValueError):
            return {}
        return {name: SheetExtras(_comments(archive, part), (), _unread(archive, part)) for name, part in parts.items()}


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {relation_id: target for relation_id, _, target in _relations(archive, "xl/workbook.xml")}
    for sheet in _parse(archive, "xl/workbook.xml").iter():
        if _name(sheet) == "sheet" and sheet.get(RELATION_ID) in targets:
            yield sheet.get("name", ""), targets[sheet.get(RELATION_ID, "")]


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    folder, file = posixpath.split(part)
    path = f"{folder}/_rels/{file}.rels"
    if path not in archive.namelist():
        return
    for relation in _parse(archive, path):
        target = relation.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield relation.get("Id", ""), relation.get("Type", ""), whole


def _comments(archive: zipfile.ZipFile, part: str) -> dict[Place, str]:
    try:
        sources = [target for _, kind, target in _relations(archive, part) if kind.endswith("/comments")]
        return {place: text for source in sources for place, text in _comments_in(archive, source)}
    except (KeyError, ElementTree.ParseError, ValueError):
        return {}


def _comments_in(archive: zipfile.ZipFile, source: str) -> Iterator[tuple[Place, str]]:
    for comment in _parse(archive, source).iter():
        if _name(comment) == "comment" and (place := place_of(comment.get("ref", ""))):
            text = "".join(node.text or "" for node in comment.iter() if _name(node) == "t")
            if cleaned := clean(THREADED.sub("", text)):
                yield place, cleaned


def _unread(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    problems: dict[str, str] = {}
    try:
        with archive.open(part) as stream:
            for _, node in ElementTree.iterparse(stream):  # noqa: S314 - apart, with limits
                if _name(node) == "c":
                    _look_at(node, problems)
                elif _name(node) == "row":
                    node.clear()
    except (KeyError, ElementTree.ParseError, ValueError):
        return {}
    return problems


def _look_at(cell: Element, problems: dict[str, str]) -> None:
    reference = cell.get("r", "")
    inside = {_name(child): child.text for child in cell}
    if inside.get("v") or "is" in inside:
        _refuse_far_away(reference)
    if cell.get("t") == "e":
        problems[reference] = f"{FAILED} ({inside.get('v') or 'no value'})"
    elif "f" in inside and inside.get("v") is None and "is" not in inside:
        problems[reference] = NEVER_CALCULATED


def _refuse_far_away(reference: str) -> None:
    # Parsers lay a sheet out as a full rectangle: one stray cell in the last row and column fills all memory.
    if (place := place_of(reference)) and (place[0] >= MAX_ROWS or place[1] >= MAX_COLUMNS):
        raise UnreadableFile(
            f"Cell {reference} lies beyond row {MAX_ROWS:,} or column {MAX_COLUMNS}, the most that can be read; "
            "delete what stands there and send the file again."
        )


def _parse(archive: zipfile.ZipFile, part: str) -> Element:
    return ElementTree.fromstring(archive.read(part))  # noqa: S314 - apart, with limits


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2]
