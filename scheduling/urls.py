from practices.merging.routes import merge_routes
from practices.permissions import EDIT_CASES, OVERRIDE, SEE_CASES, SEE_OWN
from scheduling.merging.cases import SURGEON
from scheduling.views import (
    availability,
    board,
    case_acts,
    case_forms,
    case_page,
    cases,
    conflicts,
    own,
    seats,
    surgeons,
    travel,
)
from tenancy.routes import route

_read_or_edit = {"GET": SEE_CASES, "*": EDIT_CASES}

urlpatterns = [
    route("schedule/", board.schedule, name="schedule", needs=SEE_CASES),
    route("schedule/availability/", availability.availability, name="availability", needs=SEE_CASES),
    *(
        each
        for kind, path in (("absence", "absences"), ("on-call", "on-call"), ("offer", "offers"))
        for each in (
            route(
                f"schedule/{path}/new/", availability.new, name=f"{kind}-new", needs=EDIT_CASES, kwargs={"kind": kind}
            ),
            route(f"schedule/{path}/<uuid:row>/", availability.one, name=kind, needs=EDIT_CASES, kwargs={"kind": kind}),
            route(
                f"schedule/{path}/<uuid:row>/removal/",
                availability.removal,
                name=f"{kind}-removal",
                needs=EDIT_CASES,
                kwargs={"kind": kind},
            ),
        )
    ),
    route("schedule/conflicts/", conflicts.conflicts, name="conflicts", needs=SEE_CASES),
    route("schedule/travel/", travel.travel, name="travel", needs=_read_or_edit),
    route("schedule/travel/<uuid:row>/removal/", travel.removal, name="travel-removal", needs=EDIT_CASES),
    route("schedule/surgeons/", surgeons.surgeons, name="surgeons", needs=SEE_CASES),
    route("schedule/surgeons/new/", surgeons.new, name="surgeon-new", needs=EDIT_CASES),
    route("schedule/surgeons/<uuid:surgeon>/", surgeons.one, name="surgeon", needs=EDIT_CASES),
    route("schedule/surgeons/<uuid:surgeon>/archive/", surgeons.archiving, name="surgeon-archive", needs=EDIT_CASES),
    *merge_routes("schedule/surgeons/<uuid:row>/", SURGEON),
    route("cases/", cases.cases, name="cases", needs=SEE_CASES),
    route("cases/new/", case_forms.new, name="case-new", needs=EDIT_CASES),
    route("cases/preview/", case_forms.preview_new, name="case-preview-new", needs=EDIT_CASES),
    route("cases/<uuid:case>/", case_page.case, name="case", needs=SEE_CASES),
    route("cases/<uuid:case>/edit/", case_forms.edit, name="case-edit", needs=EDIT_CASES),
    route("cases/<uuid:case>/preview/", case_forms.preview, name="case-preview", needs=EDIT_CASES),
    route("cases/<uuid:case>/seats/", seats.seats, name="case-seats", needs=EDIT_CASES),
    route("cases/<uuid:case>/cover/", seats.covering, name="case-cover", needs=EDIT_CASES),
    route("cases/<uuid:case>/asking/", seats.asking, name="case-ask", needs=EDIT_CASES),
    route("cases/<uuid:case>/cancellation/", case_acts.cancellation, name="case-cancel", needs=EDIT_CASES),
    route("cases/<uuid:case>/status/", case_acts.status, name="case-status", needs=EDIT_CASES),
    route("seats/<uuid:seat>/release/", seats.releasing, name="seat-release", needs=EDIT_CASES),
    route("seats/<uuid:seat>/override/", seats.accepting, name="seat-override", needs=OVERRIDE),
    route("me/cases/", own.own_cases, name="own-cases", needs=SEE_OWN),
]
