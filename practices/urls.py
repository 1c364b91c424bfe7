from practices.merging.routes import merge_routes
from practices.merging.technologists import TECHNOLOGIST
from practices.permissions import (
    EDIT_MEMBERS,
    EDIT_SETTINGS,
    EDIT_TECHNOLOGISTS,
    MEMBER,
    SEE_SETTINGS,
    SEE_TECHNOLOGISTS,
)
from practices.views import home, members, settings, technologists
from tenancy.routes import route

_settings_needs = {"GET": SEE_SETTINGS, "*": EDIT_SETTINGS}

urlpatterns = [
    route("", home.arrive, name="practice", needs=MEMBER),
    route("technologists/", technologists.technologists, name="technologists", needs=SEE_TECHNOLOGISTS),
    route("technologists.csv", technologists.export, name="technologists-export", needs=SEE_TECHNOLOGISTS),
    route("technologists/new/", technologists.new, name="technologist-new", needs=EDIT_TECHNOLOGISTS),
    route(
        "technologists/<uuid:technologist>/edit/",
        technologists.edit,
        name="technologist-edit",
        needs=EDIT_TECHNOLOGISTS,
    ),
    route(
        "technologists/<uuid:technologist>/sms-consent/",
        technologists.sms_consent,
        name="technologist-sms-consent",
        needs=EDIT_TECHNOLOGISTS,
    ),
    *merge_routes("technologists/<uuid:row>/", TECHNOLOGIST),
    route("settings/", settings.settings, name="settings", needs=_settings_needs),
    route("settings/live/", settings.live, name="settings-live", needs=EDIT_SETTINGS),
    route("settings/members/", members.members, name="settings-members", needs=EDIT_MEMBERS),
    route("settings/members/invitations/", members.invitations, name="settings-invitations", needs=EDIT_MEMBERS),
    route(
        "settings/members/invitations/<uuid:invitation>/again/",
        members.invitation_again,
        name="settings-invitation-again",
        needs=EDIT_MEMBERS,
    ),
    route(
        "settings/members/invitations/<uuid:invitation>/withdrawal/",
        members.invitation_withdrawal,
        name="settings-invitation-withdrawal",
        needs=EDIT_MEMBERS,
    ),
    route("settings/members/<uuid:member>/role/", members.role, name="settings-member-role", needs=EDIT_MEMBERS),
    route("settings/members/<uuid:member>/access/", members.access, name="settings-member-access", needs=EDIT_MEMBERS),
]
