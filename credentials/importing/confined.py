"""The process in which a workbook is read, with limits on its memory and time; it loads little, so as to start soon."""

import resource
import sys

from credentials.importing.filetypes import FileType
from credentials.importing.limits import CHILD_MEMORY_BYTES, CHILD_SECONDS
from credentials.importing.packing import REFUSED, packed
from credentials.importing.spreadsheets import read_spreadsheet
from credentials.importing.workbook import UnreadableFile


def main() -> int:
    """The exit status: 0 with the workbook on standard output, REFUSED with a sentence there."""
    _limit_this_process()
    try:
        workbook = read_spreadsheet("", sys.stdin.buffer.read(), FileType(sys.argv[1]))
    except UnreadableFile as refusal:
        sys.stdout.write(str(refusal))
        return REFUSED
    sys.stdout.write(packed(workbook))
    return 0


def _limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
