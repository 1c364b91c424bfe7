from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from anymail.signals import tracking

        from notifications.kinds import register
        from notifications.merging import follow_technologists
        from notifications.reach_page import reach_panel
        from notifications.readdressed import follow_people
        from notifications.unreachable import UnreachableKind
        from notifications.watch.reach import count_not_reached
        from notifications.webhooks.email import on_tracking
        from practices.context import NavEntry, SettingsTab, register_nav, register_own_page, register_settings
        from practices.panels import Panel, register_panel
        from practices.permissions import LIST_MESSAGES, MEMBER, SEE_MESSAGES, SEE_OWN

        register_nav(
            NavEntry(60, "Messages", "messages/", "message-square", needs=LIST_MESSAGES),
            count=count_not_reached,
        )
        register_settings(SettingsTab(90, "How to reach me", "settings-me", MEMBER))
        register_own_page(NavEntry(90, "Reach me", "settings/me/", "bell", SEE_OWN))
        reach = Panel(order=90, template="notifications/_reach_panel.html", needs=SEE_MESSAGES, load=reach_panel)
        register_panel(reach)
        register(UnreachableKind())
        follow_technologists()
        follow_people()
        tracking.connect(on_tracking, dispatch_uid="notifications")
