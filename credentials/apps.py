from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "credentials"

    def ready(self) -> None:
        from credentials import catalogue
        from credentials.kinds import ExpiryKind
        from credentials.merging.credentials import follow_credentials
        from credentials.merging.issuers import follow_issuers
        from credentials.merging.technologists import follow_technologists
        from notifications.kinds import register
        from practices.context import NavEntry, SettingsTab, register_nav, register_own_page, register_settings
        from practices.permissions import SEE_CREDENTIALS, SEE_OWN, SEE_SETTINGS
        from practices.signals import practice_created

        practice_created.connect(catalogue.stock_new, dispatch_uid="credentials.catalogue")
        register(ExpiryKind())
        follow_technologists()
        follow_issuers()
        follow_credentials()
        register_nav(NavEntry(30, "Credentials", "credentials/", "id-card", SEE_CREDENTIALS, also=("renewals/",)))
        register_own_page(NavEntry(10, "My credentials", "me/", "id-card", SEE_OWN))
        register_settings(SettingsTab(30, "Credential types", "settings-types", SEE_SETTINGS))
        register_settings(SettingsTab(40, "Issuers", "settings-issuers", SEE_SETTINGS))
