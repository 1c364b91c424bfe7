"""The words that stand beside a date in its cell: some change what it means, some are only remarks."""

import re
from dataclasses import dataclass

from credentials.importing.text import fold

ENDED = {"expired", "lapsed", "ended", "terminated", "exp'd"}
PENDING = {
    "pending", "applied", "submitted", "awaiting", "scheduled", "booked", "registered", "reapplied", "sent", "class",
    "appointment", "appt",
}  # fmt: skip
EXAM = {"exam", "boards", "eligible"}
ISSUED = {
    "done", "completed", "given", "issued", "taken", "received", "recd", "renewed", "administered", "read", "tested",
    "placed", "checked",
}  # fmt: skip
HARMLESS = {
    "exp", "expires", "expire", "expiring", "expiry", "expiration", "exps", "date", "valid", "until", "till",
    "thru", "through",
    "to", "on", "by", "ends", "end", "good", "is", "the", "of", "at", "as", "due", "renews", "renew",
    "renewal", "dated", "neg",
    "negative", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday",
    "wednesday",
    "thursday", "friday", "saturday", "sunday", "st", "nd", "rd", "th", "in", "and", "current",
}  # fmt: skip
# Who issued a card is often written before its date.
ISSUERS = {"aha", "arc", "red", "cross", "american", "heart", "association", "abret"}
SILENT = HARMLESS - {"due", "renews", "renew", "renewal", "neg", "negative"}
PARENTHESES = re.compile(r"\(.*?\)")
KNOWN = HARMLESS | ISSUERS | ENDED | ISSUED | PENDING | EXAM
UNSURE = re.compile(r"\?")
TIME = re.compile(r"^[T ]*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)


@dataclass(frozen=True)
class Beside:
    ended: bool = False
    pending: bool = False
    pending_exam: bool = False
    says_issued: bool = False
    unclear: str = ""
    remark: str = ""


def beside(line: str, start: int, end: int) -> Beside:
    """What stands before `start` and after `end` of a line. Unknown words before a date may change it: unclear."""
    before, after = line[:start].strip(), TIME.sub("", line[end:]).strip()
    first, last = fold(before).split(), fold(after).split()
    every = {*first, *last}
    unknown = [word for word in first if word not in KNOWN]
    return Beside(
        ended=bool(ENDED & every),
        pending=bool(PENDING & every),
        pending_exam=bool(EXAM & every),
        says_issued=bool(ISSUED & {*first, *fold(PARENTHESES.sub("", after)).split()}),
        unclear=before if unknown else "",
        remark=_remark(before, after, every),
    )


def _remark(before: str, after: str, every: set[str]) -> str:
    if UNSURE.search(before + after):
        return f"a question mark stands beside it: {' '.join((before, '…', after)).strip()}"
    telling = every - SILENT - ENDED
    return " ".join(filter(None, (before, after))).strip(" ()-–,;.:") if telling else ""
