from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "credentials"

    def ready(self) -> None:
        from credentials import catalogue
        from credentials.kinds import ExpiryKind
        from notifications.kinds import register
        from practices.signals import practice_created

        practice_created.connect(catalogue.stock_new, dispatch_uid="credentials.catalogue")
        register(ExpiryKind())
