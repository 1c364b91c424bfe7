"""Time zones as people write them: “Pacific”, “MT”, “EST”, “America/Boise”; and those that a state has."""

from credentials.importing.text import clean, fold, one_line
from practices.zones import all_zones

NEW_YORK, CHICAGO, DENVER, BOISE = "America/New_York", "America/Chicago", "America/Denver", "America/Boise"
PHOENIX, LOS_ANGELES, ANCHORAGE = "America/Phoenix", "America/Los_Angeles", "America/Anchorage"
HONOLULU, PUERTO_RICO, GUAM = "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam"
INDIANA, DETROIT, LOUISVILLE = "America/Indiana/Indianapolis", "America/Detroit", "America/Kentucky/Louisville"

_WORDS: dict[str, tuple[str, ...]] = {
    NEW_YORK: ("eastern", "et", "est", "edt", "new york", "east", "us eastern", "east coast"),
    CHICAGO: ("central", "ct", "cst", "cdt", "chicago", "us central"),
    DENVER: ("mountain", "mt", "mst", "mdt", "denver", "us mountain"),
    PHOENIX: ("arizona", "phoenix", "mountain no dst", "mst no dst", "mountain standard no dst"),
    LOS_ANGELES: ("pacific", "pt", "pst", "pdt", "los angeles", "west", "us pacific", "west coast"),
    ANCHORAGE: ("alaska", "akt", "akst", "akdt", "ak", "anchorage"),
    HONOLULU: ("hawaii", "hawaiian", "hst", "hst no dst", "ht", "hi", "honolulu", "hawaii aleutian"),
    PUERTO_RICO: ("atlantic", "ast", "at", "puerto rico"),
    GUAM: ("chamorro", "chst", "guam"),
}
_BY_WORD = {word: zone for zone, words in _WORDS.items() for word in words}
_NOISE = frozenset({"time", "zone", "standard", "daylight", "us", "usa", "timezone", "tz", "the"})

# The most usual zone of a state first; states of one zone have one.
_OF_STATES: dict[tuple[str, ...], str] = {
    (NEW_YORK,): "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV",
    (CHICAGO,): "AL AR IL IA LA MN MS MO OK WI",
    (DENVER,): "CO MT NM UT WY",
    (LOS_ANGELES,): "CA NV WA",
    (PHOENIX,): "AZ",
    (ANCHORAGE,): "AK",
    (HONOLULU,): "HI",
    (PUERTO_RICO,): "PR VI",
    (GUAM,): "GU",
    (NEW_YORK, CHICAGO): "FL",
    (LOUISVILLE, CHICAGO): "KY",
    (CHICAGO, NEW_YORK): "TN",
    (INDIANA, CHICAGO): "IN",
    (DETROIT, "America/Menominee"): "MI",
    (CHICAGO, DENVER): "TX KS NE ND SD",
    (BOISE, LOS_ANGELES): "ID",
    (LOS_ANGELES, BOISE): "OR",
}
_BY_STATE = {state: zones for zones, states in _OF_STATES.items() for state in states.split()}
# Zones that people call by the name of the one they agree with.
_LOCAL = {DENVER: (BOISE, PHOENIX), NEW_YORK: (DETROIT, INDIANA, LOUISVILLE), CHICAGO: ("America/Menominee",)}


def zone_in(text: str, state: str = "") -> str | None:
    """The IANA zone that a cell names; in a state that keeps a time of its own by that name, the state's."""
    line = one_line(clean(text))
    word = " ".join(word for word in fold(line).split() if word not in _NOISE)
    zone = _BY_WORD.get(fold(line)) or _BY_WORD.get(word)
    if zone is None:
        return _named(line)
    return next((each for each in zones_of(state) if each in _LOCAL.get(zone, ())), zone)


def zones_of(state: str) -> tuple[str, ...]:
    """The most usual first; none for no state."""
    return _BY_STATE.get(state, ())


def _named(line: str) -> str | None:
    wanted = line.replace(" ", "_").casefold()
    return next((zone for zone in all_zones() if zone.casefold() == wanted), None)
