"""What is said to those who leave themselves no way to be reminded: their choice stands, and they are to know it."""

from notifications.kinds import kind_of
from notifications.preferences import silenced
from notifications.readers import Person
from notifications.unheard import unheard
from practices.models import Technologist

MANAGER = (
    "The daily list of what ends does not come to you. Today shows it, and what nobody has begun in time still reaches"
    " you by every way."
)
TECHNOLOGIST = (
    "No reminder reaches you now. {reasons}. Nobody warns you before a credential of yours ends; your practice manager"
    " sees that, and is told of what ends."
)


def warning_to(person: Person) -> str:
    """ "" where reminders reach this person. Inside the practice."""
    if not isinstance(person, Technologist):
        return MANAGER if any(kind_of(each.kind).is_reminder for each in silenced(person)) else ""
    found = unheard([person])
    return TECHNOLOGIST.format(reasons="; ".join(found[0].reasons)) if found else ""
