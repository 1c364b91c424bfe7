"""The words by which hospitals say how a requirement must be met. Data only."""

import re

_UNIT = r"(?:days?|d|weeks?|wks?|months?|mos?|years?|yrs?)"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?P<day>\d{{4}}-\d\d?-\d\d?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{1,2}}/\d{{4}}|{_MONTH}"
    rf"\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}\s+{_MONTH}\s+\d{{4}}|{_MONTH}\s+\d{{4}})"
)
_CASE = (
    r"(?:\s*(?:of|from|after|past|before|beyond|following|post|on|at|prior\s+to)?\s*(?:the\s+)?(?:(?:date"
    r"|day)\s+of\s+)?"
    r"(?:(?:the|any|each|a)\s+)?(?:case|surgery|dos|procedure|service|case\s+date|surgery\s+date|procedure\s+date)"
    r"(?:\s+(?:date|day))?\b)"
)
_NOTHING = r"(?:nothing|none|no(?=\s+(?:expir|laps))|no\s+\w+|not|never|must\s+not|cannot|can't|may\s+not|anything|any)"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


# “Board certified” says no more than the type does.
SAYS_NOTHING = _pattern(r"\bboard[\s-]+certified\b")

EACH_WORD = {
    "a": "1", "an": "1",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "ten": "10",
    "twelve": "12", "fourteen": "14", "fifteen": "15", "thirty": "30", "forty-five": "45", "sixty": "60",
    "ninety": "90",
}  # fmt: skip
NUMBERS = _pattern(rf"\b(?:{'|'.join(EACH_WORD)})\b(?=[\s-]+{_UNIT}\b)")

# So many days still to run on the day of the case.
MARGIN = _pattern(
    rf"(?:{_NOTHING}\s+(?:\w+\s+){{0,2}}?)?(?:to\s+|that\s+|be\s+)?(?:expir\w+|laps\w+|end(?:s|ing)?"
    rf"|due)\s*(?:\b(?:in|within|inside|less\s+than|sooner\s+than)\b|<)"
    rf"\s*(?:the\s+)?(?:next\s+)?(?P<n1>\d{{1,3}})[\s-]*(?P<u1>{_UNIT})\b(?:{_CASE}|\s+out\b)?"
    rf"|(?:(?:\b(?:all|everything|valid|good|current|must\s+be|have|with|for|at\s+least|a|minimum|min|of"
    rf"|another)\b|≥|>=)\s*)*"
    rf"(?P<n2>\d{{1,3}})[\s-]*\+?\s*(?P<u2>{_UNIT})\s+(?:left|remaining|margin|buffer|cushion|of"
    rf"\s+validity|validity|to\s+run)\b"
    rf"{_CASE}?"
    rf"|(?:(?:\b(?:all|everything|valid|good|current|must\s+be|for|at\s+least|a|minimum|min|of|another"
    rf"|through)\b|≥|>=)\s*)*"
    rf"(?P<n3>\d{{1,3}})[\s-]*(?P<u3>{_UNIT})\s+(?:beyond|past|after|post|following){_CASE}"
)
OF_ALL = _pattern(
    r"\b(?:nothing|none|all|everything|anything|no\s+(?:credentials?|expirations?|items?|documents?|docs?"
    r"|certs?|cards?)|"
    r"no\s+expir\w+|credentials?|documents?|docs)\b"
)

