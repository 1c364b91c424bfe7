"""Whose cycle hours count in: that of a credential of the same person, of the file or on record."""

from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.steps import CredentialStep
from credentials.models.credential_type import Rule


def plan_cycles(steps: list[CredentialStep], roster: Roster) -> None:
    """Name the type that hours are to serve, where the person holds it and they serve none yet."""
    held = {(id(step.person), step.kind.code) for step in steps}
    for step in steps:
        code = step.records[0].serves
        if code and step.kind.expiry_rule == Rule.HOURS and not (step.held and step.held.credential.serves_id):
            on_record = roster.held(step.person.technologist, roster.kind(code))
            step.serves = code if on_record or (id(step.person), code) in held else ""
