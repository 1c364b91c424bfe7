"""Whether a refusal is about the address itself, so that nothing more may go to it, or about this message or moment."""

import re

# RFC 3463, 3.2 and 3.3: no such mailbox, no such domain, bad syntax, moved away, takes no mail, disabled. 5.1.7 and
# 5.1.8 are about the sender.
OF_THE_ADDRESS = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.9", "5.1.10", "5.2.1"})
# RFC 5321, 4.2.3: no such mailbox here, not local. Only where no finer code says more.
REPLIES_OF_THE_ADDRESS = (550, 551)

_FINE_CODE = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_REPLY = re.compile(r"^\s*(?:smtp;\s*)?([245]\d\d)\b")


def is_of_the_address(words: str, *, reply: int | None = None, unless_said: bool = False) -> bool:
    """By the codes in a mail server's words, else by its reply; `unless_said` where there is neither."""
    fine = _FINE_CODE.findall(words)
    if fine:
        return any(code in OF_THE_ADDRESS for code in fine)
    said = reply or _reply_in(words)
    return said in REPLIES_OF_THE_ADDRESS if said else unless_said


def has_fine_code(words: str) -> bool:
    return _FINE_CODE.search(words) is not None


def _reply_in(words: str) -> int | None:
    found = _REPLY.search(words)
    return int(found[1]) if found else None
