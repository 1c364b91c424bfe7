from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hospitals.actions.policies import decide
from hospitals.forms.policies import PolicyForms, numbers_now
from hospitals.policies import policy_now
from practices.requests import PracticeRequest


@require_http_methods(["GET", "HEAD", "POST"])
def clearance_policy(request: PracticeRequest, practice: str) -> HttpResponse:
    forms = PolicyForms(request.POST or None, numbers_now(), policy_now())
    if request.method == "POST" and forms.are_valid():
        decide(forms.numbers.instance, codes=forms.codes, types=forms.types.decided, by=request.membership)
        messages.success(request, "Saved. Booked cases are judged by it from now on.")
        return redirect("settings-clearance", practice)
    refused = request.method == "POST"
    return render(request, "hospitals/clearance_policy.html", {"forms": forms}, status=422 if refused else 200)
