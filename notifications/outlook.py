"""What a message says, or will say: as stored once it was on its way, else as it would be written now."""

from datetime import datetime

from notifications.message import compose
from notifications.models import Alert, Delivery, DeliveryState
from notifications.render import Rendered, render
from practices.models import Practice


def preview(delivery: Delivery, practice: Practice, at: datetime) -> Rendered:
    """Inside the practice. A message that has not begun to leave is composed from what is true at the instant."""
    if delivery.body_text or delivery.state != DeliveryState.PENDING:
        return Rendered(delivery.subject, delivery.body_text, delivery.body_html)
    alerts = list(Alert.objects.filter(items__delivery=delivery))
    return render(compose(delivery, alerts, practice, max(at, delivery.next_attempt_at)), delivery.channel)
