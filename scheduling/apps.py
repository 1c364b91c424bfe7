from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        from credentials.importing.roster.joining import join
        from notifications.kinds import register
        from practices.context import NavEntry, register_nav, register_own_page
        from practices.permissions import SEE_CASES, SEE_OWN
        from scheduling import kinds
        from scheduling.importing.joining import JOINING

        join(JOINING)
        for kind in kinds.ALL:
            register(kind)
        register_nav(NavEntry(20, "Schedule", "schedule/", "calendar-days", SEE_CASES, also=("cases/",)))
        register_own_page(NavEntry(20, "My cases", "me/cases/", "calendar-days", SEE_OWN))
