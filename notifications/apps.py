from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications.models import Delivery
        from practices.context import NavEntry, register_nav
        from practices.permissions import SEE_MESSAGES

        register_nav(
            NavEntry(60, "Messages", "messages/", "message-square", needs=SEE_MESSAGES),
            count=lambda: (Delivery.objects.not_reached().count(), "did not reach"),
        )
