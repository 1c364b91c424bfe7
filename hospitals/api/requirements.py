from collections.abc import Callable, Iterable
from functools import cached_property
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as Refused
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import Field
from rest_framework.generics import get_object_or_404
from rest_framework.serializers import BaseSerializer

from credentials.models import CredentialType, Issuer
from hospitals.actions import requirements as actions
from hospitals.api.fields import issuer_field, type_field
from hospitals.api.shown import shown
from hospitals.limits import LONGEST_DAYS, LONGEST_MONTHS
from hospitals.models import Hospital, Requirement
from hospitals.models.requirement import RequirementQuerySet, RequirementState, Severity, Side
from practices.api.views import CreateView, DeletableRowView, ListView, PracticeView
from practices.models import Membership
from practices.permissions import SEE_HEALTH
from tenancy import clock
from tenancy.api.fields import DayField
from tenancy.api.problems import Problem
from tenancy.api.serializers import StrictSerializer

WRITABLE_STATES = [RequirementState.PROPOSED.value, RequirementState.CONFIRMED.value]
SCOPES = ["hospital", "state", "house"]
Row = TypeVar("Row", CredentialType, Issuer)

_ELSEWHERE = "It holds beyond this hospital. A manager changes it under House rules."
# As the body calls them, where the row says otherwise.
_IN_BODY = {"side": "discipline", "in_season": "season", "starts_on": "from", "ends_on": "until"}


def _number(most: int, help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=most, allow_null=True, required=False, help_text=help_text)


class RequirementSerializer(StrictSerializer[Any]):
    never_taken = frozenset({"scope"})

    id = serializers.UUIDField(read_only=True)
    scope = serializers.ChoiceField(
        SCOPES, read_only=True, help_text="Whose it is: this hospital's, its state's, or the practice's house rule."
    )
    any_of = type_field(
        many=True, allow_empty=False, help_text="Any one is enough. Types by code or id; codes are given."
    )
    issuers = issuer_field(
        many=True, required=False, help_text="By id or name; ids are given. None: whoever granted it."
    )
    discipline = serializers.ChoiceField(
        Side.choices, source="side", required=False, allow_blank=True, help_text="Of whom. Empty: of everyone."
    )
    modality = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="On cases with it only. Empty: on every case."
    )
    verified = serializers.BooleanField(required=False)
    days_left = _number(LONGEST_DAYS, "Valid for so many days still on the day of the case.")
    issued_within_months = _number(LONGEST_MONTHS, "No older than this on the day of the case.")
    checked_within_days = _number(LONGEST_DAYS, "For repeated checks.")
    season = serializers.BooleanField(source="in_season", required=False, help_text="While the type's season runs.")
    accepts_grace = serializers.BooleanField(required=False)
    severity = serializers.ChoiceField([each.value for each in Severity], required=False)
    until = DayField(source="ends_on", allow_null=True, required=False, help_text="The last day it is in force.")
    state = serializers.ChoiceField(
        WRITABLE_STATES, required=False, help_text="Nobody is judged by a proposal. Left out: confirmed."
    )
    note = serializers.CharField(required=False, allow_blank=True)
    sentence = serializers.CharField(read_only=True)
    read_from = serializers.CharField(
        source="source", read_only=True, help_text="The words of the file that it was read from."
    )
    not_understood = serializers.CharField(
        source="remark", read_only=True, help_text="Those of them that were not understood. Empty once confirmed."
    )
    confirmed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    withheld = serializers.BooleanField(read_only=True, help_text="Of health, which the role may not see.")

    def get_fields(self) -> dict[str, Field]:
        """`from` is no name that Python takes."""
        fields = super().get_fields()
        begins = DayField(source="starts_on", allow_null=True, required=False, help_text="The first day in force.")
        return fields | {"from": begins}

    def to_internal_value(self, data: Any) -> Any:
        """Null for whom and for which cases is everyone and every case."""
        if isinstance(data, dict):
            data = data | {name: "" for name in ("discipline", "modality") if data.get(name, "") is None}
        return super().to_internal_value(data)

    def to_representation(self, requirement: Requirement) -> dict[str, Any]:
        return super().to_representation(shown(requirement, sees_health=SEE_HEALTH in self.context["view"].can))

    def validate_modality(self, modality: str) -> str:
        return " ".join(modality.split())

    def create(self, validated_data: dict[str, Any]) -> Requirement:
        any_of, issuers = validated_data.pop("any_of"), validated_data.pop("issuers", [])
        requirement = Requirement(**validated_data)
        added = _named_as_in_body(
            lambda: actions.add(requirement, any_of=_once(any_of), issuers=_once(issuers), by=self._by, at=clock.now())
        )
        return _read_again(added)

    def update(self, instance: Requirement, validated_data: dict[str, Any]) -> Requirement:
        state = validated_data.pop("state", instance.state)
        if (instance.state, state) == (RequirementState.CONFIRMED, RequirementState.PROPOSED):
            raise ValidationError({"state": ["What was confirmed is no proposal any more. Say until when it holds."]})
        any_of, issuers = validated_data.pop("any_of", None), validated_data.pop("issuers", None)
        for name, value in validated_data.items():
            setattr(instance, name, value)
        _named_as_in_body(
            lambda: actions.change(
                instance,
                any_of=None if any_of is None else _once(any_of),
                issuers=None if issuers is None else _once(issuers),
                by=self._by,
            )
        )
        if state == RequirementState.CONFIRMED:
            actions.confirm(instance, by=self._by, at=clock.now())
        return _read_again(instance)

    @property
    def _by(self) -> Membership:
        member: Membership = self.context["view"].member
        return member


