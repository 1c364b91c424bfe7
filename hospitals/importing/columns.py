"""How a sheet of hospitals is known, and what its columns are called. Compared without case or punctuation."""

from credentials.importing.joined import ColumnWords
from credentials.importing.kinds import SheetKind
from credentials.importing.text import fold

CODE = "hospitals"

COLUMNS: dict[str, ColumnWords] = {
    "name": ColumnWords(
        "Name of the hospital",
        (
            "hospital", "hospitals", "hospital name", "name of hospital", "facility", "facilities", "facility name",
            "name of facility", "site", "sites", "site name", "location name", "center", "campus", "hospital/facility",
            "facility/hospital", "account", "client", "surgery center", "institution", "hospital site", "name",
        ),
    ),
    "city": ColumnWords("City", ("city", "town", "city/town", "location", "municipality", "hospital city")),
    "state": ColumnWords("State", ("state", "st", "province", "state code", "hospital state", "facility state")),
    "place": ColumnWords("City and state", ("city, state", "city/state", "city and state", "city st", "city & st")),
    "zone": ColumnWords(
        "Time zone",
        ("time zone", "timezone", "tz", "zone", "local time", "time", "hospital time zone", "local time zone"),
    ),
    "requires": ColumnWords(
        "What it requires",
        (
            "requires", "requirements", "requirement", "required", "needs", "need", "required credentials",
            "credentials required", "credentials", "credential requirements", "required docs", "required documents",
            "docs required", "documents required", "must have", "what they require", "what they need", "asks for",
            "entry requirements", "vendor requirements", "access requirements", "credentialing requirements",
            "required certs", "certs required", "certifications required", "compliance requirements",
            "tech requirements", "technologist requirements", "technologists", "techs", "req", "reqs",
            "required for techs", "tech needs",
        ),
    ),
    "readers": ColumnWords(
        "What it requires of oversight physicians",
        (
            "reader requirements", "readers", "physician requirements", "oversight requirements", "oversight",
            "required for readers", "required of readers", "physicians", "oversight physicians", "reader needs",
            "requires of readers", "required for physicians",
        ),
    ),
    "portal": ColumnWords(
        "Portal",
        (
            "portal", "vendor portal", "credentialing portal", "vendor credentialing", "vendormate", "vendor system",
            "credentialing system", "vms", "platform", "credentialing platform", "vendor management",
            "vendor credentialing system", "badge portal", "system",
        ),
    ),
    "notes": ColumnWords(
        "Notes", ("notes", "note", "comments", "comment", "remarks", "remark", "other", "misc", "info", "instructions")
    ),
}  # fmt: skip

_TELLING = ("city", "state", "place", "zone", "portal", "notes")
_ASKS = ("requires", "readers", "zone")
# What other sheets call their columns too, so that it does not make a sheet of hospitals.
_ANYBODY_S = frozenset({"name", "account", "client", "center", "location", "time", "system", "techs", "technologists"})
_OF_CASES = frozenset(
    fold(word)
    for word in ("surgeon", "procedure", "or start", "date", "case #", "case number", "surgery date", "room", "start")
)


def score(headings: frozenset[str]) -> float:
    """How sure it is, from 0 to 1, that these folded headings are those of a list of hospitals."""
    names = bool(headings & _words("name") - _ANYBODY_S)
    asks = any(headings & _words(code) - _ANYBODY_S for code in _ASKS)
    if not (names or (asks and headings & _words("name"))) or len(headings) < 2:
        return 0.0
    telling = sum(bool(headings & _words(code)) for code in _TELLING)
    found = 2 * names + 2 * asks + telling - 3 * bool(headings & _OF_CASES)
    return min(1.0, max(0.0, found / 5))


def _words(code: str) -> frozenset[str]:
    return frozenset(fold(heading) for heading in COLUMNS[code].headings)


# Headings that tell the rows of headings from rows of data: those that anybody uses are known without.
KIND = SheetKind(
    code=CODE,
    label="hospitals",
    headings=frozenset().union(*(_words(code) for code in COLUMNS)) - _ANYBODY_S,
    score=score,
)
