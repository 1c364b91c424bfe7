"""Credentials on record that a file says more of, or says differently: changed by the pages' own actions."""

from datetime import date

from credentials.actions.credentials import change, let_go, suspend
from credentials.actions.credits import open_balance
from credentials.actions.periods import UNCHANGED, Unchanged, correct, put_on_record, renew
from credentials.expiry import ONE_DAY
from credentials.importing.roster.creating import period_of
from credentials.importing.roster.desk import Desk
from credentials.importing.roster.details import OF_THE_IMPORT
from credentials.importing.roster.granting import IssuerBook
from credentials.importing.roster.serving import Cycles
from credentials.importing.roster.steps import CredentialStep, PeriodStep
from credentials.models import Credential, Period
from credentials.models.period import Origin, PeriodState


def change_credentials(steps: list[CredentialStep], desk: Desk, issuers: IssuerBook, cycles: Cycles) -> None:
    """What hours count in changes before them: a renewal leaves its old hours behind."""
    for step in sorted(steps, key=lambda step: step.hours is not None):
        if step.held:
            _change(step, step.held.credential, desk, issuers, cycles)


def _change(step: CredentialStep, known: Credential, desk: Desk, issuers: IssuerBook, cycles: Cycles) -> None:
    if step.number or step.note or step.fills_issuer:
        change(
            known,
            number=step.number or known.number,
            issuer=issuers.of(step.issuer) if step.fills_issuer else known.issuer,
            note="\n".join(filter(None, (known.note, step.note))),
            by=desk.by,
            at=desk.at,
        )
    if served := cycles.served_by(step):
        known.serves = served
        known.save(update_fields=["serves"])
    for period in step.periods:
        _write_period(period, known, desk)
    if step.hours is not None:
        open_balance(known, hours=step.hours, by=desk.by)
    _make_inactive(step, known, desk)
    desk.outcome.count("credentials", changed=step.is_changed)


def _write_period(period: PeriodStep, known: Credential, desk: Desk) -> None:
    match period.action:
        case "same":
            desk.outcome.unchanged["periods"] += 1
        case "correct" if period.before:
            _correct(period, period.before, desk)
            desk.outcome.updated["periods"] += 1
        case "renew":
            _renew(period, known, desk)
            desk.outcome.created["periods"] += 1
        case _:
            _put_on_record(period, known, desk)
            desk.outcome.created["periods"] += 1


def _renew(period: PeriodStep, known: Credential, desk: Desk) -> None:
    dates, starts_on = period.dates, period.dates.starts_on
    last_end = period.before.expires_on if period.before else None
    if starts_on is None and last_end and dates.expires_on and dates.expires_on < desk.today:
        # It has ended too: it cannot start today, which is when renewals without a day are taken to start.
        starts_on = last_end + ONE_DAY
    renew(known, expires_on=dates.expires_on, issued_on=dates.issued_on, starts_on=starts_on, by=desk.by, at=desk.at)


def _correct(period: PeriodStep, before: Period, desk: Desk) -> None:
    end = period.dates.expires_on
    correct(
        before,
        expires_on=end,
        issued_on=_day(period.dates.issued_on, before.issued_on, end),
        starts_on=_day(period.dates.starts_on, before.starts_on, end),
        by=desk.by,
        at=desk.at,
    )


def _day(given: date | None, known: date | None, end: date | None) -> date | Unchanged | None:
    """What the file does not give stays, unless it would lie behind the new end."""
    if given:
        return given
    return None if known and end and known > end else UNCHANGED


def _put_on_record(period: PeriodStep, known: Credential, desk: Desk) -> None:
    if period.is_older:
        period_of(known, period, desk).save(force_insert=True)
        return
    state = PeriodState.APPLIED if period.action == "apply" else PeriodState.ACCEPTED
    put_on_record(known, period.dates, Origin.IMPORTED, state=state, by=desk.by, at=desk.at)


def _make_inactive(step: CredentialStep, known: Credential, desk: Desk) -> None:
    if step.lets_go:
        let_go(known, on=desk.today, why=OF_THE_IMPORT, by=desk.by)
    if step.suspends:
        suspend(known, starts_on=desk.today, reason=OF_THE_IMPORT, by=desk.by)
