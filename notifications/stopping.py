"""What a click in a mail stops: its reminders by e-mail, for those who have its address now, each in the role in which
the mail told them. What nobody can turn off goes on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from notifications.kinds import Topic, kind_of
from notifications.models import Alert, Channel, Delivery
from notifications.models.alert import Audience
from notifications.preferences import Choice, silenced, turn_off, turn_on
from notifications.readers import Person, alerts_of, may_be_told
from notifications.unsubscribing import is_stopped_by_a_click
from practices.models import Practice


@dataclass(frozen=True, slots=True)
class Reminder:
    """One kind of reminder that a mail carried to one reader."""

    person: Person
    choice: Choice
    topic: Topic

    @property
    def is_off(self) -> bool:
        return self.choice in silenced(self.person)


def reminders_in(delivery: Delivery, practice: Practice, at: datetime) -> list[Reminder]:
    """What a click stops. Inside the practice."""
    return [
        Reminder(person, choice, kind_of(choice.kind).topics[audience])
        for audience, person, choice in _choices(delivery, practice, at)
    ]


def stop(reminders: Iterable[Reminder], at: datetime) -> None:
    for each in reminders:
        turn_off(each.person, each.choice, at=at)


def go_on(reminders: Iterable[Reminder], at: datetime) -> None:
    """Take the stop back."""
    for each in reminders:
        turn_on(each.person, each.choice)


def _choices(delivery: Delivery, practice: Practice, at: datetime) -> Iterator[tuple[Audience, Person, Choice]]:
    alerts = [alert for alert in alerts_of(delivery) if is_stopped_by_a_click(alert)]
    for code in sorted({alert.kind for alert in alerts}):
        of_kind = [alert for alert in alerts if alert.kind == code]
        for audience, person in _readers(of_kind, delivery, practice, at):
            yield audience, person, Choice(code, Channel.EMAIL)


def _readers(
    alerts: list[Alert], delivery: Delivery, practice: Practice, at: datetime
) -> Iterator[tuple[Audience, Person]]:
    readers = may_be_told(alerts, practice, at).at_address_of(delivery)
    yield from ((Audience.TECHNOLOGIST, person) for person in readers.technologists)
    yield from ((Audience.MANAGERS, person) for person in readers.managers)
