"""A mail as the bytes that go over SMTP (RFC 5322, 2045 to 2047): one text and the same as HTML.

Python's own writer takes several times as long, mostly to fold headers and to look for a boundary, and a mail goes
through it twice. Nothing else here is hot enough to be worth writing by hand.
"""

from collections.abc import Mapping
from email.header import Header
from quopri import encodestring
from uuid import uuid4

from django.core.mail.message import BadHeaderError

LONGEST_LINE = 998
FOLDS_AT = 76


def written(headers: Mapping[str, str], *, text: str, html: str) -> bytes:
    """Raises BadHeaderError for a header of more than one line."""
    boundary = f"=_{uuid4().hex}"
    lines = [
        *(_header(name, value) for name, value in headers.items()),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    between = f"\r\n--{boundary}".encode()
    head, parts = "\r\n".join(lines).encode("ascii"), (_part("plain", text), _part("html", html))
    return b"".join((head, b"\r\n", *(between + b"\r\n" + part for part in parts), between, b"--\r\n"))


def _header(name: str, value: str) -> str:
    if "\n" in value or "\r" in value:
        raise BadHeaderError(f"{name} has more than one line.")
    if value.isascii():
        return _folded(f"{name}: {value}")
    return f"{name}: " + Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _folded(line: str) -> str:
    """Broken before a space wherever that keeps a line short; a word is never broken."""
    if len(line) <= FOLDS_AT:
        return line
    rows = [""]
    for number, word in enumerate(line.split(" ")):
        if number > 1 and len(rows[-1]) + 1 + len(word) > FOLDS_AT and word:
            rows.append("")
        rows[-1] += f" {word}" if number else word
    return "\r\n".join(rows)


def _part(kind: str, text: str) -> bytes:
    body = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").encode() + b"\n"
    encoding = "7bit" if body.isascii() else "8bit"
    if max(map(len, body.split(b"\n"))) > LONGEST_LINE:
        body, encoding = encodestring(body), "quoted-printable"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + body.replace(b"\n", b"\r\n")
