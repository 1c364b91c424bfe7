"""PostgreSQL refuses to run as root. Root therefore starts it under another account."""

import ctypes
import os
import pwd
import stat
import struct
from pathlib import Path
from typing import NamedTuple

NOBODY = "nobody"

# linux/capability.h, linux/prctl.h, linux/securebits.h
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522
_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP = 28, 1 << 2
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 47, 2


class Account(NamedTuple):
    """Who a server runs as; `lends_access` where the way to its files is closed to that account."""

    uid: int
    gid: int
    lends_access: bool


def account_for(folder: Path, program: Path) -> Account | None:
    """None unless this process is root. Else the owner of the folder, and `nobody` where root owns it."""
    if os.geteuid() != 0:
        return None
    entry = _owner(folder) or pwd.getpwnam(NOBODY)
    is_open = _is_open_to_all(program) and all(map(_is_passable, [*program.parents, folder, *folder.parents]))
    return Account(entry.pw_uid, entry.pw_gid, lends_access=not is_open)


def own(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)


def become(account: Account) -> None:
    """Turn this process (a child about to exec) into that account's.

    Below a folder that only root may enter, such as /root, it keeps the one capability that passes folders:
    otherwise every folder on the way would have to be opened to everybody.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if account.lends_access:
        # Without this bit, access(2) ignores capabilities, and PostgreSQL does not find its own program.
        libc.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)
    if account.lends_access:
        _keep_only(libc, _CAP_DAC_OVERRIDE)


def _owner(folder: Path) -> pwd.struct_passwd | None:
    uid = folder.stat().st_uid
    try:
        return pwd.getpwuid(uid) if uid else None
    except KeyError:
        return None


def _is_open_to_all(program: Path) -> bool:
    return program.stat().st_mode & 0o005 == 0o005


def _is_passable(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def _keep_only(libc: ctypes.CDLL, capability: int) -> None:
    mask = 1 << capability
    libc.capset(struct.pack("Ii", _CAPABILITY_VERSION_3, 0), struct.pack("6I", mask, mask, mask, 0, 0, 0))
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)
