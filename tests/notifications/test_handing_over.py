"""A mail server that takes commands ahead is told the same, and believed the same, as one that does not."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from notifications.channels.base import Outcome, Verdict
from notifications.channels.email import judge
from notifications.channels.handing_over import hand_over

NOT_TAKEN, REJECTED = Verdict.NOT_TAKEN, Verdict.REJECTED
CONTENT = b"Subject: Hello\r\n\r\n.A line that begins with a dot\r\n..\r\nEnd\r\n"
ALL_WELL = {"MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 Go on", "TEXT": "250 Taken"}


class Server:
    """Says what it is told to say. `heard` are its commands, `texts` what it was given as mails."""

    def __init__(self, says: dict[str, str], *, takes_ahead: bool) -> None:
        self.says = {**ALL_WELL, "RSET": "250 OK", "QUIT": "221 Bye", **says}
        self.hello = "250-here\r\n250-PIPELINING\r\n250 SIZE 99999" if takes_ahead else "250-here\r\n250 SIZE 99999"
        self.heard: list[str] = []
        self.texts: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        client, _ = self.listener.accept()
        with client, client.makefile("rwb", buffering=0) as talk:
            talk.write(b"220 here\r\n")
            while line := talk.readline():
                command = line[:4].decode().upper()
                self.heard.append(line.decode().strip())
                if not self._answer(talk, self.hello if command == "EHLO" else self.says[command]):
                    return
                if command == "DATA" and self.says["DATA"].startswith("354") and not self._read_text(talk):
                    return

    def _read_text(self, talk: socket.SocketIO) -> bool:
        text = b""
        while line := talk.readline():
            if line == b".\r\n":
                self.texts.append(text)
                return self._answer(talk, self.says["TEXT"])
            text += line
        return False

    def _answer(self, talk: socket.SocketIO, words: str) -> bool:
        """421 closes the connection (RFC 5321, 3.8)."""
        if words:
            talk.write(f"{words}\r\n".encode())
        return bool(words) and not words.startswith("421")


@contextmanager
def talking_to(server: Server) -> Iterator[smtplib.SMTP]:
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    client = smtplib.SMTP("127.0.0.1", server.port, timeout=10)
    try:
        yield client
    finally:
        client.close()
        thread.join(10)
        server.listener.close()


def told(says: dict[str, str], *, takes_ahead: bool) -> tuple[Outcome | None, list[bytes]]:
    """What is known after a server of that sort, and what mails that has."""
    server = Server(says, takes_ahead=takes_ahead)
    with talking_to(server) as client:
        try:
            hand_over(client, CONTENT, sender="us@example.org", recipient="ana@example.org")
        except (OSError, smtplib.SMTPException) as error:
            return judge(error), server.texts
        return None, server.texts


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ({}, None),
        ({"RCPT": "251 Will forward"}, None),
        ({"MAIL": "530 Log in first", "RCPT": "503 No sender", "DATA": "503 No recipient"}, NOT_TAKEN),
        ({"RCPT": "550 No such user", "DATA": "503 No recipient"}, REJECTED),
        ({"RCPT": "450 Greylisted", "DATA": "554 No valid recipients"}, NOT_TAKEN),
        ({"DATA": "451 Not now"}, NOT_TAKEN),
        ({"DATA": "421 Too busy"}, NOT_TAKEN),
        ({"DATA": "554 Never"}, REJECTED),
        ({"TEXT": "554 Spam"}, REJECTED),
        ({"TEXT": "452 Full"}, NOT_TAKEN),
        ({"TEXT": "421 Too busy"}, NOT_TAKEN),
        ({"TEXT": ""}, Verdict.UNKNOWN),
    ],
    ids=str,
)
def test_its_answer_means_the_same_whether_or_not_it_takes_commands_ahead(
    says: dict[str, str], verdict: Verdict | None
):
    outcome, texts = told(says, takes_ahead=True)

    assert (outcome, texts) == told(says, takes_ahead=False)
    assert (outcome.verdict if outcome else None) == verdict


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["421 Too busy", ""])
@pytest.mark.parametrize("takes_ahead", [False, True])
def test_a_server_that_hangs_up_before_the_text_has_not_taken_it(command: str, answer: str, takes_ahead: bool):
    outcome, texts = told({command: answer}, takes_ahead=takes_ahead)

    assert outcome is not None
    assert (outcome.verdict, outcome.stops_batch, texts) == (NOT_TAKEN, True, [])


def test_the_text_goes_once_the_server_asks_for_it_and_dots_arrive_as_they_were():
    server = Server({}, takes_ahead=True)
    with talking_to(server) as client:
        for _ in range(2):
            hand_over(client, CONTENT, sender="us@example.org", recipient="ana@example.org")
    commands = [f"MAIL FROM:<us@example.org> SIZE={len(CONTENT)}", "RCPT TO:<ana@example.org>", "DATA"]

    assert server.heard[1:] == commands * 2
    assert [text.replace(b"\r\n..", b"\r\n.") for text in server.texts] == [CONTENT] * 2


@pytest.mark.parametrize("refusal", [{"MAIL": "530 Log in first"}, {"RCPT": "550 No such user"}], ids=str)
def test_a_server_that_would_take_the_text_after_refusing_is_hung_up_on(refusal: dict[str, str]):
    server = Server(refusal, takes_ahead=True)
    with talking_to(server) as client:
        with pytest.raises(smtplib.SMTPException, match=r"530|550"):
            hand_over(client, CONTENT, sender="us@example.org", recipient="ana@example.org")
        assert client.sock is None

    assert server.texts == []


def test_after_a_refusal_the_next_mail_goes_over_the_same_connection():
    server = Server({"RCPT": "550 No such user", "DATA": "503 No recipient"}, takes_ahead=True)
    with talking_to(server) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            hand_over(client, CONTENT, sender="us@example.org", recipient="gone@example.org")
        server.says.update(ALL_WELL)
        hand_over(client, CONTENT, sender="us@example.org", recipient="ana@example.org")

    assert len(server.texts) == 1
