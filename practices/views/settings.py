from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from practices.actions.practices import go_live
from practices.forms.practices import PracticeSettingsForm
from practices.landing import landing_url
from practices.models import Practice
from practices.requests import PracticeRequest
from tenancy import clock


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: PracticeRequest, practice: str) -> HttpResponse:
    # A row of its own: the frame shows the practice as it is, not as somebody mistyped it.
    form = PracticeSettingsForm(request.POST or None, instance=Practice.objects.get(pk=request.practice.pk))
    if request.method == "POST" and form.is_valid():
        # Only what the form shows: the practice may have gone live meanwhile.
        form.save(commit=False).save(update_fields=form.fields)
        messages.success(request, "The settings are saved.")
        return redirect("settings", practice)
    return render(request, "practices/settings.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def live(request: PracticeRequest, practice: str) -> HttpResponse:
    try:
        go_live(request.practice, at=clock.now())
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, f"{request.practice.name} is live: messages leave from the next sweep on.")
    return redirect(landing_url(practice, request.membership.role))
