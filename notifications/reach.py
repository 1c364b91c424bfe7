"""Who a member is to the messages of a practice, and what of their addresses they change. Inside the practice."""

from dataclasses import dataclass
from datetime import datetime

from notifications.addresses import turn_on
from notifications.consent import agree, consent_words, withdraw
from notifications.models import Health
from notifications.readers import Person
from notifications.ways import Way, is_manager
from practices.models import Membership, Practice, Technologist
from practices.models.membership import Role

TECHNOLOGIST, MANAGER = "technologist", "manager"


@dataclass(frozen=True, slots=True)
class Oneself:
    """The person of a log-in: a technologist, a manager, both, or neither, to whom nothing is written."""

    technologist: Technologist | None
    manager: Membership | None

    @property
    def persons(self) -> list[Person]:
        return [person for person in (self.technologist, self.manager) if person]

    @property
    def main(self) -> Person | None:
        return next(iter(self.persons), None)


@dataclass(frozen=True, slots=True)
class Consent:
    """Texts to a number (E.164) in one role: the words that are shown, and whether they hold."""

    person: Person
    number: str
    words: str
    is_given: bool

    @property
    def role(self) -> str:
        return role_of(self.person)


def oneself(member: Membership) -> Oneself:
    technologist = Technologist.objects.select_related("membership__user").filter(membership=member).first()
    return Oneself(technologist, member if member.role == Role.MANAGER else None)


def role_of(person: Person) -> str:
    return MANAGER if is_manager(person) else TECHNOLOGIST


def consents_of(who: Oneself, practice: Practice) -> list[Consent]:
    """What the person is asked in each role; nothing as long as no number is on record."""
    number = str(who.main.phone) if who.main else ""
    return [_consent(person, number, practice) for person in who.persons] if number else []


def set_phone(who: Oneself, phone: str) -> None:
    """One number for whatever the person is here. What was agreed to for another one ends."""
    for person in who.persons:
        if str(person.phone) != phone:
            _change_phone(person, phone)


def answer(consent: Consent, *, texts: bool, name: str, at: datetime) -> None:
    """What the person says to the words that were shown; what was said before stays, with its day."""
    if texts and not consent.is_given:
        if str(consent.person.phone) != consent.number:
            _change_phone(consent.person, consent.number)
        agree(consent.person, text=consent.words, name=name, at=at)
    elif not texts and consent.is_given:
        withdraw(consent.person)


def _consent(person: Person, number: str, practice: Practice) -> Consent:
    is_given = person.sms_consent_at is not None and str(person.phone) == number
    asked = consent_words(practice, number=number, for_manager=is_manager(person))
    return Consent(person, number, person.sms_consent_text if is_given else asked, is_given=is_given)


def _change_phone(person: Person, phone: str) -> None:
    if person.sms_consent_at is not None:
        withdraw(person)
    person.phone = phone
    person.save(update_fields=["phone"])


def set_zone(manager: Membership, zone: str) -> None:
    """“” is the practice's. Who is a technologist too has that one's."""
    manager.timezone = zone
    manager.save(update_fields=["timezone"])


def set_email(technologist: Technologist, email: str) -> None:
    technologist.email = email
    technologist.save(update_fields=["email"])


def can_be_tried_again(way: Way, *, by_owner: bool) -> bool:
    """Not what its owner stopped by an answer; a report as spam and a wish for no more only its owner takes back."""
    if way.health == Health.OK or way.is_stopped:
        return False
    return by_owner or way.health not in (Health.COMPLAINED, Health.OPTED_OUT)


def try_again(way: Way, *, reason: str, at: datetime) -> None:
    """Somebody says that the address works: the next message goes there."""
    turn_on(way.channel, way.address, reason=reason, at=at)
