"""Findings on requirements as sentences: plain, specific, dated. Pure functions, tested as a table."""

from collections.abc import Sequence
from datetime import date

from credentials.kinds import ORDINARY, is_plural
from credentials.models import CredentialType
from credentials.wording import count_words, day_words, sentence_case
from hospitals.facts import Asked, Place
from hospitals.findings import Code

_ASKED_OF = {
    "primary": "technologists",
    "backup": "technologists",
    "trainee": "trainees",
    "oversight": "oversight physicians",
}


_HOLDS = "Holds "
_TO_YOU = {"is": "are", "leaves": "leave", "starts": "start"}


def to_holder(message: str, name: str = "") -> str:
    """A finding's sentence as the person it is about reads it: “You hold no BLS.”, “You are on B-20881 then.”"""
    if message.startswith(_HOLDS):
        return f"You hold {message.removeprefix(_HOLDS)}"
    if not name or not message.startswith(f"{name} "):
        return message
    verb, _, rest = message.removeprefix(f"{name} ").partition(" ")
    return f"You {_TO_YOU.get(verb, verb)} {rest}"


def about(name: str, message: str) -> str:
    """As others read it: “Ana Ruiz: BLS ended Sat 21 Nov.”, “Ana Ruiz holds no BLS.”"""
    if message.startswith(_HOLDS):
        return f"{name} holds {message.removeprefix(_HOLDS)}"
    return message if message.startswith(name) else f"{name}: {message}"


def type_label(type: CredentialType, place: Place) -> str:
    """Inside a sentence: “BLS”, “hospital privileges at St. Brendan Medical Center”, “state license for OR”."""
    first, _, rest = type.name.partition(" ")
    name = f"{first.lower() if first in ORDINARY else first} {rest}".strip()
    match type.scope:
        case "hospital":
            return f"{name} at {place.name}"
        case "state" if place.state:
            return f"{name} for {place.state}"
    return name


def missing(types: Sequence[CredentialType], place: Place) -> str:
    labels = [type_label(type, place) for type in types]
    if len(labels) == 1:
        return f"{_HOLDS}no {labels[0]}."
    if len(labels) == 2:
        return f"{_HOLDS}neither {' nor '.join(labels)}."
    return f"{_HOLDS}none of {', '.join(labels)}."


def sentence(
    code: Code,
    type: CredentialType,
    place: Place,
    asked: Asked,
    on: date | None,
    issuer: str,
    issuers: str,
    today: date,
    before: str = "before that day",
    after: str = "after that day",
) -> str:
    """What is wrong with one credential. `on` is the day to name, `issuer` granted it, `issuers` are accepted. What
    lasts until `today` or longer has not ended yet, whatever day it is judged for; `before` and `after` name that."""
    label = sentence_case(type_label(type, place))
    is_over = on is not None and on < today
    end = "ended" if is_over else "end" if is_plural(type.name) else "ends"
    be = "are" if is_plural(type.name) else "is"
    day = day_words(on, today) if on else ""
    match code:
        case Code.EXPIRED:
            return f"{label} {end} {day}{'' if is_over else f', {before}'}."
        case Code.IN_GRACE:
            if is_over:
                return f"{label} {end} {day}: still renewable, not valid."
            return f"{label} {end} {day}, {before}: still renewable then, but not valid."
        case Code.NOT_YET_VALID:
            return f"{label} {be} valid only from {day}."
        case Code.SUSPENDED:
            return f"{label} {be} suspended{f' through {day}' if day else ''}."
        case Code.PENDING:
            return f"{label} {be} applied for, not granted yet."
        case Code.OUT_OF_SEASON:
            return f"{label} {be} not held for this season."
        case Code.ISSUER_UNKNOWN | Code.ISSUER_NOT_ACCEPTED:
            return _of_its_issuer(type, place, issuer, issuers)
        case Code.UNVERIFIED:
            return f"{label} {be} not verified at the source, as {place.name} asks."
        case Code.MARGIN_TOO_SHORT:
            return f"{label} {end} {day}; {place.name} asks for {_days_left(asked)} on the day of the case."
        case Code.TOO_OLD:
            dated = f"{be} of {day}" if day else "bears no date"
            return f"{label} {dated}; {_age(asked, place)}."
        case Code.PREREQUISITE_MISSING:
            needed = type.presupposes.name if type.presupposes else "another credential"
            return f"{label} counts only with a current {needed}."
        case Code.EXPIRES_SOON:
            return f"{label} {end} {day}, soon {after}."
    return missing([type], place)


def remedy(code: Code, type: CredentialType) -> str:
    match code:
        case Code.EXPIRED | Code.IN_GRACE | Code.MARGIN_TOO_SHORT | Code.TOO_OLD | Code.EXPIRES_SOON:
            return "Record the renewal."
        case Code.MISSING | Code.OUT_OF_SEASON:
            return "Record it, or the hospital's exemption."
        case Code.PENDING:
            return "Record the grant when it comes."
        case Code.SUSPENDED:
            return "Lift the suspension, or find somebody else."
        case Code.UNVERIFIED:
            return "Verify it."
        case Code.ISSUER_UNKNOWN:
            return "Say who granted it."
        case Code.ISSUER_NOT_ACCEPTED:
            return "Record one from an accepted issuer."
        case Code.PREREQUISITE_MISSING:
            return f"Renew {type.presupposes.name if type.presupposes else 'what it rests on'}."
    return "Find somebody else."


def no_requirements(place: Place, seat: str) -> str:
    """Of everybody; with a seat, of those who take it."""
    return f"What {place.name} asks {f'of {_ASKED_OF[seat]}' if seat else 'for'} is not known."


def _of_its_issuer(type: CredentialType, place: Place, issuer: str, issuers: str) -> str:
    plural = is_plural(type.name)
    if not issuers:
        return f"{type.name} {'are' if plural else 'is'} on record, but not who granted {'them' if plural else 'it'}."
    if not issuer:
        return f"Who granted {type_label(type, place)} is not known; {place.name} accepts {issuers} only."
    label = sentence_case(type_label(type, place))
    return f"{label} {'are' if plural else 'is'} from {issuer}; {place.name} accepts {issuers} only."


def _days_left(asked: Asked) -> str:
    return f"{count_words(asked.days_left or 0, 'day')} left"


def _age(asked: Asked, place: Place) -> str:
    if asked.issued_within_months is not None:
        return f"{place.name} asks for one issued within {count_words(asked.issued_within_months, 'month')}"
    return f"{place.name} asks for a check within {count_words(asked.checked_within_days or 0, 'day')}"