class RequirementView(PracticeView[Requirement]):
    """What holds at the hospital that the path names: its own requirements, its state's and the house rules."""

    queryset = Requirement.objects.all()
    serializer_class = RequirementSerializer
    lookup_url_kwarg = "requirement"

    def look_up(self) -> object:
        return self.hospital

    @cached_property
    def hospital(self) -> Hospital:
        return get_object_or_404(Hospital.objects.all(), pk=self.kwargs["hospital"])

    def get_queryset(self) -> RequirementQuerySet:
        rows: RequirementQuerySet = Requirement.objects.listed().at(self.hospital)
        return rows.with_words()


class HospitalRequirements(RequirementView, ListView[Requirement], CreateView[Requirement]):
    """What is asked for at a hospital, newest first, those of its state and the house rules too; dismissed proposals
    are left out. A new one is the hospital's own, and confirmed unless its state says otherwise."""

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        serializer.save(hospital=self.hospital)


class HospitalRequirementRow(RequirementView, DeletableRowView[Requirement]):
    """One requirement. Deleted, no day is judged by it any more; what was asked for until now gets an `until` instead.
    A proposal is dismissed."""

    def get_object(self) -> Requirement:
        """Raises Problem 409 when what is to be changed holds beyond this hospital."""
        found = super().get_object()
        if self.request.method in ("PATCH", "DELETE") and found.hospital_id is None:
            raise Problem(HTTPStatus.CONFLICT, _ELSEWHERE)
        return found

    def remove(self, row: Requirement) -> None:
        if row.state == RequirementState.PROPOSED:
            actions.dismiss(row, by=self.member)
        else:
            actions.take_off(row, by=self.member)


def _once(rows: Iterable[Row]) -> list[Row]:
    return list(dict.fromkeys(rows))


def _named_as_in_body(act: Callable[[], Requirement]) -> Requirement:
    """What the action refuses, by the names that the body has for it."""
    try:
        return act()
    except Refused as refused:
        if not hasattr(refused, "error_dict"):
            raise
        raise Refused({_IN_BODY.get(name, name): errors for name, errors in refused.error_dict.items()}) from None


def _read_again(requirement: Requirement) -> Requirement:
    rows: RequirementQuerySet = Requirement.objects.all()
    return rows.with_words().get(pk=requirement.pk)
