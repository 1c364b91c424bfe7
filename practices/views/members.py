from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from practices.actions.members import change_role, deactivate, invite, invite_again, reactivate, withdraw
from practices.forms.members import InvitationForm, RoleForm
from practices.invitations import link_of
from practices.models import Invitation, Membership, Role
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
def members(request: PracticeRequest, practice: str) -> HttpResponse:
    return _page(request, InvitationForm(initial=request.GET.dict() or None))


@require_POST
def invitations(request: PracticeRequest, practice: str) -> HttpResponse:
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            sent = invite(request.practice, **form.cleaned_data, by=request.membership, at=clock.now())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _said(sent))
            return redirect("settings-members", practice)
    return _page(request, form)


@require_POST
def invitation_again(request: PracticeRequest, practice: str, invitation: UUID) -> HttpResponse:
    offered = _invitation(invitation)
    try:
        invite_again(offered, request.practice, at=clock.now())
        messages.success(request, _said(offered))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("settings-members", practice)


@require_POST
def invitation_withdrawal(request: PracticeRequest, practice: str, invitation: UUID) -> HttpResponse:
    offered = _invitation(invitation)
    try:
        withdraw(offered, at=clock.now())
        messages.success(request, f"The invitation to {offered.email} is withdrawn; its link no longer works.")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("settings-members", practice)


@require_POST
def role(request: PracticeRequest, practice: str, member: UUID) -> HttpResponse:
    membership, form = _member(member), RoleForm(request.POST)
    if form.is_valid():
        try:
            change_role(membership, form.cleaned_data["role"])
            messages.success(request, f"{membership.user} is {membership.get_role_display()} now.")
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
    return _back(request, membership)


@require_POST
def access(request: PracticeRequest, practice: str, member: UUID) -> HttpResponse:
    """Given back with `active`, ended without."""
    membership = _member(member)
    try:
        _set_access(request, membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return _back(request, membership)


def _page(request: PracticeRequest, form: InvitationForm) -> HttpResponse:
    people = Membership.objects.select_related("user").prefetch_related("technologists")
    context = {
        "form": form,
        "members": people.order_by("-active", "user__name", "user__email"),
        "roles": Role.choices,
        "offers": [(offer, link_of(offer), offer.state(clock.now())) for offer in _unanswered()],
    }
    return render(request, "practices/members.html", context, status=422 if form.errors else 200)


def _unanswered() -> list[Invitation]:
    return list(Invitation.objects.unanswered().select_related("technologist", "invited_by__user"))


def _member(pk: UUID) -> Membership:
    return get_object_or_404(Membership.objects.select_related("user"), pk=pk)


def _invitation(pk: UUID) -> Invitation:
    return get_object_or_404(Invitation.objects.select_for_update(), pk=pk)


def _set_access(request: PracticeRequest, membership: Membership) -> None:
    if "active" in request.POST:
        reactivate(membership)
        messages.success(request, f"{membership.user} has access again, as {membership.get_role_display()}.")
    else:
        deactivate(membership)
        messages.success(request, f"{membership.user} has no access any more, from this moment on.")


def _back(request: PracticeRequest, changed: Membership) -> HttpResponse:
    """Whoever gave up managing does not see this page any more."""
    if changed == request.membership and not (changed.active and changed.role == Role.MANAGER):
        return redirect("home")
    return redirect("settings-members", request.practice.slug)


def _said(invitation: Invitation) -> str:
    way = "An e-mail is on its way" if settings.EMAIL_CONFIGURED else "Hand over the link below"
    return f"{invitation.email} is invited. {way}; the link lasts until {invitation.expires_at:%-d %b %Y}."
