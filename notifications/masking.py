"""What is said of a message to anybody, as it can be stored: its links stand there without what makes them work.

A link acts in its reader's name without a log-in (rules.md G3), so it stands in the message itself and nowhere else.
"""

import re

# As notifications.links and notifications.unsubscribing sign: 43 or 46 letters name the message, 22 or 43 prove it.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43,}\.[A-Za-z0-9_-]{22,}")


def storable(words: str) -> str:
    """Without what PostgreSQL cannot hold: the character NUL, and halves of characters that JSON may bring."""
    return words.replace("\0", "").encode(errors="ignore").decode()


def masked(words: str) -> str:
    """“https://nervecenter.example/l/…/”; every other word stays."""
    return _TOKEN.sub("…", words)
