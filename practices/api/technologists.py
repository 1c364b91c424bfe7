from typing import Any

from phonenumber_field.serializerfields import PhoneNumberField
from rest_framework.exceptions import ValidationError
from rest_framework.fields import Field

from practices.actions.technologists import withdraw_sms_consent
from practices.api.reach import people_in_reach
from practices.api.views import CreateView, ListView, PracticeView, RowView
from practices.models import Technologist
from practices.models.technologist import TechnologistQuerySet, family_name_first
from practices.permissions import EDIT_TECHNOLOGISTS, SEE_TECHNOLOGISTS
from tenancy.api.serializers import PracticeSerializer


class TechnologistSerializer(PracticeSerializer[Technologist]):
    phone = PhoneNumberField(region="US", required=False, allow_blank=True, help_text="E.164; sent in any usual form.")

    class Meta:
        model = Technologist
        fields = [
            "id",
            "name",
            "sort_name",
            "email",
            "phone",
            "timezone",
            "discipline",
            "employment",
            "home_base",
            "employee_number",
            "starts_on",
            "ends_on",
            "notes",
            "sms_consent_at",
        ]
        extra_kwargs = {"timezone": {"required": False, "help_text": "IANA. Left out: the practice's."}}

    def get_fields(self) -> dict[str, Field]:
        """Notes are the managers' own."""
        fields = super().get_fields()
        view = self.context.get("view")
        if view and hasattr(view.request, "can") and EDIT_TECHNOLOGISTS not in view.can:
            del fields["notes"]
        return fields

    def validate_name(self, name: str) -> str:
        tidied = " ".join(name.split())
        if not any(character.isalpha() for character in tidied):
            raise ValidationError("A name has letters in it.")
        return tidied

    def create(self, validated_data: dict[str, Any]) -> Technologist:
        return super().create({"timezone": self.context["view"].practice.timezone} | validated_data)

    def update(self, instance: Technologist, validated_data: dict[str, Any]) -> Technologist:
        former_phone = instance.phone
        if "sort_name" not in validated_data and instance.sort_name == family_name_first(instance.name):
            instance.sort_name = ""
        person = super().update(instance, validated_data)
        # Consent to SMS belongs to a number, not to a person.
        if person.sms_consent_at and person.phone != former_phone:
            withdraw_sms_consent(person)
        return person


class TechnologistView(PracticeView[Technologist]):
    queryset = Technologist.objects.all()
    serializer_class = TechnologistSerializer
    lookup_url_kwarg = "technologist"

    def get_queryset(self) -> TechnologistQuerySet:
        return people_in_reach(self.asked, SEE_TECHNOLOGISTS)


class Technologists(TechnologistView, ListView[Technologist], CreateView[Technologist]):
    """The people whose credentials are tracked, newest first. A technologist sees their own record."""


class TechnologistRow(TechnologistView, RowView[Technologist]):
    """One person on the roster. Who left gets a last day, `ends_on`; records are not deleted."""
