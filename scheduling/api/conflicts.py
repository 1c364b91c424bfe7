from typing import Any

import django_filters
from django.db.models import F
from rest_framework import serializers

from hospitals.findings import Code, Finding, Severity
from practices.api.views import ListView
from scheduling.api.findings import readable_by
from scheduling.api.pagination import FirstToBreak
from scheduling.models import Case, Conflict, ConflictEnd
from scheduling.models.conflict import ConflictQuerySet
from tenancy.api.fields import DayField
from tenancy.api.serializers import StrictSerializer

STATES = [("open", "open"), ("closed", "closed")]


class ConflictSerializer(StrictSerializer[Conflict]):
    id = serializers.UUIDField(read_only=True)
    case = serializers.UUIDField(source="case_id", read_only=True)
    number = serializers.CharField(source="case.number", read_only=True)
    starts_at = serializers.SerializerMethodField(help_text="Of the case, on the hospital's clock.")
    assignment = serializers.UUIDField(source="assignment_id", read_only=True, allow_null=True)
    person = serializers.UUIDField(source="assignment.technologist_id", read_only=True, allow_null=True, default=None)
    code = serializers.ChoiceField([each.value for each in Code], read_only=True)
    severity = serializers.ChoiceField([each.value for each in Severity], read_only=True)
    message = serializers.CharField(read_only=True)
    remedy = serializers.CharField(read_only=True)
    until = DayField(read_only=True, allow_null=True)
    state = serializers.SerializerMethodField(help_text="open or closed.")
    opened_at = serializers.DateTimeField(read_only=True)
    closed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    closed_as = serializers.ChoiceField(ConflictEnd.choices, read_only=True, allow_blank=True)

    def get_starts_at(self, conflict: Conflict) -> str:
        return conflict.case.local_start.isoformat()

    def get_state(self, conflict: Conflict) -> str:
        return "closed" if conflict.closed_at else "open"

    def to_representation(self, conflict: Conflict) -> dict[str, Any]:
        (finding,) = readable_by(self.context["view"], [_finding(conflict)])
        conflict.code, conflict.message, conflict.remedy = finding.code, finding.message, finding.remedy
        conflict.until = finding.until
        return super().to_representation(conflict)


def _finding(conflict: Conflict) -> Finding:
    return Finding(
        code=Code(conflict.code),
        severity=Severity(conflict.severity),
        message=conflict.message,
        remedy=conflict.remedy,
        until=conflict.until,
        is_health=conflict.is_health,
    )


class ConflictFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state")
    case = django_filters.ModelChoiceFilter(queryset=Case.objects.all())

    class Meta:
        model = Conflict
        fields = ["state", "case"]

    def in_state(self, conflicts: ConflictQuerySet, name: str, value: str) -> ConflictQuerySet:
        return conflicts.open() if value == "open" else conflicts.exclude(closed_at=None)


class Conflicts(ListView[Conflict]):
    """What has come to stand against booked cases, that which breaks first first."""

    queryset = Conflict.objects.all()
    serializer_class = ConflictSerializer
    filterset_class = ConflictFilter
    pagination_class = FirstToBreak

    def get_queryset(self) -> ConflictQuerySet:
        known = Conflict.objects.select_related("case__hospital", "assignment")
        found: ConflictQuerySet = known.annotate(case_starts_at=F("case__starts_at"))
        return found
