"""A mail written for SMTP says what Python's own writer would have said."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import BadHeaderError
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.mime import written

LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=300)
BODIES = st.lists(LETTERS, max_size=8).map("\n".join)
ONE_LINE = st.text("aZ09 .,:;<>()[]@/=?-_“”éß漢🙂", max_size=250).map(lambda words: " ".join(words.split()))


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)  # type: ignore[return-value]


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n").removesuffix("\n")


@given(subject=ONE_LINE, text=BODIES, html=BODIES)
def test_it_reads_as_pythons_own(subject: str, text: str, html: str):
    own = EmailMultiAlternatives(subject, text, "Ana <ana@example.org>", ["b@example.org"])
    own.attach_alternative(html, "text/html")
    expected = read(own.message().as_bytes(linesep="\r\n"))
    headers = {"Subject": subject, "From": "Ana <ana@example.org>", "To": "b@example.org"}
    mail = read(written(headers, text=text, html=html))

    assert mail.get_content_type() == "multipart/alternative"
    assert [str(mail[name]).split() for name in headers] == [str(expected[name]).split() for name in headers]
    assert str(mail["Subject"]).split() == subject.split()
    assert [body(mail, kind) for kind in ("plain", "html")] == [each.removesuffix("\n") for each in (text, html)]


@given(subject=ONE_LINE, text=BODIES)
def test_no_line_is_longer_than_smtp_takes_and_each_ends_as_smtp_asks(subject: str, text: str):
    content = written({"Subject": subject}, text=text * 20, html=text)

    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_header_of_two_lines_is_refused(end: str):
    with pytest.raises(BadHeaderError):
        written({"Subject": f"Hello{end}Bcc: everybody@example.org"}, text="", html="")


def test_a_long_header_is_broken_between_words():
    address = "https://nervecenter.example/u/" + "a" * 120
    content = written({"Subject": "word " * 30 + "end", "List-Unsubscribe": f"<{address}>"}, text="", html="")

    assert read(content)["Subject"] == "word " * 30 + "end"
    assert read(content)["List-Unsubscribe"] == f"<{address}>"
    assert max(len(line) for line in content.split(b"\r\n") if line.startswith((b"Subject", b" word"))) <= 76
