from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class TenancyConfig(AppConfig):
    name = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        # The receivers must listen before any model class is prepared.
        from tenancy import receivers  # noqa: F401

        super().import_models()

    def ready(self) -> None:
        from tenancy import grants, roles

        # Once: all tables stand before the first app is told.
        post_migrate.connect(grants.grant_tables, sender=self, dispatch_uid="tenancy.grants")
        connection_created.connect(roles.refuse_wrong_role, dispatch_uid="tenancy.roles")
