from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from hospitals.api.clearance import FindingSerializer
from hospitals.findings import Finding
from practices.api.reach import people_in_reach
from practices.api.views import PracticeView
from practices.models import Technologist
from practices.models.technologist import Discipline
from practices.permissions import SEE_CASES, SEE_HEALTH
from scheduling.actions.refusing import Refused
from scheduling.api.reach import cases_in_reach
from scheduling.judging import judge_cases, judge_people
from scheduling.models import Assignment, Case, Role
from tenancy.api.problems import Problem
from tenancy.api.serializers import StrictSerializer

PERSON = OpenApiParameter("person", UUID, description="One person, on the case or not. Left out: all who are on it.")
ROLE = OpenApiParameter("role", str, enum=Role.values, description="Left out: their seat, else what they are.")
_BY_DISCIPLINE = {Discipline.TRAINEE: Role.TRAINEE, Discipline.OVERSIGHT: Role.OVERSIGHT}


class FoundSerializer(StrictSerializer[Any]):
    findings = FindingSerializer(many=True, read_only=True)


class CaseFindings(PracticeView[Case]):
    """What stands against people on a case, judged now. A technologist is told of themselves."""

    queryset = Case.objects.all()
    serializer_class = FoundSerializer

    @extend_schema(parameters=[PERSON, ROLE])
    def get(self, request: Request, *args: object, case: UUID, **kwargs: object) -> Response:
        found = get_object_or_404(cases_in_reach(self.asked), pk=case)
        person = self._person()
        findings = self._about(found, person) if person else standing_findings(self, found)
        return Response({"findings": shown(self, findings)})

    def _person(self) -> Technologist | None:
        asked = self.request.query_params.get("person")
        if not asked:
            return None
        try:
            return people_in_reach(self.asked, SEE_CASES).filter(pk=UUID(asked)).get()
        except (ValueError, Technologist.DoesNotExist):
            raise ValidationError({"person": ["Write the id of a technologist."]}) from None

    def _about(self, case: Case, person: Technologist) -> list[Finding]:
        role = role_asked_for(self.request) or _role_of(person, case)
        return judge_people(case, [person], role, practice=self.practice)[person.pk]


def role_asked_for(request: Request) -> str:
    """Raises ValidationError."""
    asked = request.query_params.get("role", "")
    if asked and asked not in Role.values:
        raise ValidationError({"role": [f"One of {', '.join(Role.values)}."]})
    return asked


def standing_findings(view: PracticeView[Any], case: Case) -> list[Finding]:
    """On the case and on everybody's seat, without what a manager accepted."""
    judged = judge_cases(Case.objects.filter(pk=case.pk), practice=view.practice)[case.pk]
    of_seats = [each.finding for seat in judged.by_seat.values() for each in seat if not each.overridden]
    if SEE_CASES not in view.can:
        own = own_ids(view)
        of_seats = [each for each in of_seats if each.person_id in own]
    return [*judged.of_case, *of_seats]


def shown(view: PracticeView[Any], findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """As the member may read them; what blocks first."""
    readable = sorted(readable_by(view, findings), key=lambda each: not each.blocks)
    return [dict(FindingSerializer(each).data) for each in readable]


def readable_by(view: PracticeView[Any], findings: Iterable[Finding]) -> list[Finding]:
    """What is of health is withheld from roles without access to it, and from nobody about themselves. Two withheld
    ones read alike: one is enough."""
    everything = list(findings)
    if SEE_HEALTH in view.can or not any(each.is_health for each in everything):
        return everything
    own = own_ids(view)
    return list(dict.fromkeys(each if each.person_id in own else each.withheld() for each in everything))


def own_ids(view: PracticeView[Any]) -> set[UUID]:
    return set(Technologist.objects.filter(membership=view.member).values_list("pk", flat=True))


def refusal(view: PracticeView[Any], refused: Refused) -> Problem:
    """409 with the findings, in words that withhold what they withhold."""
    readable = readable_by(view, refused.findings)
    words = " ".join(each.message for each in readable if each.blocks)
    return Problem(HTTPStatus.CONFLICT, words, findings=shown(view, refused.findings))


def _role_of(person: Technologist, case: Case) -> str:
    seat = Assignment.objects.standing().filter(case=case, technologist=person).first()
    return seat.role if seat else _BY_DISCIPLINE.get(Discipline(person.discipline), Role.PRIMARY)
