from django.apps import AppConfig


class NerveCenterConfig(AppConfig):
    name = "nervecenter"

    def ready(self) -> None:
        from nervecenter import celery  # noqa: F401  tasks bind to this app
        from practices.context import NavEntry, SettingsTab, register_nav, register_settings
        from practices.permissions import IMPORT, SEE_AUDIT, SEE_TODAY

        register_nav(NavEntry(10, "Today", "today/", "sun", SEE_TODAY))
        register_nav(NavEntry(80, "Audit log", "audit/", "scroll-text", SEE_AUDIT, phone=False))
        register_settings(SettingsTab(70, "Import", "import", IMPORT))
