"""A mail handed over SMTP; in two steps where a server takes commands ahead of its answers (RFC 2920), else in four."""

import smtplib
from contextlib import suppress

TAKES = {"MAIL": (250,), "RCPT": (250, 251), "DATA": (354,)}


class NotHandedOver(smtplib.SMTPServerDisconnected):
    """The server was gone before it was given the text: it cannot have taken the mail."""


def hand_over(server: smtplib.SMTP, content: bytes, *, sender: str, recipient: str) -> None:
    """Of `content` each line ends in CR LF. Raises what smtplib's sendmail raises for a refusal or no answer."""
    try:
        server.ehlo_or_helo_if_needed()
        size = f" SIZE={len(content)}" if server.has_extn("size") else ""
        _ask(server, f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{recipient}>", "DATA")
    except smtplib.SMTPServerDisconnected as error:
        raise NotHandedOver(*error.args) from error
    server.send(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    code, words = server.getreply()
    if code != 250:
        _begin_again(server)
        raise smtplib.SMTPDataError(code, words)


def _ask(server: smtplib.SMTP, *commands: str) -> None:
    """Whether it may be given the text."""
    ahead = server.has_extn("pipelining")
    if ahead:
        server.send("".join(f"{each}\r\n" for each in commands))
    for number, command in enumerate(commands, start=1):
        if not ahead:
            server.send(f"{command}\r\n")
        code, words = server.getreply()
        if code not in TAKES[command[:4]]:
            _begin_again(server, unread=len(commands) - number if ahead else 0)
            raise _refusal(command, code, words)


def _refusal(command: str, code: int, words: bytes) -> smtplib.SMTPException:
    about = command.partition("<")[2].partition(">")[0]
    if command.startswith("MAIL"):
        return smtplib.SMTPSenderRefused(code, words, about)
    if command.startswith("RCPT"):
        return smtplib.SMTPRecipientsRefused({about: (code, words)})
    return smtplib.SMTPDataError(code, words)


def _begin_again(server: smtplib.SMTP, *, unread: int = 0) -> None:
    """So that the next mail finds the server as after its greeting, or hung up.

    That is how one ends which would go on in spite of its refusal: it must not make a mail of nothing.
    """
    with suppress(OSError, smtplib.SMTPException):
        answers = [server.getreply()[0] for _ in range(unread)]
        if 354 not in answers and server.rset()[0] == 250:
            return
    server.close()
