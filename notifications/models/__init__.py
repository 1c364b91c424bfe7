from notifications.models.address import Address, Health
from notifications.models.alert import Alert
from notifications.models.delivery import Channel, Delivery, DeliveryItem, DeliveryState
from notifications.models.handled import Handled, HandledState
from notifications.models.opt_out import OptOut
from notifications.models.outage import Outage
from notifications.models.provider_event import EventKind, ProviderEvent
from notifications.models.reconciliation import Reconciliation
from notifications.models.refusal import Refusal
from notifications.models.sender_stop import SenderStop
from notifications.models.silence import Silence
from notifications.models.sweep_run import SweepRun

__all__ = [
    "Address",
    "Alert",
    "Channel",
    "Delivery",
    "DeliveryItem",
    "DeliveryState",
    "EventKind",
    "Handled",
    "HandledState",
    "Health",
    "OptOut",
    "Outage",
    "ProviderEvent",
    "Reconciliation",
    "Refusal",
    "SenderStop",
    "Silence",
    "SweepRun",
]
