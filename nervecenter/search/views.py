from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nervecenter.search.find import SHORTEST, find
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
def search(request: PracticeRequest, practice: str) -> HttpResponse:
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    found = find(words, request.practice, clock.today(request.practice.timezone), request.can)
    context = {"found": found, "search_words": words, "is_too_short": len(words.strip()) < SHORTEST}
    return render(request, "nervecenter/search.html", context)
