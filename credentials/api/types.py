from typing import Any

from django.db.models import Q
from django.utils.text import slugify
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from credentials.actions.types import archive, take_out_of_archive
from credentials.api.filters import types_in_sight
from credentials.forms.settings import NEEDS
from credentials.models import CredentialType, Issuer
from credentials.models.credential_type import Rule
from practices.api.views import CreateView, ListView, PracticeView, RowView
from tenancy import clock
from tenancy.api.serializers import PracticeSerializer
from tenancy.managers import PracticeQuerySet


class ArchivedField(serializers.BooleanField):
    def get_attribute(self, instance: CredentialType) -> bool:
        return instance.archived_at is not None


class CredentialTypeSerializer(PracticeSerializer[CredentialType]):
    issuers = serializers.PrimaryKeyRelatedField(queryset=Issuer.objects.all(), many=True, required=False)
    archived = ArchivedField(required=False, help_text="Archived types are offered no more.")

    class Meta:
        model = CredentialType
        fields = [
            "id",
            "code",
            "name",
            "full_name",
            "group",
            "scope",
            "issuers",
            "expiry_rule",
            "cycle_months",
            "fixed_month",
            "fixed_day",
            "opens_month",
            "opens_day",
            "closes_month",
            "closes_day",
            "fresh_days",
            "hours_required",
            "processing_days",
            "opens_before_days",
            "grace_days",
            "grace_loss",
            "ladder",
            "look_up_url",
            "is_health",
            "renewed_by",
            "presupposes",
            "note",
            "archived",
        ]
        read_only_fields = ["code"]

    def validate_name(self, name: str) -> str:
        """A new type's code is made of its name."""
        tidied = " ".join(name.split())
        same = Q(name__iexact=tidied)
        if self.instance is None:
            same |= Q(code=slugify(tidied)[:40])
            if not slugify(tidied):
                raise ValidationError("A name has letters or digits in it.")
        others = CredentialType.objects.exclude(pk=self.instance.pk) if self.instance else CredentialType.objects.all()
        if others.filter(same).exists():
            raise ValidationError("A credential type of this name exists already.")
        return tidied

    def validate_ladder(self, rungs: list[int] | None) -> list[int] | None:
        if rungs and len(set(rungs)) != len(rungs):
            raise ValidationError("Each number of days may stand once.")
        return rungs

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        rule = Rule(attrs.get("expiry_rule") or str(getattr(self.instance, "expiry_rule", Rule.EXACT)))
        missing = [name for name in NEEDS[rule] if attrs.get(name, getattr(self.instance, name, None)) is None]
        if missing:
            raise ValidationError({name: [f"“{rule.label}” needs it."] for name in missing})
        return super().validate(attrs)

    def create(self, validated_data: dict[str, Any]) -> CredentialType:
        return self._save(CredentialType(), validated_data)

    def update(self, instance: CredentialType, validated_data: dict[str, Any]) -> CredentialType:
        return self._save(instance, validated_data)

    def _save(self, credential_type: CredentialType, asked: dict[str, Any]) -> CredentialType:
        issuers, archived = asked.pop("issuers", None), asked.pop("archived", None)
        for name, value in asked.items():
            setattr(credential_type, name, value)
        credential_type.save()
        if issuers is not None:
            credential_type.issuers.set(issuers)
        if archived is not None:
            archive(credential_type, at=clock.now()) if archived else take_out_of_archive(credential_type)
        return credential_type


class CredentialTypeView(PracticeView[CredentialType]):
    queryset = CredentialType.objects.all()
    serializer_class = CredentialTypeSerializer
    lookup_url_kwarg = "type"

    def get_queryset(self) -> PracticeQuerySet[CredentialType]:
        return types_in_sight(self.request).prefetch_related("issuers")


class CredentialTypes(CredentialTypeView, ListView[CredentialType], CreateView[CredentialType]):
    """The kinds of credential, how each ends and is renewed."""


class CredentialTypeRow(CredentialTypeView, RowView[CredentialType]):
    """One kind of credential. All of it is the practice's to edit."""
