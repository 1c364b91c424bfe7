"""The people of a plan: new ones on the roster, differences on those found, leavings, consent to SMS."""

from credentials.importing.roster.desk import Desk
from credentials.importing.roster.steps import PersonStep
from practices.actions.technologists import consent_words, leave
from practices.models import Technologist


def write_people(steps: list[PersonStep], desk: Desk) -> dict[int, Technologist]:
    """Every person of the plan, by the key of the reading."""
    people = {step.record.key: step.technologist or _new(step, desk) for step in steps}
    new = [people[step.record.key] for step in steps if step.is_new]
    Technologist.objects.bulk_create(new)
    desk.outcome.created["technologists"] += len(new)
    for step in steps:
        person = people[step.record.key]
        if not step.is_new:
            _change(step, person)
        attested = _attest(step, person, desk)
        if not step.is_new:
            desk.outcome.count("technologists", changed=step.is_changed or attested)
        if step.leaves_on:
            leave(person, on=step.leaves_on)
    return people


def _new(step: PersonStep, desk: Desk) -> Technologist:
    notes = "\n".join(step.new_notes)
    return Technologist(timezone=desk.practice.timezone, notes=notes, **step.values)


def _change(step: PersonStep, person: Technologist) -> None:
    taken = {change.field: change.value for change in step.changes if change.is_taken}
    if "name" in taken and "sort_name" in step.values:
        taken["sort_name"] = step.values["sort_name"]
    if "phone" in taken:
        # Who agreed to texts agreed for one number.
        taken |= {"sms_consent_at": None, "sms_consent_text": "", "sms_consent_by": ""}
    if step.new_notes:
        taken["notes"] = "\n".join(filter(None, (person.notes, *step.new_notes)))
    for name, value in taken.items():
        setattr(person, name, value)
    if taken:
        person.save(update_fields=list(taken))


def _attest(step: PersonStep, person: Technologist, desk: Desk) -> bool:
    """Somebody's word for the number that stands in the file, once for each number."""
    phone = step.values.get("phone")
    if not (desk.attested_by and phone) or str(person.phone) != phone or person.sms_consent_at:
        return False
    person.sms_consent_at, person.sms_consent_by = desk.at, desk.attested_by
    person.sms_consent_text = consent_words(person, desk.practice)
    person.save(update_fields=["sms_consent_at", "sms_consent_text", "sms_consent_by"])
    return True
