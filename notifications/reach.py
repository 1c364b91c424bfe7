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


def oneself(member: Membership) -> Oneself:
    technologist = Technologist.objects.select_related("membership__user").filter(membership=member).first()
    return Oneself(technologist, member if member.role == Role.MANAGER else None)


def set_phone(who: Oneself, phone: str, *, texts: bool, practice: Practice, name: str, at: datetime) -> None:
    """One number for whatever the person is here; the day of consent stays while number and consent stay."""
    for person in who.persons:
        keeps = str(person.phone) == phone and person.sms_consent_at is not None
        if str(person.phone) != phone:
            person.phone = phone
            person.save(update_fields=["phone"])
        if texts and not keeps:
            text = consent_words(practice, number=phone, for_manager=is_manager(person))
            agree(person, text=text, name=name, at=at)
        elif not texts and person.sms_consent_at is not None:
            withdraw(person)


def set_email(technologist: Technologist, email: str) -> None:
    technologist.email = email
    technologist.save(update_fields=["email"])


def can_be_tried_again(way: Way, *, by_owner: bool) -> bool:
    """Not what its owner stopped by an answer; a report as spam only its owner takes back."""
    if way.health == Health.OK or way.is_stopped:
        return False
    return by_owner or way.health != Health.COMPLAINED


def try_again(way: Way, *, reason: str, at: datetime) -> None:
    """Somebody says that the address works: the next message goes there."""
    turn_on(way.channel, way.address, reason=reason, at=at)