# How old it may be.
EVERY = _pattern(
    rf"\b(?P<every>(?:renewed\s+|updated\s+)?every|each|q|per)\s*(?P<other>other"
    rf"\s+)?(?P<n>\d{{1,3}})?[\s-]*(?P<u>{_UNIT})\b"
)
AGE = _pattern(
    rf"\b(?:(?:done|dated|issued|completed|taken|given|read|drawn|collected|renewed|negative|updated|on\s+file)\s+)?"
    rf"(?:within|in)\s+(?:the\s+)?(?:last\s+|past\s+|previous\s+|prior\s+|a"
    rf"\s+)?(?P<n>\d{{1,3}})?[\s-]*(?P<u>{_UNIT})\b"
    rf"(?:{_CASE}|\s+old\b)?"
    rf"|\b(?P<each>annual(?:ly)?|yearly|quarterly|monthly|semi-?annual|biennial|once\s+(?:a|1)\s+(?:year"
    rf"|yr|month|quarter))\b"
)
BARE_AGE = _pattern(
    rf"(?:\b(?:less\s+than|under|no\s+older\s+than|not\s+older\s+than|no\s+more\s+than|not\s+more\s+than"
    rf"|max(?:imum)?|last|past"
    rf"|up\s+to)\s+|[<≤]=?\s*)?(?<!\d)(?P<n>\d{{1,3}})[\s-]*(?P<u>{_UNIT})\b(?:\s+old\b|{_CASE})?"
    rf"(?!\s+(?:of\s+)?(?:experience|exp\b))"
)

# How long it takes to get one is not how old it may be.
LEAD = _pattern(
    r"\b(?:allow(?:s|ing)?|takes?|taking|lead(?:[\s-]*times?)?|process(?:ing)?|turn[\s-]?around|apply|applications?"
    r"|in\s+advance|ahead|notice|wait)\b"
)

SEASON = _pattern(
    r"\b(?:in|during|for|each|every|this|current|the)?\s*(?:the\s+)?(?:current\s+|this\s+)?(?:flu"
    r"\s+)?season(?:al(?:ly)?|s)?"
    r"(?:\s+only)?\b"
)
MONTHS = _pattern(
    rf"\b(?:in|from|during|between)?\s*(?P<first>{_MONTH})\s*(?:-|–|—|to|through|thru|until|and)\s*(?P<last>{_MONTH})"
)

VERIFIED = _pattern(
    r"\b(?:must\s+be\s+|needs?\s+to\s+be\s+|to\s+be\s+|please\s+|always\s+|check\s+and\s+)?"
    r"(?:primary[\s-]source(?:[\s-]verif\w+)?|psv|verif(?:y|ied|ication|ies|iable)(?:\s+required)?)\b"
    r"(?:[\s(]*(?:on|at|with|via|through|by|from|against|@)\s+(?:the\s+|its\s+)?(?:[\w.-]+\s+){0,3}?"
    r"(?:web\s?sites?|sites?|portal|registry|look-?up|online|directly|page|source|[\w-]+\.(?:org|com|net|info))\b)?"
)
GRACE = _pattern(
    r"\b(?:in\s+(?:the\s+|its\s+)?)?grace(?:\s+(?:period|days?))?(?:\s+(?:is|are))?(?:\s+(?:ok(?:ay)?"
    r"|accepted|allowed|fine|honou?red))?"
)
NO_GRACE = _pattern(
    r"\b(?:no|not|without|w/o)\s+(?:in\s+)?(?:a\s+)?grace(?:\s+(?:period|days?))?(?:\s+(?:accepted|allowed))?"
)
SOFT = _pattern(
    r"\b(?:is\s+|are\s+|would\s+be\s+)?(?:strongly\s+)?(?:prefer(?:red|s|ably|able)?|recommended|nice"
    r"\s+to\s+have|optional|"
    r"desired|desirable|if\s+possible|encouraged|a\s+plus|suggested)\b"
)
FROM = _pattern(
    rf"\b(?:starting|effective|eff\.?|from|as\s+of|beginning|beg\.?|since|after|begins|starts)\s+(?:on\s+"
    rf"|in\s+)?{_DAY}"
)
UNTIL = _pattern(rf"\b(?:until|through|thru|till|ends|ending)\s+{_DAY}")

