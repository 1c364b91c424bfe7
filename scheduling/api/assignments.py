from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from hospitals.api.clearance import FindingSerializer
from practices.api.views import CreateView, PracticeView
from practices.models import Technologist
from scheduling.actions.refusing import Refused
from scheduling.actions.seats import book, release
from scheduling.api.findings import refusal, shown
from scheduling.api.reach import cases_in_reach
from scheduling.models import Assignment, Case, Role, SeatState
from tenancy import clock
from tenancy.api.serializers import StrictSerializer


class AssignmentSerializer(StrictSerializer[Assignment]):
    """A person's seat on a case. *wanted*: a list asks for it, but it clashes; it does not staff the case."""

    id = serializers.UUIDField(read_only=True)
    case = serializers.UUIDField(source="case_id", read_only=True)
    person = serializers.PrimaryKeyRelatedField(source="technologist", queryset=Technologist.objects.all())
    name = serializers.CharField(source="technologist.name", read_only=True)
    role = serializers.ChoiceField(Role.choices)
    state = serializers.ChoiceField(SeatState.choices, read_only=True)
    override_reason = serializers.CharField(
        max_length=300,
        allow_blank=True,
        required=False,
        write_only=True,
        help_text="A manager's: books in spite of what may be overridden, on the record.",
    )


class BookedSerializer(AssignmentSerializer):
    findings = serializers.SerializerMethodField(help_text="What was found that does not stand in its way.")

    _found: Sequence[dict[str, Any]] = ()

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, seat: Assignment) -> Sequence[dict[str, Any]]:
        return self._found

    def create(self, validated_data: dict[str, Any]) -> Assignment:
        view = self.context["view"]
        try:
            booked = book(
                view.case,
                validated_data["technologist"],
                validated_data["role"],
                by=view.member,
                at=clock.now(),
                override_reason=validated_data.get("override_reason", ""),
            )
        except Refused as refused:
            raise refusal(view, refused) from None
        self._found = shown(view, booked.findings)
        return booked.assignment


class CaseAssignments(CreateView[Assignment]):
    """Book a person. 409 with `findings` where something stands in the way; 403 for a reason to override from anybody
    but a manager."""

    queryset = Assignment.objects.all()
    serializer_class = BookedSerializer

    @cached_property
    def case(self) -> Case:
        found: Case = get_object_or_404(cases_in_reach(self.asked), pk=self.kwargs["case"])
        return found

    def look_up(self) -> Case:
        return self.case


class CaseAssignment(PracticeView[Assignment]):
    """Release a person. What was released stays on the record; of a case that is done nobody is released: 409."""

    queryset = Assignment.objects.all()
    serializer_class = AssignmentSerializer

    def get_queryset(self) -> QuerySet[Assignment]:
        return Assignment.objects.standing().filter(case=self.kwargs["case"])

    def delete(self, request: Request, *args: object, assignment: str, **kwargs: object) -> Response:
        seat = get_object_or_404(self.get_queryset(), pk=assignment)
        try:
            release(seat, by=self.member, at=clock.now())
        except Refused as refused:
            raise refusal(self, refused) from None
        return Response(status=204)
