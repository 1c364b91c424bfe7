"""Writes a plan: all of it or nothing, by the same actions that the pages use."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from credentials.actions.credentials import let_go, suspend
from credentials.actions.issuers import also_known_as
from credentials.actions.periods import Dates, correct, put_on_record, renew
from credentials.catalogue import switch_on
from credentials.importing.roster.credentials import OF_THE_IMPORT
from credentials.importing.roster.outcome import Outcome
from credentials.importing.roster.people import said_of
from credentials.importing.roster.steps import CredentialStep, IssuerStep, PersonStep, Plan
from credentials.importing.text import fold
from credentials.models import Credential, CredentialType, CreditActivity, Issuer
from credentials.models.credential_type import Rule
from credentials.models.period import Origin, PeriodState
from practices.actions.technologists import attest_sms_consent, consent_words, leave
from practices.models import Membership, Practice, Technologist


@transaction.atomic
def apply_plan(plan: Plan, practice: Practice, *, by: Membership | None, at: datetime, sms_consent: bool) -> Outcome:
    """Everything the plan shows, in one transaction. `sms_consent`: the manager attests it for everyone with a phone."""
    return _Applying(plan, practice, by, at, sms_consent).run()


@dataclass
class _Applying:
    plan: Plan
    practice: Practice
    by: Membership | None
    at: datetime
    sms_consent: bool

    def run(self) -> Outcome:
        self.outcome = Outcome()
        self.today = self.at.astimezone(ZoneInfo(self.practice.timezone)).date()
        for code in self.plan.types:
            switch_on(code)
            self.outcome.created["types"] += 1
        self.types = {each.code: each for each in CredentialType.objects.all()}
        self.issuers: dict[str, Issuer] = {}
        self.people = {step.record.key: self._person(step) for step in self.plan.people}
        self.held: dict[tuple[UUID, str], Credential] = {}
        # Hours count toward a credential that may stand later in the same file.
        for step in sorted(self.plan.credentials, key=lambda step: bool(step.record.serves)):
            self._credential(step)
        return self.outcome

    def _person(self, step: PersonStep) -> Technologist:
        person = step.technologist or self._new_person(step)
        if step.technologist:
            self._change_person(step, person)
        if step.leaves_on:
            leave(person, on=step.leaves_on)
        if self.sms_consent and self.by and person.phone and not person.sms_consent_at:
            attest_sms_consent(person, text=consent_words(person, self.practice), by=self.by, at=self.at)
        return person

    def _new_person(self, step: PersonStep) -> Technologist:
        values = {name: value for name, value in said_of(step.record).items() if value}
        self.outcome.created["technologists"] += 1
        return Technologist.objects.create(
            sort_name=step.record.name.sort,
            timezone=self.practice.timezone,
            notes="\n".join(step.new_notes),
            **values,
        )

    def _change_person(self, step: PersonStep, person: Technologist) -> None:
        if not step.is_changed:
            self.outcome.unchanged["technologists"] += 1
            return
        for change in step.changes:
            if change.is_taken:
                setattr(person, change.field, change.value)
                if change.field == "name":
                    person.sort_name = step.record.name.sort
        person.notes = _with_notes(person.notes, step.new_notes)
        person.save()
        self.outcome.updated["technologists"] += 1

    def _credential(self, step: CredentialStep) -> None:
        person = self.people[step.record.person]
        credential = step.credential or self._record(step, person)
        self.held[person.pk, step.record.type_code] = credential
        if step.credential:
            self._change(step, credential)
        self._write_hours(step, credential)
        if step.lets_go:
            self._let_go(step, credential)

    def _record(self, step: CredentialStep, person: Technologist) -> Credential:
        credential_type = self.types[step.record.type_code]
        credential = Credential.objects.create(
            technologist=person,
            type=credential_type,
            issuer=self._issuer(step.issuer),
            serves=self._served(step, person),
            number=step.number,
            note=step.new_note,
        )
        self.outcome.created["credentials"] += 1
        if step.writes_period:
            self._put_on_record(step, credential)
        return credential

    def _put_on_record(self, step: CredentialStep, credential: Credential) -> None:
        state = PeriodState.APPLIED if step.action == "apply" else PeriodState.ACCEPTED
        dates = Dates(step.issued_on, step.starts_on, step.expires_on)
        put_on_record(credential, dates, Origin.IMPORTED, state=state, by=self.by, at=self.at)
        self.outcome.created["periods"] += 1

    def _change(self, step: CredentialStep, credential: Credential) -> None:
        if step.is_changed:
            credential.number = step.number or credential.number
            credential.note = _with_notes(credential.note, (step.new_note,) if step.new_note else ())
            credential.issuer = self._issuer(step.issuer) if step.fills_issuer else credential.issuer
            credential.save(update_fields=["number", "note", "issuer"])
        self.outcome.count("credentials", changed=step.is_changed)
        self._change_dates(step, credential)

    def _change_dates(self, step: CredentialStep, credential: Credential) -> None:
        dates = {"issued_on": step.issued_on, "starts_on": step.starts_on, "expires_on": step.expires_on}
        match step.action:
            case "add" | "apply":
                self._put_on_record(step, credential)
            case "renew":
                renew(credential, **dates, by=self.by, at=self.at)
                self.outcome.created["periods"] += 1
            case "correct" if step.before:
                given = {name: value for name, value in dates.items() if value or name == "expires_on"}
                correct(step.before, **given, by=self.by, at=self.at)  # type: ignore[arg-type]
                self.outcome.updated["periods"] += 1
            case "same":
                self.outcome.unchanged["periods"] += 1

    def _write_hours(self, step: CredentialStep, credential: Credential) -> None:
        if not step.hours_changed:
            return
        CreditActivity.objects.update_or_create(
            credential=credential,
            is_opening_balance=True,
            defaults={"hours": step.record.hours_earned, "category": "opening balance"},
        )

    def _let_go(self, step: CredentialStep, credential: Credential) -> None:
        let_go(credential, on=self.today, why=OF_THE_IMPORT, by=self.by)
        if step.record.suspended_from:
            starts_on: date = step.record.suspended_from
            suspend(credential, starts_on=starts_on, reason=OF_THE_IMPORT, by=self.by)

    def _issuer(self, step: IssuerStep) -> Issuer | None:
        if step.issuer:
            if step.alias:
                also_known_as(step.issuer, step.alias)
            return step.issuer
        if not step.new_name:
            return None
        key = fold(step.new_name)
        if key not in self.issuers:
            self.issuers[key] = Issuer.objects.create(name=step.new_name, kind=step.kind, state=step.state)
            self.outcome.created["issuers"] += 1
        return self.issuers[key]

    def _served(self, step: CredentialStep, person: Technologist) -> Credential | None:
        """The credential whose cycle the hours count in: of this file, else on record."""
        if self.types[step.record.type_code].expiry_rule != Rule.HOURS or not step.record.serves:
            return None
        of_the_file = self.held.get((person.pk, step.record.serves))
        return of_the_file or Credential.objects.filter(technologist=person, type__code=step.record.serves).first()


def _with_notes(notes: str, new: tuple[str, ...]) -> str:
    return "\n".join(part for part in (notes, *new) if part)
