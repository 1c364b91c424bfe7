from django.apps import AppConfig


class NerveCenterConfig(AppConfig):
    name = "nervecenter"

    def ready(self) -> None:
        from nervecenter import celery  # noqa: F401  tasks bind to this app
        from practices.context import NavEntry, register_nav
        from practices.permissions import SEE_AUDIT, SEE_TODAY

        register_nav(NavEntry(10, "Today", "today/", "sun", SEE_TODAY))
        register_nav(NavEntry(80, "Audit log", "audit/", "scroll-text", SEE_AUDIT, phone=False))
