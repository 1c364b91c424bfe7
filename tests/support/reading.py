"""Workbooks read in the tests' own process: to start one for each takes longer than what most tests ask of it."""

from collections.abc import Iterator

import pytest

from credentials.importing import reader
from credentials.importing.apart import read_apart
from credentials.importing.filetypes import FileType
from credentials.importing.packing import packed, unpacked
from credentials.importing.spreadsheets import read_spreadsheet
from credentials.importing.workbook import Workbook


def read_here(name: str, data: bytes, file_type: FileType) -> Workbook:
    """As the product's reading process gives it, without that process and its limits."""
    return unpacked(name, packed(read_spreadsheet("", data, file_type)).encode())


@pytest.fixture(scope="module")
def reads_apart() -> Iterator[None]:
    """As the product reads, in a process for each workbook."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read_apart", read_apart)
        yield
