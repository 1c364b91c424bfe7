"""Credentials that are new: inserted together, with their periods, hours and suspensions."""

from collections.abc import Mapping

from credentials.actions.periods import drawn_up
from credentials.importing.roster.desk import Desk
from credentials.importing.roster.details import OF_THE_IMPORT
from credentials.importing.roster.granting import IssuerBook
from credentials.importing.roster.serving import Cycles
from credentials.importing.roster.steps import CredentialStep, PeriodStep
from credentials.models import Credential, CredentialType, CreditActivity, Period, Suspension
from credentials.models.period import Origin, PeriodState

_Made = list[tuple[CredentialStep, Credential]]


def create_credentials(
    steps: list[CredentialStep], desk: Desk, kinds: Mapping[str, CredentialType], issuers: IssuerBook, cycles: Cycles
) -> None:
    """`kinds` are the practice's types by code. What hours count in is inserted before them."""
    made: _Made = []
    for serving in (False, True):
        batch = [(each, _new(each, desk, kinds, issuers, cycles)) for each in steps if bool(each.serves) is serving]
        Credential.objects.bulk_create([credential for _, credential in batch])
        for step, credential in batch:
            cycles.add(step, credential)
        made += batch
    desk.outcome.created["credentials"] += len(made)
    _create_periods(made, desk)
    balances = [(credential, step.hours) for step, credential in made if step.hours is not None]
    CreditActivity.objects.bulk_create(
        CreditActivity(credential=credential, hours=hours, is_opening_balance=True) for credential, hours in balances
    )
    Suspension.objects.bulk_create(_suspension(credential, desk) for step, credential in made if step.suspends)


def period_of(credential: Credential, period: PeriodStep, desk: Desk) -> Period:
    """A row not saved yet."""
    state = PeriodState.APPLIED if period.action == "apply" else PeriodState.ACCEPTED
    return drawn_up(credential, period.dates, Origin.IMPORTED, state=state, by=desk.by, at=desk.at)


def _new(
    step: CredentialStep, desk: Desk, kinds: Mapping[str, CredentialType], issuers: IssuerBook, cycles: Cycles
) -> Credential:
    credential = Credential(
        technologist=cycles.person_of(step),
        type=kinds[step.kind.code],
        issuer=issuers.of(step.issuer),
        serves=cycles.served_by(step),
        number=step.number,
        note=step.note,
    )
    if step.lets_go:
        credential.let_go_on, credential.let_go_why, credential.let_go_by = desk.today, OF_THE_IMPORT, desk.by
    return credential


def _create_periods(made: _Made, desk: Desk) -> None:
    rows = [
        period_of(credential, period, desk) for step, credential in made for period in step.periods if period.writes
    ]
    Period.objects.bulk_create(rows)
    desk.outcome.created["periods"] += len(rows)


def _suspension(credential: Credential, desk: Desk) -> Suspension:
    return Suspension(credential=credential, starts_on=desk.today, reason=OF_THE_IMPORT)
