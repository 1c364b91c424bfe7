"""Read a spreadsheet of any usual format into plain cells. Macros are never run, formulas never calculated."""

from credentials.importing.apart import read_apart
from credentials.importing.delimited import read_delimited
from credentials.importing.filetypes import FileType, recognise
from credentials.importing.limits import MAX_FILE_BYTES
from credentials.importing.unpacking import check_archive
from credentials.importing.workbook import UnreadableFile, Workbook

MACROS_NOTE = "The workbook contains macros; they were not run."
EXTENSION_NOTE = "The name says {extension}, the file is {actual}: it was read as that."


def read(name: str, data: bytes) -> Workbook:
    """The sheets of a file, whatever its name says it is.

    XLSX, XLSM, XLSB, XLS, ODS, or text in columns (comma, semicolon, tab, bar; any usual encoding). Formula cells
    give the value last saved with them. Raises UnreadableFile, and nothing else, with a sentence for the sender.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableFile("The file is empty.")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile(f"The file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB.")
    file_type = recognise(data)
    if file_type is FileType.TEXT:
        return read_delimited(name, data)
    if file_type.is_archive:
        check_archive(data)
    return _with_notes(read_apart(name, data, file_type), file_type)


def _with_notes(workbook: Workbook, file_type: FileType) -> Workbook:
    notes = workbook.notes
    if file_type is FileType.XLSM:
        notes += (MACROS_NOTE,)
    extension = workbook.name.rpartition(".")[2].lower()
    if extension in {"xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt"} and extension != file_type.value:
        notes += (EXTENSION_NOTE.format(extension=extension.upper(), actual=file_type.value.upper()),)
    return Workbook(workbook.name, workbook.sheets, notes, workbook.unread)
