"""What a file says of a credential besides its dates: number, note, hours, issuer, and that it is inactive."""

from datetime import date
from uuid import UUID

from audit.history import ever
from credentials.importing.records import CredentialRecord, Problem, Source
from credentials.importing.roster.fitting import fitting
from credentials.importing.roster.held import Held
from credentials.importing.roster.steps import CredentialStep
from credentials.models import Credential, Suspension

OF_THE_IMPORT = "Inactive in the imported file"
MOST_HOURS = 9999


def plan_details(step: CredentialStep, problems: list[Problem]) -> None:
    """What differs from the record, or all of it where the credential is new."""
    newest_first = sorted(step.records, key=_end, reverse=True)
    known = step.held.credential if step.held else None
    number = next((_fitting_number(record, problems) for record in newest_first if record.number), "")
    step.number = "" if known and number == known.number else number
    lines = dict.fromkeys(line for record in step.records for line in record.note.splitlines())
    step.note = "\n".join(line for line in lines if not known or line not in known.note.splitlines())
    step.fills_issuer = bool(known and known.issuer_id is None and step.issuer.name)
    step.lets_go, step.suspends = newest_first[0].let_go, newest_first[0].suspended_from is not None
    _plan_hours(step, problems)


def plan_inactivity(steps: list[CredentialStep]) -> list[Problem]:
    """“Inactive” counts once, until a manager says otherwise (rules.md F3); what they said is reported."""
    doubtful = [step for step in steps if step.held and (step.lets_go or step.suspends)]
    if not doubtful:
        return []
    let_go_before = ever(Credential, let_go_why=OF_THE_IMPORT)
    suspended_before = ever(Suspension, "credential_id", reason=OF_THE_IMPORT)
    return [problem for step in doubtful if (problem := _settle(step, let_go_before | suspended_before))]


def _settle(step: CredentialStep, inactive_before: set[UUID]) -> Problem | None:
    if step.held is None:
        return None
    known = step.held.credential
    was = known.pk in inactive_before
    taken_up = was and known.let_go_on is None and step.lets_go
    step.lets_go = step.lets_go and known.let_go_on is None and not was
    step.suspends = step.suspends and not was and not _is_suspended(step, step.held)
    if not taken_up:
        return None
    source = step.records[0].sources.get("status") or step.source
    words = f"{step.label} was taken up again since an earlier import; it stays so."
    return Problem(source.sheet, source.cell, "", words, "note")


def _is_suspended(step: CredentialStep, held: Held) -> bool:
    """Now or from a day to come: another suspension would overlap."""
    today = next((record.suspended_from for record in step.records if record.suspended_from), date.min)
    return any((each.ends_on or date.max) >= today for each in held.suspensions)


def _plan_hours(step: CredentialStep, problems: list[Problem]) -> None:
    record = next((each for each in step.records if each.hours_earned is not None), None)
    if record is None or record.hours_earned is None:
        return
    if record.hours_earned > MOST_HOURS:
        source = record.sources.get("hours", Source("", ""))
        words = "Is no number of hours that anybody can earn."
        problems.append(Problem(source.sheet, source.cell, str(record.hours_earned), words, "error"))
        return
    if step.held is None or record.hours_earned != step.held.opening_balance:
        step.hours = record.hours_earned


def _fitting_number(record: CredentialRecord, problems: list[Problem]) -> str:
    return fitting(Credential, "number", record.number, record.sources.get("number"), problems)


def _end(record: CredentialRecord) -> date:
    season = date(record.season, 12, 31) if record.season else date.min
    return record.expires_on or (date.max if record.no_expiry else max(record.issued_on or date.min, season))
