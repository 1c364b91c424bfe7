from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from anymail.signals import tracking

        from notifications.kinds import register
        from notifications.merging import follow_technologists
        from notifications.unreachable import UnreachableKind
        from notifications.watch.reach import count_not_reached
        from notifications.webhooks.email import on_tracking
        from practices.context import NavEntry, register_nav
        from practices.permissions import LIST_MESSAGES

        register_nav(
            NavEntry(60, "Messages", "messages/", "message-square", needs=LIST_MESSAGES),
            count=count_not_reached,
        )
        follow_technologists()
        register(UnreachableKind())
        tracking.connect(on_tracking, dispatch_uid="notifications")
