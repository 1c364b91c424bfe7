"""What a file is, by what stands in it: names and extensions are often wrong."""

import zipfile
from enum import StrEnum
from io import BytesIO

from credentials.importing.workbook import UnreadableFile

SAVE_AS = "open it in your spreadsheet program and save it as XLSX or CSV"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = {
    b"%PDF": f"This is a PDF, which holds no cells; {SAVE_AS} from the program it was printed from.",
    b"{\\rtf": "This is a text document (RTF), not a spreadsheet.",
    b"\x89PNG": "This is a picture, not a spreadsheet.",
    b"\xff\xd8\xff": "This is a picture, not a spreadsheet.",
    b"GIF8": "This is a picture, not a spreadsheet.",
    b"Rar!": "This is a packed archive; unpack it and send the spreadsheet in it.",
    b"7z\xbc\xaf": "This is a packed archive; unpack it and send the spreadsheet in it.",
    b"\x1f\x8b": "This is a packed archive; unpack it and send the spreadsheet in it.",
}
WEB_PAGES = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class FileType(StrEnum):
    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"

    @property
    def is_archive(self) -> bool:
        return self in (FileType.XLSX, FileType.XLSM, FileType.XLSB, FileType.ODS)


def recognise(data: bytes) -> FileType:
    """The file's real type. Raises UnreadableFile where it is none that holds rows of cells."""
    for signature, sentence in SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableFile(sentence)
    if data.startswith(b"PK"):
        return _archive_type(data)
    if data.startswith(OLD_OFFICE):
        return _old_office_type(data)
    return _text_type(data)


def _archive_type(data: bytes) -> FileType:
    try:
        names = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except Exception as error:
        raise UnreadableFile("The file is damaged: it is cut off or was not copied whole.") from error
    if "xl/workbook.bin" in names:
        return FileType.XLSB
    if "xl/workbook.xml" in names:
        return FileType.XLSM if "xl/vbaProject.bin" in names else FileType.XLSX
    if "content.xml" in names:
        return _open_document_type(data)
    raise UnreadableFile(_other_archive(names))


def _open_document_type(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
            kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in archive.namelist() else ""
    except Exception as error:
        raise UnreadableFile("The file is damaged: it is cut off or was not copied whole.") from error
    if b"encryption-data" in manifest:
        raise UnreadableFile("The workbook is protected by a password; save a copy without it.")
    if kind and "spreadsheet" not in kind:
        raise UnreadableFile("This is an OpenDocument file, but not a spreadsheet.")
    return FileType.ODS


def _other_archive(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "This is a Word document, not a spreadsheet; copy its table into a sheet and save that as XLSX."
    if any(name.startswith("ppt/") for name in names):
        return "This is a presentation, not a spreadsheet."
    if any(name.endswith(".iwa") for name in names):
        return "This is an Apple Numbers file; export it from Numbers as Excel (XLSX) or CSV."
    return "This is a packed archive; unpack it and send the spreadsheet in it."


def _old_office_type(data: bytes) -> FileType:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile("The workbook is protected by a password; save a copy without it.")
    if not any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        raise UnreadableFile("This is an old Office file, but not a spreadsheet.")
    return FileType.XLS


def _text_type(data: bytes) -> FileType:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(WEB_PAGES):
        raise UnreadableFile(f"This is a web page under a spreadsheet's name; {SAVE_AS}.")
    if start.startswith(b"<?xml"):
        raise UnreadableFile(f"This is an XML file, not a workbook; {SAVE_AS}.")
    return FileType.TEXT
