"""Words that stand where a date, a number or a yes was expected."""

import re
from enum import StrEnum

from credentials.importing.text import LONGEST_VALUE, fold, one_line


class Word(StrEnum):
    NOT_APPLICABLE = "not_applicable"
    LIFETIME = "lifetime"
    PENDING = "pending"
    PENDING_EXAM = "pending_exam"
    EXPIRED = "expired"
    YES = "yes"
    NO = "no"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


PHRASES: dict[Word, tuple[str, ...]] = {
    Word.NOT_APPLICABLE: (
        "n a", "na", "n r", "nr", "none", "nil", "null", "not applicable", "not required", "not needed",
        "does not apply", "doesnt apply",
    ),
    Word.LIFETIME: (
        "lifetime", "life", "life time", "never", "never expires", "does not expire", "doesnt expire", "no expiry",
        "no expiration", "no exp", "no expiration date", "no exp date", "permanent", "indefinite",
        "non expiring", "for life",
    ),
    Word.PENDING: (
        "pending", "pend", "in process", "in progress", "in review", "under review", "applied", "applied for",
        "app submitted", "application submitted", "application pending", "app pending", "submitted", "awaiting",
        "awaiting approval", "processing", "renewal pending", "renewal in progress", "renewing",
        "renewal submitted",
        "pending renewal", "pending approval", "pending application", "in the works", "reapplied",
        "waiting on card", "awaiting card", "paperwork submitted", "packet submitted", "packet sent", "sent",
    ),
    Word.PENDING_EXAM: (
        "pending exam", "exam pending", "awaiting exam", "exam scheduled", "scheduled exam", "sitting for exam",
        "board eligible", "boards pending", "exam eligible", "pending boards", "taking exam", "needs exam",
        "studying for exam", "sit for exam",
    ),
    Word.EXPIRED: ("expired", "exp d", "lapsed", "has expired", "overdue"),
    Word.YES: (
        "yes", "y", "x", "done", "complete", "completed", "received", "recd", "rec d", "given", "ok", "okay",
        "current",
        "on file", "true", "got it", "up to date", "utd", "have", "has", "verified", "passed", "pass",
    ),
    Word.NO: (
        "no", "n", "declined", "refused", "not held", "false", "not done", "missing", "does not have", "decline",
        "declines", "not received", "not on file", "not yet",
    ),
    Word.EXEMPT: ("exempt", "exemption", "waived", "waiver", "medical exemption", "religious exemption", "excused"),
    Word.UNKNOWN: (
        "tbd", "to be determined", "unknown", "see notes", "see note", "see comment", "ask", "ask her", "ask him",
        "not sure", "need", "needed", "needs", "need copy", "need date", "needs date", "check dates", "unk",
    ),
}  # fmt: skip
BY_PHRASE = {phrase: word for word, phrases in PHRASES.items() for phrase in phrases}
SIGNS = {
    "-": Word.NOT_APPLICABLE, "--": Word.NOT_APPLICABLE, "---": Word.NOT_APPLICABLE, "–": Word.NOT_APPLICABLE,
    "—": Word.NOT_APPLICABLE, ".": Word.NOT_APPLICABLE, "/": Word.NOT_APPLICABLE, "\\": Word.NOT_APPLICABLE,
    "✓": Word.YES, "✔": Word.YES, "☑": Word.YES, "☒": Word.YES, "√": Word.YES, "✗": Word.NO, "✘": Word.NO,
    "☐": Word.NO,
    "?": Word.UNKNOWN, "??": Word.UNKNOWN, "???": Word.UNKNOWN,
}  # fmt: skip
NOT_APPLICABLE_INSIDE = re.compile(
    r"(?<![a-z0-9])(?:n/a|n\.a\.|not applicable|not required)(?![a-z0-9])", re.IGNORECASE
)


def word_of(text: str) -> Word | None:
    """The word a whole cell is, or None where it is something else."""
    line = one_line(text[: LONGEST_VALUE + 1])
    if len(line) > LONGEST_VALUE:
        return None
    if line in SIGNS:
        return SIGNS[line]
    if found := BY_PHRASE.get(fold(line)):
        return found
    return Word.NOT_APPLICABLE if NOT_APPLICABLE_INSIDE.search(line) else None
