"""What a message says, or will say: as stored once it was on its way, else as it would be written now.

Its words only: the links in it are its reader's alone."""

from datetime import datetime

from notifications.masking import masked
from notifications.message import compose
from notifications.models import Alert, Delivery, DeliveryState
from notifications.render import Rendered, render
from practices.models import Practice


def preview(delivery: Delivery, practice: Practice, at: datetime) -> Rendered:
    """Inside the practice. A message that has not begun to leave is composed from what is true at the instant."""
    if delivery.body_text or delivery.state != DeliveryState.PENDING:
        return shown(Rendered(delivery.subject, delivery.body_text, delivery.body_html))
    alerts = list(Alert.objects.filter(items__delivery=delivery))
    return shown(render(compose(delivery, alerts, practice, max(at, delivery.next_attempt_at)), delivery.channel))


def shown(words: Rendered) -> Rendered:
    """As anybody may read it."""
    return Rendered(masked(words.subject), masked(words.text), masked(words.html))
