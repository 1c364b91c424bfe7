from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from hospitals.api.clearance import FindingSerializer
from practices.api.views import PracticeView
from practices.permissions import SEE_HEALTH
from scheduling.api.findings import role_asked_for, shown
from scheduling.api.reach import cases_in_reach
from scheduling.candidates import Candidate, candidates
from scheduling.models import Case, Role
from tenancy.api.serializers import StrictSerializer

ROLE = OpenApiParameter("role", str, enum=Role.values, description="Left out: primary.")


class CandidateSerializer(StrictSerializer[Candidate]):
    person = serializers.UUIDField(source="technologist.pk", read_only=True)
    name = serializers.CharField(source="technologist.name", read_only=True)
    can_take_it = serializers.BooleanField(read_only=True, help_text="Cleared there then, and free of what is known.")
    on_call = serializers.BooleanField(source="is_on_call", read_only=True)
    ask_first = serializers.BooleanField(read_only=True, help_text="Per diem: the time is theirs to give.")
    travel_minutes = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="From where else they are that day; null: not known."
    )
    cases_that_week = serializers.IntegerField(read_only=True)
    line = serializers.SerializerMethodField(help_text="In words: why, or “Would qualify if …”.")
    findings = serializers.SerializerMethodField()

    def get_line(self, candidate: Candidate) -> str:
        return candidate.line(sees_health=SEE_HEALTH in self.context["view"].can)

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, candidate: Candidate) -> list[dict[str, Any]]:
        return shown(self.context["view"], candidate.findings)


class CandidatesSerializer(StrictSerializer[Any]):
    results = CandidateSerializer(many=True, read_only=True)


class CaseCandidates(PracticeView[Case]):
    """Who could take a seat, best first; then who cannot, with what is missing. Work elsewhere cannot be seen."""

    queryset = Case.objects.all()
    serializer_class = CandidatesSerializer

    @extend_schema(parameters=[ROLE])
    def get(self, request: Request, *args: object, case: UUID, **kwargs: object) -> Response:
        found = get_object_or_404(cases_in_reach(self.asked).select_related("hospital"), pk=case)
        ranked = candidates(found, role_asked_for(request) or Role.PRIMARY, practice=self.practice)
        return Response(self.get_serializer({"results": ranked}).data)
