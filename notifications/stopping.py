"""What a click in a mail stops: its reminders by e-mail, for the one it was written to, in the role it was written to.

Others who have the address now each stop their own on the page, so that nobody's click silences anybody else, nor a
technologist's the same person as a manager. What nobody can turn off goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from notifications.kinds import Topic, kind_of
from notifications.models import Channel, Delivery
from notifications.models.alert import Audience
from notifications.preferences import Choice, silenced, turn_off, turn_on
from notifications.readers import Person, alerts_of, may_be_told
from notifications.unsubscribing import is_stopped_by_a_click
from notifications.unwarned import warning_to
from notifications.ways import is_manager
from practices.models import Practice


@dataclass(frozen=True, slots=True)
class Reminders:
    """What a mail reminded one reader of, in one role."""

    person: Person
    choices: tuple[Choice, ...]
    is_written_to: bool
    """The mail's own link, and the click of a mail program, are theirs."""

    @property
    def key(self) -> str:
        """Names the reader to the page behind the mail's link."""
        return str(self.person.pk)

    @property
    def is_for_managers(self) -> bool:
        return is_manager(self.person)

    @property
    def topics(self) -> list[Topic]:
        audience = Audience.MANAGERS if self.is_for_managers else Audience.TECHNOLOGIST
        return [kind_of(choice.kind).topics[audience] for choice in self.choices]

    @property
    def are_off(self) -> bool:
        return set(self.choices) <= silenced(self.person)

    @property
    def warning(self) -> str:
        return warning_to(self.person)


def reminders_in(delivery: Delivery, practice: Practice, at: datetime) -> list[Reminders]:
    """By reader, who it was written to first. Inside the practice."""
    return sorted(_by_reader(delivery, practice, at), key=lambda each: not each.is_written_to)


def stop(reminders: Reminders, at: datetime) -> None:
    for choice in reminders.choices:
        turn_off(reminders.person, choice, at=at)


def go_on(reminders: Reminders, at: datetime) -> None:
    """Take the stop back."""
    for choice in reminders.choices:
        turn_on(reminders.person, choice)


def _by_reader(delivery: Delivery, practice: Practice, at: datetime) -> Iterator[Reminders]:
    alerts = [alert for alert in alerts_of(delivery) if is_stopped_by_a_click(alert)]
    readers = may_be_told(alerts, practice, at).at_address_of(delivery)
    for person in readers.technologists:
        kinds = {
            alert.kind for alert in alerts if alert.technologist == person and not _is_for_managers(alert.audience)
        }
        yield _reminders(person, kinds, is_written_to=person.pk == delivery.technologist_id)
    for member in readers.managers:
        kinds = {alert.kind for alert in alerts if _is_for_managers(alert.audience)}
        mine = delivery.technologist_id is None and member.pk == delivery.membership_id
        yield _reminders(member, kinds, is_written_to=mine)


def _is_for_managers(audience: str) -> bool:
    return audience == Audience.MANAGERS


def _reminders(person: Person, kinds: set[str], *, is_written_to: bool) -> Reminders:
    return Reminders(person, tuple(Choice(kind, Channel.EMAIL) for kind in sorted(kinds)), is_written_to)
