from notifications.models.alert import Alert
from notifications.models.delivery import Channel, Delivery, DeliveryItem, DeliveryState
from notifications.models.sweep_run import SweepRun

__all__ = ["Alert", "Channel", "Delivery", "DeliveryItem", "DeliveryState", "SweepRun"]
