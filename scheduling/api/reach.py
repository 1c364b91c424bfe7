from practices.api.reach import people_in_reach
from practices.permissions import SEE_CASES
from practices.requests import PracticeRequest
from scheduling.models import Assignment, Case
from scheduling.models.case import CaseQuerySet


def cases_in_reach(request: PracticeRequest) -> CaseQuerySet:
    """Every case with the permission, else those on which the member has a seat. Raises PermissionDenied for a member
    who is nobody on the roster."""
    cases: CaseQuerySet = Case.objects.all()
    if SEE_CASES in request.can:
        return cases
    own = Assignment.objects.standing().filter(technologist__in=people_in_reach(request, SEE_CASES))
    return cases.filter(pk__in=own.values("case"))
