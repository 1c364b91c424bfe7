from credentials.merging.issuers import ISSUER
from credentials.views import acts, lists, own, periods, renewals, settings, technologists
from credentials.views import credentials as pages
from practices.merging.routes import merge_routes
from practices.permissions import (
    EDIT_CREDENTIALS,
    EDIT_SETTINGS,
    SEE_CREDENTIALS,
    SEE_OWN,
    SEE_SETTINGS,
    SEE_TECHNOLOGISTS,
)
from tenancy.routes import route

_settings = {"GET": SEE_SETTINGS, "*": EDIT_SETTINGS}

urlpatterns = [
    route("credentials/", lists.credentials, name="credentials", needs=SEE_CREDENTIALS),
    route("credentials/matrix/", lists.credential_matrix, name="matrix", needs=SEE_CREDENTIALS),
    route("credentials/new/", pages.new, name="credential-new", needs=EDIT_CREDENTIALS),
    route("credentials/<uuid:credential>/", pages.credential, name="credential", needs=SEE_CREDENTIALS),
    route("credentials/<uuid:credential>/edit/", pages.edit, name="credential-edit", needs=EDIT_CREDENTIALS),
    route("credentials/<uuid:credential>/periods/", periods.renew, name="credential-renew", needs=EDIT_CREDENTIALS),
    route("credentials/<uuid:credential>/hours/", acts.hours, name="credential-hours", needs=EDIT_CREDENTIALS),
    route(
        "credentials/<uuid:credential>/submission/",
        acts.submission,
        name="credential-submission",
        needs=EDIT_CREDENTIALS,
    ),
    route(
        "credentials/<uuid:credential>/submission/undo/",
        acts.submission_undo,
        name="submission-undo",
        needs=EDIT_CREDENTIALS,
    ),
    route("credentials/<uuid:credential>/letting-go/", acts.let_go, name="credential-let-go", needs=EDIT_CREDENTIALS),
    route("credentials/<uuid:credential>/taking-up/", acts.take_up, name="credential-take-up", needs=EDIT_CREDENTIALS),
    route("credentials/<uuid:credential>/suspension/", acts.suspend, name="credential-suspend", needs=EDIT_CREDENTIALS),
    route("suspensions/<uuid:suspension>/lifting/", acts.lift, name="suspension-lift", needs=EDIT_CREDENTIALS),
    route("periods/<uuid:period>/correction/", periods.correct, name="period-correct", needs=EDIT_CREDENTIALS),
    route("periods/<uuid:period>/verification/", periods.verify, name="period-verify", needs=EDIT_CREDENTIALS),
    route("periods/<uuid:period>/withdrawal/", periods.withdraw, name="period-withdraw", needs=EDIT_CREDENTIALS),
    route("renewals/", renewals.renewals, name="renewals", needs=SEE_CREDENTIALS),
    route(
        "renewals/<uuid:renewal>/submission/", renewals.submission, name="renewal-submission", needs=EDIT_CREDENTIALS
    ),
    route(
        "technologists/<uuid:technologist>/", technologists.technologist, name="technologist", needs=SEE_TECHNOLOGISTS
    ),
    route("settings/types/", settings.types, name="settings-types", needs=SEE_SETTINGS),
    route("settings/types/new/", settings.new_type, name="settings-type-new", needs=EDIT_SETTINGS),
    route("settings/types/<uuid:type>/", settings.one_type, name="settings-type", needs=_settings),
    route("settings/types/<uuid:type>/archive/", settings.archiving, name="settings-type-archive", needs=EDIT_SETTINGS),
    route(
        "settings/types/catalogue/<slug:code>/",
        settings.switching_on,
        name="settings-type-switch-on",
        needs=EDIT_SETTINGS,
    ),
    route("settings/issuers/", settings.issuers, name="settings-issuers", needs=SEE_SETTINGS),
    route("settings/issuers/new/", settings.new_issuer, name="settings-issuer-new", needs=EDIT_SETTINGS),
    route("settings/issuers/<uuid:issuer>/", settings.one_issuer, name="settings-issuer", needs=_settings),
    *merge_routes("settings/issuers/<uuid:row>/", ISSUER),
    route("me/", own.me, name="me", needs=SEE_OWN),
    route("me/<uuid:credential>/submission/", own.submission, name="own-submission", needs=SEE_OWN),
    route("me/<uuid:credential>/submission/undo/", own.submission_undo, name="own-submission-undo", needs=SEE_OWN),
]
