from django.apps import AppConfig


class NerveCenterConfig(AppConfig):
    name = "nervecenter"

    def ready(self) -> None:
        from nervecenter import celery  # noqa: F401  tasks bind to this app
