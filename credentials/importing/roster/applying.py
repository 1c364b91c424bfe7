"""Writes a plan, all of it or nothing: new rows many at once, changes by the same actions that the pages use."""

from datetime import datetime

from django.db import transaction

from credentials.catalogue import switch_on
from credentials.importing.roster.changing import change_credentials
from credentials.importing.roster.creating import create_credentials
from credentials.importing.roster.desk import Desk
from credentials.importing.roster.granting import IssuerBook
from credentials.importing.roster.joining import in_order
from credentials.importing.roster.outcome import Outcome
from credentials.importing.roster.serving import Cycles
from credentials.importing.roster.staffing import write_people
from credentials.importing.roster.steps import Plan
from credentials.models import CredentialType
from credentials.signals import gathering, tell_changed
from practices.models import Membership, Practice


@transaction.atomic
def apply_plan(
    plan: Plan, practice: Practice, *, by: Membership | None, at: datetime, sms_consent: bool, attested_by: str = ""
) -> Outcome:
    """Everything the plan shows, in one transaction.

    `sms_consent` attests it for the file's phones: in the words of `attested_by`, else in the name of `by`.
    """
    attested_by = attested_by or (str(by.user) if by else "")
    desk = Desk(practice, by, at, attested_by if sms_consent else "")
    with gathering():
        _write(plan, desk)
    return desk.outcome


def _write(plan: Plan, desk: Desk) -> None:
    for kind in plan.types:
        switch_on(kind.code)
        desk.outcome.created["types"] += 1
    kinds = {each.code: each for each in CredentialType.objects.all()}
    people = desk.outcome.people = write_people(plan.people, desk)
    issuers = IssuerBook(desk)
    cycles = Cycles(plan.credentials, people)
    create_credentials([step for step in plan.credentials if step.is_new], desk, kinds, issuers, cycles)
    change_credentials([step for step in plan.credentials if not step.is_new], desk, issuers, cycles)
    for joining in in_order(plan.joined):
        joining.apply(plan.joined[joining.code], desk)
    tell_changed(person.pk for person in people.values())
