from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import get_object_or_404

from hospitals.api.clearance import FindingSerializer
from hospitals.models import Hospital
from practices.api.views import CreateView, ListView, PracticeView, RowView
from scheduling.actions.cases import change_case, make_case
from scheduling.actions.changes import CaseFields
from scheduling.actions.refusing import Refused
from scheduling.api.assignments import AssignmentSerializer
from scheduling.api.filters import CaseFilter
from scheduling.api.findings import refusal, shown, standing_findings
from scheduling.api.moments import MomentField, on_the_clock
from scheduling.api.pagination import SoonestFirst
from scheduling.api.reach import cases_in_reach
from scheduling.models import Assignment, CancelReason, Case, CaseStatus
from scheduling.models.case import CaseQuerySet
from tenancy import clock
from tenancy.api.serializers import StrictSerializer

LONGEST, LONGEST_AROUND = 72 * 60, 8 * 60


class ModalitiesField(serializers.ListField):
    child = serializers.CharField(max_length=40)

    def get_attribute(self, case: Case) -> list[str]:
        return sorted(each.modality.name for each in case.case_modalities.all())


class CaseSerializer(StrictSerializer[Case]):
    """Times are given on the hospital's clock, with its offset."""

    id = serializers.UUIDField(read_only=True)
    number = serializers.CharField(max_length=40, allow_blank=True, required=False)
    hospital = serializers.PrimaryKeyRelatedField(queryset=Hospital.objects.all())
    room = serializers.CharField(max_length=40, allow_blank=True, required=False)
    surgeon = serializers.CharField(
        source="surgeon.name", max_length=120, allow_null=True, allow_blank=True, required=False, help_text="By name."
    )
    procedure = serializers.CharField(max_length=200, allow_blank=True, required=False)
    modalities = ModalitiesField(max_length=40, required=False, help_text="By name.")
    starts_at = MomentField(help_text="With an offset; without one it is on the hospital's clock.")
    ends_at = MomentField(read_only=True, help_text="The expected end.")
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST, help_text="The expected length.")
    setup_minutes = serializers.IntegerField(
        min_value=0, max_value=LONGEST_AROUND, required=False, help_text="Left out: the practice's."
    )
    teardown_minutes = serializers.IntegerField(
        min_value=0, max_value=LONGEST_AROUND, required=False, help_text="Left out: the practice's."
    )
    status = serializers.ChoiceField(CaseStatus.choices, required=False)
    cancel_reason = serializers.ChoiceField(
        CancelReason.choices, allow_blank=True, required=False, help_text="Needed with status cancelled."
    )
    note = serializers.CharField(allow_blank=True, required=False, help_text="Nothing here may identify a patient.")
    release = serializers.BooleanField(
        required=False, write_only=True, help_text="PATCH: change it even into a clash, and release who clashes."
    )
    assignments = AssignmentSerializer(source="standing_seats", many=True, read_only=True)

    def to_representation(self, case: Case) -> dict[str, Any]:
        given = super().to_representation(case)
        own = {
            "starts_at": case.local_start.isoformat(),
            "ends_at": case.local_end.isoformat(),
        }
        return given | own

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "surgeon" in attrs:
            attrs["surgeon"] = attrs["surgeon"]["name"] or ""
        hospital: Hospital = attrs.get("hospital") or self.instance.hospital  # type: ignore[union-attr]
        if "starts_at" in attrs:
            attrs["starts_at"] = on_the_clock(attrs["starts_at"], hospital.timezone, field="starts_at")
        if {"starts_at", "minutes"} & attrs.keys():
            attrs["ends_at"] = self._end(attrs)
        attrs.pop("minutes", None)
        return attrs

    def _end(self, attrs: dict[str, Any]) -> datetime:
        """A case that is moved stays as long as it was."""
        was = self.instance
        now: dict[str, Any] = ({"starts_at": was.starts_at, "minutes": was.minutes} if was else {}) | attrs
        ends_at: datetime = now["starts_at"] + timedelta(minutes=now["minutes"])
        return ends_at


class JudgedCaseSerializer(CaseSerializer):
    """One case, with what stands against it and its people now."""

    findings = serializers.SerializerMethodField()

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, case: Case) -> list[dict[str, Any]]:
        view = self.context["view"]
        return shown(view, standing_findings(view, case))

    def create(self, validated_data: dict[str, Any]) -> Case:
        view = self.context["view"]
        validated_data.pop("release", None)
        try:
            return _read(make_case(**validated_data, by=view.member, at=clock.now()))
        except Refused as refused:
            raise refusal(view, refused) from None

    def update(self, instance: Case, validated_data: dict[str, Any]) -> Case:
        view, release = self.context["view"], validated_data.pop("release", False)
        changes = cast(CaseFields, validated_data)
        try:
            change_case(instance, changes=changes, release=release, by=view.member, at=clock.now())
        except Refused as refused:
            raise refusal(view, refused) from None
        return _read(instance)


def _read(case: Case) -> Case:
    return _with_people(Case.objects.all()).get(pk=case.pk)


def _with_people(cases: CaseQuerySet) -> CaseQuerySet:
    seats: Prefetch = Prefetch(
        "assignments", queryset=Assignment.objects.standing().select_related("technologist"), to_attr="standing_seats"
    )
    return cases.select_related("hospital", "surgeon").prefetch_related(seats, "case_modalities__modality")


class CaseView(PracticeView[Case]):
    queryset = Case.objects.all()
    serializer_class = JudgedCaseSerializer
    lookup_url_kwarg = "case"

    def get_queryset(self) -> CaseQuerySet:
        return _with_people(cases_in_reach(self.asked))


class Cases(CaseView, ListView[Case], CreateView[Case]):
    """Cases by their start, soonest first. A technologist sees those they have a seat on."""

    filterset_class = CaseFilter
    pagination_class = SoonestFirst

    def get_serializer_class(self) -> type[CaseSerializer]:
        return JudgedCaseSerializer if self.request.method == "POST" else CaseSerializer


class CaseRow(CaseView, RowView[Case]):
    """One case. A move into a clash is 409 with `findings`; with `release` it moves, and who clashes is released."""

    def get_object(self) -> Case:
        """Locked by the action, in the order in which booking locks."""
        found: Case = get_object_or_404(self.get_queryset(), pk=self.kwargs["case"])
        return found
