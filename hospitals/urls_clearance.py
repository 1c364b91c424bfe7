"""Pages of clearance and of conflicting requirements."""

from hospitals.views import clearance, conflicts
from practices.permissions import SEE_HOSPITALS, SEE_OWN
from tenancy.routes import route

urlpatterns = [
    route("hospitals/clearance/", clearance.clearance_matrix, name="clearance", needs=SEE_HOSPITALS),
    route(
        "hospitals/clearance/<uuid:technologist>/",
        clearance.person_clearance,
        name="person-clearance",
        needs=SEE_HOSPITALS,
    ),
    route("me/clearance/", clearance.own_clearance, name="own-clearance", needs=SEE_OWN),
    route(
        "requirements/conflicts/", conflicts.requirement_conflicts, name="requirement-conflicts", needs=SEE_HOSPITALS
    ),
]
