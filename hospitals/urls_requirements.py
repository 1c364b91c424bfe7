"""Pages of hospitals, of what they ask for, and of what the practice makes of it."""

from hospitals.merging.hospitals import HOSPITAL
from hospitals.views import exemptions, hospitals, requirements, settings
from practices.merging.routes import merge_routes
from practices.permissions import EDIT_HOSPITALS, EDIT_SETTINGS, SEE_HOSPITALS, SEE_SETTINGS
from tenancy.routes import Needs, View, route

_REQUIREMENT = "requirements/<uuid:requirement>"

_PAGES: tuple[tuple[str, View, str, Needs], ...] = (
    ("hospitals/", hospitals.hospitals, "hospitals", SEE_HOSPITALS),
    ("hospitals/new/", hospitals.new, "hospital-new", EDIT_HOSPITALS),
    ("hospitals/<uuid:hospital>/", hospitals.hospital, "hospital", SEE_HOSPITALS),
    ("hospitals/<uuid:hospital>/edit/", hospitals.edit, "hospital-edit", EDIT_HOSPITALS),
    ("hospitals/<uuid:hospital>/archiving/", hospitals.archiving, "hospital-archiving", EDIT_HOSPITALS),
    ("hospitals/<uuid:hospital>/confirmation/", hospitals.confirmation, "hospital-confirmation", EDIT_HOSPITALS),
    ("hospitals/<uuid:hospital>/requirements/new/", requirements.new_at, "hospital-requirement-new", EDIT_HOSPITALS),
    ("requirements/", requirements.house_rules, "house-rules", SEE_HOSPITALS),
    ("requirements/new/", requirements.new, "requirement-new", EDIT_HOSPITALS),
    ("requirements/reading/", requirements.reading, "requirement-reading", EDIT_HOSPITALS),
    (f"{_REQUIREMENT}/", requirements.requirement, "requirement", EDIT_HOSPITALS),
    (f"{_REQUIREMENT}/confirmation/", requirements.confirmation, "requirement-confirmation", EDIT_HOSPITALS),
    (f"{_REQUIREMENT}/dismissal/", requirements.dismissal, "requirement-dismissal", EDIT_HOSPITALS),
    (f"{_REQUIREMENT}/end/", requirements.end, "requirement-end", EDIT_HOSPITALS),
    (f"{_REQUIREMENT}/removal/", requirements.removal, "requirement-removal", EDIT_HOSPITALS),
    (f"{_REQUIREMENT}/exemptions/new/", exemptions.new, "exemption-new", EDIT_HOSPITALS),
    ("exemptions/<uuid:exemption>/end/", exemptions.end, "exemption-end", EDIT_HOSPITALS),
    (
        "settings/clearance/",
        settings.clearance_policy,
        "settings-clearance",
        {"GET": SEE_SETTINGS, "*": EDIT_SETTINGS},
    ),
)
urlpatterns = [
    *(route(path, view, name=name, needs=needs) for path, view, name, needs in _PAGES),
    *merge_routes("hospitals/<uuid:row>/", HOSPITAL),
]
