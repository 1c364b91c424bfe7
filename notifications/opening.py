"""Where alerts come into being, but for the sweep's."""

from collections.abc import Sequence

from notifications.models import Alert
from practices.models import Practice


def open_alerts(alerts: Sequence[Alert], practice: Practice) -> int:
    """Those that are new: the unique key decides, whoever else is saying the same at this moment.

    None in rehearsal, where nothing counts as said (rules.md C1), nor in a practice that is closed.
    """
    if practice.is_rehearsing or practice.closed_at:
        return 0
    Alert.objects.bulk_create(alerts, ignore_conflicts=True)
    return Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).count()
