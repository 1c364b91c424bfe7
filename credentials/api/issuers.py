from typing import Any

from rest_framework.exceptions import ValidationError

from credentials.actions.issuers import find_issuer
from credentials.models import Issuer
from credentials.models.issuer import IssuerKind
from practices.api.views import CreateView, ListView, PracticeView, RowView
from tenancy.api.serializers import PracticeSerializer


class IssuerSerializer(PracticeSerializer[Issuer]):
    class Meta:
        model = Issuer
        fields = ["id", "name", "kind", "aliases", "state", "look_up_url"]

    def validate_name(self, name: str) -> str:
        tidied = " ".join(name.split())
        known = find_issuer(tidied)
        if known and known != self.instance:
            raise ValidationError(f"{known} goes by this name already.")
        return tidied

    def validate_state(self, state: str) -> str:
        return state.upper()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        kind, state = (attrs.get(name, getattr(self.instance, name, "")) for name in ("kind", "state"))
        if kind == IssuerKind.STATE and not state:
            raise ValidationError({"state": ["Which state's board? Its two letters."]})
        return super().validate(attrs)


class IssuerView(PracticeView[Issuer]):
    queryset = Issuer.objects.all()
    serializer_class = IssuerSerializer
    lookup_url_kwarg = "issuer"


class Issuers(IssuerView, ListView[Issuer], CreateView[Issuer]):
    """Who grants credentials: boards, states, training bodies, hospitals."""


class IssuerRow(IssuerView, RowView[Issuer]):
    """One issuer."""
