from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import ValidationError as Refused
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from credentials.actions.renewals import open_renewal, submit_renewal
from credentials.api.health import may_be_shown
from credentials.facts import facts_of
from credentials.holdings import Holding, holding_of
from credentials.models import Credential, Renewal
from credentials.models.renewal import Stage
from credentials.sending import refuse_sending
from practices.api.reach import people_in_reach
from practices.api.views import CreateView, ListView, PracticeView
from practices.models import Technologist
from practices.permissions import EDIT_CREDENTIALS, SEE_CREDENTIALS
from tenancy import clock
from tenancy.api.fields import DayField
from tenancy.api.serializers import StrictSerializer


class RenewalSerializer(StrictSerializer[Renewal]):
    id = serializers.UUIDField(read_only=True)
    credential = serializers.PrimaryKeyRelatedField(queryset=Credential.objects.select_related("technologist"))
    technologist = serializers.UUIDField(source="credential.technologist_id", read_only=True)
    stage = serializers.ChoiceField(Stage.choices, read_only=True)
    round = serializers.IntegerField(read_only=True, help_text="How often it was returned.")
    opened_on = DayField(read_only=True)
    submitted_on = DayField(read_only=True, allow_null=True)
    ends_on = serializers.SerializerMethodField(help_text="The end that it is to be done before.")
    last_safe_on = serializers.SerializerMethodField(help_text="The last safe day to submit it.")
    note = serializers.CharField(read_only=True)
    closed_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_ends_on(self, renewal: Renewal) -> date | None:
        return self._held(renewal).ends_on

    def get_last_safe_on(self, renewal: Renewal) -> date | None:
        return self._held(renewal).last_safe_day

    def create(self, validated_data: dict[str, Any]) -> Renewal:
        credential = validated_data["credential"]
        return open_renewal(credential, on=clock.today(credential.technologist.timezone))

    def _held(self, renewal: Renewal) -> Holding:
        view = self.context["view"]
        return holding_of(renewal.credential, view.today, view.practice)


class SubmissionSerializer(StrictSerializer[Renewal]):
    submitted_on = DayField(required=False, help_text="Left out: today, where the technologist is.")


class RenewalFilter(django_filters.FilterSet):
    stage = django_filters.ChoiceFilter(choices=Stage.choices)
    technologist = django_filters.ModelChoiceFilter(
        field_name="credential__technologist", queryset=Technologist.objects.all()
    )
    open = django_filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull", help_text="Under way, or closed.")

    class Meta:
        model = Renewal
        fields = ["stage", "technologist", "open"]


class RenewalView(PracticeView[Renewal]):
    """Renewals of the people in reach of `permission`, without what is withheld from the member."""

    queryset = Renewal.objects.all()
    serializer_class = RenewalSerializer
    permission = SEE_CREDENTIALS

    def get_queryset(self) -> "QuerySet[Renewal]":
        people = people_in_reach(self.asked, self.permission)
        seen = Renewal.objects.filter(credential__technologist__in=people)
        facts = Prefetch("credential", Credential.objects.with_facts())  # type: ignore[attr-defined]
        return seen.filter(may_be_shown(self.member, self.can, "credential")).prefetch_related(facts)


class Renewals(RenewalView, ListView[Renewal], CreateView[Renewal]):
    """The work of renewing, under way and done. One is open a credential: opened again, it is the same."""

    filterset_class = RenewalFilter


@extend_schema_view(post=extend_schema(request=SubmissionSerializer, responses=RenewalSerializer))
class RenewalSubmission(RenewalView, CreateView[Renewal]):
    """It was sent to the issuer. Technologists say so of their own. Said again, the day is corrected."""

    permission = EDIT_CREDENTIALS

    def look_up(self) -> object:
        return self.renewal

    @cached_property
    def renewal(self) -> Renewal:
        rows = self.get_queryset().select_for_update(of=("self",))
        return get_object_or_404(rows, pk=self.kwargs["renewal"])

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = SubmissionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        on = _possible(asked.validated_data.get("submitted_on"), self.renewal)
        return Response(self.get_serializer(submit_renewal(self.renewal, on=on, by=self.member)).data)


def _possible(submitted_on: date | None, renewal: Renewal) -> date:
    today = clock.today(renewal.credential.technologist.timezone)
    try:
        refuse_sending(facts_of(renewal.credential), on=submitted_on or today, today=today)
    except Refused as refused:
        raise ValidationError({"submitted_on": refused.messages}) from None
    return submitted_on or today
