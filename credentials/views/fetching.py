"""One row for a page, as far as the person asking may see it."""

from datetime import date
from uuid import UUID

from django.shortcuts import get_object_or_404

from credentials.models import Credential
from credentials.pages import CredentialPage
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from tenancy import clock


def credential_or_404(request: PracticeRequest, credential: UUID) -> Credential:
    """With its facts. What is of health is not there for roles without health access."""
    seen = Credential.objects.with_facts().with_people()  # type: ignore[attr-defined]
    if SEE_HEALTH not in request.can:
        seen = seen.filter(type__is_health=False)
    found: Credential = get_object_or_404(seen, pk=credential)
    return found


def page_of(request: PracticeRequest, credential: Credential) -> CredentialPage:
    return CredentialPage(credential, today_of(request), request.practice)


def today_of(request: PracticeRequest) -> date:
    return clock.today(request.practice.timezone)
