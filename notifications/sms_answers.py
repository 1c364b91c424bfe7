"""What is answered to an SMS. The practice is named where the number is in one only; nothing tells of another one."""

from collections.abc import Sequence

from notifications.keywords import Wish
from practices.models import Practice

OURSELVES = "NerveCenter"


def to(wish: Wish, practices: Sequence[Practice]) -> str:
    """ "" where there is nothing to say: nobody here has the number."""
    who = practices[0] if len(practices) == 1 else None
    name = who.name if who else OURSELVES
    match wish:
        case Wish.STOP | Wish.SAID_STOP:
            return f"{name}: you get no more texts from us. E-mail goes on where it is on record. Text START to resume."
        case Wish.START:
            return f"{name}: texts are on again. Text HELP for help, STOP to end them."
        case Wish.HELP:
            return (
                f"{name}: reminders of credentials and messages about cases. {_questions(who)} "
                "Msg and data rates may apply. Text STOP to end."
            )
    if not practices:
        return ""
    return f"{name}: passed on to your managers, who may not see it at once. {_questions(who)} Text STOP to end."


def _questions(practice: Practice | None) -> str:
    if practice is None:
        return "Questions: ask your practice's manager."
    ways = [practice.contact_name, practice.contact_phone, practice.contact_email]
    given = ", ".join(filter(None, ways))
    return f"Questions: {given}." if given else "Questions: ask your practice's manager."
