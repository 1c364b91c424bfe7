"""Read workbooks in a process of their own, with limits on memory and time.

A workbook is a program's input written by a stranger: one that makes the parser take all memory, or never end, must
not take with it the process that serves everyone.
"""

import os
import subprocess
import sys
from pathlib import Path

from credentials.importing.filetypes import FileType
from credentials.importing.limits import CHILD_SECONDS
from credentials.importing.packing import REFUSED, unpacked
from credentials.importing.workbook import UnreadableFile, Workbook

ROOT = Path(__file__).resolve().parents[2]
TOO_MUCH = "The workbook could not be read: it is damaged, or far larger than a roster."


def read_apart(name: str, data: bytes, file_type: FileType) -> Workbook:
    """The workbook, read in a child process that sees no setting and no secret. Raises UnreadableFile."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "credentials.importing.confined", file_type.value],
            input=data,
            capture_output=True,
            timeout=CHILD_SECONDS + 5,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise UnreadableFile(TOO_MUCH) from error
    if child.returncode == REFUSED:
        raise UnreadableFile(child.stdout.decode())
    if child.returncode:
        raise UnreadableFile(TOO_MUCH)
    return unpacked(name, child.stdout)
