"""What becomes of a file's spans (rules.md F1): new, unchanged, renewal, correction, applied for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from credentials.importing.roster.held import Held
from credentials.importing.roster.spans import Span
from credentials.importing.roster.steps import CORRECT, KEEP, RENEW, PeriodAction, PeriodStep
from credentials.models import Period
from credentials.models.period import PeriodState

CORRECTION_DAYS = 31
_SETTLED = (PeriodState.ACCEPTED, PeriodState.WITHDRAWN)
_AWAITED = (PeriodState.APPLIED, PeriodState.PENDING, PeriodState.RETURNED)


@dataclass
class _Record:
    """What is on record of a credential. `ends` were accepted or taken back at some time; `last` ends last."""

    ends: set[date | None]
    awaited: set[date | None]
    last: Period | None

    @property
    def last_end(self) -> date:
        return (self.last.expires_on or date.max) if self.last else date.min


def period_steps(spans: list[Span], held: Held | None, key: str, choices: Mapping[str, str]) -> list[PeriodStep]:
    """One step a span, the first to end first. `key` names the credential, `choices` flip what is proposed."""
    record = _on_record(held)
    accepted = [span for span in spans if not span.is_applied]
    steps = [_step(span, _action(span, accepted, record), record, key, choices) for span in accepted]
    applied = (span for span in spans if span.is_applied)
    return steps + [_step(span, _action_applied(span, accepted, record), record, key, {}) for span in applied]


def _on_record(held: Held | None) -> _Record:
    known = held.periods if held else []
    standing = [period for period in known if period.stands]
    return _Record(
        ends={period.expires_on for period in known if period.state in _SETTLED},
        awaited={each.expires_on for each in known if each.state in _AWAITED and each.superseded_at is None},
        last=max(standing, key=lambda period: period.expires_on or date.max, default=None),
    )


def _action(span: Span, accepted: list[Span], record: _Record) -> PeriodAction:
    if span.dates.expires_on in record.ends:
        return "same"
    if record.last is None:
        return "add"
    if (span.ends_on - record.last_end).days >= CORRECTION_DAYS:
        return RENEW
    # An older card that the file lists above the one on record, or above a newer one, corrects nothing.
    return CORRECT if span is accepted[-1] else "add"


def _action_applied(span: Span, accepted: list[Span], record: _Record) -> PeriodAction:
    end = span.dates.expires_on
    if end is None:
        return "same" if record.awaited or record.last or accepted else "apply"
    return "same" if end in record.awaited | record.ends else "apply"


def _step(span: Span, action: PeriodAction, record: _Record, key: str, choices: Mapping[str, str]) -> PeriodStep:
    step = PeriodStep(
        key=f"{key}:{span.dates.expires_on or 'no end'}",
        source=span.source,
        dates=span.dates,
        action=action,
        before=record.last if action in (RENEW, CORRECT) else None,
        is_older=action == "add" and record.last is not None,
    )
    if action in (RENEW, CORRECT):
        step.choices = (RENEW, CORRECT, KEEP) if span.ends_on > record.last_end else (CORRECT, KEEP)
        chosen = choices.get(step.key, action)
        step.chosen = chosen if chosen in step.choices else action
        step.action = "same" if step.chosen == KEEP else RENEW if step.chosen == RENEW else CORRECT
    return step
