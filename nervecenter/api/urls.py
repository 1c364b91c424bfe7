"""The REST interface: each app's endpoints under one practice, each method with the permission it needs."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path
from rest_framework.views import APIView

from credentials.api.credentials import CredentialRow, Credentials
from credentials.api.issuers import IssuerRow, Issuers
from credentials.api.periods import PeriodAcceptance, PeriodReturn, Periods, PeriodVerification
from credentials.api.portfolio import Portfolio
from credentials.api.renewals import Renewals, RenewalSubmission
from credentials.api.types import CredentialTypeRow, CredentialTypes
from hospitals.api.clearance import HospitalClearance
from hospitals.api.conflicts import RequirementConflicts
from hospitals.api.hospitals import HospitalRow, Hospitals
from hospitals.api.requirements import HospitalRequirementRow, HospitalRequirements
from nervecenter.api.imports import Imports
from nervecenter.api.views import Schema, docs
from notifications.api.alerts import Alerts
from notifications.api.deliveries import Deliveries
from practices.api.technologists import TechnologistRow, Technologists
from practices.permissions import (
    EDIT_CASES,
    EDIT_CREDENTIALS,
    EDIT_HOSPITALS,
    EDIT_SETTINGS,
    EDIT_TECHNOLOGISTS,
    IMPORT,
    MEMBER,
    SEE_CASES,
    SEE_CREDENTIALS,
    SEE_HOSPITALS,
    SEE_OWN,
)
from scheduling.api.assignments import CaseAssignment, CaseAssignments
from scheduling.api.candidates import CaseCandidates
from scheduling.api.cases import CaseRow, Cases
from scheduling.api.conflicts import Conflicts
from scheduling.api.findings import CaseFindings
from tenancy.routes import route


def _endpoint(pattern: str, view: type[APIView], **needs: str) -> URLPattern:
    """`needs` is a permission by method. Any other method is refused to every member alike, as not allowed.

    With `own.see` the view itself narrows the rows to those in the member's reach.
    """
    by_method = {method.upper(): permission for method, permission in needs.items()}
    as_view: Callable[..., HttpResponseBase] = view.as_view()
    name = f"api-{view.__name__}"
    return route(f"practices/<slug:practice>/{pattern}", as_view, name=name, needs=by_method | {"*": MEMBER})


_PERIOD = "credentials/<uuid:credential>/periods/<uuid:period>"

urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    _endpoint("technologists/", Technologists, get=SEE_OWN, post=EDIT_TECHNOLOGISTS),
    _endpoint("technologists/<uuid:technologist>/", TechnologistRow, get=SEE_OWN, patch=EDIT_TECHNOLOGISTS),
    _endpoint("technologists/<uuid:technologist>/portfolio/", Portfolio, get=SEE_OWN),
    _endpoint("credential-types/", CredentialTypes, get=SEE_CREDENTIALS, post=EDIT_SETTINGS),
    _endpoint("credential-types/<uuid:type>/", CredentialTypeRow, get=SEE_CREDENTIALS, patch=EDIT_SETTINGS),
    _endpoint("issuers/", Issuers, get=SEE_CREDENTIALS, post=EDIT_CREDENTIALS),
    _endpoint("issuers/<uuid:issuer>/", IssuerRow, get=SEE_CREDENTIALS, patch=EDIT_CREDENTIALS),
    _endpoint("credentials/", Credentials, get=SEE_OWN, post=EDIT_CREDENTIALS),
    _endpoint("credentials/<uuid:credential>/", CredentialRow, get=SEE_OWN, patch=EDIT_CREDENTIALS),
    _endpoint("credentials/<uuid:credential>/periods/", Periods, get=SEE_OWN, post=EDIT_CREDENTIALS),
    _endpoint(f"{_PERIOD}/accept/", PeriodAcceptance, post=EDIT_CREDENTIALS),
    _endpoint(f"{_PERIOD}/return/", PeriodReturn, post=EDIT_CREDENTIALS),
    _endpoint(f"{_PERIOD}/verify/", PeriodVerification, post=EDIT_CREDENTIALS),
    _endpoint("renewals/", Renewals, get=SEE_OWN, post=EDIT_CREDENTIALS),
    _endpoint("renewals/<uuid:renewal>/submission/", RenewalSubmission, post=SEE_OWN),
    _endpoint("hospitals/", Hospitals, get=SEE_HOSPITALS, post=EDIT_HOSPITALS),
    _endpoint(
        "hospitals/<uuid:hospital>/", HospitalRow, get=SEE_HOSPITALS, patch=EDIT_HOSPITALS, delete=EDIT_HOSPITALS
    ),
    _endpoint("hospitals/<uuid:hospital>/requirements/", HospitalRequirements, get=SEE_HOSPITALS, post=EDIT_HOSPITALS),
    _endpoint(
        "hospitals/<uuid:hospital>/requirements/<uuid:requirement>/",
        HospitalRequirementRow,
        get=SEE_HOSPITALS,
        patch=EDIT_HOSPITALS,
        delete=EDIT_HOSPITALS,
    ),
    _endpoint("hospitals/<uuid:hospital>/clearance/", HospitalClearance, get=SEE_OWN),
    _endpoint("requirement-conflicts/", RequirementConflicts, get=SEE_HOSPITALS),
    _endpoint("cases/", Cases, get=SEE_OWN, post=EDIT_CASES),
    _endpoint("cases/<uuid:case>/", CaseRow, get=SEE_OWN, patch=EDIT_CASES),
    _endpoint("cases/<uuid:case>/findings/", CaseFindings, get=SEE_OWN),
    _endpoint("cases/<uuid:case>/candidates/", CaseCandidates, get=SEE_CASES),
    _endpoint("cases/<uuid:case>/assignments/", CaseAssignments, post=EDIT_CASES),
    _endpoint("cases/<uuid:case>/assignments/<uuid:assignment>/", CaseAssignment, delete=EDIT_CASES),
    _endpoint("conflicts/", Conflicts, get=SEE_CASES),
    _endpoint("imports/", Imports, post=IMPORT),
    _endpoint("alerts/", Alerts, get=SEE_OWN),
    _endpoint("deliveries/", Deliveries, get=SEE_OWN),
]
