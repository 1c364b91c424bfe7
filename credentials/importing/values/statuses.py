"""Words that say how a credential or a person stands."""

import re
from enum import StrEnum

from credentials.importing.text import LONGEST_VALUE, fold, one_line
from credentials.importing.values.calendar import full_year

SEASON = re.compile(r"(?<!\d)(?:20)?(\d{2})\s*[-/–]\s*(?:20)?(\d{2})(?!\d)")
YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
BESIDE_A_SEASON = {"season", "flu", "influenza", "shot", "vaccine", "yes", "y", "done", "received", "given"}


class Status(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    PENDING_VERIFICATION = "pending_verification"
    PENDING = "pending"
    PENDING_EXAM = "pending_exam"
    EXPIRED = "expired"
    LET_GO = "let_go"
    SUSPENDED = "suspended"
    LEFT = "left"
    NOT_APPLICABLE = "not_applicable"


STATUS_PHRASES: dict[Status, tuple[str, ...]] = {
    Status.ACTIVE: (
        "active", "current", "valid", "ok", "okay", "good", "approved", "complete", "completed", "compliant",
        "in good standing",
        "verified", "accepted", "met", "yes", "y", "granted", "certified", "up to date", "clear", "cleared",
        "passed", "green",
        "expiring", "expiring soon", "expires soon", "active expiring", "on file", "renewed", "issued", "employed",
    ),
    Status.INACTIVE: ("inactive", "not active", "disabled", "deactivated", "on hold", "hold", "dormant"),
    Status.PENDING_VERIFICATION: (
        "pending verification", "unverified", "to be verified", "not verified", "needs verification", "verify",
        "awaiting verification",
        "verification pending", "to verify",
    ),
    Status.PENDING: (
        "pending", "in process", "in progress", "applied", "application submitted", "submitted",
        "under review", "in review",
        "awaiting approval", "pending approval", "processing", "pending renewal", "renewal pending",
        "renewal in progress",
        "initial application", "temporary pending",
    ),
    Status.PENDING_EXAM: ("pending exam", "exam pending", "board eligible", "awaiting exam", "exam scheduled"),
    Status.EXPIRED: ("expired", "lapsed", "overdue", "past due", "red", "not current", "out of date"),
    Status.LET_GO: (
        "let go", "not renewing", "do not renew", "will not renew", "wont renew", "dropped", "retired",
        "emeritus", "no longer needed",
        "no longer held", "withdrawn", "resigned privileges", "relinquished", "surrendered", "not renewed",
        "letting go", "closed",
    ),
    Status.SUSPENDED: ("suspended", "restricted", "revoked", "probation", "on probation"),
    Status.LEFT: (
        "left", "terminated", "termed", "former", "resigned", "gone", "separated", "no longer employed",
        "ex employee", "quit",
        "no longer here", "former employee",
    ),
    Status.NOT_APPLICABLE: ("n a", "na", "none", "not applicable", "not required", "not needed", "exempt", "waived"),
}  # fmt: skip
BY_PHRASE = {phrase: status for status, phrases in STATUS_PHRASES.items() for phrase in phrases}
DISCIPLINES: dict[str, tuple[str, ...]] = {
    "trainee": (
        "trainee", "student", "intern", "tech in training", "technologist in training", "in training",
        "training", "orientee",
        "apprentice", "tech trainee", "ionm trainee", "fellow", "resident", "trainee technologist",
        "junior trainee",
    ),
    "oversight": (
        "oversight", "reader", "physician", "oversight physician", "neurologist", "interpreting physician",
        "remote reader",
        "supervising professional", "professional", "md", "do", "interpreter", "reading physician",
        "supervising physician",
        "monitoring physician", "oversight md", "reading neurologist", "audiologist oversight",
        "oversight professional",
    ),
    "technologist": (
        "technologist", "tech", "ionm tech", "ionm technologist", "neurophysiologist",
        "surgical neurophysiologist", "clinician",
        "ionm clinician", "specialist", "ionm specialist", "senior tech", "sr tech", "lead tech", "tech i",
        "tech ii", "tech iii",
        "monitorist", "neuromonitoring technologist", "intraoperative neurophysiologist",
        "senior technologist", "lead technologist",
        "technician", "ionm technician", "neuromonitoring specialist", "clinical specialist", "float tech",
        "traveler", "iont",
    ),
}  # fmt: skip
RANKS = {"senior", "sr", "junior", "jr", "lead", "chief", "staff", "i", "ii", "iii", "iv", "1", "2", "3", "prn"}
BY_DISCIPLINE = {phrase: code for code, phrases in DISCIPLINES.items() for phrase in phrases}


def parse_status(text: str) -> Status | None:
    """None for a word that is not known: it is asked about, never guessed."""
    return BY_PHRASE.get(fold(text))


def parse_discipline(text: str) -> str | None:
    """technologist, trainee or oversight; ranks such as senior or II say nothing."""
    words = fold(text).split()
    plain = " ".join(word for word in words if word not in RANKS)
    return BY_DISCIPLINE.get(" ".join(words)) or BY_DISCIPLINE.get(plain)


def parse_season(text: str) -> int | None:
    """The year a season opens in: 2026 for "Flu 26-27", "2026/27", "2026-2027" or "Flu 2026"."""
    line = one_line(text)
    if (match := SEASON.search(line)) and (int(match[2]) - int(match[1])) % 100 == 1:
        return full_year(match[1])
    return int(year[1]) if (year := YEAR.search(line)) else None


def season_alone(text: str) -> int | None:
    """The year a season opens in, where a cell says nothing else: "2025", "2025-26", "flu 25/26". No month: "11/12"."""
    line = one_line(text[:LONGEST_VALUE])
    match = SEASON.search(line) or YEAR.search(line)
    if match is None or set(fold(line[: match.start()] + line[match.end() :]).split()) - BESIDE_A_SEASON:
        return None
    if match.re is YEAR:
        return int(match[1])
    opens, closes = int(match[1]), int(match[2])
    return full_year(match[1]) if closes - opens == 1 and opens > 12 else None
