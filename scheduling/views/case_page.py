"""One case: its facts, its people and what stands against them, who could take a seat, and the acts on it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.models import Technologist
from practices.permissions import EDIT_CASES, OVERRIDE
from practices.requests import PracticeRequest
from scheduling.actions.changes import next_statuses
from scheduling.actions.refusing import Refused
from scheduling.choices import choices
from scheduling.looks import BLOCKED
from scheduling.models import CaseStatus, Role
from scheduling.staffed import Remark, StaffedCase, read_out
from scheduling.views.fetching import sees_health, staffed_or_404, today_of
from tenancy import clock

ACTS = {
    CaseStatus.TENTATIVE: "Make it tentative",
    CaseStatus.BOOKED: "Mark as booked",
    CaseStatus.IN_PROGRESS: "It has begun",
    CaseStatus.DONE: "It is done",
    CaseStatus.UNMONITORED: "It went ahead unmonitored",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an act was refused. `may_override`: whoever asks may accept what was found, with a reason."""

    heading: str
    remarks: list[Remark]
    person: Technologist | None = None
    role: str = ""
    may_override: bool = False


def refusal(
    request: PracticeRequest,
    heading: str,
    refused: Refused,
    *,
    person: Technologist | None = None,
    role: str = "",
) -> Refusal:
    blocking = [each for each in refused.findings if each.blocks]
    can = OVERRIDE in request.can and bool(blocking) and all(each.overridable for each in blocking)
    return Refusal(
        heading=heading,
        remarks=read_out(refused.findings, sees_health=sees_health(request)),
        person=person,
        role=role,
        may_override=can and person is not None,
    )


@require_safe
def case(request: PracticeRequest, practice: str, case: UUID) -> HttpResponse:
    return case_page(request, staffed_or_404(request, case))


def case_page(request: PracticeRequest, staffed: StaffedCase, refused: Refusal | None = None) -> HttpResponse:
    found = staffed.case
    role = _role(request, staffed)
    books = EDIT_CASES in request.can and found.is_ahead
    context = {
        "staffed": staffed,
        "case": found,
        "refused": refused,
        "role": role,
        "roles": [(each, _url(request, each), each == role) for each in Role],
        "may_ask": role == Role.PRIMARY,
        "covers": role == Role.PRIMARY and staffed.primary is not None,
        "choices": choices(found, role, practice=request.practice, sees_health=sees_health(request)) if books else None,
        "statuses": [(each, ACTS[each]) for each in next_statuses(found, clock.now()) if each in ACTS],
        "modalities": [each.name for each in found.modalities.all()],
        "may_override": OVERRIDE in request.can,
        "today": today_of(request),
    }
    return render(request, "scheduling/case.html", context, status=409 if refused else 200)


def _role(request: PracticeRequest, staffed: StaffedCase) -> Role:
    """The seat asked about, else the first that is empty or blocked."""
    asked = request.GET.get("role") or request.POST.get("role")
    if asked in Role.values:
        return Role(asked)
    taken = {seat.assignment.role for seat in staffed.live}
    empty = [each for each in (Role.PRIMARY, Role.OVERSIGHT) if each not in taken]
    blocked = [Role(seat.assignment.role) for seat in staffed.live if seat.look is BLOCKED]
    return min([*empty, *blocked], key=list(Role).index, default=Role.PRIMARY)


def _url(request: PracticeRequest, role: Role) -> str:
    return f"?role={role}#who"
