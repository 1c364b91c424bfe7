"""What is asked for, in the few words of a table's cell. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from credentials.models import CredentialType
from credentials.wording import count_words, days_words
from hospitals.differences import Comparison
from hospitals.findings import Severity
from hospitals.strictest import CommonRule, Terms

_SEATS = {"primary": "technologists", "trainee": "trainees", "oversight": "oversight physicians"}


@dataclass(frozen=True, slots=True)
class Part:
    """A few words; marked where the rest of the hospitals do not say them."""

    words: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    types: Mapping[UUID, CredentialType]
    issuers: Mapping[UUID, str]

    def parts(self, terms: Terms) -> list[str]:
        """“CNIM or D.ABNM”, “verified at its source”, “30 days left”."""
        return list(filter(None, self._parts(terms)))

    def line(self, terms: Terms) -> str:
        return ", ".join(self.parts(terms))

    def lines(self, asked: Iterable[Terms], usual: Iterable[Terms]) -> list[list[Part]]:
        said = {part for terms in usual for part in self.parts(terms)}
        ordered = sorted(asked, key=lambda terms: (terms.severity is Severity.WARN, self.line(terms)))
        return [[Part(part, part not in said) for part in self.parts(terms)] for terms in ordered]

    def rule(self, rule: CommonRule) -> list[str]:
        return [self.line(hold) for hold in rule.holds]

    def apart(self, rule: CommonRule) -> str:
        """Why more than one of a type is held; empty where that is not so."""
        return f"No one issuer of {self.names(rule.apart)} is accepted by all: one from each." if rule.apart else ""

    def subject(self, found: Comparison) -> str:
        return self.names(found.types)

    def names(self, keys: Iterable[UUID]) -> str:
        types = sorted((self.types[key] for key in keys), key=lambda type: (type.position, type.name))
        return " or ".join(type.name for type in types)

    def _parts(self, terms: Terms) -> Iterator[str]:
        yield self.names(terms.types)
        if terms.issuers:
            yield f"from {' or '.join(sorted(self.issuers.get(key, 'another') for key in terms.issuers))} only"
        yield "verified at its source" if terms.verified else ""
        yield f"{days_words(terms.days_left)} left" if terms.days_left else ""
        if terms.issued_within_months is not None:
            yield f"issued within {count_words(terms.issued_within_months, 'month')}"
        if terms.checked_within_days is not None:
            yield f"checked within {days_words(terms.checked_within_days)}"
        yield "in season" if terms.in_season else ""
        yield "accepted in its grace days" if terms.accepts_grace else ""
        yield "warns only" if terms.severity is Severity.WARN else ""


def whom(found: Comparison) -> str:
    """For whom and for which cases, where that is not everybody and every case."""
    seats = "" if "primary" in found.seats else " and ".join(_SEATS[seat] for seat in found.seats)
    if not seats and "oversight" not in found.seats and "trainee" not in found.seats:
        seats = _SEATS["primary"]
    return ", ".join(filter(None, (seats, f"cases with {found.modality}" if found.modality else "")))
