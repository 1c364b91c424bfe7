from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from credentials.actions.credentials import change, record
from credentials.actions.periods import UNCHANGED, Dates, correct, put_on_record
from credentials.api.dates import refuse_issued_ahead, settle_end
from credentials.api.filters import CredentialFilter
from credentials.api.health import is_withheld
from credentials.api.shown import current_period, shown, withheld
from credentials.models import Credential, CredentialType, Issuer
from credentials.models.period import Origin
from credentials.querysets import CredentialQuerySet
from credentials.signals import tell_changed
from credentials.validity import Standing
from practices.api.reach import people_in_reach
from practices.api.views import CreateView, ListView, PracticeView, RowView
from practices.models import Technologist
from practices.permissions import SEE_CREDENTIALS
from tenancy import clock
from tenancy.api.fields import DayField
from tenancy.api.serializers import StrictSerializer

IDENTITY, DATES = {"number", "issuer", "note"}, {"issued_on", "starts_on", "expires_on"}
FIXED = ("technologist", "type", "serves")


class CredentialSerializer(StrictSerializer[Any]):
    """Its dates are those of the period that ends last. `serializer.context["on"]` is the day it is judged on."""

    id = serializers.UUIDField(read_only=True)
    technologist = serializers.PrimaryKeyRelatedField(queryset=Technologist.objects.all())
    type = serializers.PrimaryKeyRelatedField(
        queryset=CredentialType.objects.all(), allow_null=True, help_text="Null only where it is withheld."
    )
    issuer = serializers.PrimaryKeyRelatedField(
        queryset=Issuer.objects.all(), allow_null=True, required=False, help_text="Null: not known."
    )
    serves = serializers.PrimaryKeyRelatedField(
        queryset=Credential.objects.all(), allow_null=True, required=False, help_text="For hours: whose cycle."
    )
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    number = serializers.CharField(max_length=60, allow_blank=True, required=False)
    note = serializers.CharField(allow_blank=True, required=False)
    issued_on = DayField(allow_null=True, required=False)
    starts_on = DayField(allow_null=True, required=False, help_text="Left out: issued_on.")
    expires_on = DayField(
        allow_null=True,
        required=False,
        help_text="The last valid day; null where it does not expire. Left out where the type's rule settles it.",
    )
    standing = serializers.ChoiceField([each.value for each in Standing], read_only=True, allow_null=True)
    met = serializers.BooleanField(read_only=True, allow_null=True, help_text="Valid on the day asked for.")
    ends_on = DayField(
        read_only=True,
        allow_null=True,
        help_text="The end of the validity it is in, else its last; for hours, of their cycle.",
    )
    days_left = serializers.IntegerField(read_only=True, allow_null=True)
    last_safe_on = DayField(read_only=True, allow_null=True, help_text="The last safe day to submit a renewal.")
    verified = serializers.BooleanField(read_only=True, allow_null=True)
    let_go_on = DayField(read_only=True, allow_null=True, help_text="No longer renewed from that day.")
    withheld = serializers.BooleanField(read_only=True, help_text="Health information that the role may not see.")

    def to_representation(self, credential: Credential) -> dict[str, Any]:
        view = self.context["view"]
        on: date = self.context.get("on") or view.today
        if is_withheld(credential, view.member, view.can):
            return super().to_representation(withheld(credential, on, view.today, view.practice))
        return super().to_representation(shown(credential, on, view.practice))

    def validate_type(self, type: CredentialType | None) -> CredentialType:
        if type is None:
            raise ValidationError("A credential is of a type.")
        return type

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        refuse_issued_ahead(attrs, self.context["view"].today)
        if self.instance is None:
            settle_end(attrs, attrs["type"])
        else:
            _refuse_moving(self.instance, attrs)
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Credential:
        technologist, type = validated_data.pop("technologist"), validated_data.pop("type")
        asked = {"issuer": None} | validated_data
        credential = record(technologist, type, **asked, by=self.context["view"].member, at=clock.now())
        return _read_again(credential)

    def update(self, instance: Credential, validated_data: dict[str, Any]) -> Credential:
        if IDENTITY & validated_data.keys():
            self._change(instance, validated_data)
        if DATES & validated_data.keys():
            self._correct(_read_again(instance), {name: validated_data[name] for name in DATES & validated_data.keys()})
        return _read_again(instance)

    def _change(self, credential: Credential, asked: dict[str, Any]) -> None:
        values = {name: asked.get(name, getattr(credential, name)) for name in IDENTITY}
        change(credential, **values, by=self.context["view"].member, at=clock.now())

    def _correct(self, credential: Credential, days: dict[str, date | None]) -> None:
        period, by, at = current_period(credential), self.context["view"].member, clock.now()
        if period is None:
            issued_on, starts_on = days.get("issued_on"), days.get("starts_on")
            first = Dates(issued_on, starts_on or issued_on, days.get("expires_on"))
            put_on_record(credential, first, Origin.RECORDED, by=by, at=at)
            tell_changed({credential.technologist_id})
            return
        correct(
            period,
            expires_on=days.get("expires_on", period.expires_on),
            issued_on=days.get("issued_on", UNCHANGED),
            starts_on=days.get("starts_on", UNCHANGED),
            by=by,
            at=at,
        )


def _refuse_moving(credential: Credential, asked: dict[str, Any]) -> None:
    for name in FIXED:
        if name in asked and asked[name] != getattr(credential, name):
            raise ValidationError({name: ["A credential keeps this. Record another one."]})


def _read_again(credential: Credential) -> Credential:
    return Credential.objects.with_facts().get(pk=credential.pk)


class CredentialView(PracticeView[Credential]):
    queryset = Credential.objects.all()
    serializer_class = CredentialSerializer
    lookup_url_kwarg = "credential"

    def get_queryset(self) -> CredentialQuerySet:
        people = people_in_reach(self.asked, SEE_CREDENTIALS)
        return Credential.objects.with_facts().filter(technologist__in=people)  # type: ignore[attr-defined]


class Credentials(CredentialView, ListView[Credential], CreateView[Credential]):
    """Who holds what, newest first, judged today. A technologist sees their own."""

    filterset_class = CredentialFilter


class CredentialRow(CredentialView, RowView[Credential]):
    """One holding. Other dates correct the period that ends last; a renewal is a new period instead."""
