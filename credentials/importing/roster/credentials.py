"""What becomes of each credential of a file (rules.md F1): new, unchanged, renewed, corrected, applied for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from credentials import expiry
from credentials.catalogue import CATALOGUE
from credentials.expiry import ExpiryRule
from credentials.facts import params_of
from credentials.importing.records import CredentialRecord, Problem
from credentials.importing.roster.issuers import IssuerFinder
from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.steps import KEEP, CredentialStep, IssuerStep, PeriodAction, PersonStep
from credentials.models import Credential, CredentialType, Period
from credentials.models.credential_type import Rule
from credentials.models.period import PeriodState

CORRECTION_DAYS = 31
OF_THE_IMPORT = "Inactive in the imported file"


@dataclass(frozen=True, slots=True)
class Dates:
    """A period as the file gives it, with what the type's rule adds."""

    issued_on: date | None
    starts_on: date | None
    expires_on: date | None


class CredentialPlanner:
    """Plans one record at a time; `problems` are the records whose dates say no end."""

    def __init__(self, roster: Roster, finder: IssuerFinder, choices: Mapping[str, str]) -> None:
        self._roster = roster
        self._finder = finder
        self._choices = choices
        self.problems: list[Problem] = []

    def plan(self, record: CredentialRecord, person: PersonStep) -> CredentialStep | None:
        """None while a question about its issuer is open."""
        known = self._roster.types.get(record.type_code)
        entry = CATALOGUE.get(record.type_code)
        scope = known.scope if known else entry.scope if entry else "national"
        issuer = self._finder.find(record, scope, known)
        if issuer is None:
            return None
        credential = self._find(record, person, known, issuer)
        step = CredentialStep(
            key=_key(record, person, issuer),
            record=record,
            person=person,
            issuer=issuer,
            type_name=known.name if known else entry.name if entry else record.type_code,
            credential=credential,
        )
        self._plan_dates(step, known or _as_type(record.type_code))
        _plan_the_rest(step)
        return step

    def _find(
        self, record: CredentialRecord, person: PersonStep, known: CredentialType | None, issuer: IssuerStep
    ) -> Credential | None:
        """The credential it is: of that issuer, else the one on record where either issuer is unknown."""
        if person.technologist is None or known is None:
            return None
        held = self._roster.credentials(person.technologist.pk, known.pk)
        exact = [each for each in held if issuer.issuer and each.issuer_id == issuer.issuer.pk]
        if exact or known.scope == "hospital":
            return exact[0] if exact else None
        unknown = [each for each in held if each.issuer_id is None]
        loose = unknown if issuer.is_known else held
        return loose[0] if len(loose) == 1 else None

    def _plan_dates(self, step: CredentialStep, credential_type: CredentialType) -> None:
        record = step.record
        if not record.has_period:
            return
        dates = _dates(record, credential_type)
        if dates.expires_on is None and not record.no_expiry and record.standing == "accepted":
            if credential_type.expiry_rule != Rule.ONE_TIME:
                self._note_no_end(step)
                return
        step.issued_on, step.starts_on, step.expires_on = dates.issued_on, dates.starts_on, dates.expires_on
        step.action, step.before = _action(step, dates)
        self._flip(step)

    def _flip(self, step: CredentialStep) -> None:
        chosen = self._choices.get(step.key)
        if step.action in ("renew", "correct") and chosen in ("renew", "correct", KEEP):
            step.action = "same" if chosen == KEEP else _as_action(chosen)

    def _note_no_end(self, step: CredentialStep) -> None:
        source = next(iter(step.record.sources.values()))
        self.problems.append(
            Problem(
                source.sheet,
                source.cell,
                "",
                f"{step.what} has a date of issue, which does not tell when it ends; it stands without dates.",
                "note",
            )
        )


def _as_action(chosen: str) -> PeriodAction:
    return "renew" if chosen == "renew" else "correct"


def _key(record: CredentialRecord, person: PersonStep, issuer: IssuerStep) -> str:
    who = person.record.employee_number or person.record.email or person.record.name.display.casefold()
    name = issuer.issuer.name if issuer.issuer else issuer.new_name
    return f"period:{who}:{record.type_code}:{name.casefold()}"


def _as_type(code: str) -> CredentialType:
    """A catalogue type that the practice has not switched on yet, for its rule alone."""
    entry = CATALOGUE[code]
    fixed_month, fixed_day = entry.fixed or (None, None)
    opens_month, opens_day, closes_month, closes_day = entry.season or (None, None, None, None)
    return CredentialType(
        code=code,
        name=entry.name,
        expiry_rule=entry.expiry_rule,
        cycle_months=entry.cycle_months,
        fresh_days=entry.fresh_days,
        fixed_month=fixed_month,
        fixed_day=fixed_day,
        opens_month=opens_month,
        opens_day=opens_day,
        closes_month=closes_month,
        closes_day=closes_day,
    )


def _dates(record: CredentialRecord, credential_type: CredentialType) -> Dates:
    params = params_of(credential_type)
    if record.season and params.season:
        season = params.season.opening_in(record.season)
        return Dates(record.issued_on, record.issued_on or season.opens_on, season.closes_on)
    end = record.expires_on
    if end is None and record.issued_on and not record.no_expiry:
        end = expiry.expires_on(ExpiryRule(credential_type.expiry_rule), record.issued_on, params)
    return Dates(record.issued_on, record.starts_on or record.issued_on, end)


def _action(step: CredentialStep, dates: Dates) -> tuple[PeriodAction, Period | None]:
    known = list(step.credential.periods.all()) if step.credential else []
    standing = [period for period in known if period.state == PeriodState.ACCEPTED and period.superseded_at is None]
    if step.record.standing == "applied":
        awaited = [period for period in known if period.state != PeriodState.ACCEPTED and period.superseded_at is None]
        return ("same" if awaited or standing else "apply"), None
    if not standing:
        return "add", None
    if dates.expires_on in {period.expires_on for period in known if period.state == PeriodState.ACCEPTED}:
        return "same", None
    last = max(standing, key=lambda period: period.expires_on or date.max)
    if last.expires_on is None or dates.expires_on is None:
        return "correct", last
    later_by = (dates.expires_on - last.expires_on).days
    return ("renew" if later_by >= CORRECTION_DAYS else "correct"), last


def _plan_the_rest(step: CredentialStep) -> None:
    record, credential = step.record, step.credential
    if credential is None:
        step.number, step.new_note = record.number, record.note
        step.lets_go, step.hours_changed = record.let_go, record.hours_earned is not None
        return
    step.number = record.number if record.number and record.number != credential.number else ""
    step.new_note = record.note if record.note and record.note not in credential.note else ""
    step.fills_issuer = credential.issuer_id is None and step.issuer.is_known
    step.lets_go = record.let_go and not _was_let_go_before(credential)
    step.hours_changed = record.hours_earned is not None and record.hours_earned != _opening_balance(credential)


def _was_let_go_before(credential: Credential) -> bool:
    """By an earlier import too: what a manager has said since stands (rules.md F3)."""
    return bool(credential.let_go_on) or any(each.reason == OF_THE_IMPORT for each in credential.suspensions.all())


def _opening_balance(credential: Credential) -> object:
    return next((each.hours for each in credential.credit_activities.all() if each.is_opening_balance), None)
