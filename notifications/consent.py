"""Consent to text messages by the person: what was shown, when, and where it was said (rules.md C1).

It belongs to a number: another number needs another word. 47 CFR 64.1200(a)(10) has it withdrawn in any reasonable way.
"""

from datetime import datetime

from notifications.readers import Person
from practices.models import Practice

HERE = "on “How to reach me”"
_ENDS = "Message and data rates may apply. Answering STOP ends them, HELP says who writes."
_FIELDS = ("sms_consent_at", "sms_consent_text", "sms_consent_by")


def consent_words(practice: Practice, *, number: str = "", for_manager: bool = False) -> str:
    """What the person agrees to, as it is shown and kept; without a number it says “this number”."""
    at = number or "this number"
    if for_manager:
        about = "when something escalates: a case at risk, or a credential that nobody has begun to renew"
    else:
        about = "about my credentials and my cases: at most one a day, and more only when a case of mine changes"
    return f"I agree to get text messages from {practice.name} at {at} {about}. {_ENDS}"


def agree(person: Person, *, text: str, name: str, at: datetime) -> None:
    person.sms_consent_at, person.sms_consent_text = at, text
    person.sms_consent_by = f"{name}, {HERE}"
    person.save(update_fields=_FIELDS)


def withdraw(person: Person) -> None:
    """From here on e-mail only; what waits to leave as a text does not leave."""
    person.sms_consent_at = None
    person.sms_consent_text = person.sms_consent_by = ""
    person.save(update_fields=_FIELDS)
