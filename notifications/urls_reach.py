from notifications.views import reaching
from practices.permissions import EDIT_TECHNOLOGISTS, MEMBER, SEE_MESSAGES
from tenancy.routes import route

urlpatterns = [
    route("settings/me/", reaching.reach_me, name="settings-me", needs=MEMBER),
    route("settings/me/trial/<slug:channel>/", reaching.my_trial, name="settings-me-trial", needs=MEMBER),
    route("technologists/<uuid:technologist>/reach/", reaching.reach_of, name="technologist-reach", needs=SEE_MESSAGES),
    route(
        "technologists/<uuid:technologist>/reach/trial/<slug:channel>/",
        reaching.trial,
        name="technologist-reach-trial",
        needs=EDIT_TECHNOLOGISTS,
    ),
]
