"""How a case stands, in the words of lists, and why it was cancelled where they say."""

from dataclasses import dataclass

from credentials.importing.text import fold

STATUSES: dict[str, tuple[str, ...]] = {
    "tentative": (
        "tentative", "tent", "hold", "on hold", "held", "pending", "requested", "request", "penciled", "penciled in",
        "pencilled", "pencilled in", "unconfirmed", "not confirmed", "tbc", "to be confirmed", "proposed",
        "provisional",
        "waitlist", "wait list", "draft",
    ),
    "booked": (
        "booked", "confirmed", "scheduled", "sched", "posted", "boarded", "assigned", "active", "add on", "addon",
        "added", "added on", "firm", "accepted", "ok", "yes", "y", "staffed", "covered", "new", "open", "elective",
        "urgent", "emergent", "emergency", "conf", "moved", "rebooked", "rescheduled to", "to follow", "tf",
    ),
    "in_progress": (
        "in progress", "started", "ongoing", "in room", "live", "under way", "underway", "in or", "running",
    ),
    "done": ("done", "completed", "complete", "finished", "closed", "performed", "monitored", "billed", "ended"),
    "cancelled": (
        "cancelled", "canceled", "cancel", "cx", "cxl", "cxld", "cxd", "canx", "cncl", "cancelled case",
        "case cancelled",
        "case canceled", "withdrawn", "dropped", "void", "voided", "deleted", "removed", "x", "called off", "aborted",
    ),
    "unmonitored": (
        "unmonitored", "not monitored", "no monitoring", "went unmonitored", "went ahead unmonitored",
        "without monitoring",
        "done without monitoring", "not covered", "no coverage",
    ),
}  # fmt: skip
REASONS: dict[str, tuple[str, ...]] = {
    "surgeon": ("surgeon", "dr", "doctor", "md", "physician"),
    "patient": ("patient", "pt", "medical", "sick", "clearance", "npo", "ill"),
    "hospital": ("hospital", "facility", "bed", "beds", "or", "room", "equipment", "or closed", "site"),
    "coverage": ("tech", "technologist", "coverage", "staff", "staffing", "us", "uncovered"),
    "credential": ("credential", "credentials", "credentialing", "privileges", "badge", "compliance"),
}  # fmt: skip
_BY_PHRASE = {phrase: status for status, phrases in STATUSES.items() for phrase in phrases}
_BY_WORD = {word: reason for reason, words in REASONS.items() for word in words}
_NOTHING_MORE = frozenset(
    {"by", "per", "for", "due", "to", "no", "the", "of", "on", "from", "because", "reason", "not"}
)


@dataclass(frozen=True, slots=True)
class StatusReading:
    """`reason` is blank where the list does not say why it was cancelled."""

    status: str
    reason: str = ""


def parse_case_status(text: str) -> StatusReading | None:
    """None for a word that is not known: it is asked about."""
    words = fold(text).split()
    if known := _BY_PHRASE.get(" ".join(words)):
        return StatusReading(known)
    for length in (2, 1):
        if _BY_PHRASE.get(" ".join(words[:length])) == "cancelled":
            return StatusReading("cancelled", _reason(words[length:]))
    return None


def _reason(words: list[str]) -> str:
    """The one reason that the words after “cancelled” give; blank where they give none or several."""
    reasons = {_BY_WORD[word] for word in words if word in _BY_WORD and word not in _NOTHING_MORE}
    return reasons.pop() if len(reasons) == 1 else ""
