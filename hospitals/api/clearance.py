from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from hospitals.clearances import Clearance, Verdict, clearance
from hospitals.findings import Code, Finding, Severity
from hospitals.models import Hospital
from practices.api.reach import people_in_reach
from practices.api.views import PracticeView
from practices.models.technologist import TechnologistQuerySet
from practices.permissions import SEE_HEALTH, SEE_HOSPITALS
from tenancy.api.fields import DayField
from tenancy.api.serializers import StrictSerializer

ON = OpenApiParameter("on", str, description="A day such as 2026-11-22. Left out: today.")
TECHNOLOGIST = OpenApiParameter("technologist", UUID, description="One person. Left out: everybody.")


class FindingSerializer(StrictSerializer[Finding]):
    """One reason why a booking is blocked or doubtful."""

    code = serializers.ChoiceField(choices=[each.value for each in Code], read_only=True)
    severity = serializers.ChoiceField(choices=[each.value for each in Severity], read_only=True)
    message = serializers.CharField(read_only=True)
    person = serializers.UUIDField(source="person_id", allow_null=True, read_only=True)
    requirement = serializers.UUIDField(source="requirement_id", allow_null=True, read_only=True)
    until = DayField(allow_null=True, read_only=True)
    remedy = serializers.CharField(read_only=True)


class ClearedSerializer(StrictSerializer[Any]):
    technologist = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    verdict = serializers.ChoiceField(choices=[each.value for each in Verdict], read_only=True)
    findings = FindingSerializer(many=True, read_only=True)
    health_of_today = serializers.BooleanField(
        read_only=True, help_text="What it asks for of health was judged as of today, not of that day."
    )


class ClearanceSerializer(StrictSerializer[Any]):
    hospital = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    on = DayField(read_only=True)
    results = ClearedSerializer(many=True, read_only=True)


class HospitalClearance(PracticeView[Hospital]):
    """Who is cleared at a hospital on a day: judged from what is known now."""

    queryset = Hospital.objects.all()
    serializer_class = ClearanceSerializer
    lookup_url_kwarg = "hospital"

    @extend_schema(parameters=[ON, TECHNOLOGIST])
    def get(self, request: Request, *args: object, hospital: str, **kwargs: object) -> Response:
        place = get_object_or_404(Hospital.objects.all(), pk=hospital)
        people = list(self._people())
        # Whoever reaches only themselves reads all that there is of themselves.
        sees_health = SEE_HEALTH in self.can or SEE_HOSPITALS not in self.can
        grid = clearance(people, [place], self.day, practice=self.practice, today=self.today, sees_health=sees_health)
        cleared = [
            {"technologist": person.pk, "name": person.name, **_shown(grid.at(person, place))} for person in people
        ]
        found = {"hospital": place.pk, "name": place.name, "on": self.day, "results": cleared}
        return Response(ClearanceSerializer(found).data)

    def _people(self) -> TechnologistQuerySet:
        """Who works on that day; a person named, whenever they worked."""
        people = people_in_reach(self.asked, SEE_HOSPITALS).order_by("sort_name", "pk")
        if not (asked := self.request.query_params.get("technologist")):
            return people.employed(self.day)
        try:
            return people.filter(pk=get_object_or_404(people, pk=UUID(asked)).pk)
        except ValueError:
            raise ValidationError({"technologist": ["Write a technologist's id."]}) from None


def _shown(cell: Clearance) -> dict[str, Any]:
    return {"verdict": cell.verdict, "findings": cell.findings, "health_of_today": cell.health_of_today}
