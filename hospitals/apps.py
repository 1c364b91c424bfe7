from django.apps import AppConfig


class HospitalsConfig(AppConfig):
    name = "hospitals"

    def ready(self) -> None:
        from credentials.importing.roster.joining import join
        from hospitals.importing.joining import JOINING

        join(JOINING)
