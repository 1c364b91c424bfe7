"""Changes to a person on the roster that are more than one field."""

from datetime import date, datetime

from django.core.exceptions import ValidationError

from practices.models import Membership, Practice, Technologist


def consent_words(technologist: Technologist, practice: Practice) -> str:
    """What a manager attests, as it is kept on the record."""
    return (
        f"{technologist.name} has agreed to get text messages about credentials from {practice.name} "
        f"at {technologist.phone.as_international}."
    )


def attest_sms_consent(technologist: Technologist, *, text: str, by: Membership, at: datetime) -> None:
    """A manager's word that the person agreed to SMS (rules.md C1). Raises ValidationError without a phone number."""
    if not technologist.phone:
        raise ValidationError(f"{technologist.name} has no mobile phone on record, so nobody can agree to texts on it.")
    technologist.sms_consent_at = at
    technologist.sms_consent_text = text
    technologist.sms_consent_by = str(by.user)
    _save_consent(technologist)


def withdraw_sms_consent(technologist: Technologist) -> None:
    """From here on e-mail only."""
    technologist.sms_consent_at = None
    technologist.sms_consent_text = technologist.sms_consent_by = ""
    _save_consent(technologist)


def leave(technologist: Technologist, *, on: date) -> None:
    """Their last day. From the next one on they are written nothing (rules.md B7); the record stays."""
    if technologist.starts_on and on < technologist.starts_on:
        raise ValidationError(f"{technologist.name} started on {technologist.starts_on:%d %b %Y}, after that day.")
    technologist.ends_on = on
    technologist.save(update_fields=["ends_on"])


def come_back(technologist: Technologist) -> None:
    technologist.ends_on = None
    technologist.save(update_fields=["ends_on"])


def _save_consent(technologist: Technologist) -> None:
    technologist.save(update_fields=["sms_consent_at", "sms_consent_text", "sms_consent_by"])
