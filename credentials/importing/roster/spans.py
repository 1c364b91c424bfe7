"""The spans that a file gives one credential: as it says them, with what the type's rule adds."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from credentials import expiry
from credentials.actions.periods import Dates
from credentials.expiry import ExpiryRule
from credentials.facts import params_of
from credentials.importing.records import CredentialRecord, Problem, Source
from credentials.models import CredentialType
from credentials.models.credential_type import Rule

ISSUE_ALONE = "{name} has a day of issue, which does not tell when it ends; it stands without dates."
NOT_A_SPAN = "{name} would end before it starts; its dates are left out."


@dataclass(frozen=True, slots=True)
class Span:
    """A period accepted or applied for, and the cell that gives it."""

    dates: Dates
    is_applied: bool
    source: Source

    @property
    def ends_on(self) -> date:
        return self.dates.expires_on or date.max


def spans_of(records: list[CredentialRecord], kind: CredentialType, problems: list[Problem]) -> list[Span]:
    """Each span once, the first to end first. What is no span is added to the problems."""
    found: dict[tuple[bool, date | None], Span] = {}
    for record in records:
        if record.has_period and (span := _span(record, kind, problems)):
            found.setdefault((span.is_applied, span.dates.expires_on), span)
    return sorted(found.values(), key=lambda span: span.ends_on)


def _span(record: CredentialRecord, kind: CredentialType, problems: list[Problem]) -> Span | None:
    source = _source(record)
    try:
        dates = _dates(record, kind)
    except ValidationError:
        problems.append(_problem(source, NOT_A_SPAN, kind, "error"))
        return None
    is_applied = record.standing == "applied"
    if dates.expires_on is None and not (is_applied or record.no_expiry or kind.expiry_rule == Rule.ONE_TIME):
        problems.append(_problem(source, ISSUE_ALONE, kind, "note"))
        return None
    return Span(dates, is_applied, source)


def _dates(record: CredentialRecord, kind: CredentialType) -> Dates:
    params = params_of(kind)
    if record.season and params.season:
        season = params.season.opening_in(record.season)
        return Dates(record.issued_on, record.issued_on or season.opens_on, season.closes_on)
    end = record.expires_on
    if end is None and record.issued_on and not record.no_expiry and record.standing == "accepted":
        end = expiry.expires_on(ExpiryRule(kind.expiry_rule), record.issued_on, params)
    return Dates(record.issued_on, record.starts_on or record.issued_on, end)


def _source(record: CredentialRecord) -> Source:
    for what in ("expires_on", "issued_on", "held", "standing"):
        if what in record.sources:
            return record.sources[what]
    return next(iter(record.sources.values()), Source("", ""))


def _problem(source: Source, words: str, kind: CredentialType, level: str) -> Problem:
    return Problem(source.sheet, source.cell, "", words.format(name=kind.name), level)  # type: ignore[arg-type]
