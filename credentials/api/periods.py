from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from credentials.actions.acceptance import accept, send_back
from credentials.actions.periods import renew, verify
from credentials.api.dates import refuse_issued_ahead, settle_end
from credentials.api.health import refuse_withheld
from credentials.models import Credential, Period, Verification
from credentials.models.period import Origin, PeriodQuerySet, PeriodState
from practices.api.reach import people_in_reach
from practices.api.views import CreateView, ListView, PracticeView
from practices.permissions import SEE_CREDENTIALS
from tenancy import clock
from tenancy.api.fields import DayField
from tenancy.api.serializers import PracticeSerializer, StrictSerializer


class VerificationSerializer(PracticeSerializer[Verification]):
    class Meta:
        model = Verification
        fields = ["id", "method", "source", "result", "note", "verified_at"]
        read_only_fields = ["verified_at"]

    def create(self, validated_data: dict[str, Any]) -> Verification:
        return verify(validated_data.pop("period"), **validated_data)


class PeriodSerializer(StrictSerializer[Period]):
    id = serializers.UUIDField(read_only=True)
    issued_on = DayField(allow_null=True, required=False)
    starts_on = DayField(allow_null=True, required=False, help_text="Left out: issued_on, else the day after the last.")
    expires_on = DayField(
        allow_null=True,
        required=False,
        help_text="The last valid day; null where it does not expire. Left out where the type's rule settles it.",
    )
    note = serializers.CharField(allow_blank=True, required=False)
    state = serializers.ChoiceField(PeriodState.choices, read_only=True)
    origin = serializers.ChoiceField(Origin.choices, read_only=True)
    recorded_at = serializers.DateTimeField(read_only=True)
    accepted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    superseded_at = serializers.DateTimeField(read_only=True, allow_null=True)
    superseded_by = serializers.UUIDField(source="superseded_by_id", read_only=True, allow_null=True)
    verification = VerificationSerializer(source="last_verification", read_only=True, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        refuse_issued_ahead(attrs, self.context["view"].today)
        settle_end(attrs, self.context["view"].credential.type)
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Period:
        return renew(validated_data.pop("credential"), **({"expires_on": None} | validated_data))


class ReturnSerializer(StrictSerializer[Period]):
    note = serializers.CharField(help_text="What is wrong with it: the next request to the technologist.")


class CredentialPeriodsView(PracticeView[Period]):
    """Periods of the credential that the path names, if the member may see it."""

    queryset = Period.objects.all()
    serializer_class: type[BaseSerializer[Any]] = PeriodSerializer

    def look_up(self) -> object:
        return self.credential

    @cached_property
    def credential(self) -> Credential:
        """Raises Http404, or PermissionDenied when it is health information withheld from the member."""
        seen = Credential.objects.filter(technologist__in=people_in_reach(self.asked, SEE_CREDENTIALS))
        credential = get_object_or_404(seen.select_related("technologist", "type"), pk=self.kwargs["credential"])
        refuse_withheld(credential, self.member, self.can)
        return credential

    def get_queryset(self) -> PeriodQuerySet:
        return Period.objects.filter(credential=self.credential).prefetch_related("verifications")


class Periods(CredentialPeriodsView, ListView[Period], CreateView[Period]):
    """Every span of validity there ever was, newest first. A new one renews; wrong dates are corrected at the
    credential."""

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        serializer.save(credential=self.credential, by=self.member, at=clock.now())


class OnePeriodView(CredentialPeriodsView):
    """The period that the path names, of its credential."""

    def look_up(self) -> object:
        return self.period

    @cached_property
    def period(self) -> Period:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["period"])


class PeriodAct(OnePeriodView, CreateView[Period]):
    """Something done to a period; `asks` reads the body."""

    asks: type[StrictSerializer[Period]] = StrictSerializer

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.asks(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(self.get_serializer(self.act(self.period, asked.validated_data)).data)

    def act(self, period: Period, asked: dict[str, Any]) -> Period:
        raise NotImplementedError


@extend_schema_view(post=extend_schema(request=None, responses=PeriodSerializer))
class PeriodAcceptance(PeriodAct):
    """What was applied for or sent in counts from now on. The body is empty."""

    def act(self, period: Period, asked: dict[str, Any]) -> Period:
        return accept(period, by=self.member, at=clock.now())


@extend_schema_view(post=extend_schema(request=ReturnSerializer, responses=PeriodSerializer))
class PeriodReturn(PeriodAct):
    """What was applied for or sent in does not count; the note is the next request."""

    asks = ReturnSerializer

    def act(self, period: Period, asked: dict[str, Any]) -> Period:
        return send_back(period, note=asked["note"], by=self.member, at=clock.now())


class PeriodVerification(OnePeriodView, CreateView[Period]):
    """The source was looked at: how, which, and what it said. The result “active” confirms the period."""

    serializer_class = VerificationSerializer  # type: ignore[assignment]

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        serializer.save(period=self.period, by=self.member, at=clock.now())
