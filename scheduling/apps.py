from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from credentials.ahead import register_needed
        from credentials.importing.roster.joining import join
        from credentials.models import CredentialType, Issuer
        from credentials.signals import credentials_changed
        from hospitals.modalities import also_from
        from hospitals.signals import requirements_changed
        from notifications.kinds import register
        from practices.context import NavEntry, register_nav, register_own_page
        from practices.models import Technologist
        from practices.panels import Panel, register_panel
        from practices.permissions import SEE_CASES, SEE_OWN
        from scheduling import kinds, listening
        from scheduling.broken import needed_by_cases
        from scheduling.importing.joining import JOINING
        from scheduling.merging.cases import follow_hospitals, follow_surgeons
        from scheduling.merging.conflicts import follow_what_is_named
        from scheduling.merging.order import keep_the_order
        from scheduling.merging.seats import follow_technologists
        from scheduling.modalities import names_in_use
        from scheduling.panels import cases_ahead

        join(JOINING)
        also_from(names_in_use)
        follow_technologists()
        follow_hospitals()
        follow_surgeons()
        follow_what_is_named()
        keep_the_order()
        register_needed(needed_by_cases)
        for kind in kinds.ALL:
            register(kind)
        credentials_changed.connect(listening.on_credentials, dispatch_uid="scheduling.credentials")
        requirements_changed.connect(listening.on_requirements, dispatch_uid="scheduling.requirements")
        post_save.connect(listening.on_person, sender=Technologist, dispatch_uid="scheduling.people")
        for model in (CredentialType, Issuer):
            post_save.connect(listening.on_kind, sender=model, dispatch_uid=f"scheduling.{model.__name__}")
        register_nav(NavEntry(20, "Schedule", "schedule/", "calendar-days", SEE_CASES, also=("cases/",)))
        register_own_page(NavEntry(20, "My cases", "me/cases/", "calendar-days", SEE_OWN))
        register_panel(Panel(order=10, template="scheduling/_person_cases.html", needs=SEE_CASES, load=cases_ahead))
