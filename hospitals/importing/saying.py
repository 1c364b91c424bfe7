"""A proposal as a person reads it before it is written."""

from collections.abc import Iterator

from credentials.catalogue_data import FURTHER, STOCK
from credentials.wording import count_words
from hospitals.importing.proposals import OVERSIGHT, TECHNOLOGIST, Proposal

_NAMES = {entry.code: entry.name for entry in (*STOCK, *FURTHER)}


def in_words(proposal: Proposal) -> str:
    """“CNIM or D.ABNM, verified, for technologists and trainees”."""
    types = " or ".join(_NAMES.get(code, code.replace("_", " ")) for code in proposal.any_of)
    return ", ".join((types, *_conditions(proposal)))


def _conditions(proposal: Proposal) -> Iterator[str]:
    if proposal.issuers:
        yield f"from {' or '.join(proposal.issuers)} only"
    if proposal.issued_within_months:
        yield f"issued within {count_words(proposal.issued_within_months, 'month')}"
    if proposal.checked_within_days:
        yield f"done within {count_words(proposal.checked_within_days, 'day')}"
    if proposal.in_season:
        yield "in season"
    if proposal.verified:
        yield "verified"
    if proposal.days_left:
        yield f"with {count_words(proposal.days_left, 'day')} left on the day of the case"
    if proposal.accepts_grace:
        yield "grace days accepted"
    if proposal.starts_on:
        yield f"from {proposal.starts_on:%-d %b %Y}"
    if proposal.ends_on:
        yield f"until {proposal.ends_on:%-d %b %Y}"
    sides = {OVERSIGHT: "oversight physicians", TECHNOLOGIST: "technologists and trainees"}
    yield f"for {sides.get(proposal.side, 'trainees')}"
    if proposal.warns:
        yield "as a warning"
