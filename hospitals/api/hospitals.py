from typing import Any

from django_filters import BooleanFilter, FilterSet
from rest_framework.exceptions import ValidationError

from credentials.api.types import ArchivedField
from credentials.models import Issuer
from credentials.models.issuer import IssuerKind
from hospitals.actions.hospitals import add, archive, change, take_out_of_archive
from hospitals.api.fields import StateField, issuer_field
from hospitals.models import Hospital
from hospitals.models.hospital import HospitalQuerySet
from practices.api.views import CreateView, DeletableRowView, ListView, PracticeView
from tenancy import clock
from tenancy.api.serializers import PracticeSerializer


class HospitalSerializer(PracticeSerializer[Hospital]):
    privileges_issuer = issuer_field(
        required=False, help_text="By id or name; an id is given. Left out: the hospital's own."
    )
    state = StateField(required=False, allow_blank=True, help_text="Its two letters.")
    archived = ArchivedField(required=False, help_text="Archived hospitals are offered no more.")

    class Meta:
        model = Hospital
        fields = [
            "id",
            "name",
            "aliases",
            "city",
            "state",
            "timezone",
            "privileges_issuer",
            "reader_required",
            "portal",
            "note",
            "archived",
        ]
        extra_kwargs = {"timezone": {"help_text": "IANA."}}

    def validate_name(self, name: str) -> str:
        tidied = " ".join(name.split())
        if not any(character.isalnum() for character in tidied):
            raise ValidationError("A name has letters in it.")
        return tidied

    def validate_privileges_issuer(self, issuer: Issuer) -> Issuer:
        kept = self.instance is not None and self.instance.privileges_issuer_id == issuer.pk
        if issuer.kind != IssuerKind.HOSPITAL and not kept:
            raise ValidationError(f"{issuer} is no hospital: it grants no privileges.")
        return issuer

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        super().validate({name: value for name, value in attrs.items() if name != "archived"})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Hospital:
        archived = validated_data.pop("archived", False)
        hospital = add(Hospital(**validated_data), by=self.context["view"].member)
        if archived:
            archive(hospital, at=clock.now())
        return hospital

    def update(self, instance: Hospital, validated_data: dict[str, Any]) -> Hospital:
        archived = validated_data.pop("archived", None)
        for name, value in validated_data.items():
            setattr(instance, name, value)
        change(instance, by=self.context["view"].member)
        if archived is not None:
            archive(instance, at=clock.now()) if archived else take_out_of_archive(instance)
        return instance


class HospitalFilter(FilterSet):
    archived = BooleanFilter(method="of_archive", help_text="True: the archived ones instead of those in use.")

    class Meta:
        model = Hospital
        fields = ["state"]

    def filter_queryset(self, queryset: HospitalQuerySet) -> HospitalQuerySet:
        found: HospitalQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["archived"] else found.in_use()

    def of_archive(self, queryset: HospitalQuerySet, name: str, value: bool) -> HospitalQuerySet:
        return queryset.exclude(archived_at=None) if value else queryset


class HospitalView(PracticeView[Hospital]):
    queryset = Hospital.objects.all()
    serializer_class = HospitalSerializer
    lookup_url_kwarg = "hospital"


class Hospitals(HospitalView, ListView[Hospital], CreateView[Hospital]):
    """Hospitals in use. A new one starts with privileges, or a badge, as its first requirement, proposed."""

    filterset_class = HospitalFilter


class HospitalRow(HospitalView, DeletableRowView[Hospital]):
    """One hospital. Deleted, it is archived: its requirements, cases and history stay."""

    def remove(self, row: Hospital) -> None:
        archive(row, at=clock.now())
