"""Consent to text messages by the person: what was shown, when, and where it was said (rules.md C1).

It belongs to a number and to a role: another one needs another word. What it says of how many come holds whatever the
rules of sending are. 47 CFR 64.1200(a)(10) has it withdrawn in any reasonable way.
"""

from datetime import datetime

from phonenumber_field.phonenumber import to_python

from notifications.readers import Person
from practices.models import Practice

HERE = "on “How to reach me”"
_FOR_TECHNOLOGISTS = (
    "about my credentials and my cases. How many come depends on what is due and on what changes in my cases."
)
_FOR_MANAGERS = (
    "when something escalates: a case at risk, a credential that nobody has begun to renew, or somebody whom no message"
    " reaches. How many come depends on that."
)
_ENDS = "Message and data rates may apply. Answering STOP ends them, HELP says who writes."
_FIELDS = ("sms_consent_at", "sms_consent_text", "sms_consent_by")


def consent_words(practice: Practice, *, number: str, for_manager: bool) -> str:
    """What the person agrees to, as it is shown and kept. `number` is in E.164."""
    about = _FOR_MANAGERS if for_manager else _FOR_TECHNOLOGISTS
    return f"I agree to get text messages from {practice.name} at {number_words(number)} {about} {_ENDS}"


def number_words(number: str) -> str:
    """“+1 503-555-0142”: the whole number, wherever it is read."""
    read = to_python(number, region="US")
    return str(read.as_international) if read else number


def agree(person: Person, *, text: str, name: str, at: datetime) -> None:
    person.sms_consent_at, person.sms_consent_text = at, text
    person.sms_consent_by = f"{name}, {HERE}"
    person.save(update_fields=_FIELDS)


def withdraw(person: Person) -> None:
    """From here on e-mail only; what waits to leave as a text does not leave."""
    person.sms_consent_at = None
    person.sms_consent_text = person.sms_consent_by = ""
    person.save(update_fields=_FIELDS)
