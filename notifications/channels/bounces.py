"""Whom a refusal is about: the address alone, so that nothing more may go to it, or us, whoever the message is for."""

import re
from enum import StrEnum


class About(StrEnum):
    RECIPIENT = "recipient"
    US = "us"
    """Our sender, relay, account, limits or standing: the next message would be refused as well."""
    UNCLEAR = "unclear"
    """This message, this moment, or anything else: it is lost, and the address is not blamed for it."""


# RFC 3463, 3.2 and 3.3: no such mailbox, no such domain, bad syntax, moved away, takes no mail, disabled.
_OF_THE_ADDRESS = frozenset({".1.0", ".1.1", ".1.2", ".1.3", ".1.4", ".1.6", ".1.9", ".1.10", ".2.1"})
# RFC 3463: a bad sender, the system that we hand over to, who may send; RFC 7372: DKIM, SPF, reverse DNS. The longer
# ones are Microsoft's: may not send as, relay, limits of an account, a banned sender or host.
_OF_US = re.compile(
    r"\.1\.[78]|\.3\.[0125]|\.7\.(?:8|9|14|2[0-7]|54|57|60|64|50[12368]|509|51[01]|6[0-4]\d|7[0-5]\d)|\.2\.252"
)
# RFC 4954: authentication is required, refused, too weak, or asked for encryption.
_REPLIES_OF_US = (530, 534, 535, 538)

_FINE_CODE = re.compile(r"\b[245](\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"^\s*(?:smtp;\s*)?([245]\d\d)\b")
_QUOTED = re.compile(r"<[^>]*>|\S+@\S+")

_SENDER = re.compile(r"\bsender (address|verif)|\b(bad|invalid|unknown) sender")
_PASSING = re.compile(r"gr[ae]y-?list|receiving mail (at a rate|too quickly)")
_SPOKEN_OF_THE_ADDRESS = re.compile(
    r"\b(no such|unknown|invalid|non-?existent) (local )?(user|mailbox|recipient|account)\b"
    r"|\b(user|recipient|mailbox|account|address)( is)? (unknown|not found|doesn't exist|does not exist|not local)"
    r"|\b(user|mailbox|account)( is| has been)? disabled|\bno mailbox\b|unrouteable address"
    r"|marked as inactive|hard-bounce"
)
_SPOKEN_OF_US = re.compile(
    r"\brelay|\bsender|send as\b|'?from'? address|\bsignature|unsigned|authenticat|\b(not|un) ?verified\b|not owned by"
    r"|client (host|does not)|\b(helo|ehlo|spf|dkim|dmarc|ptr|rbl)\b|reverse (dns|hostname)|spamhaus|\bbanned\b"
    r"|(black|block)-?list|\b(daily|hourly|sending|email) ([\w-]+ ){0,3}(quota|limit)|throttl|\bcredits\b"
    r"|\byour (account|domain|ip)\b|\b(authorized|allowed|permissions?) to send\b|pending approval"
    r"|test[ -](purposes|mode)"
)


def about(words: str, *, reply: int | None = None) -> About:
    """By the codes in a mail server's or provider's words, then by what they say. Addresses in them count for nothing.

    What names us beats what names the address: “Sender address rejected: User unknown” is no word of the recipient.
    """
    said, fine = _said(words), _FINE_CODE.findall(words)
    if _PASSING.search(said):
        return About.UNCLEAR
    if (reply or _reply_in(words)) in _REPLIES_OF_US or any(map(_OF_US.fullmatch, fine)) or _SENDER.search(said):
        return About.US
    if any(code in _OF_THE_ADDRESS for code in fine) or (not fine and _SPOKEN_OF_THE_ADDRESS.search(said)):
        return About.RECIPIENT
    return About.US if _SPOKEN_OF_US.search(said) else About.UNCLEAR


def codes_in(words: str, *, reply: int) -> str:
    """“550 5.1.1”: what may be told of an answer to those who must not learn whom it was about."""
    fine = _FINE_CODE.search(words)
    return f"{reply} {fine[0]}" if fine else str(reply)


def gist_of(words: str) -> str:
    """What they have in common with those said of another message: without addresses, numbers and ids."""
    return " ".join(re.sub(r"\S*\d\S*", " ", _said(words)).split())


def is_bare(words: str) -> bool:
    """No finer code, and none but the replies that stand for an address as a rule (RFC 5321, 4.2.3)."""
    return not _FINE_CODE.search(words) and _reply_in(words) in (None, 550, 551)


def names_one(words: str, address: str) -> bool:
    """Whether they speak of this recipient."""
    return address.lower() in words.lower() or re.search(r"\brecipient\b", words.lower()) is not None


def has_fine_code(words: str) -> bool:
    return _FINE_CODE.search(words) is not None


def _said(words: str) -> str:
    return " ".join(_QUOTED.sub(" ", words.lower().replace("’", "'")).replace("_", " ").split())


def _reply_in(words: str) -> int | None:
    found = _REPLY.search(words)
    return int(found[1]) if found else None
