from typing import Any
from uuid import UUID

import django_filters
from rest_framework.request import Request

from credentials.api.health import may_be_shown
from credentials.holdings import Holding, holdings
from credentials.models import Credential, CredentialType
from credentials.querysets import CredentialQuerySet
from credentials.validity import Standing
from practices.models import Technologist
from practices.permissions import SEE_HEALTH
from tenancy import clock
from tenancy.api.filters import DayFilter
from tenancy.managers import PracticeQuerySet


def types_in_sight(request: Request | None) -> PracticeQuerySet[CredentialType]:
    """To roles without health access a health type is as unknown as one that does not exist."""
    types: PracticeQuerySet[CredentialType] = CredentialType.objects.all()
    if request is None or SEE_HEALTH in request.can:  # type: ignore[attr-defined]
        return types
    return types.filter(is_health=False)


class CredentialFilter(django_filters.FilterSet):
    technologist = django_filters.ModelChoiceFilter(queryset=Technologist.objects.all())
    type = django_filters.ModelChoiceFilter(queryset=types_in_sight)
    standing = django_filters.MultipleChoiceFilter(choices=[(each.value, each.value) for each in Standing])
    expires_before = DayFilter(help_text="Ends, or has ended, before that day.")

    class Meta:
        model = Credential
        fields = ["technologist", "type", "standing", "expires_before"]

    def filter_queryset(self, queryset: CredentialQuerySet) -> CredentialQuerySet:
        asked = self.form.cleaned_data
        rows = {name: asked[name] for name in ("technologist", "type") if asked[name]}
        found = queryset.filter(**rows)
        if asked["standing"] or asked["expires_before"]:
            return found.filter(pk__in=self._fitting(found))
        return found

    def _fitting(self, found: CredentialQuerySet) -> list[UUID]:
        """What is withheld fits no question: which ones it fits would tell its dates."""
        plain = Credential.objects.filter(pk__in=found.order_by().values("pk"))
        seen = plain.filter(may_be_shown(self.request.membership, self.request.can))
        today = clock.today(self.request.practice.timezone)
        asked = self.form.cleaned_data
        return [held.id for held in holdings(seen, today, self.request.practice) if _fits(held, asked)]


def _fits(held: Holding, asked: dict[str, Any]) -> bool:
    if asked["standing"] and held.standing not in asked["standing"]:
        return False
    before = asked["expires_before"]
    return before is None or (held.ends_on is not None and held.ends_on < before)