# Beside an issuer's name: that it is not accepted.
NOT_BEFORE = _pattern(r"\b(?:no|not|except|excluding|other\s+than)\s+(?:(?:the|by|from)\s+)*$")
NOT_AFTER = _pattern(
    r"^\s*(?:(?:cards?|certs?|courses?)\s+)?(?:(?:is|are)\s+)?not\s+(?:accepted|ok(?:ay)?|allowed|recogni[sz]ed|valid)\b"
)
# Just before a type: that this one is not asked for, or asked for only where another one is not.
NEGATED = _pattern(
    r"\b(?:not|except(?:ing)?(?:\s+for)?|unless|excluding|other\s+than|instead\s+of|rather\s+than|in\s+lieu\s+of)\s+"
    r"(?:(?:a|an|the|also|by|with|for|current|valid|holding|having|has|have|is|they|you)\s+)*$"
)
BUT = _pattern(r"\bbut\s+$")
# Of the type that follows at once, whoever issued it.
NO = _pattern(r"\b(?:no|without)\s+$")
NOT_ASKED = _pattern(
    r"^\s*(?:no|without)\b(?!\s+(?:later|more|older|less|grace|expir))|\bnot\s+(?:required|needed"
    r"|necessary|asked)\b|\b(?:isn't|is\s+not|aren't)\s+(?:required|needed)"
    r"|\bn/?a\b|\bwaived\b|\bdoes\s+not\s+(?:require|need|ask)\b|\bdon't\s+need\b"
)
REFUSED = _pattern(
    r"\b(?:not|no\s+longer|never)\s+(?:accepted|ok(?:ay)?|allowed|recogni[sz]ed|valid|honou?red|good)\b"
    r"|\b(?:won't|will\s+not|does\s+not|doesn't|do\s+not)"
    r"\s+(?:accept|take|recogni[sz]e|honou?r)\b"
)
NOTHING_SAID = frozenset({"", "none", "n a", "na", "nothing", "no requirements", "no", "nil"})

SIDES = {
    "oversight": _pattern(
        r"^(?:for\s+)?(?:the\s+)?(?:oversight(?:\s+physicians?)?|readers?|physicians?|mds?|doctors?|docs"
        r"|neurologists?)\s*"
        r"(?::|–|-\s|\bneeds?\b|\bmust\s+have\b|\brequires?\b|\bonly\b:?)"
    ),
    "trainee": _pattern(
        r"^(?:for\s+)?(?:the\s+)?(?:trainees?|students?)\s*(?::|–|-\s|\bneeds?\b|\bmust\s+have\b"
        r"|\brequires?\b|\bonly\b:?)"
    ),
    "technologist": _pattern(
        r"^(?:for\s+)?(?:the\s+|all\s+)?(?:techs?|technologists?|staff|everyone|all(?:\s+staff)?|ionm(?:"
        r"\s+techs?)?|(?:surgical\s+)?neurophysiologists?)\s*"
        r"(?::|–|-\s|\bneeds?\b|\bmust\s+have\b|\brequires?\b)"
    ),
}  # fmt: skip

FOR_SIDES = {
    "oversight": _pattern(
        r"\bfor\s+(?:the\s+|all\s+)?(?:oversight(?:\s+physicians?)?|readers?|physicians?|mds?|doctors?)(?:\s+only)?\b"
    ),
    "trainee": _pattern(r"\bfor\s+(?:the\s+|all\s+)?(?:trainees?|students?)(?:\s+only)?\b"),
}

# Words that ask for nothing more.
FILLER = frozenset(
    (
        "required req reqd requires require requirement requirements current currently valid validity active "
        "unexpired proof of copy copies card cards cert certs certificate certification certified credential "
        "credentials must have has be is are need needs needed a an the with w and or plus both also up to date on "
        "file test tests testing shot shots vaccine vaccination results result negative neg record records "
        "documentation documents doc docs form forms please all only each tech techs technologist technologists in "
        "for by from at hospital facility per policy accepted ok okay either any one 1 following issued provider "
        "life support own their its through via check checks screen screening training course insurance coverage "
        "mandatory necessary & registered registry who under then new uses use during"
    ).split()
)
