"""Look into an archive before anything unpacks it: what it claims to hold, and what it really does."""

import zipfile
from io import BytesIO

from credentials.importing.limits import MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO, SMALL_PART_BYTES
from credentials.importing.workbook import UnreadableFile

DAMAGED = "The file is damaged: it is cut off or was not copied whole."
TOO_LARGE = "The file unpacks to far more than a roster would hold; save a copy with only the sheets that are needed."
CHUNK = 256 * 1024


def check_archive(data: bytes) -> None:
    """Raises UnreadableFile for an archive that is damaged, encrypted, or a bomb."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_parts(archive)
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile(DAMAGED) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(names) != len(set(names)):
        raise UnreadableFile(DAMAGED)
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile("The workbook is protected by a password; save a copy without it.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or any(_is_bomb(part) for part in parts):
        raise UnreadableFile(TOO_LARGE)
    # The sizes above are only what the archive claims about itself.
    left = MAX_UNPACKED_BYTES
    for part in parts:
        left -= _unpacked_size(archive, part, left)


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART_BYTES and part.file_size > MAX_UNPACKED_RATIO * max(part.compress_size, 1)


def _unpacked_size(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limit: int) -> int:
    size = 0
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise UnreadableFile(TOO_LARGE)
    return size
