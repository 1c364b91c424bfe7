from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "practices"

    def ready(self) -> None:
        from practices.context import NavEntry, SettingsTab, register_nav, register_settings
        from practices.permissions import EDIT_MEMBERS, MEMBER, SEE_SETTINGS, SEE_TECHNOLOGISTS

        register_nav(NavEntry(40, "Technologists", "technologists/", "users", SEE_TECHNOLOGISTS, phone=False))
        register_nav(NavEntry(70, "Settings", "settings/", "settings", SEE_SETTINGS, phone=False))
        register_settings(SettingsTab(10, "Practice", "settings", SEE_SETTINGS))
        register_settings(SettingsTab(20, "Members", "settings-members", EDIT_MEMBERS))
        register_settings(SettingsTab(90, "How to reach me", "settings-me", MEMBER))
