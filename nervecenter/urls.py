from django.urls import URLResolver, include, path

_PRACTICE_APPS = ("practices", "credentials", "hospitals", "scheduling", "notifications", "nervecenter.pages")


def _practice_urls() -> list[URLResolver]:
    return [path("<slug:practice>/", include(f"{app}.urls")) for app in _PRACTICE_APPS]


urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("nervecenter.health.urls")),
    path("operator/", include("nervecenter.operator.urls")),
    path("", include("practices.urls_public")),
    path("", include("notifications.urls_public")),
    path("webhooks/", include("notifications.webhooks.urls")),
    path("api/v1/", include("nervecenter.api.urls")),
    *_practice_urls(),
]

handler400 = "practices.problems.bad_request"
handler404 = "practices.problems.not_found"
handler500 = "practices.problems.server_error"
