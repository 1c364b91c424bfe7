from django.apps import AppConfig


class HospitalsConfig(AppConfig):
    name = "hospitals"

    def ready(self) -> None:
        from credentials.importing.roster.joining import join
        from hospitals.importing.joining import JOINING
        from practices.context import NavEntry, SettingsTab, register_nav, register_settings
        from practices.permissions import SEE_HOSPITALS, SEE_SETTINGS

        join(JOINING)
        register_nav(
            NavEntry(45, "Hospitals", "hospitals/", "hospital", SEE_HOSPITALS, also=("requirements/", "exemptions/"))
        )
        register_settings(SettingsTab(50, "Clearance and booking", "settings-clearance", SEE_SETTINGS))
