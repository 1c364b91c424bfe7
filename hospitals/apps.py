from django.apps import AppConfig


class HospitalsConfig(AppConfig):
    name = "hospitals"

    def ready(self) -> None:
        from credentials.importing.roster.joining import join
        from hospitals.importing.joining import JOINING
        from hospitals.merging.hospitals import follow_hospitals
        from hospitals.merging.others import follow_issuers, follow_technologists
        from hospitals.merging.requirements import follow_requirements
        from practices.context import NavEntry, SettingsTab, register_nav, register_settings
        from practices.permissions import SEE_HOSPITALS, SEE_SETTINGS

        join(JOINING)
        follow_technologists()
        follow_issuers()
        follow_hospitals()
        follow_requirements()
        register_nav(
            NavEntry(45, "Hospitals", "hospitals/", "hospital", SEE_HOSPITALS, also=("requirements/", "exemptions/"))
        )
        register_settings(SettingsTab(50, "Clearance and booking", "settings-clearance", SEE_SETTINGS))
