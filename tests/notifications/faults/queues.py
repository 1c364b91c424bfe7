"""Messages that wait to leave, and how many of each came out in the end."""

from collections import Counter
from datetime import datetime, timedelta

from notifications.models import Delivery
from practices.models import Practice, Technologist
from tenancy.context import practice_context
from tests.notifications.cast import MORNING, SWEPT_AT, alert_of, deliver_to, hold
from tests.support.smtp import MailServer
from tests.support.twilio_api import TwilioApi

# More than the time for which a worker has a message to itself.
LEASE = timedelta(seconds=121)


def moment(number: int) -> datetime:
    """When the worker of this number comes: the one before it has lost its hold on what it had taken."""
    return MORNING + number * LEASE


def someone(practice: Practice, number: int) -> Technologist:
    """Who can be reached by every channel."""
    made: Technologist = Technologist.objects.create(
        name=f"Person {number}",
        email=f"p{number}@example.org",
        phone=f"+1503555{number:04}",
        sms_consent_at=SWEPT_AT,
        timezone=practice.timezone,
    )
    return made


def queue(practice: Practice, people: int, *channels: str, apart: timedelta = timedelta()) -> None:
    """A message each by each channel, the next person's due so much later."""
    with practice_context(practice.pk):
        for number in range(people):
            person = someone(practice, number)
            alert = alert_of(hold(person, "bls", SWEPT_AT.date() + timedelta(days=8)), 30)
            for channel in channels:
                deliver_to(person, [alert], channel=channel, next_attempt_at=MORNING + number * apart)


def copies(mail: MailServer, twilio: TwilioApi) -> dict[str, Counter[int]]:
    """By channel: how many addresses got so many copies."""
    mails, texts = Counter(mail.recipients), Counter(str(message["to"]) for message in twilio.taken)
    found = {"email": Counter(mails.values()), "sms": Counter(texts.values())}
    return {channel: counts for channel, counts in found.items() if counts}


def ends(practice: Practice, *facts: str) -> Counter[tuple[object, ...]]:
    """How many messages came to the same facts: fields of a delivery."""
    with practice_context(practice.pk):
        return Counter(Delivery.objects.values_list(*facts))
