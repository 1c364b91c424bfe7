from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from credentials.api.credentials import CredentialSerializer
from credentials.models import Credential
from practices.api.reach import people_in_reach
from practices.api.views import PracticeView
from practices.models import Technologist
from practices.permissions import SEE_CREDENTIALS
from tenancy.api.fields import DayField
from tenancy.api.serializers import StrictSerializer


class PortfolioSerializer(StrictSerializer[Any]):
    technologist = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    on = DayField(read_only=True)
    credentials = CredentialSerializer(many=True, read_only=True)


class Portfolio(PracticeView[Technologist]):
    """The standing of everything a person holds, on a day: judged from what is known now."""

    queryset = Technologist.objects.all()
    serializer_class = PortfolioSerializer
    lookup_url_kwarg = "technologist"

    @extend_schema(parameters=[OpenApiParameter("on", str, description="A day such as 2026-11-22. Left out: today.")])
    def get(self, request: Request, *args: object, technologist: str, **kwargs: object) -> Response:
        person = get_object_or_404(people_in_reach(self.asked, SEE_CREDENTIALS), pk=technologist)
        held = (
            Credential.objects.with_facts().filter(technologist=person).order_by("type__position", "type__name", "id")
        )
        found = {"technologist": person.pk, "name": person.name, "on": self.day, "credentials": held}
        return Response(PortfolioSerializer(found, context={**self.get_serializer_context(), "on": self.day}).data)
