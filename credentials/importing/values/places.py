"""States, and names of hospitals with their usual abbreviations."""

from functools import lru_cache

from credentials.importing.text import fold, one_line

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii",
    "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania",
    "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "VI": "Virgin Islands", "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming", "GU": "Guam",
}  # fmt: skip
BY_NAME = {fold(name): code for code, name in STATES.items()}
OLDER = {
    "ore": "OR",
    "wash": "WA",
    "calif": "CA",
    "ill": "IL",
    "mass": "MA",
    "penn": "PA",
    "tex": "TX",
    "ariz": "AZ",
    "wash d c": "DC",
}
LONG_FORMS = {
    "st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "hosp": "hospital", "hospitals": "hospital",
    "med": "medical", "ctr": "center",
    "cntr": "center", "centre": "center", "cen": "center", "univ": "university", "u": "university",
    "reg": "regional", "rgnl": "regional",
    "mem": "memorial", "meml": "memorial", "surg": "surgical", "inst": "institute", "ortho": "orthopaedic",
    "orthopedic": "orthopaedic",
    "orthopaedics": "orthopaedic", "orthopedics": "orthopaedic", "hlth": "health", "sys": "system",
    "gen": "general", "comm": "community",
    "child": "childrens", "childrens": "childrens", "no": "north", "so": "south", "amer": "american",
    "assn": "association",
    "assoc": "association", "natl": "national", "co": "county",
}  # fmt: skip
SHORT_FORMS = {
    "mc": "medical center",
    "medctr": "medical center",
    "medcenter": "medical center",
    "asc": "ambulatory surgery center",
}


def parse_state(text: str) -> str | None:
    """The two-letter code of "OR", "Oregon" or "Ore."; None where it is no state."""
    line = one_line(text).strip(".")
    if line.upper() in STATES:
        return line.upper()
    folded = fold(line)
    return BY_NAME.get(folded) or OLDER.get(folded)


@lru_cache(maxsize=4096)
def standard_place(name: str) -> str:
    """A hospital's or issuer's name with its abbreviations written out, for comparing: never for showing."""
    long = " ".join(SHORT_FORMS.get(word, LONG_FORMS.get(word, word)) for word in fold(name).split())
    return " ".join(word for word in long.split() if word not in {"the", "of", "at", "and", "inc", "llc"})


def same_place(first: str, second: str) -> bool:
    """Whether two names are one but for abbreviations and punctuation: "St. Brendan Med Ctr"."""
    return standard_place(first) == standard_place(second)
