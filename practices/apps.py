from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "practices"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from audit.references import also_named
        from practices.context import NavEntry, SettingsTab, register_nav, register_settings
        from practices.merging.forwarding import names_of_merged
        from practices.merging.technologists import follow_technologists
        from practices.permissions import EDIT_MEMBERS, SEE_SETTINGS, SEE_TECHNOLOGISTS
        from practices.zones import check_zones

        register(check_zones, Tags.database)
        also_named(names_of_merged)
        follow_technologists()
        register_nav(NavEntry(40, "Technologists", "technologists/", "users", SEE_TECHNOLOGISTS, phone=False))
        register_nav(NavEntry(70, "Settings", "settings/", "settings", SEE_SETTINGS, phone=False))
        register_settings(SettingsTab(10, "Practice", "settings", SEE_SETTINGS))
        register_settings(SettingsTab(20, "Members", "settings-members", EDIT_MEMBERS))
